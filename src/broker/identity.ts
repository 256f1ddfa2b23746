import type { Logger } from '../core/log.js';
import { Refusal, refuseFor, type Incoming } from './exchange.js';
import type { BrokerOptions, SiteUser } from './options.js';
import type { Sealer } from './seal.js';
import type { UserTokens } from './user-token.js';

/** Seconds that an anonymous visitor is remembered: 180 days. */
const visitorLifetime = 180 * 24 * 3600;

export interface Identified {
  readonly userId: string;
  readonly userName: string;
  readonly userAvatar?: string;
  readonly known: boolean;
  /** Never seen before, as far as the visitor can prove. */
  readonly isNew: boolean;
  readonly visitorToken?: string;
}

interface Claims {
  readonly userName?: unknown;
  readonly userToken?: unknown;
  readonly visitorToken?: unknown;
}

interface Parts {
  readonly identify: BrokerOptions['identify'];
  readonly userTokens: UserTokens | undefined;
  readonly sealer: Sealer;
  readonly logger: Logger;
}

/**
 * Who is asking: the site's own login, else a signed user token, else the visitor whom a visitor token proves,
 * else somebody new. A `userId` that the page merely says counts for nothing.
 */
export async function identifyVisitor(incoming: Incoming, claims: Claims, parts: Parts): Promise<Identified> {
  const user = (await siteUser(incoming, parts)) ?? (await tokenUser(claims.userToken, parts));
  if (user) return { ...user, userName: user.userName ?? user.userId, known: true, isNew: false };

  const remembered = typeof claims.visitorToken === 'string' ? await parts.sealer.open('visitor', claims.visitorToken) : undefined;
  const userId = remembered?.sub ?? `visitor-${crypto.randomUUID()}`;
  return {
    userId,
    userName: plainText(claims.userName, 64) ?? 'Visitor',
    known: false,
    isNew: remembered === undefined,
    // Sealed anew each time: a visitor who keeps coming back is never forgotten.
    visitorToken: await parts.sealer.seal('visitor', { sub: userId }, visitorLifetime),
  };
}

async function siteUser(incoming: Incoming, { identify, logger }: Parts): Promise<SiteUser | undefined> {
  if (!identify) return undefined;
  let answer: SiteUser | undefined | null;
  try {
    answer = await identify(incoming.asRequest());
  } catch (error) {
    logger.error('identify(request) failed', { error: error instanceof Error ? error.name : typeof error });
    throw refuseFor(5000, 503, 'identity-unavailable', 'The site cannot say who is asking.');
  }
  if (answer === undefined || answer === null) return undefined;
  const user = checkUser(answer);
  if (user) return user;
  logger.error('identify(request) must answer { userId: string, userName?, userAvatar? } or undefined');
  throw refuseFor(5000, 503, 'identity-unavailable', 'The site cannot say who is asking.');
}

async function tokenUser(token: unknown, { userTokens }: Parts): Promise<SiteUser | undefined> {
  if (token === undefined || token === null || token === '') return undefined;
  if (!userTokens) throw new Refusal(401, 'user-token-refused', 'User tokens are not set up at this broker.');
  if (typeof token !== 'string' || token.length > 8192) throw new Refusal(401, 'user-token-refused', 'The user token is not valid.');
  const user = checkUser(await userTokens.verify(token));
  if (!user) throw new Refusal(401, 'user-token-refused', 'The user token names no usable user.');
  return user;
}

function checkUser({ userId, userName, userAvatar }: SiteUser): SiteUser | undefined {
  const id = plainText(userId, 128);
  if (id === undefined || id !== userId) return undefined;
  const name = plainText(userName, 64);
  const avatar = httpsAddress(userAvatar);
  return { userId: id, ...(name && { userName: name }), ...(avatar && { userAvatar: avatar }) };
}

/** One line of text, cut to `longest` characters; undefined where nothing is left. */
export function plainText(value: unknown, longest: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  // Control characters and the marks that turn the reading direction: a name must not rewrite what stands around it.
  const text = value.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, '').trim();
  return [...text].slice(0, longest).join('') || undefined;
}

export function httpsAddress(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 2048) return undefined;
  try {
    const url = new URL(value);
    return url.protocol === 'https:' ? url.href : undefined;
  } catch {
    return undefined;
  }
}
