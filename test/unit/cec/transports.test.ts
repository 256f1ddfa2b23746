import { expect } from 'chai';
import { createFetchTransport } from '../../../src/cec/fetch-transport.js';
import { createTrackedTransport } from '../../../src/cec/tracked-transport.js';
import type { Transport, TransportRequest } from '../../../src/cec/transport.js';
import { systemClock } from '../../../src/core/clock.js';
import { failure } from '../../support/centre-double.js';
import { FakeClock } from '../../support/fake-clock.js';
import { refusedAddress, wire, type Wire } from '../../support/wire.js';

const request = (url: string, more: Partial<TransportRequest> = {}): TransportRequest =>
  ({ method: 'POST', url, headers: { 'x-app-key': 'k', 'Content-Type': 'application/json' }, body: '{"a":"中"}', timeout: 10_000, effect: true, ...more });

const seenBy = async (centre: Wire, count: number): Promise<void> => {
  while ((await centre.seen()).length < count) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** Only Chromium tells the two apart; see tracked-transport.ts. */
const toldApart = /\bChrom(e|ium)\//.test(navigator.userAgent);

const transports: readonly (readonly [string, (clock: typeof systemClock) => Transport])[] = [
  ['fetch', (clock) => createFetchTransport(clock)], ['tracked', createTrackedTransport],
];

for (const [name, create] of transports) {
  describe(`transport: ${name}`, () => {
    const transport = create(systemClock);

    it('sends method, headers and body; answers status, text and headers', async () => {
      const centre = await wire({ status: 201, body: '{"b":"文"}', headers: { 'ccmessaging-token': 'rotated: yes', 'content-type': 'text/plain;charset=latin1' } });
      const answer = await transport(request(centre.baseUrl));
      expect(answer).to.include({ status: 201, text: '{"b":"文"}' });
      expect(answer.header('ccmessaging-token')).to.equal('rotated: yes');
      expect(answer.header('CCMessaging-Token')).to.equal('rotated: yes');
      expect(answer.header('retry-after')).to.equal(undefined);
      const [seen] = await centre.seen();
      expect(seen).to.include({ method: 'POST', body: '{"a":"中"}' });
      expect(seen!.headers).to.include({ 'x-app-key': 'k', 'content-type': 'application/json' });
    });

    it('an error status is an answer', async () => {
      const centre = await wire({ status: 503, body: 'later', headers: { 'retry-after': '5' } });
      const answer = await transport(request(centre.baseUrl));
      expect(answer).to.include({ status: 503, text: 'later' });
      expect(answer.header('retry-after')).to.equal('5');
    });

    it('an error status is the answer although its body was cut', async () => {
      const centre = await wire({ status: 503, body: 'x'.repeat(5000), cut: true });
      const answer = await transport(request(centre.baseUrl));
      expect(answer.status).to.equal(503);
      // Firefox takes what came of an error page for the whole.
      expect(answer.text).to.match(/^x*$/);
    });

    it('reset after the request was read: unknown', async () => {
      const centre = await wire({ reset: 'after' });
      expect(await failure(transport(request(centre.baseUrl)))).to.include({ code: 'outcome-unknown', delivery: 'unknown', retryable: true });
      expect((await centre.seen())[0]!.body).to.equal('{"a":"中"}');
    });

    it('reset some time after the request was read: unknown', async () => {
      const centre = await wire({ reset: 'after', delay: 200 });
      expect(await failure(transport(request(centre.baseUrl)))).to.include({ code: 'outcome-unknown', delivery: 'unknown' });
    });

    it('an answer cut half way: unknown, status known where the browser told it', async () => {
      const centre = await wire({ status: 200, body: '{"resultCode":"0","filling":"' + 'x'.repeat(5000) + '"}', cut: true });
      const error = await failure(transport(request(centre.baseUrl)));
      expect(error).to.include({ code: 'outcome-unknown', delivery: 'unknown' });
      expect(error['status']).to.be.oneOf([200, undefined]);
    });

    it('what has no effect is just `network`', async () => {
      const centre = await wire({ reset: 'after' });
      expect(await failure(transport(request(centre.baseUrl, { effect: false })))).to.include({ code: 'network', delivery: 'unknown' });
    });

    it('no answer within the limit: timeout, unknown', async () => {
      const clock = new FakeClock();
      const centre = await wire({ hang: true });
      const outcome = failure(create(clock)(request(centre.baseUrl, { timeout: 15_000 })));
      await seenBy(centre, 1);
      await clock.advance(14_999);
      expect(clock.pending).to.equal(1);
      await clock.advance(1);
      expect(await outcome).to.include({ code: 'timeout', delivery: 'unknown', retryable: true });
      expect(clock.pending).to.equal(0);
    });

    it('cancelled on the way: unknown', async () => {
      const clock = new FakeClock();
      const control = new AbortController();
      const centre = await wire({ hang: true });
      const outcome = failure(create(clock)(request(centre.baseUrl, { signal: control.signal })));
      await seenBy(centre, 1);
      control.abort();
      expect(await outcome).to.include({ code: 'cancelled', delivery: 'unknown', retryable: false });
      expect(clock.pending).to.equal(0);
    });

    it('cancelled before: never sent', async () => {
      const centre = await wire();
      expect(await failure(transport(request(centre.baseUrl, { signal: AbortSignal.abort() })))).to.include({ code: 'cancelled', delivery: 'never-sent' });
      expect(await centre.seen()).to.deep.equal([]);
    });

    it('stops its clock when it is done', async () => {
      const clock = new FakeClock();
      const centre = await wire();
      await create(clock)(request(centre.baseUrl));
      expect(clock.pending).to.equal(0);
    });

    it('offline from beginning to end: never sent', async () => {
      const own = Object.getOwnPropertyDescriptor(navigator, 'onLine');
      Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
      try {
        expect(await failure(transport(request(`${await refusedAddress()}/x`)))).to.include({ code: 'offline', delivery: 'never-sent', retryable: true });
      } finally {
        if (own) Object.defineProperty(navigator, 'onLine', own);
        else Reflect.deleteProperty(navigator, 'onLine');
      }
    });
  });
}

describe('transport: tracked, and only it', () => {
  const transport = createTrackedTransport(systemClock);

  it('a refused connection: never sent', async function () {
    const error = await failure(transport(request(`${await refusedAddress()}/x`)));
    expect(error).to.include(toldApart ? { code: 'network', delivery: 'never-sent', retryable: true } : { code: 'outcome-unknown', delivery: 'unknown' });
  });

  it('a refused preflight: never sent', async () => {
    const centre = await wire({ preflight: 'refuse' });
    const error = await failure(transport(request(centre.baseUrl)));
    expect(error).to.include(toldApart ? { code: 'network', delivery: 'never-sent' } : { code: 'outcome-unknown', delivery: 'unknown' });
    expect(await centre.seen()).to.deep.equal([]);
  });

  it('what cannot be a request: never sent', async () => {
    expect(await failure(transport(request('https://centre.example/', { headers: { 'x-app-key': 'a\nb' } })))).to.include({ code: 'network', delivery: 'never-sent' });
  });

  it('every one of a hundred resets at once after the body: unknown', async () => {
    const centre = await wire({ reset: 'after' });
    for (let count = 0; count < 100; count++) {
      expect(await failure(transport(request(centre.baseUrl, { body: 'x'.repeat(count * 100) })))).to.include({ delivery: 'unknown' });
    }
  });

  it('tells how much has left', async () => {
    const steps: (readonly [number, number])[] = [];
    const centre = await wire();
    const body = 'x'.repeat(3_000_000);
    await transport(request(centre.baseUrl, { body, onProgress: (sent, total) => steps.push([sent, total]) }));
    expect(steps.at(-1)).to.deep.equal([3_000_000, 3_000_000]);
    expect(steps.map(([sent]) => sent)).to.deep.equal([...steps.map(([sent]) => sent)].sort((a, b) => a - b));
  });

  it('a patient one counts its time limit from the last byte', async () => {
    const clock = new FakeClock();
    let moved!: () => void;
    const movement = new Promise<void>((resolve) => (moved = resolve));
    const centre = await wire({ hang: true });
    const outcome = failure(createTrackedTransport(clock)(request(centre.baseUrl, {
      body: 'x'.repeat(3_000_000), timeout: 30_000, patient: true, onProgress: (sent, total) => sent === total && moved(),
    })));
    await clock.advance(29_000);
    await movement;
    await seenBy(centre, 1);
    await clock.advance(29_000);
    expect(clock.pending).to.equal(1);
    await clock.advance(1_000);
    expect(await outcome).to.include({ code: 'timeout' });
  });
});

describe('transport: fetch, and only it', () => {
  const recorder = () => {
    const inits: RequestInit[] = [];
    const transport = createFetchTransport(systemClock, async (_, init = {}) => {
      inits.push(init);
      return new Response('{}');
    });
    return { inits, transport };
  };

  it('a refused connection cannot be told from a lost one: unknown', async () => {
    const error = await failure(createFetchTransport(systemClock)(request(`${await refusedAddress()}/x`)));
    expect(error).to.include({ code: 'outcome-unknown', delivery: 'unknown' });
  });

  it('never from the cache; without cookies unless told', async () => {
    const { inits, transport } = recorder();
    await transport(request('https://centre.example/'));
    await transport(request('https://centre.example/', { credentials: 'same-origin', redirect: 'error' }));
    expect(inits[0]).to.include({ cache: 'no-store', credentials: 'omit' });
    expect(inits[0]).to.not.have.property('redirect');
    expect(inits[1]).to.include({ credentials: 'same-origin', redirect: 'error' });
  });

  it('outlives the page when asked, and when the body is small enough', async () => {
    const { inits, transport } = recorder();
    await transport(request('https://centre.example/', { keepalive: true }));
    await transport(request('https://centre.example/', { keepalive: true, body: '字'.repeat(20_000) }));
    await transport(request('https://centre.example/', { keepalive: true, body: '字'.repeat(22_000) }));
    await transport(request('https://centre.example/'));
    expect(inits.map(({ keepalive }) => keepalive)).to.deep.equal([true, true, undefined, undefined]);
  });
});
