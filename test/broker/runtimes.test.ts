import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { after, before, describe, it } from 'node:test';
import { build } from 'esbuild';
import type { createBroker } from '../../src/broker/index.js';
import { optionsFor } from '../support/broker-world.js';
import { StubCec } from '../support/stub-cec.js';

/** What the standard fetch API and its neighbours give: what Deno, Bun and edge runtimes have in common. */
const webGlobals = {
  AbortController, AbortSignal, Headers, Request, Response, TextDecoder, TextEncoder, URL, URLSearchParams, Uint8Array, atob, btoa, clearTimeout, console, crypto, fetch,
  performance, queueMicrotask, setTimeout, structuredClone, ReadableStream, CryptoKey,
};

describe('a runtime that is not Node', () => {
  let cec: StubCec;
  before(async () => void (cec = await StubCec.start()));
  after(() => cec.close());

  it('loads the broker and serves a visitor with it', async () => {
    const { outputFiles, metafile } = await build({
      entryPoints: [fileURLToPath(new URL('../../src/broker/index.ts', import.meta.url))], bundle: true, write: false, metafile: true, format: 'iife', globalName: 'door', platform: 'neutral',
      mainFields: ['module', 'main'], target: 'es2022', external: ['ioredis', 'prom-client', 'node:*', '*/RateLimiterRedis.js'], logLevel: 'silent',
    });
    const [output] = Object.values(metafile.outputs);
    const needed = output!.imports.filter(({ kind }) => kind !== 'dynamic-import').map(({ path }) => path);
    assert.deepEqual(needed.filter((path) => !path.startsWith('node:')), [], 'Node packages are loaded only where they are used');

    // node:http is behind an import() that only toNodeListener makes; here it is as absent as anywhere else.
    const context: { door?: { createBroker: typeof createBroker } } & Record<string, unknown> = { ...webGlobals, require: undefined };
    const code = outputFiles[0]!.text;
    runInNewContext(`${code}\nglobalThis.door = door;`, context);
    const broker = context.door!.createBroker(optionsFor(cec));
    const opened = await broker(new Request('https://edge.example/deskbell/session', { method: 'POST', body: '{"locale":"en"}' }), { address: '192.0.2.1' });
    assert.equal(opened.status, 200, await opened.clone().text());
    const session = (await opened.json()) as Record<string, string>;
    cec.push(session['userId']!, { content: 'at the edge' });
    const polled = await broker(new Request('https://edge.example/deskbell/apiaccess/ccmessaging/poll', { headers: { authorization: `Bearer ${session['accessToken']}` } }));
    assert.match(await polled.text(), /at the edge/);
    assert.equal((await broker(new Request('https://edge.example/deskbell/metrics'), { address: '127.0.0.1' })).status, 404, 'no prom-client, no metrics');
    await broker.stop(0);
  });
});
