/** A small landscape, drawn here so that the gallery needs no files. */
export async function picture(width = 640, height = 420): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d')!;
  const sky = context.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, '#8ec5ff');
  sky.addColorStop(1, '#fff1d6');
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#ffd166';
  context.beginPath();
  context.arc(width * 0.72, height * 0.3, height * 0.11, 0, 7);
  context.fill();
  for (const [color, base] of [['#7aa37a', 0.62], ['#4f7f5f', 0.78]] as const) {
    context.fillStyle = color;
    context.beginPath();
    context.moveTo(0, height);
    for (let x = 0; x <= width; x += 8) context.lineTo(x, height * base + Math.sin(x / 70 + base * 9) * height * 0.07);
    context.lineTo(width, height);
    context.fill();
  }
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob!), 'image/png'));
}

/** One second of a tone, as WAV. */
export function tone(): Blob {
  const rate = 8000;
  const view = new DataView(new ArrayBuffer(44 + rate));
  const text = (offset: number, letters: string): void => [...letters].forEach((letter, index) => view.setUint8(offset + index, letter.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, 36 + rate, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  text(36, 'data');
  view.setUint32(40, rate, true);
  for (let index = 0; index < rate; index++) view.setUint8(44 + index, 128 + Math.round(40 * Math.sin((index * 2 * Math.PI * 440) / rate)));
  return new Blob([view], { type: 'audio/wav' });
}
