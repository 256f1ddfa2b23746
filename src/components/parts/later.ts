/** Set once, by whoever registers the chat's elements. */
let load: (() => Promise<void>) | undefined;
let flight: Promise<void> | undefined;

export function setLater(loader: () => Promise<void>): void {
  load = loader;
}

/**
 * Says that an element is wanted which only some conversations have: a file, a form, a rating. Its code is loaded
 * when one first comes up; until then its tag stands there empty. After a failure the next wish tries again.
 */
export function wantLater(tag: string): void {
  if (customElements.get(tag) || !load) return;
  flight ??= load().catch(() => {}).finally(() => (flight = undefined));
}
