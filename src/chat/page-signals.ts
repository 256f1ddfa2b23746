/**
 * What happens to the page as a whole. `show` and `hide` are those of the page lifecycle, bfcache included; `leaving`
 * comes before `hide`, while the next page is still on its way, and may turn out to be nothing but a download.
 */
export type PageEvent = 'visible' | 'hidden' | 'online' | 'offline' | 'leaving' | 'show' | 'hide';

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
    // It asks nothing and so, unlike `unload`, keeps no page out of the back-forward cache.
    window.addEventListener('beforeunload', () => listener('leaving'), { signal });
    window.addEventListener('pagehide', () => listener('hide'), { signal });
    return () => control.abort();
  },
};
