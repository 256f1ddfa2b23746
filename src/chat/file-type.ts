import type { CecFileType } from '../cec/chat-api.js';
import type { MessageKind } from './conversation.js';

export interface FileKind {
  /** MIME type, by content. */
  readonly type: string;
  readonly kind: MessageKind;
  /** The contact centre's name for it; absent: it does not take such files. */
  readonly centre?: CecFileType;
}

const ascii = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
const starts = (bytes: Uint8Array, ...head: number[]): boolean => head.every((byte, at) => bytes[at] === byte);

/** How many bytes {@link fileKind} wants to see. */
export const headLength = 4_096;

/**
 * What a file is, by its first bytes; text by its name and by having no bytes that text has not. Undefined: unknown.
 * The guide's types are 8.1.1; pictures that only come from an agent are known too, to be shown.
 */
export function fileKind(head: Uint8Array, name: string, declared: string): FileKind | undefined {
  if (starts(head, 0xff, 0xd8, 0xff)) return { type: 'image/jpeg', kind: 'image', centre: 'jpg' };
  if (starts(head, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return { type: 'image/png', kind: 'image', centre: 'png' };
  // Two letters are little: the four bytes of a bitmap that are always zero must be so too.
  if (ascii(head, 0, 2) === 'BM' && head.length > 26 && head.subarray(6, 10).every((byte) => byte === 0)) return { type: 'image/bmp', kind: 'image', centre: 'bpm' };
  if (ascii(head, 0, 4) === 'GIF8') return { type: 'image/gif', kind: 'image' };
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP') return { type: 'image/webp', kind: 'image' };
  if (ascii(head, 4, 8) === 'ftyp') return isoMedia(ascii(head, 8, 12), declared);
  if (ascii(head, 0, 3) === 'ID3') return { type: 'audio/mpeg', kind: 'audio', centre: 'mp3' };
  if (head[0] === 0xff && head.length > 3) {
    // MPEG frame: eleven bits of one, then version and layer. ADTS has layer 0, MP3 layer 1.
    const second = head[1]!;
    if ((second & 0xf6) === 0xf0) return { type: 'audio/aac', kind: 'audio', centre: 'aac' };
    if ((second & 0xe6) === 0xe2) return { type: 'audio/mpeg', kind: 'audio', centre: 'mp3' };
  }
  return textKind(head, name, declared);
}

/** ISO base media files differ by their brand: a phone's HEIC is one too. */
function isoMedia(brand: string, declared: string): FileKind | undefined {
  if (brand === 'M4A ' || brand === 'M4B ') return { type: 'audio/mp4', kind: 'audio', centre: 'mp4' };
  if (!/^(isom|iso\d|mp4\d|avc1|dash|M4V |MSNV|mmp4|3gp\d|f4v )/.test(brand)) return undefined;
  return declared.startsWith('audio/') ? { type: 'audio/mp4', kind: 'audio', centre: 'mp4' } : { type: 'video/mp4', kind: 'video', centre: 'mp4' };
}

function textKind(head: Uint8Array, name: string, declared: string): FileKind | undefined {
  const extension = /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase();
  const csv = extension === 'csv' || (extension === undefined && declared === 'text/csv');
  if (!csv && extension !== 'txt' && extension !== 'log' && !(extension === undefined && declared === 'text/plain')) return undefined;
  const wide = starts(head, 0xff, 0xfe) || starts(head, 0xfe, 0xff);
  // Not necessarily UTF-8: a text of the visitor's own system is as good. Control characters are not.
  if (!wide && head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return undefined;
  return csv ? { type: 'text/csv', kind: 'file', centre: 'csv' } : { type: 'text/plain', kind: 'file', centre: 'txt' };
}
