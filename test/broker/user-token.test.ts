import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { exportJWK, exportPKCS8, exportSPKI, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { createBroker, type UserTokenOptions } from '../../src/broker/index.js';
import { BrokerWorld, keptLog, optionsFor } from '../support/broker-world.js';
import { StubCec } from '../support/stub-cec.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const hmacSecret = 'the secret of the shop, shared with the broker';
/** Claims of a token, in any shape. */
type Claims = Readonly<Record<string, unknown>>;
const now = (): number => Math.floor(Date.now() / 1000);

describe('user-token', () => {
  let cec: StubCec;
  let rsa: { publicKey: CryptoKey; privateKey: CryptoKey };
  let ec: { publicKey: CryptoKey; privateKey: CryptoKey };
  before(async () => {
    cec = await StubCec.start();
    rsa = await generateKeyPair('RS256', { extractable: true });
    ec = await generateKeyPair('ES256', { extractable: true });
  });
  after(() => cec.close());

  const sign = (claims: Claims, alg: string, key: CryptoKey | Uint8Array, header = {}): Promise<string> =>
    new SignJWT({ sub: 'ann', name: 'Ann', exp: now() + 300, ...claims } as JWTPayload).setProtectedHeader({ alg, ...header }).sign(key);

  /** Status, and who the session is for. */
  async function offer(userToken: UserTokenOptions, ...tokens: (string | Promise<string>)[]): Promise<string[]> {
    const world = await BrokerWorld.open({ userToken }, cec);
    const outcomes: string[] = [];
    for (const token of tokens) {
      const { status, body } = await world.ask('/session', { method: 'POST', body: { userToken: await token, userId: 'eve' } });
      outcomes.push(status === 200 ? `${body['userId'] as string}/${body['userName'] as string}` : String(status));
    }
    await world.close();
    return outcomes;
  }

  it('signed with the secret, an RSA or a P-256 key', async () => {
    assert.deepEqual(await offer({ key: hmacSecret }, sign({}, 'HS256', text(hmacSecret))), ['ann/Ann']);
    assert.deepEqual(await offer({ key: await exportSPKI(rsa.publicKey) }, sign({}, 'RS256', rsa.privateKey)), ['ann/Ann']);
    assert.deepEqual(await offer({ key: await exportSPKI(ec.publicKey) }, sign({}, 'ES256', ec.privateKey)), ['ann/Ann']);
    assert.deepEqual(await offer({ key: JSON.stringify(await exportJWK(rsa.publicKey)) }, sign({}, 'RS256', rsa.privateKey)), ['ann/Ann']);
    assert.deepEqual(await offer({ key: JSON.stringify(await exportJWK(ec.publicKey)) }, sign({ name: undefined }, 'ES256', ec.privateKey)), ['ann/ann']);
    const oct = { kty: 'oct', k: Buffer.from(hmacSecret).toString('base64url') };
    assert.deepEqual(await offer({ key: JSON.stringify(oct) }, sign({}, 'HS256', text(hmacSecret))), ['ann/Ann']);
    assert.deepEqual(await offer({ key: (await exportSPKI(ec.publicKey)).replaceAll('\n', '\\n') }, sign({}, 'ES256', ec.privateKey)), ['ann/Ann'], 'as one line of an environment variable');
  });

  it('gives no visitor token, works again until it expires, and a bad one makes nobody of the visitor', async () => {
    const world = await BrokerWorld.open({ userToken: { key: hmacSecret } }, cec);
    const userToken = await sign({ picture: 'https://shop.example/a.png' }, 'HS256', text(hmacSecret));
    for (let time = 0; time < 3; time++) {
      const session = await world.session({ userToken });
      assert.deepEqual([session.userId, session.visitorToken], ['ann', undefined]);
    }
    for (const bad of [7, {}, ['a'], true, 'x', 'a.b.c', 'a'.repeat(10_000)]) assert.equal((await world.ask('/session', { method: 'POST', body: { userToken: bad } })).status, 401);
    for (const none of ['', null, undefined]) assert.match((await world.session({ userToken: none })).userId, /^visitor-/);
    await world.close();
    const off = await BrokerWorld.open({}, cec);
    assert.equal((await off.ask('/session', { method: 'POST', body: { userToken } })).status, 401);
    await off.close();
  });

  it('is tied to the key\'s kind, never to its own word', async () => {
    const spki = await exportSPKI(rsa.publicKey);
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(`{"sub":"ann","exp":${now() + 60}}`).toString('base64url')}.`;
    assert.deepEqual(await offer({ key: spki },
      sign({}, 'HS256', text(spki)), sign({}, 'PS256', (await generateKeyPair('PS256')).privateKey), sign({}, 'ES256', ec.privateKey), unsigned,
      sign({}, 'RS512', (await generateKeyPair('RS512')).privateKey)), ['401', '401', '401', '401', '401']);
    assert.deepEqual(await offer({ key: hmacSecret }, sign({}, 'HS512', text(hmacSecret)), sign({}, 'RS256', rsa.privateKey), sign({}, 'HS256', text(`${hmacSecret}!`)), unsigned),
      ['401', '401', '401', '401']);
  });

  it('keeps its times: exp required, at most a day ahead; nbf and iat with a minute of skew', async () => {
    const key = text(hmacSecret);
    const expected: readonly [Claims, string][] = [
      [{ exp: undefined }, '401'], [{ exp: now() - 2 }, '401'], [{ exp: now() + 86_500 }, '401'], [{ exp: now() + 86_000 }, 'ann/Ann'],
      [{ nbf: now() + 30 }, 'ann/Ann'], [{ nbf: now() + 120 }, '401'], [{ iat: now() + 30 }, 'ann/Ann'], [{ iat: now() + 120 }, '401'], [{ iat: now() - 90_000 }, 'ann/Ann'],
      [{ sub: undefined }, '401'], [{ sub: '' }, '401'], [{ sub: 'x'.repeat(200) }, '401'], [{ sub: 'a\nb' }, '401'], [{ sub: 7 }, '401'],
      [{ name: 'A\u202eB' }, 'ann/AB'], [{ name: 7 }, 'ann/ann'],
    ];
    assert.deepEqual(await offer({ key: hmacSecret }, ...expected.map(([claims]) => sign(claims, 'HS256', key))), expected.map(([, outcome]) => outcome));
  });

  it('names issuer and audience where they are asked for', async () => {
    const key = text(hmacSecret);
    const options = { key: hmacSecret, issuer: 'https://shop.example', audience: 'chat' };
    assert.deepEqual(await offer(options,
      sign({ iss: 'https://shop.example', aud: ['x', 'chat'] }, 'HS256', key), sign({ iss: 'https://evil.example', aud: 'chat' }, 'HS256', key),
      sign({ iss: 'https://shop.example', aud: 'shop' }, 'HS256', key), sign({}, 'HS256', key)), ['ann/Ann', '401', '401', '401']);
  });

  it('is checked with a key set, and 503 says that the set is away', async () => {
    let server: Server | undefined = createServer(async (_request, response) => {
      const keys = [{ ...(await exportJWK(rsa.publicKey)), kid: 'r' }, { ...(await exportJWK(ec.publicKey)), kid: 'e', alg: 'ES256' }];
      response.end(JSON.stringify({ keys }));
    });
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    assert.deepEqual(await offer({ jwksUrl },
      sign({}, 'RS256', rsa.privateKey, { kid: 'r' }), sign({}, 'ES256', ec.privateKey, { kid: 'e' }), sign({}, 'ES256', ec.privateKey, { kid: 'r' }),
      sign({}, 'HS256', text(hmacSecret), { kid: 'r' }), sign({}, 'RS256', rsa.privateKey, { kid: 'unknown' })), ['ann/Ann', 'ann/Ann', '401', '401', '401']);
    server.closeAllConnections();
    await new Promise((resolve) => server!.close(resolve));
    server = undefined;
    assert.deepEqual(await offer({ jwksUrl }, sign({}, 'RS256', rsa.privateKey, { kid: 'r' })), ['503']);
  });

  it('wants a key that is one', async () => {
    const p384 = await generateKeyPair('ES384', { extractable: true });
    const wrong: readonly (readonly [UserTokenOptions, RegExp])[] = [
      [{}, /^userToken\.key is missing/],
      [{ key: 'short' }, /^userToken\.key must be at least 32 bytes/],
      [{ key: await exportPKCS8(rsa.privateKey) }, /^userToken\.key must be a public key/],
      [{ key: JSON.stringify(await exportJWK(rsa.privateKey)) }, /^userToken\.key must be a public key/],
      [{ key: await exportSPKI(p384.publicKey) }, /^userToken\.key must be an RSA or P-256/],
      [{ key: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' }, /^userToken\.key must be an RSA or P-256/],
      [{ key: '{"kty":"oct","k":"c2hvcnQ"}' }, /^userToken\.key must be at least 32 bytes/],
      [{ key: '{"kty":"OKP"}' }, /^userToken\.key must be a JWK of kind/],
      [{ key: '{nonsense' }, /^userToken\.key must be a JWK/],
      [{ jwksUrl: 'http://keys.example/' }, /^userToken\.jwksUrl must be an https address/],
      [{ key: hmacSecret, jwksUrl: 'https://keys.example/' }, /^userToken\.jwksUrl cannot stand beside/],
      [{ key: hmacSecret, issuer: '' }, /^userToken\.issuer must be text/],
    ];
    for (const [userToken, message] of wrong) {
      await assert.rejects(async () => {
        const broker = createBroker(optionsFor(cec, { userToken, logger: keptLog().logger }));
        await broker.start();
      }, (error: Error) => error.name === 'BrokerOptionError' && message.test(error.message), String(message));
    }
  });
});
