import type { ReactiveController, ReactiveElement } from 'lit';
import { request } from '../request-event.js';

/** Tells the owner whether a log is before the reader's eyes: on the screen, in a page that is shown. */
export class SeenWatcher implements ReactiveController {
  readonly #host: ReactiveElement;
  #observer: IntersectionObserver | undefined;
  #inView = false;
  #told: boolean | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#told = undefined;
    this.#observer = new IntersectionObserver((entries) => {
      this.#inView = entries.at(-1)?.isIntersecting ?? false;
      this.#tell();
    });
    this.#observer.observe(this.#host);
    document.addEventListener('visibilitychange', this.#tell);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    document.removeEventListener('visibilitychange', this.#tell);
  }

  readonly #tell = (): void => {
    const seen = this.#inView && document.visibilityState === 'visible';
    if (seen === this.#told) return;
    this.#told = seen;
    void request(this.#host, { type: 'seen', seen }).catch(() => {});
  };
}
