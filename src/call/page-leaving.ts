import type { Browser } from './browser.js';

/**
 * Says when the page is left. `pagehide` alone ends a call: what is sent there arrives, and unlike `unload` it keeps
 * the page fit for the back-forward cache.
 */
export function onPageLeft({ page }: Browser, left: () => void): () => void {
  page.addEventListener('pagehide', left);
  return () => page.removeEventListener('pagehide', left);
}

/** Makes the browser ask before the page is left. */
export function warnBeforeLeaving({ page }: Browser): () => void {
  const warn = (event: Event): void => event.preventDefault();
  page.addEventListener('beforeunload', warn);
  return () => page.removeEventListener('beforeunload', warn);
}
