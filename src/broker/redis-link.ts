import type { Redis } from 'ioredis';
import type { Logger } from '../core/log.js';
import { BrokerOptionError } from './options.js';

/** ms */
const commandTimeout = 3000;

/** The two connections to Redis: one for commands, one that hears what other machines say. */
export interface RedisLink {
  readonly commands: Redis;
  readonly listener: Redis;
  /** Begins every key and channel, so that two applications may share one Redis. */
  readonly namespace: string;
  available(): Promise<boolean>;
  close(): void;
}

/** Connects in the background and again whenever the connection is lost; meanwhile commands fail at once. */
export async function linkRedis(url: string, namespace: string, logger: Logger): Promise<RedisLink> {
  const ioredis = await import('ioredis').catch(() => {
    throw new BrokerOptionError('redisUrl', 'needs the package ioredis, and a runtime that it runs on');
  });
  let lost = false;
  let closed = false;
  const lose = (reason: string): void => {
    if (!lost && !closed) logger.error('Redis is away', { reason });
    lost = true;
  };
  const connect = (autoPipelining: boolean): Redis => {
    const redis = new ioredis.Redis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      enableAutoPipelining: autoPipelining,
      maxRetriesPerRequest: 1,
      commandTimeout,
      connectTimeout: commandTimeout,
      retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
    });
    redis.on('error', (error: Error) => lose(error.message));
    redis.on('close', () => lose('connection closed'));
    redis.on('ready', () => {
      if (lost) logger.info('Redis is back');
      lost = false;
    });
    return redis;
  };
  const commands = connect(true);
  const listener = connect(false);
  // A Redis that is away at the start comes back like any other; until then `/ready` says so.
  await Promise.all([commands, listener].map((redis) => redis.connect().catch(() => {})));
  return {
    commands,
    listener,
    namespace,
    available: () => commands.ping().then((answer) => answer === 'PONG', () => false),
    close() {
      closed = true;
      commands.disconnect();
      listener.disconnect();
    },
  };
}
