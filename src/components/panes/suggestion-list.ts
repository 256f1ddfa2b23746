import type { ReactiveController, ReactiveElement } from 'lit';

/** Which suggestion the keyboard is on, and whether the list is shown. */
export class SuggestionList implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #options: () => readonly string[];
  readonly #pick: (text: string) => void;
  #index = -1;
  #dismissed = true;
  #known: readonly string[] = [];

  constructor(host: ReactiveElement, options: () => readonly string[], pick: (text: string) => void) {
    this.#host = host;
    this.#options = options;
    this.#pick = pick;
    host.addController(this);
  }

  get options(): readonly string[] {
    return this.#dismissed ? [] : this.#options();
  }

  get index(): number {
    return this.#index;
  }

  hostUpdate(): void {
    if (this.#options() === this.#known) return;
    this.#known = this.#options();
    this.#index = -1;
  }

  /** The text has changed: what is suggested next is wanted. */
  invite(): void {
    this.#dismissed = false;
    this.#index = -1;
  }

  dismiss(): void {
    this.#dismissed = true;
    this.#index = -1;
    this.#host.requestUpdate();
  }

  pick(index: number): void {
    const text = this.options[index];
    if (text === undefined) return;
    this.dismiss();
    this.#pick(text);
  }

  /** Answers whether the key was the list's. */
  onKey(event: KeyboardEvent): boolean {
    const { length } = this.options;
    if (!length) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // -1 is the text box itself: up from it is the last, down from the last is it again.
      this.#index = ((this.#index + 1 + step + length + 1) % (length + 1)) - 1;
      this.#host.requestUpdate();
    } else if (event.key === 'Escape') this.dismiss();
    else if (event.key === 'Enter' && !event.shiftKey && this.#index >= 0) this.pick(this.#index);
    else return false;
    event.preventDefault();
    return true;
  }
}
