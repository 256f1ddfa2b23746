/** What happens to the page as a whole. `show` and `hide` are those of the page lifecycle, bfcache included. */
export type PageEvent = 'visible' | 'hidden' | 'online' | 'offline' | 'show' | 'hide';

/** The page as the conversation sees it; injected, so that tests can own it. */
export interface PageSignals {
  visible(): boolean;
  online(): boolean;
  subscribe(listener: (event: PageEvent) => void): () => void;
}

export const browserPage: PageSignals = {
  visible: () => document.visibilityState !== 'hidden',
  online: () => navigator.onLine !== false,
  subscribe(listener) {
    const control = new AbortController();
    const { signal } = control;
    document.addEventListener('visibilitychange', () => listener(document.visibilityState === 'hidden' ? 'hidden' : 'visible'), { signal });
    // A page that was frozen runs again: `resume` may come without `visibilitychange`.
    document.addEventListener('resume', () => listener('show'), { signal });
    window.addEventListener('online', () => listener('online'), { signal });
    window.addEventListener('offline', () => listener('offline'), { signal });
    window.addEventListener('pageshow', () => listener('show'), { signal });
    window.addEventListener('pagehide', () => listener('hide'), { signal });
    return () => control.abort();
  },
};
