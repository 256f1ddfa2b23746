import type { Cancel, Clock } from '../core/clock.js';

/** ms that an address may take to open. */
export const openLimit = 4_000;
/** ms after which the next address is tried beside the ones still opening (the idea of RFC 8305). */
export const stagger = 1_500;

export interface SocketOptions {
  readonly clock: Clock;
  readonly create: (url: string) => WebSocket;
  readonly signal: AbortSignal;
}

/** Resolves with an open socket; rejects, with the socket closed, when it fails, takes too long or `signal` aborts. */
export function openSocket(url: string, { clock, create, signal }: SocketOptions): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    let socket: WebSocket;
    try {
      socket = create(url);
    } catch (error) {
      return reject(error);
    }
    const settle = (run: () => void): void => {
      cancel();
      signal.removeEventListener('abort', onAbort);
      socket.onopen = socket.onclose = socket.onerror = null;
      run();
    };
    const fail = (reason: unknown) => (): void => {
      socket.close();
      reject(reason);
    };
    const onAbort = (): void => settle(fail(signal.reason));
    const cancel: Cancel = clock.after(openLimit, () => settle(fail(new Error('timeout'))));
    signal.addEventListener('abort', onAbort);
    socket.onopen = () => settle(() => resolve(socket));
    // A browser does not tell a refused connection from a bad certificate: both are "closed".
    socket.onclose = socket.onerror = () => settle(fail(new Error('closed')));
  });
}

/**
 * Opens the addresses in order, each with a head start over the next; the first that opens wins, every other is closed.
 * Rejects when all have failed.
 */
export function openFirst(urls: readonly string[], options: SocketOptions): Promise<{ readonly socket: WebSocket; readonly url: string; readonly failed: readonly string[] }> {
  const { clock, signal } = options;
  const race = new AbortController();
  const failed: string[] = [];
  return new Promise((resolve, reject) => {
    let next = 0;
    let over = false;
    let cancelStagger: Cancel = () => {};
    const finish = (run: () => void): void => {
      if (over) return;
      over = true;
      cancelStagger();
      signal.removeEventListener('abort', onAbort);
      run();
      race.abort(new Error('lost'));
    };
    const onAbort = (): void => finish(() => reject(signal.reason));
    const startNext = (): void => {
      cancelStagger();
      const url = urls[next++];
      if (url === undefined || over) return;
      cancelStagger = clock.after(stagger, startNext);
      openSocket(url, { ...options, signal: race.signal }).then(
        (socket) => (over ? socket.close() : finish(() => resolve({ socket, url, failed }))),
        () => {
          if (over) return;
          failed.push(url);
          if (failed.length === urls.length) finish(() => reject(new Error('No address opened')));
          else startNext();
        },
      );
    };
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    startNext();
    if (urls.length === 0) finish(() => reject(new Error('No address')));
  });
}
