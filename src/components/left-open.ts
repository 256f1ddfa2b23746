// Of this tab alone, and gone with it: https://html.spec.whatwg.org/multipage/webstorage.html#the-sessionstorage-attribute
// Storage may be blocked. Then the panel is closed on every page.

/** Whether the panel of that name was open on the page before. */
export function wasLeftOpen(name: string): boolean {
  try {
    return sessionStorage.getItem(name) !== null;
  } catch {
    return false;
  }
}

export function noteOpen(name: string, open: boolean): void {
  try {
    if (open) sessionStorage.setItem(name, '');
    else sessionStorage.removeItem(name);
  } catch {
    // As if it had been closed.
  }
}
