import type { RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import { refuseFor } from './exchange.js';
import type { Metrics } from './metrics.js';
import type { BrokerLimits } from './options.js';
import type { RedisLink } from './redis-link.js';

/** A burst is what five seconds allow, all at once. */
const window = 5;

type Kind = 'visitor' | 'address' | 'sessions' | 'total';

/** How much one visitor, one address and all together may ask. */
export class Limits {
  readonly #limiters: Record<Kind, RateLimiterAbstract>;
  readonly #metrics: Metrics;
  readonly #pollsPerVisitor: number;
  readonly #openPolls = new Map<string, number>();
  #polls = 0;

  private constructor(limiters: Record<Kind, RateLimiterAbstract>, pollsPerVisitor: number, metrics: Metrics) {
    this.#limiters = limiters;
    this.#pollsPerVisitor = pollsPerVisitor;
    this.#metrics = metrics;
  }

  /** With `redis` several machines count together; while it is away each counts for itself. */
  static async create(limits: BrokerLimits, metrics: Metrics, redis?: RedisLink): Promise<Limits> {
    const { default: RateLimiterRedis } = redis ? await import('rate-limiter-flexible/lib/RateLimiterRedis.js') : { default: undefined };
    const limiter = (kind: Kind, points: number, duration: number): RateLimiterAbstract => {
      const memory = new RateLimiterMemory({ keyPrefix: kind, points, duration });
      if (!redis || !RateLimiterRedis) return memory;
      return new RateLimiterRedis({
        storeClient: redis.commands, keyPrefix: `${redis.namespace}:limit:${kind}`, points, duration, insuranceLimiter: memory, rejectIfRedisNotReady: true,
        // What is over its limit stays so without asking Redis again.
        inMemoryBlockOnConsumed: points + 1,
      });
    };
    return new Limits({
      visitor: limiter('visitor', limits.visitorPerSecond * window, window),
      address: limiter('address', limits.addressPerSecond * window, window),
      sessions: limiter('sessions', limits.sessionsPerMinute, 60),
      total: new RateLimiterMemory({ keyPrefix: 'total', points: limits.totalPerSecond * window, duration: window }),
    }, limits.pollsPerVisitor, metrics);
  }

  get openPolls(): number {
    return this.#polls;
  }

  /** @throws Refusal 429 */
  async take(kind: Kind, key: string): Promise<void> {
    try {
      await this.#limiters[kind].consume(key);
    } catch (over) {
      if (over instanceof Error) throw over;
      this.#metrics.limited(kind);
      throw refuseFor((over as RateLimiterRes).msBeforeNext, 429, 'rate-limited', tooMuch[kind]);
    }
  }

  /** @returns what gives the poll's place back. @throws Refusal 429 */
  openPoll(visitor: string): () => void {
    const open = this.#openPolls.get(visitor) ?? 0;
    if (open >= this.#pollsPerVisitor) {
      this.#metrics.limited('polls');
      throw refuseFor(1000, 429, 'rate-limited', 'Too many open polls of this visitor.');
    }
    this.#openPolls.set(visitor, open + 1);
    this.#polls++;
    return () => {
      this.#polls--;
      const left = (this.#openPolls.get(visitor) ?? 1) - 1;
      if (left > 0) this.#openPolls.set(visitor, left);
      else this.#openPolls.delete(visitor);
    };
  }
}

const tooMuch: Record<Kind, string> = {
  visitor: 'Too many requests of this visitor.',
  address: 'Too many requests from this address.',
  sessions: 'Too many new visitors from this address.',
  total: 'Too many requests.',
};
