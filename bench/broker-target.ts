/** One server under load, in a process of its own: `cec <hold ms>`, `bare <cec port>` or `broker <cec port>`. */
import { Agent, createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBroker, toNodeListener } from '../src/broker/index.js';
import { optionsFor } from '../test/support/broker-world.js';
import { StubCec } from '../test/support/stub-cec.js';

const [role, argument] = process.argv.slice(2);
const limits = { visitorPerSecond: 1e7, addressPerSecond: 1e7, sessionsPerMinute: 1e7, totalPerSecond: 1e7, pollsPerVisitor: 1e4 };

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', 4096, () => resolve((server.address() as AddressInfo).port)));
}

/** What a Node programmer would write in ten lines: pass everything on, both ways. */
function bareProxy(port: number): Server {
  const agent = new Agent({ keepAlive: true });
  return createServer((incoming, response) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, path: incoming.url, method: incoming.method, headers: incoming.headers, agent }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
}

let port: number;
if (role === 'cec') {
  const cec = await StubCec.start();
  process.on('message', (hold: unknown) => {
    if (typeof hold === 'number') cec.hold = hold;
  });
  // A poll that a bare proxy passes on carries no token that the stand-in gave out: to it, every poll is answered alike.
  cec.overrides.set('poll', ({ headers }) => (headers['x-bench'] ? { body: { resultCode: '0', resultDesc: 'query user messages success', downlinkMessages: [] } } : undefined));
  port = Number(new URL(cec.origin).port);
} else if (role === 'bare') {
  port = await listen(bareProxy(Number(argument)));
} else {
  const cec = { origin: `http://127.0.0.1:${argument}`, appKey: 'stub-app-key-0001', appSecret: 'stub-app-secret-not-for-pages' } as StubCec;
  port = await listen(createServer({ keepAliveTimeout: 75_000 }, toNodeListener(createBroker(optionsFor(cec, { limits })))));
}

process.on('message', (message) => {
  if (message !== 'memory') return;
  // More than once, because pages that the first one emptied are given back by the next.
  for (let time = 0; time < 4; time++) setTimeout(() => globalThis.gc?.(), time * 200);
  setTimeout(() => {
    const { rss, heapUsed, heapTotal } = process.memoryUsage();
    // Without the room that V8 holds free for what comes and goes: up to 48 MB however many wait, and never twice the same.
    process.send!({ memory: rss - (heapTotal - heapUsed), resident: rss });
  }, 1000);
});
process.on('disconnect', () => process.exit());
process.send!({ port });
