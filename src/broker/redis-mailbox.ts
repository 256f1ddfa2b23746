import type { Redis } from 'ioredis';
import type { Cancel, Clock } from '../core/clock.js';
import { mailCapacity, mailLifetime, parseCursor, type Batch, type Claim, type Mail, type Mailbox, type RemoteNews } from './mailbox.js';
import type { RedisLink } from './redis-link.js';
import { appendScript, claimScript, readScript, releaseScript } from './redis-scripts.js';
import type { StoreSeal } from './store-seal.js';

/** ms: a machine that has not said for so long that it lives holds no claim. */
const heartbeatLifetime = 5000;
const heartbeatInterval = 1500;
/** ms: longer than any upstream poll with its renewals. */
const claimLifetime = 120_000;

type Purpose = 'mail' | 'calls' | 'claim' | 'news' | 'batch' | 'machine';

/** The mailbox of several machines: a Redis stream a visitor, sealed; any machine answers any visitor. */
export class RedisMailbox implements Mailbox {
  readonly #redis: Redis;
  readonly #listener: Redis;
  readonly #namespace: string;
  readonly #seal: StoreSeal;
  readonly #clock: Clock;
  readonly #machine = crypto.randomUUID();
  readonly #listeners = new Map<string, Set<(news: RemoteNews) => void>>();
  #cancelHeartbeat: Cancel = () => {};

  constructor({ commands, listener, namespace }: RedisLink, seal: StoreSeal, clock: Clock) {
    this.#redis = commands;
    this.#listener = listener;
    this.#namespace = namespace;
    this.#seal = seal;
    this.#clock = clock;
    listener.on('message', (channel: string, news: string) => {
      if (news !== 'mail' && news !== 'empty') return;
      for (const hear of [...(this.#listeners.get(channel) ?? [])]) hear(news);
    });
    this.#beat();
  }

  async read(visitor: string, ack: string | undefined): Promise<Mail> {
    const key = this.#key('mail', visitor);
    const confirmed = parseCursor(ack);
    const entries = (await this.#redis.eval(readScript, 1, key, mailLifetime, confirmed?.time ?? '', confirmed?.sequence ?? '')) as [string, string[]][];
    const messages = await Promise.all(entries.map(([, [, sealed]]) => this.#seal.open(key, sealed ?? '')));
    return {
      // What another secret sealed is lost to us, and no reason to keep the rest back.
      messages: messages.filter((message) => message !== undefined),
      cursor: entries.at(-1)?.[0] ?? (confirmed ? ack! : '0-0'),
    };
  }

  async append(visitor: string, { id, messages, callIds }: Batch): Promise<number> {
    const key = this.#key('mail', visitor);
    const sealed = await Promise.all(messages.map((message) => this.#seal.seal(key, message)));
    return Number(await this.#redis.eval(
      appendScript, 3, key, this.#key('batch', id), this.#key('calls', visitor), mailLifetime, mailCapacity, callIds.length, ...callIds, ...sealed,
    ));
  }

  async sawCall(visitor: string, callId: string): Promise<boolean> {
    return (await this.#redis.lrange(this.#key('calls', visitor), 0, -1)).includes(callId);
  }

  async claim(visitor: string): Promise<Claim | undefined> {
    const key = this.#key('claim', visitor);
    const granted = await this.#redis.eval(claimScript, 1, key, this.#machine, this.#key('machine', ''), claimLifetime);
    if (Number(granted) !== 1) return undefined;
    return {
      release: async (news) => {
        await this.#redis.eval(releaseScript, 1, key, this.#machine, this.#key('news', visitor), news);
      },
    };
  }

  async watch(visitor: string, listener: (news: RemoteNews) => void): Promise<() => void> {
    const channel = this.#key('news', visitor);
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    // Without the subscription the caller still looks again after its patience.
    if (listeners.size === 1) await this.#listener.subscribe(channel).catch(() => {});
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0 || this.#listeners.get(channel) !== listeners) return;
      this.#listeners.delete(channel);
      this.#listener.unsubscribe(channel).catch(() => {});
    };
  }

  /** Gives every claim back by falling silent. */
  async close(): Promise<void> {
    this.#cancelHeartbeat();
    await this.#redis.del(this.#key('machine', this.#machine)).catch(() => {});
  }

  #key(purpose: Purpose, id: string): string {
    return `${this.#namespace}:${purpose}:${id}`;
  }

  #beat(): void {
    this.#redis.set(this.#key('machine', this.#machine), '1', 'PX', heartbeatLifetime).catch(() => {});
    this.#cancelHeartbeat = this.#clock.after(heartbeatInterval, () => this.#beat());
  }
}
