import { Store, type ReadableStore } from './store.js';

/** For each state, the states that may follow it. */
export type Transitions<S extends string> = Readonly<Record<S, readonly S[]>>;

export class IllegalStepError extends Error {
  override readonly name = 'IllegalStepError';
}

/** A state machine held to its table: an illegal step throws, because it is a defect in the caller. */
export class Machine<S extends string> {
  readonly #transitions: Transitions<S>;
  readonly #state: Store<S>;

  constructor(transitions: Transitions<S>, initial: S) {
    this.#transitions = transitions;
    this.#state = new Store(initial);
  }

  get current(): S {
    return this.#state.get();
  }

  get state(): ReadableStore<S> {
    return this.#state;
  }

  can(next: S): boolean {
    return this.#transitions[this.current].includes(next);
  }

  /** Moves to `next`. Moving to the current state is no step and does nothing. */
  go(next: S): void {
    if (next === this.current) return;
    if (!this.can(next)) throw new IllegalStepError(`${this.current} -> ${next}`);
    this.#state.set(next);
  }
}
