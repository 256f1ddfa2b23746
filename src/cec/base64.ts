import { DeskbellError } from '../core/errors.js';

/** The content in base64 (RFC 4648, section 4). The browser's own reader does it off the main thread. */
export function toBase64(content: Blob, signal?: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    const onAbort = (): void => reader.abort();
    const fail = (code: 'file-unreadable' | 'cancelled', cause?: unknown): void =>
      reject(new DeskbellError(code, undefined, { delivery: 'never-sent', cause }));
    if (signal?.aborted) return fail('cancelled');
    signal?.addEventListener('abort', onAbort, { once: true });
    reader.onload = () => {
      const url = reader.result as string;
      resolve(url.slice(url.indexOf(',') + 1));
    };
    reader.onerror = () => fail('file-unreadable', reader.error);
    reader.onabort = () => fail('cancelled');
    reader.onloadend = () => signal?.removeEventListener('abort', onAbort);
    reader.readAsDataURL(content);
  });
}

/** A multiple of four, so that no group of base64 is cut. */
const sliceLength = 1 << 20;

/** The bytes of a base64 text, which may hold line breaks and lack its padding; undefined where it is none. */
export function fromBase64(encoded: string): Uint8Array<ArrayBuffer> | undefined {
  const text = encoded.replace(/\s+/g, '').replace(/={1,2}$/, '');
  if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text)) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let at = 0;
  for (let start = 0; start < text.length; start += sliceLength) {
    const binary = atob(text.slice(start, start + sliceLength));
    for (let index = 0; index < binary.length; index++) bytes[at++] = binary.charCodeAt(index);
  }
  return bytes;
}
