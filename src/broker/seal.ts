import { EncryptJWT, jwtDecrypt, type JWTPayload } from 'jose';
import type { Clock } from '../core/clock.js';
import { deriveSealKeys, type SealKey } from './seal-keys.js';

export type TokenKind = 'session' | 'visitor';

/** Far longer than any that we seal; longer ones are not worth decrypting. */
const longestToken = 4096;

/** Seals what a page keeps for us: a JWE (`dir`, A256GCM) that only a broker with the same secrets opens. */
export class Sealer {
  readonly #keys: Record<TokenKind, readonly SealKey[]>;
  readonly #clock: Clock;

  private constructor(keys: Record<TokenKind, readonly SealKey[]>, clock: Clock) {
    this.#keys = keys;
    this.#clock = clock;
  }

  static async create(secrets: readonly string[], clock: Clock): Promise<Sealer> {
    const [session, visitor] = await Promise.all([deriveSealKeys(secrets, 'session'), deriveSealKeys(secrets, 'visitor')]);
    return new Sealer({ session, visitor }, clock);
  }

  /** @param lifetime seconds */
  seal(kind: TokenKind, claims: JWTPayload, lifetime: number): Promise<string> {
    const { id, key } = this.#keys[kind][0]!;
    const now = Math.floor(this.#clock.now() / 1000);
    return new EncryptJWT({ ...claims, iat: now, exp: now + lifetime })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: kind, kid: id })
      .encrypt(key);
  }

  /** What was sealed, or undefined for whatever is forged, expired, of another kind, or no token at all. */
  async open(kind: TokenKind, token: string): Promise<JWTPayload | undefined> {
    if (token.length > longestToken) return undefined;
    try {
      const { payload } = await jwtDecrypt(
        token,
        ({ kid }) => {
          const found = this.#keys[kind].find(({ id }) => id === kid);
          if (!found) throw new Error('unknown key');
          return found.key;
        },
        {
          typ: kind,
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
          requiredClaims: ['sub', 'exp'],
          currentDate: new Date(this.#clock.now()),
          clockTolerance: 0,
        },
      );
      return payload;
    } catch {
      return undefined;
    }
  }
}
