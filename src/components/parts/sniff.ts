/** What the bytes are, where they are something that a page can show. */
export interface Sniffed {
  readonly kind: 'image' | 'audio' | 'video';
  readonly type: string;
}

const signatures: readonly (readonly [offset: number, hex: string, kind: Sniffed['kind'], type: string])[] = [
  [0, 'ffd8ff', 'image', 'image/jpeg'],
  [0, '89504e470d0a1a0a', 'image', 'image/png'],
  [0, '47494638', 'image', 'image/gif'],
  [8, '57454250', 'image', 'image/webp'],
  [0, '424d', 'image', 'image/bmp'],
  [4, '667479704d3441', 'audio', 'audio/mp4'],
  [4, '66747970', 'video', 'video/mp4'],
  [0, '1a45dfa3', 'video', 'video/webm'],
  [0, '494433', 'audio', 'audio/mpeg'],
  [0, 'fff1', 'audio', 'audio/aac'],
  [0, 'fff9', 'audio', 'audio/aac'],
  [0, 'fffb', 'audio', 'audio/mpeg'],
  [0, 'fff3', 'audio', 'audio/mpeg'],
  [0, 'fff2', 'audio', 'audio/mpeg'],
  [0, '4f676753', 'audio', 'audio/ogg'],
  [8, '57415645', 'audio', 'audio/wav'],
];

/** The kind of a file by its first bytes: names and declared types are another's word. */
export async function sniff(blob: Blob): Promise<Sniffed | undefined> {
  const bytes = new Uint8Array(await blob.slice(0, 16).arrayBuffer());
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const found = signatures.find(([offset, signature]) => hex.startsWith(signature, offset * 2));
  return found && { kind: found[2], type: found[3] };
}
