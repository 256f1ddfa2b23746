import { deriveSealKeys, type SealKey } from './seal-keys.js';

const nonceLength = 12;

/** Seals what lies in Redis: AES-256-GCM, tied to the place where it lies, so that it cannot be moved to another's. */
export class StoreSeal {
  readonly #keys: readonly SealKey[];

  private constructor(keys: readonly SealKey[]) {
    this.#keys = keys;
  }

  static async create(secrets: readonly string[]): Promise<StoreSeal> {
    return new StoreSeal(await deriveSealKeys(secrets, 'store'));
  }

  async seal(place: string, text: string): Promise<string> {
    const { id, key } = this.#keys[0]!;
    const iv = crypto.getRandomValues(new Uint8Array(nonceLength));
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: encoder.encode(place) }, key, encoder.encode(text));
    return `${id}.${encode(iv)}.${encode(new Uint8Array(sealed))}`;
  }

  /** Undefined for what nobody with one of our secrets put there. */
  async open(place: string, sealed: string): Promise<string | undefined> {
    const [id, iv, body] = sealed.split('.');
    const key = this.#keys.find((candidate) => candidate.id === id)?.key;
    if (!key || !iv || !body) return undefined;
    try {
      const parameters = { name: 'AES-GCM', iv: decode(iv), additionalData: encoder.encode(place) };
      return new TextDecoder().decode(await crypto.subtle.decrypt(parameters, key, decode(body)));
    } catch {
      return undefined;
    }
  }
}

const encoder = new TextEncoder();

/** In steps, because a call takes only so many arguments. */
function encode(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 8192) text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  return btoa(text);
}

const decode = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
