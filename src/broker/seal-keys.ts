import type { CryptoKey } from 'jose';

/** What a key is for. Each purpose has keys of its own, so that nothing sealed for one opens as another. */
export type SealPurpose = 'session' | 'visitor' | 'store';

export interface SealKey {
  /** Names the key in what it sealed; says nothing about the secret. */
  readonly id: string;
  readonly key: CryptoKey;
}

const encoder = new TextEncoder();

export const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** AES-256-GCM keys from the secrets by HKDF (RFC 5869), in the secrets' order. */
export async function deriveSealKeys(secrets: readonly string[], purpose: SealPurpose): Promise<readonly SealKey[]> {
  return Promise.all(secrets.map(async (secret) => {
    const material = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, ['deriveBits', 'deriveKey']);
    const derivation = (info: string) => ({ name: 'HKDF', hash: 'SHA-256', salt: encoder.encode('deskbell-broker'), info: encoder.encode(info) });
    const id = await crypto.subtle.deriveBits(derivation(`${purpose} id`), material, 64);
    const key = await crypto.subtle.deriveKey(derivation(`${purpose} key`), material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    return { id: toBase64Url(new Uint8Array(id)), key: key as CryptoKey };
  }));
}
