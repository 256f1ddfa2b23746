import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBroker, toNodeListener, type Broker, type BrokerOptions } from '../../src/broker/index.js';
import { readEnvironment, variableOf } from '../../src/broker/environment.js';
import { checkOptions } from '../../src/broker/options.js';

const good: BrokerOptions = {
  cecOrigin: 'https://service.example', appKey: 'key', appSecret: 'secret', channels: ['1'], sessionSecrets: ['x'.repeat(32)],
};

describe('options', () => {
  it('have the defaults of the documentation', () => {
    const { mode, basePath, allowedOrigins, trustProxy, limits, allowCreateCall, metrics } = checkOptions(good);
    assert.deepEqual({ mode, basePath, allowedOrigins, trustProxy, allowCreateCall, metrics },
      { mode: 'relay', basePath: '/deskbell', allowedOrigins: [], trustProxy: 0, allowCreateCall: false, metrics: 'loopback' });
    assert.deepEqual(limits, { visitorPerSecond: 10, addressPerSecond: 50, sessionsPerMinute: 20, pollsPerVisitor: 4, bodyBytes: 16_777_216, totalPerSecond: 10_000 });
    assert.equal(checkOptions({ ...good, basePath: '/' }).basePath, '');
    assert.equal(checkOptions({ ...good, cecOrigin: 'http://127.0.0.1:9/' }).cecOrigin, 'http://127.0.0.1:9');
  });

  it('that are wrong are named', () => {
    const wrong: readonly (readonly [string, unknown])[] = [
      ['cecOrigin', undefined], ['cecOrigin', 'http://service.example'], ['cecOrigin', 'https://service.example/path'], ['cecOrigin', 'https://user:pw@service.example'], ['cecOrigin', 7],
      ['appKey', ''], ['appKey', 'a b'], ['appSecret', undefined], ['appSecret', 'a\nb'],
      ['channels', []], ['channels', undefined], ['channels', 'one'], ['channels', ['']], ['channels', [7]],
      ['sessionSecrets', undefined], ['sessionSecrets', ['short']], ['sessionSecrets', ['x'.repeat(32), 'y']],
      ['allowedOrigins', ['*']], ['allowedOrigins', ['https://*.example']], ['allowedOrigins', ['null']], ['allowedOrigins', ['https://a.example/x']], ['allowedOrigins', 'https://a.example'],
      ['mode', 'both'], ['basePath', 'deskbell'], ['basePath', '/a b'], ['basePath', '/a/../b'], ['identify', 'ann'], ['redisUrl', 'http://x'], ['redisUrl', 'localhost'],
      ['trustProxy', -1], ['trustProxy', true], ['trustProxy', 1.5], ['metrics', 'all'],
    ];
    for (const [option, value] of wrong) {
      assert.throws(() => createBroker({ ...good, [option]: value } as BrokerOptions), (error: Error & { option?: string }) => error.name === 'BrokerOptionError' && error.option === option, `${option} ${String(value)}`);
    }
    for (const limit of ['visitorPerSecond', 'bodyBytes', 'totalPerSecond']) {
      for (const value of [0, -1, NaN, '5', 1.5]) assert.throws(() => createBroker({ ...good, limits: { [limit]: value } } as BrokerOptions), new RegExp(`^BrokerOptionError: limits\\.${limit} must be`));
    }
    assert.throws(() => createBroker(undefined as unknown as BrokerOptions), /cecOrigin is missing/);
    assert.throws(() => toNodeListener((async () => new Response()) as unknown as Broker), TypeError);
  });

  it('come from the environment, every one', () => {
    const { options, host, port } = readEnvironment({
      DESKBELL_CEC_ORIGIN: 'https://service.example', DESKBELL_APP_KEY: 'k', DESKBELL_APP_SECRET: 's', DESKBELL_CHANNELS: '1, 2', DESKBELL_SESSION_SECRETS: 'a,b',
      DESKBELL_ALLOWED_ORIGINS: 'https://a.example,https://b.example', DESKBELL_MODE: 'direct', DESKBELL_BASE_PATH: '/x', DESKBELL_USER_TOKEN_KEY: 'key',
      DESKBELL_USER_TOKEN_ISSUER: 'i', DESKBELL_USER_TOKEN_AUDIENCE: 'a', DESKBELL_REDIS_URL: 'redis://r', DESKBELL_TRUST_PROXY: '2', DESKBELL_LIMIT_VISITOR: '1',
      DESKBELL_LIMIT_ADDRESS: '2', DESKBELL_LIMIT_SESSIONS: '3', DESKBELL_LIMIT_POLLS: '4', DESKBELL_LIMIT_BODY: '5', DESKBELL_LIMIT_TOTAL: '6',
      DESKBELL_ALLOW_CREATE_CALL: 'true', DESKBELL_METRICS: 'public', DESKBELL_HOST: '0.0.0.0', DESKBELL_PORT: '80',
    });
    assert.deepEqual({ ...options, host, port }, {
      cecOrigin: 'https://service.example', appKey: 'k', appSecret: 's', channels: ['1', '2'], sessionSecrets: ['a', 'b'], allowedOrigins: ['https://a.example', 'https://b.example'],
      mode: 'direct', basePath: '/x', userToken: { key: 'key', issuer: 'i', audience: 'a' }, redisUrl: 'redis://r', trustProxy: 2,
      limits: { visitorPerSecond: 1, addressPerSecond: 2, sessionsPerMinute: 3, pollsPerVisitor: 4, bodyBytes: 5, totalPerSecond: 6 },
      allowCreateCall: true, metrics: 'public', host: '0.0.0.0', port: 80,
    });
    const empty = readEnvironment({ DESKBELL_REDIS_URL: '', DESKBELL_TRUST_PROXY: ' ' });
    assert.deepEqual([empty.options.redisUrl, empty.options.trustProxy, empty.host, empty.port], [undefined, undefined, '127.0.0.1', 8787]);
    for (const [name, value] of [['DESKBELL_TRUST_PROXY', 'yes'], ['DESKBELL_PORT', '99999'], ['DESKBELL_LIMIT_BODY', '1e9'], ['DESKBELL_ALLOW_CREATE_CALL', 'maybe']] as const) {
      assert.throws(() => readEnvironment({ [name]: value }), (error: Error & { option: string }) => variableOf(error.option) === name);
    }
  });
});
