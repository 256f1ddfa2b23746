import type { Clock } from '../core/clock.js';
import { DeskbellError } from '../core/errors.js';
import { isOffline, lostRequest, startDeadline, type Transport, type TransportAnswer } from './transport.js';

/**
 * Whether the absence of `load` on the upload proves that the body did not all leave. Measured against servers that
 * reset at once after the last byte: Chromium says `load` first, every time; Firefox says it only when the answer
 * begins, so that a refused and a reset connection look alike there. WebKit is not measured and not trusted.
 */
const tellsUploads = (): boolean => /\bChrom(e|ium)\//.test(navigator.userAgent);

/**
 * Exchanges by `XMLHttpRequest`, for requests that must not be carried out twice: its upload events tell whether the
 * body has left, which `fetch` does not. A refused connection or preflight is then `never-sent`; a connection that
 * was lost afterwards, and every time limit, is `unknown`.
 */
export function createTrackedTransport(clock: Clock): Transport {
  return (request) =>
    new Promise<TransportAnswer>((resolve, reject) => {
      const { signal } = request;
      if (signal?.aborted) return reject(new DeskbellError('cancelled', undefined, { delivery: 'never-sent' }));
      const wasOffline = isOffline();
      const exchange = new XMLHttpRequest();
      let status = 0;
      let left = false;
      const settle = (finish: () => void): void => {
        deadline.stop();
        signal?.removeEventListener('abort', onAbort);
        exchange.onloadend = null;
        finish();
      };
      const fail = (error: DeskbellError): void => settle(() => reject(error));
      const giveUp = (code: 'timeout' | 'cancelled'): void => {
        fail(new DeskbellError(code, undefined, { delivery: 'unknown', retryable: code === 'timeout', ...(status && { status }) }));
        exchange.abort();
      };
      const onAbort = (): void => giveUp('cancelled');
      const deadline = startDeadline(clock, request.timeout, () => giveUp('timeout'));
      const moved = (): void => {
        if (request.patient) deadline.restart();
      };

      exchange.upload.onprogress = ({ loaded, total }) => {
        moved();
        request.onProgress?.(loaded, total);
      };
      exchange.upload.onload = () => void (left = true);
      exchange.onprogress = moved;
      exchange.onreadystatechange = () => void (status = exchange.status || status);
      exchange.onloadend = () => {
        const complete = exchange.status !== 0;
        if (complete || (status && (status < 200 || status > 299))) {
          // The headers were kept by the browser only where the answer is whole.
          const headers = complete ? exchange.getAllResponseHeaders() : '';
          const text = complete ? exchange.responseText : '';
          return settle(() => resolve({ status: complete ? exchange.status : status, text, header: (name) => headerOf(headers, name) }));
        }
        const neverSent = !status && !left && (tellsUploads() || (wasOffline && isOffline()));
        fail(lostRequest(neverSent ? 'never-sent' : 'unknown', undefined, request.effect, status));
      };

      try {
        exchange.open(request.method, request.url);
        for (const [name, value] of Object.entries(request.headers)) exchange.setRequestHeader(name, value);
        exchange.overrideMimeType('application/json;charset=utf-8');
        signal?.addEventListener('abort', onAbort, { once: true });
        exchange.send(request.body ?? null);
      } catch (reason) {
        fail(new DeskbellError('network', undefined, { delivery: 'never-sent', cause: reason }));
      }
    });
}

/** `getResponseHeader` would write a warning into the page's console for a header that CORS does not expose. */
function headerOf(headers: string, name: string): string | undefined {
  const start = `${name.toLowerCase()}:`;
  return headers.split('\r\n').find((line) => line.toLowerCase().startsWith(start))?.slice(start.length).trim();
}
