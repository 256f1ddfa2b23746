import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { createBroker, type Broker } from '../../src/broker/index.js';
import { BrokerWorld, channel, keptLog, optionsFor, type LogLine, type SessionAnswer } from '../support/broker-world.js';
import { StubCec } from '../support/stub-cec.js';

/** The same inputs in every run; another seed finds other ones. */
const seed = Number(process.env['FUZZ_SEED'] ?? 20261121);
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 400);
const userSecret = 'the secret of the shop, shared with the broker';

const endpoints = [
  'send', 'poll', 'queryQueueInfo', 'uploadFileStream', 'downloadFileStream', 'queryPhraseByKeyword', 'saveSatisfaction', 'v1/robot/feedbacksatisfaction', 'doLeaveMessage',
  'v1/checkClickToCallSupport', 'v1/createClickToCall', 'v1/getClickToCallEvents', 'v1/dropClickToCall', 'v1/mobileagent/createcall', 'applyToken',
];
const fieldNames = ['userId', 'from', 'to', 'receiverId', 'channelConfigId', 'channelId', 'channel', 'sourceType', 'content', 'controlType', 'callId', 'fileId', 'userName', 'userToken', 'visitorToken', 'locale', '__proto__', 'toString'];

const path = fc.oneof(
  fc.constantFrom('/session', '/health', '/ready', '/metrics', ''),
  fc.constantFrom(...endpoints).map((name) => `/apiaccess/ccmessaging/${name}`),
  fc.webPath(),
  fc.string({ unit: 'binary-ascii', maxLength: 40 }).map((text) => `/${encodeURIComponent(text)}`),
  fc.constantFrom('/%2e%2e/', '//', '/apiaccess//ccmessaging/send', '/apiaccess/ccmessaging/%00', '/apiaccess/ccmessaging/send%2f..'),
);
const headerValue = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 200 }).map((text) => text.trim());
const headers = fc.dictionary(
  fc.constantFrom('origin', 'cookie', 'content-type', 'x-app-key', 'ccmessaging-token', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-request-id', 'sec-fetch-site', 'accept', 'forwarded', 'range', 'expect-ct', 'x-http-method-override'),
  fc.oneof(headerValue, fc.constantFrom('application/json', 'null', '*', '127.0.0.1', 'same-origin', 'https://shop.example', '__proto__')),
  { maxKeys: 6 },
);
const body = fc.oneof(
  fc.json(),
  fc.dictionary(fc.oneof(fc.constantFrom(...fieldNames), fc.string()), fc.anything({ maxDepth: 2 }).filter((value) => JSON.stringify(value) !== undefined && typeof value !== 'bigint'), { noNullPrototype: true })
    .map((value) => { try { return JSON.stringify(value); } catch { return '{}'; } }),
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 300 }),
  fc.constant(`${'['.repeat(3000)}${']'.repeat(3000)}`),
);

describe('whatever is sent', () => {
  let cec: StubCec;
  let broker: Broker;
  let lines: LogLine[];
  let sessions: SessionAnswer[];
  before(async () => {
    cec = await StubCec.start();
    cec.recordPolls = true;
    const log = keptLog();
    lines = log.lines;
    broker = createBroker(optionsFor(cec, { logger: log.logger, trustProxy: 1, allowCreateCall: true, allowedOrigins: ['https://shop.example'], userToken: { key: userSecret } }));
    sessions = [];
    for (let index = 0; index < 2; index++) {
      const answer = await broker(new Request('http://broker.example/deskbell/session', { method: 'POST', body: '{}' }));
      sessions.push((await answer.json()) as SessionAnswer);
    }
  });
  after(async () => {
    await broker.stop(0);
    await cec.close();
  });

  /** Nothing that the broker keeps is in `text`, however it may be written. */
  function assertNoSecret(text: string): void {
    for (const secret of [cec.appSecret, cec.appKey, userSecret, ...cec.issued]) {
      for (const form of [secret, btoa(secret), encodeURIComponent(secret), Buffer.from(secret).toString('hex')]) assert.ok(!text.includes(form), `leaks ${secret.slice(0, 12)}`);
    }
  }

  async function offer(url: string, init: RequestInit): Promise<Response | undefined> {
    let request: Request;
    try {
      request = new Request(url, init);
    } catch {
      return undefined;
    }
    const answer = await broker(request, { address: '127.0.0.1' });
    assert.ok(answer.status < 500, `${init.method} ${url} -> ${answer.status}`);
    assertNoSecret(JSON.stringify([...answer.headers]) + (await answer.text()));
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    return answer;
  }

  const authorization = fc.oneof(
    fc.constant(undefined),
    fc.constant('own'),
    headerValue.map((value) => `Bearer ${value}`),
    headerValue,
    fc.tuple(fc.nat(600), fc.string({ unit: fc.constantFrom('A', 'z', '.', '_', '-', '9'), minLength: 1, maxLength: 5 })).map(([at, text]) => `splice ${at} ${text}`),
  );

  function authorize(kind: string | undefined): Record<string, string> {
    const token = sessions[0]!.accessToken;
    if (kind === undefined) return {};
    if (kind === 'own') return { authorization: `Bearer ${token}` };
    const spliced = /^splice (\d+) (.+)$/.exec(kind);
    if (!spliced) return { authorization: kind };
    const at = Number(spliced[1]) % token.length;
    return { authorization: `Bearer ${token.slice(0, at)}${spliced[2]}${token.slice(at + spliced[2]!.length)}` };
  }

  it('never crashes the broker, never ends in a 500 of its own, never leaks, never speaks for another', async () => {
    await fc.assert(fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'OPTIONS', 'PUT', 'DELETE', 'HEAD'), path, fc.oneof(fc.constant(''), fc.webQueryParameters(), fc.string().map((text) => `ack=${encodeURIComponent(text)}`)), headers, authorization, body,
      async (method, where, query, extra, token, content) => {
        const before = cec.requests.length;
        const answer = await offer(`http://broker.example/deskbell${where}?${query}`, {
          method, headers: { ...extra, ...authorize(token) }, ...(method !== 'GET' && method !== 'HEAD' && { body: content as BodyInit }),
        });
        if (token?.startsWith('splice') && answer && answer.status === 200 && where.startsWith('/apiaccess')) {
          assert.equal(authorize(token)['authorization'], `Bearer ${sessions[0]!.accessToken}`, 'a changed session was taken');
        }
        for (const request of cec.requests.slice(before)) {
          if (!request.path.startsWith('/apiaccess') || request.path.endsWith('applyToken')) continue;
          const said = { ...Object.fromEntries(request.query), ...request.body };
          for (const name of ['userId', 'from', 'receiverId']) if (name in said) assert.equal(said[name], sessions[0]!.userId);
          for (const name of ['to', 'channelConfigId']) if (name in said) assert.equal(said[name], channel);
          if ('channel' in said) assert.equal(said['channel'], 'WEB');
        }
      },
    ), { seed, numRuns: numRuns * 3 });
    assertNoSecret(JSON.stringify(lines));
    assert.deepEqual(lines.filter(({ level }) => level === 'error'), []);
  });

  it('as tokens: makes nobody of the visitor but somebody new', async () => {
    const visitor = sessions[1]!;
    const token = fc.oneof(
      fc.string(), fc.anything({ maxDepth: 1 }), fc.constantFrom(visitor.accessToken, sessions[0]!.accessToken, visitor.messagingToken),
      fc.tuple(fc.nat(5), fc.string()).map(([part, text]) => visitor.visitorToken!.split('.').map((piece, index) => (index === part ? text : piece)).join('.')),
      fc.tuple(fc.base64String(), fc.base64String(), fc.base64String()).map((parts) => parts.join('.')),
    );
    await fc.assert(fc.asyncProperty(token, fc.constantFrom('visitorToken', 'userToken'), async (value, name) => {
      let text: string;
      try {
        text = JSON.stringify({ [name]: value, userId: visitor.userId });
      } catch {
        return;
      }
      if (text.includes(visitor.visitorToken!)) return;
      const answer = await broker(new Request('http://broker.example/deskbell/session', { method: 'POST', body: text }));
      assert.ok(answer.status < 500, text);
      const session = (await answer.json()) as Partial<SessionAnswer>;
      if (answer.status === 200) assert.ok(![visitor.userId, sessions[0]!.userId].includes(session.userId!));
    }), { seed, numRuns });
  });

  it('by the contact centre: is passed on or refused, without a 500 of our own', async () => {
    const reply = fc.record({
      status: fc.constantFrom(200, 200, 200, 201, 204, 301, 400, 404, 429, 502, 503),
      headers: fc.dictionary(fc.constantFrom('ccmessaging-token', 'retry-after', 'content-type', 'set-cookie', 'x-trace'), fc.oneof(headerValue, fc.constantFrom('5', '-1', 'soon', 'a b')), { noNullPrototype: true }),
      text: fc.oneof(
        fc.json(), fc.string({ unit: 'binary' }), fc.constant('\u0000'), fc.constant('{"resultCode":"0","downlinkMessages":[{},null,[],1,{"callId":{}},{"messageCode":[]}]}'),
        fc.record({ resultCode: fc.anything({ maxDepth: 1 }), downlinkMessages: fc.anything({ maxDepth: 2 }) }).map((value) => { try { return JSON.stringify(value) ?? ''; } catch { return ''; } }),
      ),
    });
    const session = sessions[1]!;
    let cursor = '';
    await fc.assert(fc.asyncProperty(fc.constantFrom('poll', 'queryQueueInfo', 'getClickToCallEvents'), reply, async (name, answer) => {
      cec.overrides.set(name, () => (answer.status === 204 ? { ...answer, text: '' } : answer));
      const get = name !== 'queryQueueInfo';
      const heard = await broker(new Request(`http://broker.example/deskbell/apiaccess/ccmessaging/${name.startsWith('get') ? 'v1/' : ''}${name}?ack=${cursor}`, {
        method: get ? 'GET' : 'POST', ...(!get && { body: '{}' }), headers: { authorization: `Bearer ${session.accessToken}` },
      }));
      cec.overrides.delete(name);
      assert.ok(heard.status !== 500, `${name}: ${JSON.stringify(answer)} -> 500`);
      const text = await heard.text();
      assert.equal(heard.headers.get('ccmessaging-token'), null);
      assert.equal(heard.headers.get('set-cookie'), null);
      if (name === 'poll' && heard.status === 200) cursor = (JSON.parse(text) as { cursor?: string }).cursor ?? cursor;
    }), { seed, numRuns });
    assert.deepEqual(lines.filter(({ level, message }) => level === 'error' && /broker itself/.test(message)), []);
  });

  it('as bytes on the wire: leaves the server standing', async () => {
    const world = await BrokerWorld.open();
    const { port } = new URL(world.origin);
    const line = fc.oneof(
      fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
      fc.tuple(fc.constantFrom('GET', 'POST', 'FOO', ''), fc.string({ unit: 'binary-ascii', maxLength: 60 }), fc.array(fc.string({ maxLength: 60 }), { maxLength: 5 }))
        .map(([method, target, rest]) => Buffer.from(`${method} /deskbell/${target} HTTP/1.1\r\nhost: x\r\n${rest.join('\r\n')}\r\n\r\n`)),
      fc.constantFrom(...['GET //x/../deskbell/health HTTP/1.1', 'GET http://[ HTTP/1.1', 'OPTIONS * HTTP/1.1', 'POST /deskbell/session HTTP/1.1\r\ncontent-length: -1', 'POST /deskbell/session HTTP/1.1\r\ncontent-length: 5\r\ntransfer-encoding: chunked', 'GET /deskbell/session HTTP/1.1\r\nhost: ]['].map((text) => Buffer.from(`${text}\r\n${text.includes('host') ? '' : 'host: x\r\n'}\r\n`))),
    );
    await fc.assert(fc.asyncProperty(line, (bytes) => new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.end(bytes));
      let answer = '';
      socket.on('data', (part: Buffer) => (answer += part.toString('latin1'))).on('error', () => {}).on('close', () => {
        assert.ok(!/^HTTP\/1\.1 5\d\d/.test(answer), answer.slice(0, 100));
        resolve();
      });
    })), { seed, numRuns });
    assert.equal((await world.ask('/health')).status, 200);
    await world.close();
  });
});
