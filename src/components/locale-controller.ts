import type { ReactiveControllerHost } from 'lit';
import { Store, type ReadableStore } from '../core/store.js';
import { createLocalizer, loadTerms } from '../i18n/localize.js';
import type { Localizer } from '../i18n/localizer.js';

type Vocabulary = 'chat' | 'call';

/** The language of an element and of all inside it: starts with the launcher's few terms, loads the rest on demand. */
export class LocaleController {
  readonly #store = new Store<Localizer>(createLocalizer('en'));
  readonly #wanted = new Map<Vocabulary, Promise<void>>();
  #switches = 0;
  #latest: Promise<void> = Promise.resolve();

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

  /** Adds a vocabulary, for this language and for every later one. Resolves when its words are there. */
  load(vocabulary: Vocabulary): Promise<void> {
    const known = this.#wanted.get(vocabulary);
    if (known) return known;
    const loading = Promise.resolve().then(() => this.#build(this.#store.get().locale)).catch((reason: unknown) => {
      this.#wanted.delete(vocabulary);
      throw reason;
    });
    this.#wanted.set(vocabulary, loading);
    return loading;
  }

  #build(locale: string): Promise<void> {
    return (this.#latest = this.#make(locale, ++this.#switches));
  }

  async #make(locale: string, turn: number): Promise<void> {
    let localizer = createLocalizer(locale);
    // Words on screen are exchanged at once and whole, never half in another language.
    for (const vocabulary of this.#wanted.keys()) localizer = await loadTerms(localizer, vocabulary);
    // Overtaken by another language or vocabulary, whose words are those to wait for.
    if (turn !== this.#switches) return this.#latest;
    this.#store.set(localizer);
  }
}
