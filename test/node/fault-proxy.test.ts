import assert from 'node:assert/strict';
import { createServer, request as rawRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { FaultProxy, type FaultProxyOptions, type FaultRule } from '../support/fault-proxy.js';
import { Dice, draw } from '../support/seeded-draw.js';
import { until } from '../support/until.js';

interface Got {
  readonly status: number;
  readonly body: string;
  /** The body was as long as announced. */
  readonly complete: boolean;
}

describe('fault proxy', () => {
  let seen: string[] = [];
  let handle: (incoming: IncomingMessage, response: ServerResponse, body: string) => void;
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const body = Buffer.concat(chunks).toString();
      seen.push(`${incoming.method} ${incoming.url} ${body}`.trim());
      handle(incoming, response, body);
    });
  });
  let target = '';
  const proxies: FaultProxy[] = [];

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    seen = [];
    handle = (incoming, response) => response.writeHead(200, { 'ccmessaging-token': 'new', 'x-host': incoming.headers.host }).end('0123456789');
  });
  afterEach(async () => {
    for (const proxy of proxies.splice(0)) await proxy.close();
  });

  const start = async (rules: readonly FaultRule[] = [], seed = 1, more: Partial<FaultProxyOptions> = {}): Promise<FaultProxy> => {
    const proxy = await FaultProxy.start({ target, rules, seed, ...more });
    proxies.push(proxy);
    return proxy;
  };

  /** A client that repeats nothing by itself. Rejects on a reset. */
  const get = (proxy: FaultProxy, path = '/poll', method = 'GET', body = ''): Promise<Got> => new Promise((resolve, reject) => {
    const request = rawRequest(`${proxy.origin}${path}`, { method, agent: false, headers: { 'content-length': Buffer.byteLength(body) } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString())).on('error', () => {});
      response.on('close', () => resolve({ status: response.statusCode ?? 0, body: text, complete: response.complete }));
    });
    request.on('error', reject);
    request.end(body);
  });
  const isReset = (error: { readonly code?: string }): boolean => error.code === 'ECONNRESET';

  it('passes method, path, body, status and headers', async () => {
    const proxy = await start();
    handle = (_, response, body) => response.writeHead(201, { 'ccmessaging-token': 'new' }).end(`got ${body}`);
    const response = await fetch(`${proxy.origin}/send?a=b`, { method: 'POST', body: '中文' });
    assert.equal(response.status, 201);
    assert.equal(response.headers.get('ccmessaging-token'), 'new');
    assert.equal(await response.text(), 'got 中文');
    assert.deepEqual(seen, ['POST /send?a=b 中文']);
    assert.equal(proxy.count('passed'), 1);
  });

  it('answers with a status of its own, which the server never sees', async () => {
    const proxy = await start([{ fault: { kind: 'status', status: 503, retryAfter: '2' }, path: /^\/poll/, method: 'GET' }]);
    const response = await fetch(`${proxy.origin}/poll`, { headers: { origin: 'https://shop.example' } });
    assert.equal(response.status, 503);
    assert.equal(response.headers.get('retry-after'), '2');
    assert.equal(response.headers.get('access-control-allow-origin'), 'https://shop.example');
    assert.equal((await get(proxy, '/send', 'POST')).status, 200);
    assert.deepEqual(seen, ['POST /send']);
    assert.equal(proxy.count('status'), 1);
  });

  it('resets before the server has seen anything', async () => {
    const proxy = await start([{ fault: { kind: 'reset' } }]);
    await assert.rejects(get(proxy), isReset);
    assert.deepEqual(seen, []);
    assert.equal(proxy.count('reset'), 1);
    assert.deepEqual(proxy.lost, []);
  });

  it('drops an answer, and keeps what was in it', async () => {
    const proxy = await start([{ fault: { kind: 'drop-answer' } }]);
    await assert.rejects(get(proxy, '/poll?x=1', 'POST', 'question'), isReset);
    assert.deepEqual(seen, ['POST /poll?x=1 question']);
    const { time, ...lost } = proxy.lost[0]!;
    assert.deepEqual(lost, { kind: 'drop-answer', method: 'POST', path: '/poll?x=1', request: 'question', status: 200, body: '0123456789' });
    assert.ok(time > 0);
  });

  it('cuts an answer half way, and keeps what was in it', async () => {
    const proxy = await start([{ fault: { kind: 'cut-answer' } }]);
    assert.deepEqual(await get(proxy), { status: 200, body: '01234', complete: false });
    assert.equal(proxy.lost[0]?.kind, 'cut-answer');
    assert.equal(proxy.lost[0]?.body, '0123456789');
  });

  it('delays and drips, and the answer is whole', async () => {
    const proxy = await start([{ fault: { kind: 'delay', time: 1 } }, { fault: { kind: 'drip', bytes: 3, time: 1 } }]);
    assert.deepEqual(await get(proxy), { status: 200, body: '0123456789', complete: true });
    handle = (_, response) => response.writeHead(204).end();
    assert.equal((await get(proxy)).status, 204);
    assert.deepEqual([proxy.count('delay'), proxy.count('drip')], [2, 2]);
  });

  it('lets preflights pass whatever the rules', async () => {
    const proxy = await start([{ fault: { kind: 'reset' } }]);
    handle = (_, response) => response.writeHead(204, { 'access-control-allow-origin': '*' }).end();
    assert.equal((await get(proxy, '/send', 'OPTIONS')).status, 204);
    assert.equal(proxy.count('preflight'), 1);
  });

  it('a rule may be used up', async () => {
    const proxy = await start([{ fault: { kind: 'status', status: 500 }, times: 2 }]);
    const statuses = [];
    for (let turn = 0; turn < 4; turn++) statuses.push((await get(proxy)).status);
    assert.deepEqual(statuses, [500, 500, 200, 200]);
  });

  it('rules change while it runs', async () => {
    const proxy = await start();
    assert.equal((await get(proxy)).status, 200);
    proxy.rules = [{ fault: { kind: 'status', status: 500 } }];
    assert.equal((await get(proxy)).status, 500);
    proxy.rules = [];
    assert.equal((await get(proxy)).status, 200);
  });

  it('the same seed does the same, request by request of an endpoint; another seed does not', async () => {
    const rules: FaultRule[] = [{ fault: { kind: 'status', status: 500 }, probability: 0.3 }];
    const run = async (seed: number, between: boolean): Promise<string> => {
      const proxy = await start(rules, seed);
      let fates = '';
      for (let turn = 0; turn < 60; turn++) {
        fates += (await get(proxy, `/poll?turn=${turn}`)).status === 500 ? 'x' : '.';
        if (between) await get(proxy, '/send', 'POST');
      }
      return fates;
    };
    const first = await run(7, false);
    assert.equal(await run(7, true), first);
    assert.notEqual(await run(8, false), first);
    const share = [...first].filter((fate) => fate === 'x').length / 60;
    assert.ok(share > 0.1 && share < 0.5, first);
  });

  it('keeps the answer of a client that went', async () => {
    const proxy = await start([], 1, { graceForGone: 30_000 });
    let go!: () => void;
    handle = (_, response) => {
      go = () => response.end('too late');
    };
    const control = new AbortController();
    const outcome = fetch(`${proxy.origin}/poll`, { signal: control.signal }).catch(() => 'gone');
    await until(() => seen.length === 1);
    control.abort();
    assert.equal(await outcome, 'gone');
    await until(() => proxy.count('client-gone') === 1);
    go();
    await until(() => proxy.lost.length === 1);
    assert.equal(proxy.lost[0]?.kind, 'client-gone');
    assert.equal(proxy.lost[0]?.body, 'too late');
  });

  it('hangs up on a server that holds for a client that went', async () => {
    const proxy = await start();
    let hungUp = false;
    handle = (incoming) => void incoming.socket.on('close', () => (hungUp = true));
    const control = new AbortController();
    const outcome = fetch(`${proxy.origin}/poll`, { signal: control.signal }).catch(() => 'gone');
    await until(() => seen.length === 1);
    control.abort();
    await outcome;
    await until(() => hungUp);
    assert.equal(proxy.count('client-gone'), 1);
    assert.deepEqual(proxy.lost, []);
  });

  it('refuses connections and listens again at the same address', async () => {
    const proxy = await start();
    const { origin } = proxy;
    await proxy.refuse();
    await assert.rejects(get(proxy), (error: { code?: string }) => error.code === 'ECONNREFUSED');
    await proxy.resume();
    assert.equal(proxy.origin, origin);
    assert.equal((await get(proxy)).status, 200);
  });

  it('a server that is not there is a reset', async () => {
    const proxy = await FaultProxy.start({ target: 'http://127.0.0.1:9' });
    proxies.push(proxy);
    await assert.rejects(get(proxy), isReset);
    assert.equal(proxy.count('refused-upstream'), 1);
  });

  it('closes each connection, so that no browser repeats a request by itself', async () => {
    const proxy = await start();
    assert.equal((await fetch(`${proxy.origin}/poll`)).headers.get('connection'), 'close');
  });
});

describe('seeded draws', () => {
  it('are even', () => {
    const buckets = new Array<number>(10).fill(0);
    for (let turn = 0; turn < 10_000; turn++) buckets[Math.floor(draw(3, 'GET /poll 0', turn) * 10)]! += 1;
    for (const bucket of buckets) assert.ok(bucket > 850 && bucket < 1150, String(buckets));
  });

  it('repeat', () => {
    const [one, two, other] = [new Dice(1, 'a'), new Dice(1, 'a'), new Dice(2, 'a')];
    const take = (dice: Dice): readonly number[] => Array.from({ length: 5 }, dice.random);
    const first = take(one);
    assert.deepEqual(take(two), first);
    assert.notDeepEqual(take(other), first);
    assert.ok(['x', 'y'].includes(one.pick(['x', 'y'])));
  });
});
