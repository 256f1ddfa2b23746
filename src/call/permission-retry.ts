import type { Browser } from './browser.js';
import type { CallCause } from './call-control.js';

/** Waits for the visitor to allow what was refused, wherever the browser keeps that switch. @returns a stop */
export function onPermissionGranted({ permissions }: Browser, cause: CallCause, granted: () => void): () => void {
  const name = /^mic-(denied|dismissed)/.test(cause) ? 'microphone' : /^cam-(denied|dismissed)/.test(cause) ? 'camera' : undefined;
  const stopped = new AbortController();
  if (name) {
    permissions?.query({ name }).then(
      (status) => {
        const check = (): void => {
          if (status.state === 'granted' && !stopped.signal.aborted) {
            stopped.abort();
            granted();
          }
        };
        if (!stopped.signal.aborted) status.addEventListener('change', check, { signal: stopped.signal });
      },
      // Not every browser can be asked: the button to try again is there.
      () => {},
    );
  }
  return () => stopped.abort();
}
