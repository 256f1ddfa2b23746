import { expect } from 'chai';
import { createChatApi } from '../../../src/cec/chat-api.js';
import { createCredentialSource } from '../../../src/cec/credentials.js';
import { createRequester, type EndpointCall } from '../../../src/cec/request.js';
import { DeskbellError } from '../../../src/core/errors.js';
import { systemClock } from '../../../src/core/clock.js';
import { silentLogger } from '../../../src/core/log.js';
import { centreDouble, failure, visitor } from '../../support/centre-double.js';
import { wire } from '../../support/wire.js';

const question: EndpointCall = { path: 'poll', timeout: 1000, query: ({ userId }) => ({ receiverId: userId, channel: 'WEB' }) };
const order: EndpointCall = { path: 'send', timeout: 2000, effect: true, body: ({ userId }) => ({ from: userId }) };

describe('request', () => {
  it('carries the four headers, the query, the time limit', async () => {
    const { requester, requests } = centreDouble();
    await requester.call(question);
    expect(requests[0]).to.deep.include({
      method: 'GET', url: 'https://centre.example/apiaccess/ccmessaging/poll?receiverId=visitor-1&channel=WEB', timeout: 1000, redirect: 'error', tracked: false,
      headers: { 'Content-Type': 'application/json', 'x-app-key': 'key', Authorization: 'Bearer access-1', 'ccmessaging-token': 'messaging-1' },
    });
    expect(requests[0]).to.not.have.property('body');
  });

  it('escapes what goes into the query', async () => {
    const { requester, source, requests } = centreDouble();
    source.current.set({ ...visitor, userId: 'a&b=c/中 文' });
    await requester.call(question);
    expect(new URL(requests[0]!.url).searchParams.get('receiverId')).to.equal('a&b=c/中 文');
  });

  it('tracks what must not be carried out twice, unless it must outlive the page', async () => {
    const { requester, requests } = centreDouble();
    await requester.call(order);
    await requester.call(order, { keepalive: true });
    await requester.call({ ...order, effect: false, patient: true });
    expect(requests.map(({ tracked, keepalive, method }) => ({ tracked, keepalive, method }))).to.deep.equal([
      { tracked: true, keepalive: undefined, method: 'POST' }, { tracked: false, keepalive: true, method: 'POST' }, { tracked: true, keepalive: undefined, method: 'POST' },
    ]);
  });

  it('hands on signal, the caller\'s own time limit and progress', async () => {
    const { requester, requests } = centreDouble();
    const { signal } = new AbortController();
    const onProgress = (): void => {};
    await requester.call({ ...order, onProgress }, { signal, timeout: 5 });
    expect(requests[0]).to.include({ signal, timeout: 5, onProgress });
  });

  for (const status of [401, 403]) {
    it(`${status}: renews and sends the same request once more`, async () => {
      const { requester, source, requests } = centreDouble({ status, body: { errorCode: '1', exceptionInfo: 'auth fail!' } }, {});
      const answer = await requester.call(order);
      expect(answer.code).to.equal('0');
      expect(source.renewals).to.equal(1);
      expect(requests.map(({ headers }) => [headers['Authorization'], headers['ccmessaging-token']])).to.deep.equal([['Bearer access-1', 'messaging-1'], ['Bearer access-2', 'messaging-2']]);
      expect(requests[1]!.body).to.equal(requests[0]!.body);
    });

    it(`${status} twice: session-expired, and no third time`, async () => {
      const { requester, source, requests } = centreDouble({ status });
      expect(await failure(requester.call(order))).to.include({ code: 'session-expired', status, delivery: 'answered', retryable: false });
      expect(requests).to.have.length(2);
      expect(source.renewals).to.equal(1);
    });
  }

  it('10010000001 with a 200, "interface authentication failed": renews and sends once more, and no third time', async () => {
    const refusal = { status: 200, body: { resultCode: '10010000001', resultDesc: 'authentication failed' } };
    const once = centreDouble(refusal, {});
    expect((await once.requester.call(order)).code).to.equal('0');
    expect(once.source.renewals).to.equal(1);
    expect(once.requests[1]!.headers['Authorization']).to.equal('Bearer access-2');
    const twice = centreDouble(refusal);
    expect(await failure(twice.requester.call(order))).to.include({ code: 'session-expired', delivery: 'answered' });
    expect(twice.requests).to.have.length(2);
    const spoken = centreDouble({ body: { resultCode: '0', resultDesc: 'not 10010000001' } });
    expect((await spoken.requester.call(order)).code).to.equal('0');
    expect(spoken.source.renewals).to.equal(0);
  });

  it('refused although another\'s newer credentials were there already: asks for new ones once more', async () => {
    const { requester, source, requests } = centreDouble({ status: 401 }, { status: 401 }, {});
    const newer = { ...visitor, accessToken: 'access-of-another-tab', messagingToken: 'messaging-of-another-tab' };
    const renewed = { ...visitor, accessToken: 'access-3', messagingToken: 'messaging-3' };
    source.get = async () => {
      source.current.set(newer);
      return visitor;
    };
    const answers = [newer, renewed];
    source.renewal = async () => answers.shift()!;
    expect((await requester.call(order)).code).to.equal('0');
    expect(requests.map(({ headers }) => headers['Authorization'])).to.deep.equal(['Bearer access-1', 'Bearer access-of-another-tab', 'Bearer access-3']);
  });

  it('401 and then another error: that error', async () => {
    const { requester } = centreDouble({ status: 401 }, { status: 503, headers: { 'retry-after': '2' } });
    expect(await failure(requester.call(order))).to.include({ code: 'unavailable', status: 503, retryAfter: 2000 });
  });

  it('a renewal that makes it another visitor\'s: not sent in that one\'s name', async () => {
    const { requester, source, requests } = centreDouble({ status: 401 }, {});
    source.renewal = async () => ({ ...visitor, userId: 'visitor-2' });
    expect(await failure(requester.call(order))).to.include({ code: 'session-expired', delivery: 'answered' });
    expect(requests).to.have.length(1);
  });

  it('a renewal that fails: why, and that the request was refused', async () => {
    const { requester, source } = centreDouble({ status: 403 });
    source.renewal = () => Promise.reject(new DeskbellError('session-refused', undefined, { status: 503, retryable: true, retryAfter: 9 }));
    expect(await failure(requester.call(order))).to.include({ code: 'session-refused', status: 503, retryable: true, retryAfter: 9, delivery: 'answered' });
  });

  it('no credentials at all: why, and that nothing was sent', async () => {
    const { requester, source, requests } = centreDouble();
    source.get = () => Promise.reject(new DeskbellError('session-malformed'));
    expect(await failure(requester.call(order))).to.include({ code: 'session-malformed', delivery: 'never-sent' });
    source.get = () => Promise.reject(new Error('other'));
    expect(await failure(requester.call(order))).to.include({ code: 'session-unreachable', delivery: 'never-sent' });
    expect(requests).to.deep.equal([]);
  });

  describe('a rotated ccmessaging-token', () => {
    for (const status of [200, 400, 500]) {
      it(`counts from then on, with HTTP ${status} too`, async () => {
        const { requester, requests } = centreDouble({ status, headers: { 'ccmessaging-token': 'rotated' } }, {});
        await requester.call(question).catch(() => {});
        await requester.call(question);
        expect(requests[1]!.headers['ccmessaging-token']).to.equal('rotated');
        expect(requests[1]!.headers['Authorization']).to.equal('Bearer access-1');
      });
    }

    it('of credentials that were replaced meanwhile does not', async () => {
      const { requester, source } = centreDouble({ headers: { 'ccmessaging-token': 'late' } });
      const call = requester.call(question);
      await Promise.resolve();
      source.current.set({ ...visitor, accessToken: 'access-9', messagingToken: 'messaging-9' });
      await call;
      expect(source.current.get()?.messagingToken).to.equal('messaging-9');
    });
  });

  describe('answers', () => {
    const statuses = [
      [400, 'rejected', false, 'answered'], [404, 'not-found', false, 'answered'], [413, 'file-too-large', false, 'answered'], [429, 'rate-limited', true, 'answered'],
      [500, 'unavailable', true, 'answered'], [503, 'unavailable', true, 'answered'], [502, 'unavailable', true, 'unknown'], [504, 'unavailable', true, 'unknown'],
      [522, 'unavailable', true, 'unknown'], [304, 'rejected', false, 'answered'],
    ] as const;
    for (const [status, code, retryable, delivery] of statuses) {
      it(`HTTP ${status}: ${code}, ${delivery}`, async () => {
        const { requester } = centreDouble({ status, body: { errorCode: '1001', exceptionInfo: 'no such thing' } });
        const error = await failure(requester.call(question));
        expect(error).to.include({ name: 'DeskbellError', code, retryable, delivery, status, resultCode: '1001' });
        expect(error.message).to.equal(`poll: HTTP ${status} no such thing`);
      });
    }

    it('an error page that is no JSON', async () => {
      const error = await failure(centreDouble({ status: 500, body: '<html>' }).requester.call(question));
      expect(error).to.include({ code: 'unavailable', resultCode: undefined, message: 'poll: HTTP 500' });
    });

    for (const [value, expected] of [['120', 120_000], ['0', 0], [' 1 ', 1000], ['Wed, 28 Apr 2021 01:25:32 GMT', 9_648], ['Wed, 21 Oct 2015 07:28:00 GMT', 0], ['soon', undefined], ['', undefined], ['99999999', 86_400_000]] as const) {
      it(`Retry-After ${JSON.stringify(value)} is ${expected} ms`, async () => {
        const { requester } = centreDouble({ status: 429, headers: { 'retry-after': value } });
        expect(await failure(requester.call(question))).to.include({ retryAfter: expected });
      });
    }

    for (const [name, body] of Object.entries({ HTML: '<html>sign in</html>', nothing: '', 'half of one': '{"resultCode":"0', 'a list': '[1]', 'a text': '"0"', null: 'null' })) {
      it(`${name} with HTTP 200: malformed-answer, outcome unknown`, async () => {
        expect(await failure(centreDouble({ body }).requester.call(order))).to.include({ code: 'malformed-answer', delivery: 'unknown' });
      });
    }

    for (const [name, body, code] of [
      ['resultCode, text', { resultCode: '0' }, '0'], ['resultCode, number', { resultCode: 0 }, '0'], ['returnCode, text', { returnCode: '13' }, '13'],
      ['returnCode, number', { returnCode: 13 }, '13'], ['neither', {}, undefined], ['null and the other', { resultCode: null, returnCode: '0' }, '0'],
      ['a long one', { resultCode: 30011010001 }, '30011010001'], ['an error body', { errorCode: '5', exceptionInfo: 'x' }, '5'], ['an error body without code', { exceptionInfo: 'x' }, ''],
    ] as const) {
      it(`the result code: ${name}`, async () => {
        expect((await centreDouble({ body }).requester.call(question)).code).to.equal(code);
      });
    }
  });

  describe('over the wire', () => {
    const session = (baseUrl: string) => {
      let count = 0;
      const source = createCredentialSource({
        sessionUrl: 'https://shop.example/session', clock: systemClock, log: silentLogger, describe: () => ({ locale: 'en' }),
        fetch: async () => {
          count++;
          return new Response(JSON.stringify({ ...visitor, baseUrl, accessToken: `access-${count}`, messagingToken: `messaging-${count}` }));
        },
      });
      const requester = createRequester({ credentials: source, clock: systemClock, log: silentLogger });
      return { source, requester, api: createChatApi(requester), sessions: () => count };
    };

    it('sends the headers, and hears a rotated token from another origin', async () => {
      const centre = await wire({ headers: { 'ccmessaging-token': 'rotated' }, body: { resultCode: '0', downlinkMessages: [] } });
      const { api } = session(centre.baseUrl);
      await api.poll();
      await api.send({ controlType: 'CHAT', content: '你好' });
      const [first, second] = await centre.seen();
      expect(first!.headers).to.include({ 'x-app-key': 'key', authorization: 'Bearer access-1', 'ccmessaging-token': 'messaging-1', 'content-type': 'application/json', 'cache-control': 'no-cache' });
      expect(second!.headers['ccmessaging-token']).to.equal('rotated');
      expect(JSON.parse(second!.body)).to.include({ content: '你好', controlType: 'CHAT', from: 'visitor-1' });
      for (const { headers } of [first!, second!]) expect(headers).to.not.have.property('cookie');
    });

    it('ten requests that expire together: one renewal, each repeated once', async () => {
      const centre = await wire(...Array.from({ length: 10 }, () => ({ status: 403, delay: 30 })), { body: { resultCode: '0', downlinkMessages: [] } });
      const { api, sessions } = session(centre.baseUrl);
      await Promise.all(Array.from({ length: 10 }, () => api.poll()));
      expect(sessions()).to.equal(2);
      const seen = await centre.seen();
      expect(seen.map(({ headers }) => headers['authorization'])).to.deep.equal([...Array<string>(10).fill('Bearer access-1'), ...Array<string>(10).fill('Bearer access-2')]);
    });

    it('does not follow a redirect with the tokens', async () => {
      const elsewhere = await wire({ body: { resultCode: '0', downlinkMessages: [] } });
      const centre = await wire({ status: 307, headers: { location: `${elsewhere.baseUrl}/poll` } });
      expect(await failure(session(centre.baseUrl).api.poll())).to.include({ code: 'network', delivery: 'unknown' });
      expect(await elsewhere.seen()).to.deep.equal([]);
    });

    it('a path that ends in no slash', async () => {
      const centre = await wire({ body: { resultCode: '0' } });
      await session(`${centre.baseUrl}/`).api.poll();
      expect((await centre.seen())[0]!.url).to.equal('/apiaccess/ccmessaging/poll?receiverId=visitor-1&channel=WEB');
    });

    it('5 MB of text in one message', async () => {
      const content = '字'.repeat(1_700_000);
      const centre = await wire({ body: { resultCode: '0', downlinkMessages: [{ content, sourceType: 'AGENT', simQuestions: ';'.repeat(1_000_000) }] } });
      const { messages } = await session(centre.baseUrl).api.poll();
      expect(messages[0]!.content.length).to.equal(content.length);
      expect(messages[0]!.similarQuestions).to.deep.equal([]);
    });
  });
});
