export type WireMessage = Record<string, unknown>;

/** What waits for one visitor's polls. Taking is destructive: there is no history call. */
export class Mailbox {
  #pending: unknown[] = [];
  #wake = new Set<() => void>();

  put(message: unknown): void {
    this.#pending.push(message);
    // One poll gets it; the others go on waiting.
    const [first] = this.#wake;
    first?.();
  }

  get size(): number {
    return this.#pending.length;
  }

  /** Empties the box; waits up to `hold` ms where it is empty. */
  async take(hold: number, gone: AbortSignal): Promise<unknown[]> {
    if (!this.#pending.length && hold > 0 && !gone.aborted) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          this.#wake.delete(done);
          gone.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, hold);
        this.#wake.add(done);
        gone.addEventListener('abort', done);
      });
    }
    if (gone.aborted) return [];
    const taken = this.#pending;
    this.#pending = [];
    return taken;
  }

  clear(): void {
    this.#pending = [];
    for (const wake of [...this.#wake]) wake();
  }
}
