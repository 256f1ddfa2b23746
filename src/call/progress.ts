import { Machine } from '../core/machine.js';
import { Store } from '../core/store.js';
import type { CallMedia, CallState, CallStatus } from './call-control.js';
import { callTransitions } from './state.js';

/** The one place where a call's state changes: held to the table, told as one status. */
export class CallProgress {
  readonly status = new Store<CallStatus>({ state: 'idle', media: 'audio', transferred: false });
  readonly #machine = new Machine(callTransitions, 'idle' as CallState);

  get state(): CallState {
    return this.#machine.current;
  }

  begin(media: CallMedia): void {
    this.#machine.go('checking');
    this.status.set({ state: 'checking', media, transferred: false });
  }

  go(state: CallState, facts: Partial<CallStatus> = {}): void {
    if (state === this.state) return;
    this.#machine.go(state);
    this.status.update((status) => ({ ...status, ...facts, state }));
  }

  note(facts: Partial<Pick<CallStatus, 'answeredAt' | 'transferred'>>): void {
    this.status.update((status) => ({ ...status, ...facts }));
  }

  reset(): void {
    this.#machine.go('idle');
    this.status.update(({ media }) => ({ state: 'idle', media, transferred: false }));
  }
}
