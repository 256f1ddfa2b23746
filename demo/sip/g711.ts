/** One sample of µ-law (ITU-T G.711) from a 16-bit one. */
export function encodeSample(sample: number): number {
  let value = Math.max(-32_635, Math.min(32_635, Math.round(sample)));
  const sign = value < 0 ? 0x80 : 0;
  if (value < 0) value = -value;
  value += 132;
  let exponent = 7;
  for (let mask = 0x4000; exponent > 0 && !(value & mask); mask >>= 1) exponent--;
  return ~(sign | (exponent << 4) | ((value >> (exponent + 3)) & 15)) & 255;
}

export function decodeSample(byte: number): number {
  const bits = ~byte & 255;
  const exponent = (bits >> 4) & 7;
  const value = ((((bits & 15) << 3) + 132) << exponent) - 132;
  return bits & 0x80 ? -value : value;
}

export const sampleRate = 8000;
/** Samples in a packet of 20 ms. */
export const packetSamples = 160;

export const silentPacket = Buffer.alloc(packetSamples, encodeSample(0));

/** 20 ms of a sine, `index` packets after its start. */
export function tonePacket(hertz: number, index: number): Buffer {
  const packet = Buffer.alloc(packetSamples);
  for (let at = 0; at < packetSamples; at++) {
    packet[at] = encodeSample(12_000 * Math.sin((2 * Math.PI * hertz * (index * packetSamples + at)) / sampleRate));
  }
  return packet;
}
