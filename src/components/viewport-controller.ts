import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Keeps a full-screen panel inside what is really visible: an on-screen keyboard shrinks the visual viewport, not
 * the layout one, and `dvh` does not follow it on iOS (https://github.com/w3c/csswg-drafts/issues/7194).
 */
export class ViewportController implements ReactiveController {
  readonly #target: () => HTMLElement | null | undefined;
  readonly #apply = (): void => {
    const viewport = window.visualViewport;
    const style = this.#target()?.style;
    if (!viewport || !style) return;
    // A reader who has zoomed in moves about in the whole of the panel: only a keyboard takes room from it.
    const { scale } = viewport;
    style.setProperty('--viewport-height', `${viewport.height * scale}px`);
    style.setProperty('--viewport-top', `${scale > 1 ? 0 : viewport.offsetTop}px`);
  };

  constructor(host: ReactiveControllerHost, target: () => HTMLElement | null | undefined) {
    this.#target = target;
    host.addController(this);
  }

  hostConnected(): void {
    window.visualViewport?.addEventListener('resize', this.#apply);
    window.visualViewport?.addEventListener('scroll', this.#apply);
  }

  hostUpdated(): void {
    this.#apply();
  }

  hostDisconnected(): void {
    window.visualViewport?.removeEventListener('resize', this.#apply);
    window.visualViewport?.removeEventListener('scroll', this.#apply);
  }
}
