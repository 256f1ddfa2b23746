import { createRemoteJWKSet, errors, importJWK, importSPKI, importX509, jwtVerify, type CryptoKey, type JWK, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import type { Clock } from '../core/clock.js';
import { refuseFor, Refusal } from './exchange.js';
import { BrokerOptionError, byteLength, type SiteUser, type UserTokenOptions } from './options.js';

/** Seconds. */
const skew = 60;
const longestLifetime = 24 * 3600;

type Algorithm = 'HS256' | 'RS256' | 'ES256';
type VerifyKey = CryptoKey | Uint8Array;

/** Checks a signed statement of who the visitor is. */
export class UserTokens {
  readonly #key: VerifyKey | JWTVerifyGetKey;
  readonly #options: JWTVerifyOptions;
  readonly #clock: Clock;

  private constructor(key: VerifyKey | JWTVerifyGetKey, options: JWTVerifyOptions, clock: Clock) {
    this.#key = key;
    this.#options = options;
    this.#clock = clock;
  }

  /** @throws BrokerOptionError where the key is none. */
  static async create({ key, jwksUrl, issuer, audience }: UserTokenOptions, clock: Clock): Promise<UserTokens> {
    const imported = jwksUrl ? undefined : await importKey(key ?? '');
    return new UserTokens(imported?.key ?? createRemoteJWKSet(new URL(jwksUrl!), { timeoutDuration: 5000 }), {
      // Tied to the key's kind: a token that names another algorithm is refused, whatever it says.
      algorithms: imported ? [imported.algorithm] : ['RS256', 'ES256'],
      requiredClaims: ['sub', 'exp'],
      clockTolerance: skew,
      ...(issuer && { issuer }),
      ...(audience && { audience }),
    }, clock);
  }

  /** @throws Refusal 401 for a token that proves nothing, 503 while the key set cannot be fetched. */
  async verify(token: string): Promise<SiteUser> {
    try {
      const options = { ...this.#options, currentDate: new Date(this.#clock.now()) };
      const { payload } = typeof this.#key === 'function' ? await jwtVerify(token, this.#key, options) : await jwtVerify(token, this.#key, options);
      const now = this.#clock.now() / 1000;
      const { sub, exp, iat, name, picture } = payload;
      if (!sub || exp === undefined || exp <= now || exp > now + longestLifetime + skew) throw new Error('lifetime');
      if (iat !== undefined && iat > now + skew) throw new Error('issued in the future');
      return { userId: sub, ...(typeof name === 'string' && { userName: name }), ...(typeof picture === 'string' && { userAvatar: picture }) };
    } catch (error) {
      if (error instanceof errors.JWKSTimeout || (error instanceof Error && /fetch failed|HTTP response/.test(error.message))) {
        throw refuseFor(5000, 503, 'user-token-keys', 'The keys that check user tokens cannot be fetched.');
      }
      throw new Refusal(401, 'user-token-refused', 'The user token is not valid.');
    }
  }
}

async function importKey(text: string): Promise<{ key: VerifyKey; algorithm: Algorithm }> {
  const wrong = (problem: string): never => {
    throw new BrokerOptionError('userToken.key', problem);
  };
  if (/PRIVATE KEY/.test(text)) return wrong('must be a public key, not a private one');
  if (/^\s*-----BEGIN /.test(text)) {
    const load = /BEGIN CERTIFICATE/.test(text) ? importX509 : importSPKI;
    for (const algorithm of ['RS256', 'ES256'] as const) {
      const key = await load(text.replaceAll('\\n', '\n').trim(), algorithm).catch(() => undefined);
      if (key) return { key, algorithm };
    }
    return wrong('must be an RSA or P-256 public key in PEM');
  }
  if (/^\s*\{/.test(text)) return importJsonKey(text, wrong);
  if (byteLength(text) < 32) return wrong('must be at least 32 bytes, or a public key as PEM or JWK');
  return { key: new TextEncoder().encode(text), algorithm: 'HS256' };
}

async function importJsonKey(text: string, wrong: (problem: string) => never): Promise<{ key: VerifyKey; algorithm: Algorithm }> {
  let jwk: JWK;
  try {
    jwk = JSON.parse(text) as JWK;
  } catch {
    return wrong('must be a JWK in JSON');
  }
  if (jwk.d && jwk.kty !== 'oct') return wrong('must be a public key, not a private one');
  const algorithm = jwk.kty === 'RSA' ? 'RS256' : jwk.kty === 'EC' && jwk.crv === 'P-256' ? 'ES256' : jwk.kty === 'oct' ? 'HS256' : undefined;
  if (!algorithm) return wrong('must be a JWK of kind RSA, EC with P-256, or oct');
  const key = await importJWK({ ...jwk, alg: algorithm }, algorithm).catch(() => wrong('must be a complete JWK'));
  if (key instanceof Uint8Array && key.byteLength < 32) return wrong('must be at least 32 bytes');
  return { key, algorithm };
}
