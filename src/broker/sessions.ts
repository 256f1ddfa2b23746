import type { Clock } from '../core/clock.js';
import { toBase64Url } from './seal-keys.js';
import type { Sealer } from './seal.js';

/** Seconds that a sealed session is good for. */
export const sessionLifetime = 600;

/** Who the holder of a sealed session is. */
export interface Session {
  readonly userId: string;
  readonly userName: string;
  readonly userAvatar?: string;
  /** The site vouches for the user; what the page says of name and picture counts for nothing. */
  readonly known: boolean;
  readonly channelId: string;
  /** ISO 639, for `applyToken`. */
  readonly locale: string;
  /** The page's origin, where the browser named it: the session is good from there only. */
  readonly origin?: string;
  /** ms since the epoch. */
  readonly expiresAt: number;
  /** Stands for visitor and channel wherever a key is needed; tells neither. */
  readonly key: string;
}

export type NewSession = Omit<Session, 'expiresAt' | 'key'>;

/** Opening costs a decryption, so the newest few thousand stay open; expiry is checked every time. */
const openSessions = 20_000;

export class Sessions {
  readonly #sealer: Sealer;
  readonly #clock: Clock;
  readonly #open = new Map<string, Session>();

  constructor(sealer: Sealer, clock: Clock) {
    this.#sealer = sealer;
    this.#clock = clock;
  }

  seal(session: NewSession): Promise<string> {
    return this.#sealer.seal('session', {
      sub: session.userId, name: session.userName, ch: session.channelId, loc: session.locale, known: session.known,
      ...(session.userAvatar && { pic: session.userAvatar }),
      ...(session.origin && { org: session.origin }),
    }, sessionLifetime);
  }

  async open(token: string): Promise<Session | undefined> {
    const session = this.#open.get(token) ?? (await this.#unseal(token));
    if (session && session.expiresAt > this.#clock.now()) return session;
    this.#open.delete(token);
    return undefined;
  }

  async #unseal(token: string): Promise<Session | undefined> {
    const claims = await this.#sealer.open('session', token);
    if (!claims) return undefined;
    const { sub, exp, name, ch, loc, pic, org, known } = claims as Record<string, string> & { exp: number; known: unknown };
    const session: Session = {
      userId: sub!, userName: name!, channelId: ch!, locale: loc!, known: known === true, expiresAt: exp * 1000, key: await visitorKey(sub!, ch!),
      ...(pic && { userAvatar: pic }),
      ...(org && { origin: org }),
    };
    if (this.#open.size >= openSessions) this.#open.delete(this.#open.keys().next().value!);
    this.#open.set(token, session);
    return session;
  }
}

/** The same at every machine. */
export const visitorKey = (userId: string, channelId: string): Promise<string> => fingerprint(userId, channelId);

/** Stands for two texts, and does not tell them. */
export async function fingerprint(...texts: readonly [string, string]): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(texts)));
  return toBase64Url(new Uint8Array(digest, 0, 18));
}
