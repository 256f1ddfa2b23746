export interface MessagingToken {
  readonly value: string;
  /** When `applyToken` gave it, or the one that it was rotated from; ms since the epoch. */
  readonly appliedAt: number;
}

/** Where visitors' messaging tokens are between requests. */
export interface MessagingTokenStore {
  get(key: string): Promise<MessagingToken | undefined>;
  set(key: string, token: MessagingToken): Promise<void>;
}

/** Visitors whose token is kept; an older one is simply applied for again. */
const capacity = 50_000;

export class MemoryMessagingTokens implements MessagingTokenStore {
  readonly #tokens = new Map<string, MessagingToken>();

  async get(key: string): Promise<MessagingToken | undefined> {
    return this.#tokens.get(key);
  }

  async set(key: string, token: MessagingToken): Promise<void> {
    this.#tokens.delete(key);
    if (this.#tokens.size >= capacity) this.#tokens.delete(this.#tokens.keys().next().value!);
    this.#tokens.set(key, token);
  }
}
