import type { ReactiveControllerHost } from 'lit';
import { Store, type ReadableStore } from '../core/store.js';
import { createLocalizer, loadTerms } from '../i18n/localize.js';
import type { Localizer } from '../i18n/localizer.js';

type Vocabulary = 'chat' | 'call';

/** The language of an element and of all inside it: starts with the launcher's few terms, loads the rest on demand. */
export class LocaleController {
  readonly #store = new Store<Localizer>(createLocalizer('en'));
  readonly #wanted = new Set<Vocabulary>();
  #switches = 0;

  constructor(host: ReactiveControllerHost) {
    this.#store.subscribe(() => host.requestUpdate());
  }

  get store(): ReadableStore<Localizer> {
    return this.#store;
  }

  get t(): Localizer['t'] {
    const localizer = this.#store.get();
    return (key, values) => localizer.t(key, values);
  }

  get language(): string {
    return this.#store.get().language;
  }

  use(locale: string): void {
    if (locale === this.#store.get().locale && this.#switches) return;
    // Words that could not be fetched leave the old ones standing.
    this.#build(locale).catch(() => {});
  }

  /** Adds a vocabulary, for this language and for every later one. */
  async load(vocabulary: Vocabulary): Promise<void> {
    if (this.#wanted.has(vocabulary)) return;
    this.#wanted.add(vocabulary);
    try {
      await this.#build(this.#store.get().locale);
    } catch (reason) {
      this.#wanted.delete(vocabulary);
      throw reason;
    }
  }

  async #build(locale: string): Promise<void> {
    const turn = ++this.#switches;
    let localizer = createLocalizer(locale);
    // Words on screen are exchanged at once and whole, never half in another language.
    if (this.#wanted.size === 0) return this.#store.set(localizer);
    for (const vocabulary of this.#wanted) localizer = await loadTerms(localizer, vocabulary);
    if (turn === this.#switches) this.#store.set(localizer);
  }
}
