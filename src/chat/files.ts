import type { CecFileType, ChatApi } from '../cec/chat-api.js';
import { DeskbellError } from '../core/errors.js';
import type { ChatMessage } from './conversation.js';
import { fileKind, headLength, type FileKind } from './file-type.js';
import { shrinkPicture } from './shrink-picture.js';
import type { KeptTranscript } from './kept-transcript.js';
import { transcriptLimits } from './transcript.js';

/** Bytes of downloads in memory. */
const cacheLimit = 32 * 1024 * 1024;

export interface CheckedFile {
  readonly file: File;
  readonly kind: FileKind & { readonly centre: CecFileType };
}

const headOf = (file: Blob): Promise<Uint8Array> =>
  file.slice(0, headLength).arrayBuffer().then((buffer) => new Uint8Array(buffer), (cause: unknown) => {
    throw new DeskbellError('file-unreadable', undefined, { cause });
  });

/**
 * A file that the centre takes, or an error that says why not, before anything but its head is read. A picture that
 * is too large is made smaller.
 *
 * @throws DeskbellError `file-empty`, `file-type`, `file-too-large`, `file-unreadable`
 */
export async function checkFile(file: File, limit: number): Promise<CheckedFile> {
  if (file.size === 0) throw new DeskbellError('file-empty');
  const kind = fileKind(await headOf(file), file.name, file.type);
  if (!kind?.centre) throw new DeskbellError('file-type');
  const { centre } = kind;
  if (file.size <= limit) return { file, kind: { ...kind, centre } };
  const smaller = kind.kind === 'image' ? await shrinkPicture(file, limit) : undefined;
  if (!smaller) throw new DeskbellError('file-too-large');
  return { file: smaller, kind: { type: 'image/jpeg', kind: 'image', centre: 'jpg' } };
}

const centreTypes: readonly CecFileType[] = ['jpg', 'png', 'bpm', 'mp3', 'aac', 'mp4', 'txt', 'csv'];
const centreType = (extension = 'txt'): CecFileType =>
  centreTypes.find((type) => type === extension) ?? (extension === 'bmp' ? 'bpm' : extension === 'jpeg' ? 'jpg' : extension === 'm4a' ? 'mp4' : 'txt');

/** The bytes of messages' files: from memory, from storage, from the centre; each fetched once. */
export class FileCache {
  readonly #api: ChatApi;
  readonly #transcript: Pick<KeptTranscript, 'file' | 'putFile'>;
  readonly #flights = new Map<string, Promise<Blob>>();
  readonly #held = new Map<string, Blob>();
  #bytes = 0;

  constructor(api: ChatApi, transcript: Pick<KeptTranscript, 'file' | 'putFile'>) {
    this.#api = api;
    this.#transcript = transcript;
  }

  async fetch(scope: string, message: ChatMessage, signal?: AbortSignal): Promise<Blob> {
    signal?.throwIfAborted();
    const held = this.#held.get(message.id);
    if (held) return held;
    let flight = this.#flights.get(message.id);
    if (!flight) {
      flight = this.#load(scope, message).finally(() => this.#flights.delete(message.id));
      // Every caller may have gone away: that is no unhandled rejection.
      flight.catch(() => {});
      this.#flights.set(message.id, flight);
    }
    if (!signal) return flight;
    const aborted = new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
    return Promise.race([flight, aborted]);
  }

  async #load(scope: string, message: ChatMessage): Promise<Blob> {
    const stored = await this.#transcript.file(scope, message.id);
    const { id, extension, name = '', type = '' } = message.file ?? {};
    // What the visitor's own system called its type is not what the bytes say.
    if (stored) return this.#hold(message.id, message.direction === 'out' ? stored.slice(0, stored.size, type) : stored);
    if (id === undefined) throw new DeskbellError('file-unreadable');
    const bytes = await this.#api.downloadFile({ id, type: centreType(extension) });
    const blob = new Blob([bytes], { type: fileKind(bytes.subarray(0, headLength), name, type)?.type ?? 'application/octet-stream' });
    if (blob.size <= transcriptLimits.file) await this.#transcript.putFile(scope, message.id, blob).catch(() => {});
    return this.#hold(message.id, blob);
  }

  #hold(id: string, blob: Blob): Blob {
    this.#held.set(id, blob);
    this.#bytes += blob.size;
    for (const [oldest, { size }] of this.#held) {
      if (this.#bytes <= cacheLimit || oldest === id) break;
      this.#held.delete(oldest);
      this.#bytes -= size;
    }
    return blob;
  }
}
