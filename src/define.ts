/**
 * Registers elements, skipping every tag that is taken: a second copy of the script on a page must not throw
 * (custom-elements registries have no "unless defined").
 */
export function define(elements: Readonly<Record<string, CustomElementConstructor>>): void {
  for (const [tag, constructor] of Object.entries(elements)) {
    if (!customElements.get(tag)) customElements.define(tag, constructor);
  }
}
