export type Unsubscribe = () => void;

/** A value that changes over time. `subscribe` does not call back at once: read `get()` first. */
export interface ReadableStore<T> {
  get(): T;
  subscribe(listener: (value: T, previous: T) => void): Unsubscribe;
}

/** The owner's end of a {@link ReadableStore}: hand out the store, keep the setter. */
export class Store<T> implements ReadableStore<T> {
  #value: T;
  readonly #listeners = new Set<(value: T, previous: T) => void>();

  constructor(initial: T) {
    this.#value = initial;
  }

  get(): T {
    return this.#value;
  }

  /** Sets the value; an identical value (`Object.is`) notifies nobody. */
  set(value: T): void {
    const previous = this.#value;
    if (Object.is(previous, value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener(value, previous);
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }

  subscribe(listener: (value: T, previous: T) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
