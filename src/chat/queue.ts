import type { ChatApi, QueueInfo } from '../cec/chat-api.js';
import type { Cancel, Clock } from '../core/clock.js';
import type { QueueStatus } from './conversation.js';
import type { PageSignals } from './page-signals.js';

/** ms between two looks at the queue, page seen and hidden. */
export const queuePeriod = { seen: 5_000, hidden: 30_000 } as const;

export function toQueueStatus({ maximumWait = 0, longestWait: _longest, ...status }: QueueInfo): QueueStatus {
  return { ...status, long: maximumWait > 0 && Math.max(status.estimatedWait ?? 0, status.waited ?? 0) > maximumWait };
}

export interface QueueWatchOptions {
  readonly api: ChatApi;
  readonly clock: Clock;
  readonly page: PageSignals;
  /** `undefined`: the centre answered that the visitor is in no queue. */
  onAnswer(status: QueueStatus | undefined): void;
}

/** Keeps position and expected wait current while somebody waits. An answer that does not come changes nothing. */
export class QueueWatch {
  readonly #options: QueueWatchOptions;
  #cancel: Cancel | undefined;
  #running = false;
  #asking = false;

  constructor(options: QueueWatchOptions) {
    this.#options = options;
  }

  set(running: boolean): void {
    if (running === this.#running) return;
    this.#running = running;
    this.#cancel?.();
    if (running) void this.#ask();
  }

  /** The page is seen again. */
  nudge(): void {
    if (!this.#running || this.#asking) return;
    this.#cancel?.();
    void this.#ask();
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const { api, clock, page, onAnswer } = this.#options;
    try {
      const info = await api.queryQueueInfo();
      if (this.#running) onAnswer(info && toQueueStatus(info));
    } catch {
      // Looked at again in a moment.
    } finally {
      this.#asking = false;
    }
    if (this.#running) this.#cancel = clock.after(page.visible() ? queuePeriod.seen : queuePeriod.hidden, () => void this.#ask());
  }
}
