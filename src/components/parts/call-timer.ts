import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { systemClock, type Cancel, type Clock } from '../../core/clock.js';

/** 2:05, and 1:02:05 past an hour. */
export function clockFace(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

/** The time that a call has lasted. It alone renders every second, not the panel around it. */
export class DeskbellCallTimer extends LitElement {
  /** ms since the epoch. */
  static override properties: PropertyDeclarations = { from: { attribute: false }, until: { attribute: false } };
  declare from: number | undefined;
  /** ms since the epoch; undefined while the call goes on. */
  declare until: number | undefined;
  /** The time, replaceable for tests. */
  clock: Clock = systemClock;

  #cancel: Cancel | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#cancel?.();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override render(): TemplateResult | typeof nothing {
    this.#cancel?.();
    if (this.from === undefined) return nothing;
    const elapsed = (this.until ?? this.clock.now()) - this.from;
    // To the next full second, however late this turn came.
    if (this.until === undefined && this.isConnected) this.#cancel = this.clock.after(1000 - (Math.max(0, elapsed) % 1000), () => this.requestUpdate());
    return html`<span role="timer" part="call-timer">${clockFace(elapsed)}</span>`;
  }
}
