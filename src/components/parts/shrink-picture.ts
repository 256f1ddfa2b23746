import { DeskbellError } from '../../core/errors.js';

/** Longest edge in px, tried from the first on until the picture fits. */
const edges = [2048, 1600, 1200, 800, 480];

/** The picture as a JPEG of at most `limit` bytes. Rejects with `file-unreadable` or `file-too-large`. */
export async function shrinkPicture(file: File, limit: number): Promise<File> {
  const bitmap = await createImageBitmap(file).catch((cause: unknown) => {
    throw new DeskbellError('file-unreadable', undefined, { cause });
  });
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  for (const edge of edges) {
    const scale = Math.min(1, edge / Math.max(bitmap.width, bitmap.height));
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    if (!context) break;
    // JPEG knows no transparency; without a ground it would turn black.
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.82));
    if (blob && blob.size <= limit) return new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' });
  }
  throw new DeskbellError('file-too-large');
}
