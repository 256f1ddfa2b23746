import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ask, until } from '../support/broker-world.js';
import { BrokerProcess, environmentFor } from '../support/broker-process.js';
import { StubCec } from '../support/stub-cec.js';

describe('the command deskbell-broker', () => {
  let cec: StubCec;
  before(async () => void (cec = await StubCec.start()));
  after(() => cec.close());

  it('ends with one line that names a wrong or missing setting, exit 2', async () => {
    const good = environmentFor(cec);
    const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
      [{}, /^deskbell-broker: DESKBELL_CEC_ORIGIN is missing\n$/],
      [{ ...good, DESKBELL_APP_SECRET: '' }, /^deskbell-broker: DESKBELL_APP_SECRET is missing\n$/],
      [{ ...good, DESKBELL_SESSION_SECRETS: 'short' }, /^deskbell-broker: DESKBELL_SESSION_SECRETS must be at least 32 bytes each\n$/],
      [{ ...good, DESKBELL_ALLOWED_ORIGINS: '*' }, /^deskbell-broker: DESKBELL_ALLOWED_ORIGINS .*\n$/],
      [{ ...good, DESKBELL_LIMIT_VISITOR: 'many' }, /^deskbell-broker: DESKBELL_LIMIT_VISITOR must be a whole number\n$/],
      [{ ...good, DESKBELL_USER_TOKEN_KEY: '{"kty":"RSA"}' }, /^deskbell-broker: DESKBELL_USER_TOKEN_KEY must be a complete JWK\n$/],
      [{ ...good, DESKBELL_HOST: '203.0.113.1' }, /^deskbell-broker: cannot listen on 203\.0\.113\.1:8787 \(DESKBELL_HOST, DESKBELL_PORT\).*\n$/],
    ];
    await Promise.all(cases.map(async ([environment, line]) => {
      const broker = new BrokerProcess(environment);
      assert.equal(await broker.exited, 2, broker.stderr);
      assert.match(broker.stderr, line);
      assert.equal(broker.stdout, '');
    }));
  });

  it('serves, and stops on SIGTERM: not ready, no new work, what waits is answered', async () => {
    const broker = await BrokerProcess.serving(environmentFor(cec));
    try {
      const get = (path: string, headers = {}) => ask(`${broker.origin}/deskbell${path}`, { headers });
      assert.deepEqual([(await get('/health')).body, (await get('/ready')).body], [{ status: 'ok' }, { status: 'ready' }]);
      const open = () => ask(`${broker.origin}/deskbell/session`, { method: 'POST', body: {} });
      const session = (await open()).body as Record<string, string>;
      cec.hold = 30_000;
      const poll = get('/apiaccess/ccmessaging/poll', { authorization: `Bearer ${session['accessToken']}` });
      await until(() => cec.heldPolls === 1, 'a poll waits');
      broker.child.kill('SIGTERM');
      await until(async () => (await get('/ready')).status === 503, 'not ready');
      assert.equal((await get('/health')).status, 200);
      const refused = await open();
      assert.deepEqual([refused.status, refused.headers['retry-after'], refused.headers['connection']], [503, '1', 'close']);
      cec.push(session['userId']!, { content: 'the last word' });
      const heard = await poll;
      assert.equal((heard.body['downlinkMessages'] as { content: string }[])[0]!.content, 'the last word');
      assert.equal(await broker.exited, 0);
      assert.match(broker.stderr, /"message":"stopped"/);
    } finally {
      await broker.end();
    }
  });
});
