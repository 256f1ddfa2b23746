import { AccessTokens } from './access-token.js';
import { endpointTable, type Endpoint } from './endpoints.js';
import { Limits } from './limits.js';
import type { Mailbox } from './mailbox.js';
import { MemoryMailbox } from './memory-mailbox.js';
import { MemoryMessagingTokens } from './messaging-token-store.js';
import { MessagingTokens } from './messaging-tokens.js';
import { Metrics } from './metrics.js';
import type { BrokerSettings } from './options.js';
import { PollDesk } from './poll-desk.js';
import { linkRedis } from './redis-link.js';
import { RedisMailbox } from './redis-mailbox.js';
import { RedisMessagingTokens, RedisTokenShare } from './redis-tokens.js';
import { Relay } from './relay.js';
import { Sealer } from './seal.js';
import { fingerprint, Sessions } from './sessions.js';
import { sparingLogger } from './sparing-log.js';
import { StoreSeal } from './store-seal.js';
import type { Upstream } from './upstream.js';
import { UserTokens } from './user-token.js';

/** Everything that a broker serves with, put together once. */
export interface Services {
  readonly settings: BrokerSettings;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly sealer: Sealer;
  readonly sessions: Sessions;
  readonly userTokens: UserTokens | undefined;
  readonly limits: Limits;
  readonly accessTokens: AccessTokens;
  readonly messagingTokens: MessagingTokens;
  readonly mailbox: Mailbox;
  readonly relay: Relay;
  readonly desk: PollDesk;
  readonly metrics: Metrics;
  readonly clock: BrokerSettings['clock'];
  storeAvailable(): Promise<boolean>;
  close(): Promise<void>;
}

/** @param upstream asked for each request, because the Node adapter brings a faster one. */
export async function openServices(given: BrokerSettings, upstream: () => Upstream): Promise<Services> {
  const { clock, appKey, appSecret, sessionSecrets } = given;
  const logger = sparingLogger(given.logger, clock);
  const settings = { ...given, logger };
  const sealer = await Sealer.create(sessionSecrets, clock);
  const userTokens = settings.userToken && (await UserTokens.create(settings.userToken, clock));
  const metrics = new Metrics(clock);

  const redis = settings.redisUrl ? await linkRedis(settings.redisUrl, `deskbell:${(await fingerprint(settings.cecOrigin, appKey)).slice(0, 8)}`, logger) : undefined;
  const limits = await Limits.create(settings.limits, metrics, redis);
  await metrics.load(() => limits.openPolls);
  const seal = redis && (await StoreSeal.create(sessionSecrets));
  const share = redis && seal ? new RedisTokenShare(redis, seal, clock) : undefined;
  const accessTokens = new AccessTokens({ upstream, appKey, appSecret, clock, logger, share, onRequest: (outcome) => metrics.accessToken(outcome) });
  const store = redis && seal ? new RedisMessagingTokens(redis, seal) : new MemoryMessagingTokens();
  const messagingTokens = new MessagingTokens({ upstream, appKey, accessTokens, store, clock, logger });
  const redisMailbox = redis && seal ? new RedisMailbox(redis, seal, clock) : undefined;
  const mailbox = redisMailbox ?? new MemoryMailbox(clock);
  const relay = new Relay({ upstream, appKey, bodyBytes: settings.limits.bodyBytes, accessTokens, messagingTokens, mailbox, metrics });
  const endpoints = endpointTable(settings.allowCreateCall);
  const desk = new PollDesk({ relay, endpoint: endpoints.get('poll')!, mailbox, clock, logger, metrics });
  return {
    settings, endpoints, sealer, sessions: new Sessions(sealer, clock), userTokens, limits, accessTokens, messagingTokens, mailbox, relay, desk, metrics, clock,
    storeAvailable: async () => redis === undefined || redis.available(),
    async close() {
      await redisMailbox?.close();
      redis?.close();
      upstream().close();
    },
  };
}
