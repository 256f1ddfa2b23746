import type { Clock } from '../core/clock.js';
import type { AccessTokens } from './access-token.js';
import { ownOrigin } from './client-address.js';
import type { PageOrigin } from './cors.js';
import { json, readJsonObject, Refusal, type Answer, type Incoming } from './exchange.js';
import { identifyVisitor } from './identity.js';
import type { Limits } from './limits.js';
import type { MessagingTokens } from './messaging-tokens.js';
import type { BrokerSettings } from './options.js';
import type { Sealer } from './seal.js';
import { sessionLifetime, visitorKey, type NewSession, type Sessions } from './sessions.js';
import type { UserTokens } from './user-token.js';

/** Bytes: the longest user token, visitor token and names, with room. */
const bodyLimit = 16 * 1024;
/** Stands where a page expects a credential that the broker keeps. */
const placeholder = 'deskbell-relay';

interface Parts {
  readonly settings: BrokerSettings;
  readonly sealer: Sealer;
  readonly sessions: Sessions;
  readonly userTokens: UserTokens | undefined;
  readonly limits: Limits;
  readonly accessTokens: AccessTokens;
  readonly messagingTokens: MessagingTokens;
  readonly clock: Clock;
}

/** `POST /session`: a page tells who it says it is, and gets what it may act with. */
export async function openSession(incoming: Incoming, page: PageOrigin, address: string, parts: Parts): Promise<Answer> {
  const { settings, sealer, sessions, userTokens, limits, messagingTokens } = parts;
  const claims = await readJsonObject(incoming, Math.min(bodyLimit, settings.limits.bodyBytes));
  const channelId = checkChannel(claims['channelId'], settings.channels);
  const { isNew, visitorToken, ...who } = await identifyVisitor(incoming, claims, { identify: settings.identify, userTokens, sealer, logger: settings.logger });
  const key = await visitorKey(who.userId, channelId);
  await (isNew ? limits.take('sessions', address) : limits.take('visitor', key));

  const session: NewSession = { ...who, channelId, locale: language(claims['locale']), ...(page.origin && { origin: page.origin }) };
  const visitor = { ...session, key };
  const person = { userId: who.userId, userName: who.userName, channelId, ...(visitorToken && { visitorToken }) };
  if (settings.mode === 'direct') return directAnswer(await messagingTokens.apply(visitor), person, parts);

  // Asked for now, so that a centre that gives no access shows here and not with the visitor's first word.
  await messagingTokens.get(visitor);
  return json({
    baseUrl: publicOrigin(incoming, page, settings.trustProxy) + settings.basePath,
    appKey: placeholder,
    accessToken: await sessions.seal(session),
    messagingToken: placeholder,
    expiresIn: sessionLifetime,
    ...person,
  });
}

async function directAnswer(messagingToken: string, person: object, { settings, accessTokens, clock }: Parts): Promise<Answer> {
  const access = await accessTokens.get();
  const expiresIn = Math.max(1, Math.floor((access.expiresAt - clock.now()) / 1000));
  return json({ baseUrl: settings.cecOrigin, appKey: settings.appKey, accessToken: access.value, messagingToken, expiresIn, ...person });
}

function checkChannel(named: unknown, channels: readonly string[]): string {
  if (named === undefined || named === null || named === '') return channels[0]!;
  const found = channels.find((channel) => channel === named);
  if (found === undefined) throw new Refusal(403, 'channel-refused', 'This channel is not one that pages may name.');
  return found;
}

/** ISO 639 without a country, as `applyToken` wants it. */
const language = (locale: unknown): string =>
  (typeof locale === 'string' ? /^([a-z]{2,3})(?:[-_]|$)/i.exec(locale)?.[1]?.toLowerCase() : undefined) ?? 'en';

/** A page of our own origin names that origin itself, whatever stands between. */
function publicOrigin(incoming: Incoming, page: PageOrigin, trustProxy: number): string {
  const origin = page.same ? page.origin : ownOrigin(incoming, trustProxy);
  if (origin === undefined || origin === 'null') throw new Refusal(400, 'host-malformed', 'The Host header is not one.');
  return origin;
}
