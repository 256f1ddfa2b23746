import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BrokerWorld, type Heard } from '../support/broker-world.js';

const shop = 'https://shop.example';

describe('origins of pages', () => {
  let world: BrokerWorld;
  before(async () => void (world = await BrokerWorld.open({ allowedOrigins: [shop, 'http://localhost:5173'] })));
  after(() => world.close());

  const post = (headers: Record<string, string>): Promise<Heard> => world.ask('/session', { method: 'POST', body: {}, headers });

  it('listed: answered, with credentials, errors too', async () => {
    const heard = await post({ origin: shop });
    assert.deepEqual(
      [heard.status, heard.headers['access-control-allow-origin'], heard.headers['access-control-allow-credentials'], heard.headers['vary']], [200, shop, 'true', 'Origin']);
    assert.match(heard.headers['access-control-expose-headers']!, /Retry-After/);
    const refused = await world.ask('/apiaccess/ccmessaging/send', { method: 'POST', body: {}, headers: { origin: shop } });
    assert.deepEqual([refused.status, refused.headers['access-control-allow-origin']], [401, shop]);
  });

  it('not listed, null, or like a listed one: 403, and no word that a browser would take for leave', async () => {
    for (const origin of ['null', 'https://evil.example', 'http://shop.example', `${shop}:444`, `${shop}.evil.example`, `${shop}/`, shop.toUpperCase(), '*', '', `${shop}, ${shop}`]) {
      for (const heard of [await post({ origin }), await world.ask('/session', { method: 'OPTIONS', headers: { origin } }), await world.ask('/apiaccess/ccmessaging/poll', { headers: { origin } })]) {
        assert.equal(heard.status, 403, origin);
        assert.equal(heard.headers['access-control-allow-origin'], undefined);
      }
    }
    assert.equal((await post({ 'sec-fetch-site': 'cross-site' })).status, 403, 'across sites, but without an origin');
  });

  it('the broker\'s own: answered without being listed, even where TLS ended before it', async () => {
    assert.equal((await post({ origin: world.origin })).status, 200);
    const behind = await post({ origin: 'https://www.shop.example', 'sec-fetch-site': 'same-origin' });
    assert.equal(behind.status, 200);
    assert.equal(behind.body['baseUrl'], 'https://www.shop.example/deskbell');
    assert.equal((await post({ origin: 'null', 'sec-fetch-site': 'same-origin' })).status, 403);
    assert.equal((await post({})).status, 200, 'no browser');
  });

  it('preflight: what may be sent, kept for two hours, for known paths', async () => {
    const heard = await world.ask('/apiaccess/ccmessaging/send', {
      method: 'OPTIONS', headers: { origin: shop, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,ccmessaging-token,content-type,x-app-key' },
    });
    assert.equal(heard.status, 204);
    assert.equal(heard.text, '');
    assert.equal(heard.headers['access-control-allow-origin'], shop);
    assert.equal(heard.headers['access-control-max-age'], '7200');
    for (const name of ['authorization', 'ccmessaging-token', 'content-type', 'x-app-key']) assert.ok(heard.headers['access-control-allow-headers']!.toLowerCase().includes(name));
    assert.equal((await world.ask('/apiaccess/ccmessaging/applyToken', { method: 'OPTIONS', headers: { origin: shop } })).status, 404);
  });

  it('forwarded host and scheme count behind proxies of one\'s own only', async () => {
    const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'www.shop.example' };
    assert.equal((await post(forwarded)).body['baseUrl'], `${world.origin}/deskbell`);
    assert.equal((await post({ ...forwarded, origin: 'https://www.shop.example' })).status, 403);
    const behind = await BrokerWorld.open({ trustProxy: 1, basePath: '/help/desk/' });
    const open = (headers: Record<string, string>): Promise<Heard> => behind.ask('/../help/desk/session', { method: 'POST', body: {}, headers });
    assert.equal((await open(forwarded)).body['baseUrl'], 'https://www.shop.example/help/desk');
    assert.equal((await open({ ...forwarded, origin: 'https://www.shop.example' })).status, 200);
    assert.equal((await open({ 'x-forwarded-host': 'bad host/<script>' })).status, 400);
    await behind.close();
  });
});
