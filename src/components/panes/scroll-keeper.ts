import type { ReactiveController, ReactiveElement } from 'lit';

/** px from the end within which the reader counts as being there. */
const atEndWithin = 40;

/**
 * Keeps a reader's place in a log that grows at both ends and whose pictures arrive late: at the end it stays at
 * the end, anywhere else what is in view stays where it is. It never leaves the end unless the reader scrolls up.
 */
export class ScrollKeeper implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #scroller: () => HTMLElement | null;
  readonly #rows: string;
  #observer: ResizeObserver | undefined;
  #observed: HTMLElement | undefined;
  #following = true;
  #anchor: { readonly row: Element; readonly top: number } | undefined;
  #lastTop = 0;

  constructor(host: ReactiveElement, scroller: () => HTMLElement | null, rows: string) {
    this.#host = host;
    this.#scroller = scroller;
    this.#rows = rows;
    host.addController(this);
  }

  get following(): boolean {
    return this.#following;
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observed = undefined;
  }

  hostUpdate(): void {
    if (!this.#following) this.#remember();
  }

  hostUpdated(): void {
    const scroller = this.#scroller();
    if (!scroller || scroller === this.#observed) return;
    this.#observed = scroller;
    this.#observer ??= new ResizeObserver(() => this.settle());
    this.#observer.observe(scroller);
    if (scroller.firstElementChild) this.#observer.observe(scroller.firstElementChild);
  }

  follow(): void {
    this.#following = true;
    this.#anchor = undefined;
  }

  release(): void {
    if (!this.#following) return;
    this.#following = false;
    this.#remember();
  }

  /** The reader, or this keeper, has scrolled. `complete`: the newest message stands in the document. */
  onScroll(complete: boolean): void {
    const scroller = this.#scroller();
    if (!scroller) return;
    const { scrollTop } = scroller;
    const below = scroller.scrollHeight - scrollTop - scroller.clientHeight;
    if (complete && below <= atEndWithin) this.#following = true;
    // Growth below the reader is no leaving: only a way up is.
    else if (scrollTop < this.#lastTop - 1) this.#following = false;
    this.#lastTop = scrollTop;
    if (!this.#following) this.#remember();
  }

  /** Puts the reader back where they were, once more when rows that are new have drawn themselves. */
  async settleDrawn(): Promise<void> {
    this.settle();
    const rows = [...(this.#scroller()?.querySelectorAll(this.#rows) ?? [])];
    // Rows that come for rows that go may leave the height as it was: no observer would tell.
    await Promise.all(rows.map((row) => (row as Partial<ReactiveElement>).updateComplete));
    this.settle();
  }

  settle(): void {
    const scroller = this.#scroller();
    if (!scroller) return;
    if (this.#following) scroller.scrollTop = scroller.scrollHeight;
    else if (this.#anchor?.row.isConnected) {
      const moved = this.#topOf(this.#anchor.row, scroller) - this.#anchor.top;
      if (Math.abs(moved) >= 1) scroller.scrollTop += moved;
    }
    this.#lastTop = scroller.scrollTop;
  }

  /** A message taller than the view is read from its top. Answers whether this one is. */
  showTop(selector: string): boolean {
    const scroller = this.#scroller();
    const row = scroller?.querySelector(selector);
    if (!scroller || !row) return false;
    // The row draws itself in the same task, after this; what it is now says nothing of its height yet.
    if (row instanceof HTMLElement && 'updateComplete' in row) {
      void (row.updateComplete as Promise<unknown>).then(() => {
        if (row.getBoundingClientRect().height <= scroller.clientHeight) return this.settle();
        this.#following = false;
        scroller.scrollTop += this.#topOf(row, scroller) - 8;
        this.#lastTop = scroller.scrollTop;
        this.#remember();
        this.#host.requestUpdate();
      });
    }
    return true;
  }

  #remember(): void {
    const scroller = this.#scroller();
    if (!scroller) return;
    const top = scroller.getBoundingClientRect().top;
    for (const row of scroller.querySelectorAll(this.#rows)) {
      const box = row.getBoundingClientRect();
      if (box.bottom <= top) continue;
      this.#anchor = { row, top: box.top - top };
      return;
    }
  }

  #topOf(row: Element, scroller: HTMLElement): number {
    return row.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  }
}
