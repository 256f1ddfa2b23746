import { deflateSync } from 'node:zlib';

/** A file as Playwright's `setInputFiles` and the gateway's `putFile` take it. */
export interface SampleFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const crcTable = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

const crc = (bytes: Buffer): number => (bytes.reduce((value, byte) => crcTable[(value ^ byte) & 255]! ^ (value >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc(body), body.length + 4);
  return framed;
}

/** A picture that a browser decodes; `noise` makes it as large as it looks. */
export function png(width = 120, height = 80, noise = false): Buffer {
  const rows: Buffer[] = [];
  let seed = 1;
  for (let y = 0; y < height; y++) {
    const row = Buffer.alloc(1 + width * 3);
    for (let at = 1; at < row.length; at++) {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      row[at] = noise ? seed >>> 16 : (at + y * 2) % 256;
    }
    rows.push(row);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(rows), { level: noise ? 0 : 6 })), chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Silence of about a second: frames whose every bit after the header is zero. */
export const mp3 = (frames = 40): Buffer =>
  Buffer.concat(Array.from({ length: frames }, () => Buffer.concat([Buffer.from('fffb9000', 'hex'), Buffer.alloc(413)])));

/** A one-pixel bitmap. */
export const bmp = (): Buffer => {
  const file = Buffer.alloc(58);
  file.write('BM', 0, 'latin1');
  file.writeUInt32LE(58, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(1, 18);
  file.writeInt32LE(1, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  return file;
};

/** The head of an ISO media file of that brand; nothing plays it. */
export const isoMedia = (brand: string): Buffer => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}`, 'latin1'), Buffer.alloc(64)]);

const sample = (name: string, mimeType: string, buffer: Buffer): SampleFile => ({ name, mimeType, buffer });

/** One of each kind that the guide lists, and what the widget must call it on the wire. */
export const samples: readonly { readonly file: SampleFile; readonly fileType: string; readonly mediaType: string }[] = [
  { file: sample('lamp.png', 'image/png', png()), fileType: 'png', mediaType: 'IMAGE' },
  { file: sample('lamp.jpg', 'image/jpeg', Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex')), fileType: 'jpg', mediaType: 'IMAGE' },
  { file: sample('lamp.bmp', 'image/bmp', bmp()), fileType: 'bpm', mediaType: 'IMAGE' },
  { file: sample('hum.mp3', 'audio/mpeg', mp3()), fileType: 'mp3', mediaType: 'AUDIO' },
  { file: sample('hum.aac', 'audio/aac', Buffer.concat([Buffer.from('fff15080', 'hex'), Buffer.alloc(60)])), fileType: 'aac', mediaType: 'AUDIO' },
  { file: sample('flicker.mp4', 'video/mp4', isoMedia('isom')), fileType: 'mp4', mediaType: 'VIDEO' },
  { file: sample('notes.txt', 'text/plain', Buffer.from('It hums at night.\n')), fileType: 'txt', mediaType: 'FILE' },
  { file: sample('orders.csv', 'text/csv', Buffer.from('order,lamp\n1,Halo\n')), fileType: 'csv', mediaType: 'FILE' },
];
