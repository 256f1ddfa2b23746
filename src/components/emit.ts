/** Dispatches a public event: bubbling and composed, as the README promises. */
export function emit(host: HTMLElement, type: string, detail: unknown = {}): void {
  host.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}
