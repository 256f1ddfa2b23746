import { expect } from 'chai';
import { createCredentialSource } from '../../../src/cec/credentials.js';
import type { Credentials, SessionRequest } from '../../../src/cec/credential-source.js';
import { silentLogger, type Logger } from '../../../src/core/log.js';
import { failure } from '../../support/centre-double.js';
import { FakeClock } from '../../support/fake-clock.js';

const answer = {
  baseUrl: 'https://centre.example/', appKey: 'key', accessToken: 'access-1', messagingToken: 'messaging-1', userId: 'visitor-1', userName: 'Ming',
  channelId: '1011', expiresIn: 600, visitorToken: 'sealed',
};

type Reply = Response | Promise<Response>;

interface Seen { readonly url: string; readonly init: RequestInit }

function session(reply: (count: number) => Reply, options: { sessionUrl?: string; asked?: SessionRequest; log?: Logger } = {}) {
  const clock = new FakeClock();
  const seen: Seen[] = [];
  const source = createCredentialSource({
    sessionUrl: options.sessionUrl ?? '/deskbell/session', baseLocation: 'https://shop.example/cart', clock, log: options.log ?? silentLogger,
    describe: () => options.asked ?? { locale: 'en' },
    fetch: async (url, init = {}) => {
      seen.push({ url: String(url), init });
      const pending = Promise.resolve(reply(seen.length));
      return Promise.race([pending, new Promise<never>((_, reject) => {
        init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      })]);
    },
  });
  return { source, clock, seen };
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response => new Response(JSON.stringify(body), { status, headers });
const counted = (count: number, more: object = {}): Response =>
  json({ ...answer, accessToken: `access-${count}`, messagingToken: `messaging-${count}`, ...more });

/** A promise that the test settles. */
function held<T>() {
  let release!: (value: T) => void;
  const promise = new Promise<T>((resolve) => (release = resolve));
  return { promise, release };
}

describe('credentials', () => {
  describe('the request', () => {
    it('is a POST of what the page knows, uncached, with cookies to the page\'s own origin only', async () => {
      const asked = { locale: 'zh-CN', channelId: '1011', userId: 'u', userName: 'n', userToken: 't', visitorToken: 'v' };
      const { source, seen } = session(() => json(answer), { asked });
      await source.get();
      const { url, init } = seen[0]!;
      expect(url).to.equal('https://shop.example/deskbell/session');
      expect(init).to.include({ method: 'POST', cache: 'no-store', credentials: 'same-origin' });
      expect(init.headers).to.include({ 'Content-Type': 'application/json' });
      expect(JSON.parse(String(init.body))).to.deep.equal(asked);
    });

    it('goes out once for all who wait', async () => {
      const { source, seen } = session(() => json(answer));
      const all = await Promise.all([source.get(), source.get(), source.get()]);
      expect(seen).to.have.length(1);
      expect(new Set(all)).to.have.property('size', 1);
    });

    it('without an address is `config-invalid`', async () => {
      for (const sessionUrl of ['', 'https://']) {
        const { source, seen } = session(() => json(answer), { sessionUrl });
        expect(await failure(source.get())).to.include({ code: 'config-invalid' });
        expect(seen).to.deep.equal([]);
      }
    });
  });

  describe('the answer', () => {
    it('becomes credentials; the base URL loses its slash', async () => {
      const { source, clock } = session(() => json(answer));
      expect(await source.get()).to.deep.equal({
        baseUrl: 'https://centre.example', appKey: 'key', accessToken: 'access-1', messagingToken: 'messaging-1', userId: 'visitor-1', userName: 'Ming',
        channelId: '1011', visitorToken: 'sealed', renewAt: clock.now() + 570_000,
      });
      expect(source.current.get()).to.equal(await source.get());
    });

    for (const [expiresIn, renewIn] of [['600', 570_000], [3600, 3_570_000], ['20', 16_000], [undefined, 570_000], [null, 570_000], ['soon', 570_000], [0, 570_000]] as const) {
      it(`expiresIn ${JSON.stringify(expiresIn)} is renewed after ${renewIn} ms`, async () => {
        const { source, clock } = session(() => json({ ...answer, expiresIn }));
        expect((await source.get()).renewAt - clock.now()).to.equal(renewIn);
      });
    }

    it('may leave out names that the page knows', async () => {
      const { source } = session(() => json({ ...answer, userName: null, channelId: undefined, visitorToken: null }), { asked: { locale: 'en', channelId: '77', userName: 'Page' } });
      const credentials = await source.get();
      expect(credentials).to.include({ userName: 'Page', channelId: '77' });
      expect(credentials).to.not.have.property('visitorToken');
    });

    for (const [baseUrl, expected] of [
      ['http://localhost:8787/deskbell', 'http://localhost:8787/deskbell'], ['http://127.0.0.1:1', 'http://127.0.0.1:1'], ['http://[::1]:1/', 'http://[::1]:1'],
      ['/deskbell/', 'https://shop.example/deskbell'], ['https://centre.example///', 'https://centre.example'],
    ] as const) {
      it(`takes baseUrl ${baseUrl}`, async () => {
        const { source } = session(() => json({ ...answer, baseUrl }));
        expect((await source.get()).baseUrl).to.equal(expected);
      });
    }

    const bad: Record<string, unknown> = {
      'HTML': '<!doctype html><title>Login</title>', 'no JSON': '{"baseUrl":', 'nothing': '', 'an array': '[]', 'null': 'null',
      'plain http': { ...answer, baseUrl: 'http://centre.example' }, 'another scheme': { ...answer, baseUrl: 'ftp://centre.example' },
      'a loopback that is none': { ...answer, baseUrl: 'http://127.0.0.1.evil.example' }, 'an address with a password': { ...answer, baseUrl: 'https://a:b@centre.example' },
      'an address with a query': { ...answer, baseUrl: 'https://centre.example/?a=1' }, 'no address': { ...answer, baseUrl: 'https://' },
      'a token that ends its header': { ...answer, accessToken: 'a\r\nx: y' }, 'a token no header can hold': { ...answer, messagingToken: '中' },
      'a channel that lost its digits': `{"baseUrl":"https://centre.example","appKey":"k","accessToken":"a","messagingToken":"m","userId":"u","channelId":1011577355744904195}`,
      'a wrong type': { ...answer, accessToken: { token: 'a' } }, 'a blank token': { ...answer, messagingToken: '  ' },
    };
    for (const field of ['baseUrl', 'appKey', 'accessToken', 'messagingToken', 'userId', 'channelId']) bad[`half a credential, no ${field}`] = { ...answer, [field]: undefined };
    for (const [name, body] of Object.entries(bad)) {
      it(`${name}: session-malformed`, async () => {
        const { source } = session(() => new Response(typeof body === 'string' ? body : JSON.stringify(body)));
        const error = await failure(source.get());
        expect(error).to.include({ name: 'DeskbellError', code: 'session-malformed', retryable: false });
        expect(error.message).to.not.include('messaging-1');
        expect(source.current.get()).to.equal(undefined);
      });
    }

    it('names the fields that are wrong', async () => {
      const { source } = session(() => json({ baseUrl: 'https://centre.example' }));
      expect((await failure(source.get())).message).to.include('appKey, accessToken, messagingToken, userId');
    });

    for (const [status, retryable] of [[400, false], [401, false], [403, false], [404, false], [429, true], [500, true], [503, true]] as const) {
      it(`HTTP ${status}: session-refused${retryable ? ', may succeed later' : ''}`, async () => {
        const { source } = session(() => json({}, status, { 'retry-after': '7' }));
        expect(await failure(source.get())).to.include({ code: 'session-refused', status, retryable, retryAfter: 7000 });
      });
    }

    it('never comes: session-unreachable, after 15 s', async () => {
      const { source, clock } = session(() => new Promise<Response>(() => {}));
      const outcome = failure(source.get());
      await clock.advance(14_999);
      expect(clock.pending).to.equal(1);
      await clock.advance(1);
      expect(await outcome).to.include({ code: 'session-unreachable', retryable: true });
    });

    it('cannot be had: session-unreachable; the next call tries again', async () => {
      const { source, seen } = session((count) => (count === 1 ? Promise.reject(new TypeError('Failed to fetch')) : json(answer)));
      expect(await failure(source.get())).to.include({ code: 'session-unreachable', retryable: true });
      expect((await source.get()).accessToken).to.equal('access-1');
      expect(seen).to.have.length(2);
    });
  });

  describe('expiry', () => {
    it('is met ahead of time: who asks does not wait', async () => {
      const second = held<Response>();
      const { source, clock, seen } = session((count) => (count === 1 ? counted(1) : second.promise));
      await source.get();
      await clock.advance(569_999);
      expect((await source.get()).accessToken).to.equal('access-1');
      expect(seen).to.have.length(1);
      await clock.advance(1);
      expect((await source.get()).accessToken).to.equal('access-1');
      expect(seen).to.have.length(2);
      second.release(counted(2));
      await clock.advance(0);
      await Promise.resolve();
      while (source.current.get()?.accessToken !== 'access-2') await new Promise((resolve) => setTimeout(resolve));
      expect((await source.get()).accessToken).to.equal('access-2');
      expect(seen).to.have.length(2);
    });

    it('a renewal ahead of time that fails is tried again after a pause, while the old ones serve', async () => {
      let failures = 0;
      const log = { ...silentLogger, debug: () => void failures++ };
      const { source, clock, seen } = session((count) => (count === 1 ? counted(1) : json({}, 503)), { log });
      await source.get();
      await clock.advance(570_000);
      for (let poll = 0; poll < 5; poll++) expect((await source.get()).accessToken).to.equal('access-1');
      while (!failures) await new Promise((resolve) => setTimeout(resolve));
      for (let poll = 0; poll < 5; poll++) await source.get();
      expect(seen).to.have.length(2);
      await clock.advance(5_000);
      await source.get();
      expect(seen).to.have.length(3);
    });

    it('passed while the machine slept, monotonic clock standing still: new ones first', async () => {
      const { source, clock } = session(counted);
      await source.get();
      clock.jump(3_600_000);
      expect((await source.get()).accessToken).to.equal('access-2');
    });

    it('passed although somebody set the clock back', async () => {
      const { source, clock } = session(counted);
      await source.get();
      clock.jump(-86_400_000);
      await clock.advance(600_000);
      expect((await source.get()).accessToken).to.equal('access-2');
    });
  });

  describe('renew', () => {
    it('asks once for all whose requests were refused together', async () => {
      const { source, seen } = session(counted);
      const refused = await source.get();
      const all = await Promise.all(Array.from({ length: 10 }, () => source.renew(refused)));
      expect(seen).to.have.length(2);
      expect(new Set(all.map(({ accessToken }) => accessToken))).to.deep.equal(new Set(['access-2']));
    });

    it('gives those in force to one whose refusal is late news', async () => {
      const { source, seen } = session(counted);
      const first = await source.get();
      const second = await source.renew(first);
      expect(await source.renew(first)).to.equal(second);
      expect(seen).to.have.length(2);
    });

    it('also where only the messaging token is new: the endpoint may keep the access token', async () => {
      const { source, seen } = session((count) => counted(count, { accessToken: 'kept' }));
      const first = await source.get();
      const second = await source.renew(first);
      expect(await source.renew(first)).to.equal(second);
      expect(seen).to.have.length(2);
    });

    it('is not satisfied by a rotated messaging token: the access token is as old as it was', async () => {
      const { source, seen } = session(counted);
      const refused = await source.get();
      source.adopt('rotated');
      expect((await source.renew(refused)).accessToken).to.equal('access-2');
      expect(seen).to.have.length(2);
    });

    it('passes on why it failed, and asks anew the next time', async () => {
      const { source } = session((count) => (count === 2 ? json({}, 503, { 'retry-after': '3' }) : counted(count)));
      const refused = await source.get();
      expect(await failure(source.renew(refused))).to.include({ code: 'session-refused', status: 503, retryAfter: 3000 });
      expect((await source.renew(refused)).accessToken).to.equal('access-3');
    });
  });

  describe('tokens from elsewhere', () => {
    it('adopts a rotated messaging token and keeps the rest', async () => {
      const { source, seen } = session(counted);
      const before = await source.get();
      source.adopt('rotated');
      expect(await source.get()).to.deep.equal({ ...before, messagingToken: 'rotated' });
      expect(seen).to.have.length(1);
    });

    it('adopts none that no header could carry, and none before there are credentials', async () => {
      const { source } = session(counted);
      source.adopt('early');
      expect(source.current.get()).to.equal(undefined);
      const before = await source.get();
      source.adopt('a\nb');
      source.adopt('');
      source.adopt('messaging-1');
      expect(await source.get()).to.equal(before);
    });

    it('accepts another tab\'s newer credentials; a refusal of the own ones is late news then', async () => {
      const { source, seen } = session(counted);
      const own = await source.get();
      const others: Credentials = { ...own, accessToken: 'theirs', messagingToken: 'theirs', renewAt: own.renewAt + 1000 };
      source.accept(others);
      expect(await source.get()).to.equal(others);
      expect(await source.renew(own)).to.equal(others);
      expect(seen).to.have.length(1);
    });

    it('accepts them before it has any', async () => {
      const { source, clock, seen } = session(counted);
      const others: Credentials = { ...answer, baseUrl: 'https://centre.example', renewAt: clock.now() + 1000 };
      source.accept(others);
      expect(await source.get()).to.equal(others);
      expect(seen).to.deep.equal([]);
    });

    it('accepts a token that another tab saw rotated, without counting it as a renewal', async () => {
      const { source, seen } = session(counted);
      const own = await source.get();
      source.accept({ ...own, messagingToken: 'rotated' });
      expect((await source.get()).messagingToken).to.equal('rotated');
      await source.renew(own);
      expect(seen).to.have.length(2);
    });

    it('leaves older ones, the same ones, and another visitor\'s', async () => {
      const { source } = session(counted);
      const own = await source.get();
      source.accept({ ...own, accessToken: 'old', renewAt: own.renewAt - 1 });
      source.accept({ ...own });
      source.accept({ ...own, accessToken: 'b', userId: 'other', renewAt: own.renewAt + 1 });
      source.accept({ ...own, accessToken: 'b', channelId: 'other', renewAt: own.renewAt + 1 });
      expect(source.current.get()).to.equal(own);
    });
  });

  describe('giving up', () => {
    it('one caller\'s abort leaves the request to the others', async () => {
      const reply = held<Response>();
      const { source, seen } = session(() => reply.promise);
      const control = new AbortController();
      const mine = failure(source.get(control.signal));
      const theirs = source.get();
      control.abort();
      expect(await mine).to.include({ code: 'cancelled' });
      reply.release(json(answer));
      expect((await theirs).accessToken).to.equal('access-1');
      expect(seen).to.have.length(1);
    });

    it('a signal that has aborted already', async () => {
      const { source } = session(counted);
      expect(await failure(source.get(AbortSignal.abort()))).to.include({ code: 'cancelled' });
    });

    it('dispose ends what is under way and all that comes after; the tokens are gone', async () => {
      const { source, clock } = session((count) => (count === 1 ? counted(1) : new Promise<Response>(() => {})));
      const first = await source.get();
      const renewal = failure(source.renew(first));
      source.dispose();
      expect(await renewal).to.include({ code: 'disposed' });
      expect(await failure(source.get())).to.include({ code: 'disposed' });
      expect(await failure(source.renew(first))).to.include({ code: 'disposed' });
      expect(source.current.get()).to.equal(undefined);
      source.accept(first);
      expect(source.current.get()).to.equal(undefined);
      expect(clock.pending).to.equal(0);
    });
  });

  it('logs no token', async () => {
    const lines: string[] = [];
    const write = (message: string, facts?: object): void => void lines.push(`${message} ${JSON.stringify(facts)}`);
    const { source } = session(counted, { log: { debug: write, info: write, warn: write, error: write } });
    await source.renew(await source.get());
    expect(lines).to.have.length(2);
    expect(lines.join()).to.not.match(/access-|messaging-|sealed/);
  });
});
