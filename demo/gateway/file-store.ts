import { randomUUID } from 'node:crypto';

/** The guide's own list; a bitmap is spelt `bpm` there. */
export const fileTypes = ['jpg', 'png', 'bpm', 'mp3', 'aac', 'mp4', 'txt', 'csv'];

/** Files of the run, in memory. */
export class FileStore {
  readonly #files = new Map<string, { type: string; bytes: Buffer }>();

  put(type: string, bytes: Buffer): string {
    const key = randomUUID();
    this.#files.set(key, { type, bytes });
    return key;
  }

  get(key: string): { type: string; bytes: Buffer } | undefined {
    return this.#files.get(key);
  }
}
