import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { startGateway } from '../../demo/gateway/gateway.js';
import { findChromium, quietArguments, sandboxArguments } from '../../scripts/find-browser.mjs';
import { FaultProxy } from '../support/fault-proxy.js';
import type { WireRun } from '../support/wire-page.js';

const count = 300;

it('a browser under faults and expiring tokens: each message accepted once or of unknown outcome, in order; nothing received twice', async () => {
  const gateway = await startGateway({ settings: { accessTokenSeconds: 1 } });
  const proxy = await FaultProxy.start({ target: gateway.origin, seed: 42, rules: [
    { fault: { kind: 'status', status: 503 }, probability: 0.05 }, { fault: { kind: 'status', status: 500 }, probability: 0.05 },
    { fault: { kind: 'reset' }, probability: 0.05 }, { fault: { kind: 'drop-answer' }, probability: 0.05 }, { fault: { kind: 'cut-answer' }, probability: 0.03 },
  ] });
  const { outputFiles } = await build({ entryPoints: ['test/support/wire-page.ts'], bundle: true, format: 'esm', target: 'es2022', write: false });
  const ask = async (path: string, body: object, headers: object = {}): Promise<Record<string, string>> =>
    (await fetch(gateway.origin + path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } })).json() as Promise<Record<string, string>>;
  const visitor = { userId: 'visitor', userName: 'visitor', channelId: gateway.channels[0]! };
  let sessions = 0;
  const credentials = async (): Promise<object> => {
    sessions++;
    const { AccessToken } = await ask('/apigovernance/api/oauth/tokenByAkSk', { app_key: gateway.appKey, app_secret: gateway.appSecret });
    const { token } = await ask('/apiaccess/ccmessaging/applyToken', { ...visitor, locale: 'en' }, { 'x-app-key': gateway.appKey, authorization: `Bearer ${AccessToken}` });
    return { ...visitor, baseUrl: proxy.origin, appKey: gateway.appKey, accessToken: AccessToken, messagingToken: token, expiresIn: 600 };
  };
  const site = createServer((request, response) => {
    const reply = (type: string, body: string): void => void response.writeHead(200, { 'content-type': type }).end(body);
    if (request.url === '/session') credentials().then((body) => reply('application/json', JSON.stringify(body)), () => response.writeHead(500).end());
    else if (request.url === '/page.js') reply('text/javascript', outputFiles[0]!.text);
    else reply('text/html', '<!doctype html><title>wire</title><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const found = await findChromium();
  assert.ok(found, 'no Chromium: npm run setup:browser');
  const browser = await chromium.launch({ executablePath: found.path, args: [...sandboxArguments(), ...quietArguments] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
    await page.waitForFunction('globalThis.sendMany');
    const { unknown, received, errors } = await page.evaluate<WireRun>(`sendMany(${count})`);

    const accepted = gateway.control.accepted({ userId: visitor.userId });
    assert.equal(new Set(accepted).size, accepted.length, 'doubled');
    const sent = Array.from({ length: count }, (_, turn) => `message ${turn}`);
    assert.deepEqual(sent.filter((message) => !accepted.includes(message) && !unknown.includes(message)), [], 'lost');
    assert.deepEqual(accepted, sent.filter((message) => accepted.includes(message)), 'out of order');
    assert.equal(new Set(received).size, received.length, 'received twice');
    for (const name of ['outcome-unknown unknown', 'unavailable answered', 'network unknown']) assert.ok(errors[name], `${name} never happened: ${JSON.stringify(errors)}`);
    assert.ok(sessions > 1, 'no token ran out');
    for (const deed of ['status', 'reset', 'drop-answer', 'cut-answer'] as const) assert.ok(proxy.count(deed), `${deed} never happened`);
  } finally {
    await browser.close();
    await proxy.close();
    await gateway.close();
    site.closeAllConnections();
    site.close();
  }
});
