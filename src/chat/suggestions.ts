import type { Cancel, Clock } from '../core/clock.js';
import { Store, type ReadableStore } from '../core/store.js';

/** Stillness, in ms, after which the centre is asked what the visitor may want to say. */
export const suggestionDelay = 300;
const shown = 5;

export type QueryPhrases = (text: string, signal: AbortSignal) => Promise<readonly string[]>;

/** What a robot's question base suggests for what is being typed. The last question's answer wins; errors say nothing. */
export class Suggestions {
  readonly #clock: Clock;
  readonly #query: QueryPhrases;
  readonly #phrases = new Store<readonly string[]>([]);
  #cancel: Cancel | undefined;
  #asking: AbortController | undefined;

  constructor(clock: Clock, query: QueryPhrases) {
    this.#clock = clock;
    this.#query = query;
  }

  get phrases(): ReadableStore<readonly string[]> {
    return this.#phrases;
  }

  typed(text: string): void {
    this.#stop();
    const wanted = text.trim();
    // A question of a whole page is not in any base, and one of nothing has no answer.
    if (wanted === '' || wanted.length > 100) return this.#show([]);
    this.#cancel = this.#clock.after(suggestionDelay, () => void this.#ask(wanted));
  }

  clear(): void {
    this.#stop();
    this.#show([]);
  }

  async #ask(text: string): Promise<void> {
    const asking = (this.#asking = new AbortController());
    const phrases = await this.#query(text, asking.signal).catch(() => []);
    if (this.#asking === asking && !asking.signal.aborted) this.#show(phrases.filter((phrase) => phrase !== text).slice(0, shown));
  }

  #stop(): void {
    this.#cancel?.();
    this.#asking?.abort();
    this.#cancel = this.#asking = undefined;
  }

  #show(phrases: readonly string[]): void {
    if (phrases.length > 0 || this.#phrases.get().length > 0) this.#phrases.set(phrases);
  }
}
