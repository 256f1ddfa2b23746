import type { Redis } from 'ioredis';
import { sleep, type Clock } from '../core/clock.js';
import type { AccessToken } from './access-token.js';
import { MemoryMessagingTokens, type MessagingToken, type MessagingTokenStore } from './messaging-token-store.js';
import type { RedisLink } from './redis-link.js';
import type { StoreSeal } from './store-seal.js';
import type { TokenShare } from './token-share.js';

/** ms: as long as a request for a token may take; then as long as two must lie apart. */
const lockTime = 16_000;
const spacing = 4000;
/** ms between looks at what another machine gets. */
const lookInterval = 200;
/** ms; the centre itself gives a messaging token an hour and rotates it. */
const messagingLifetime = 2 * 3600_000;

/** One access token for all machines. While Redis is away each gets its own. */
export class RedisTokenShare implements TokenShare {
  readonly #redis: Redis;
  readonly #seal: StoreSeal;
  readonly #clock: Clock;
  readonly #accessKey: string;
  readonly #lockKey: string;

  constructor({ commands, namespace }: RedisLink, seal: StoreSeal, clock: Clock) {
    this.#redis = commands;
    this.#accessKey = `${namespace}:access-token`;
    this.#lockKey = `${namespace}:access-token-lock`;
    this.#seal = seal;
    this.#clock = clock;
  }

  async obtain(usable: (shared: AccessToken) => boolean, request: () => Promise<AccessToken>): Promise<AccessToken> {
    const deadline = this.#clock.monotonic() + lockTime;
    while (this.#clock.monotonic() < deadline) {
      const shared = await this.#read();
      if (shared && usable(shared)) return shared;
      const locked = await this.#redis.set(this.#lockKey, '1', 'PX', lockTime, 'NX').catch(() => 'OK');
      if (locked === 'OK') return this.#request(request);
      await sleep(this.#clock, lookInterval);
    }
    return this.#request(request);
  }

  async #request(request: () => Promise<AccessToken>): Promise<AccessToken> {
    try {
      const token = await request();
      const lifetime = Math.max(1, Math.floor(token.expiresAt - this.#clock.now()));
      await this.#redis.set(this.#accessKey, await this.#seal.seal(this.#accessKey, JSON.stringify(token)), 'PX', lifetime).catch(() => {});
      return token;
    } finally {
      await this.#redis.pexpire(this.#lockKey, spacing).catch(() => {});
    }
  }

  async #read(): Promise<AccessToken | undefined> {
    const sealed = await this.#redis.get(this.#accessKey).catch(() => null);
    const text = sealed ? await this.#seal.open(this.#accessKey, sealed) : undefined;
    return text === undefined ? undefined : (JSON.parse(text) as AccessToken);
  }
}

/** Visitors' messaging tokens for all machines; this machine's own knowledge serves while Redis is away. */
export class RedisMessagingTokens implements MessagingTokenStore {
  readonly #redis: Redis;
  readonly #seal: StoreSeal;
  readonly #namespace: string;
  readonly #own = new MemoryMessagingTokens();

  constructor({ commands, namespace }: RedisLink, seal: StoreSeal) {
    this.#redis = commands;
    this.#namespace = namespace;
    this.#seal = seal;
  }

  async get(visitor: string): Promise<MessagingToken | undefined> {
    const key = `${this.#namespace}:token:${visitor}`;
    try {
      const sealed = await this.#redis.get(key);
      const text = sealed ? await this.#seal.open(key, sealed) : undefined;
      return text === undefined ? undefined : (JSON.parse(text) as MessagingToken);
    } catch {
      return this.#own.get(visitor);
    }
  }

  async set(visitor: string, token: MessagingToken): Promise<void> {
    const key = `${this.#namespace}:token:${visitor}`;
    await this.#own.set(visitor, token);
    await this.#redis.set(key, await this.#seal.seal(key, JSON.stringify(token)), 'PX', messagingLifetime).catch(() => {});
  }
}
