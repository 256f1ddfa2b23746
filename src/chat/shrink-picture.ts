/** A source larger than this is not even decoded, in bytes. */
const decodeLimit = 60 * 1024 * 1024;
const smallestEdge = 320;

/**
 * The picture as a JPEG of at most `limit` bytes, made by giving up quality and then size.
 * @returns undefined where the browser cannot read it or it does not get small enough.
 */
export async function shrinkPicture(file: File, limit: number): Promise<File | undefined> {
  if (file.size > decodeLimit) return undefined;
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return undefined;
  try {
    // Most photographs fit at full quality once they are no larger than a screen shows.
    let edge = Math.min(Math.max(bitmap.width, bitmap.height), 4_096);
    while (edge >= smallestEdge) {
      for (const quality of [0.85, 0.6]) {
        const blob = await draw(bitmap, edge, quality);
        if (blob && blob.size <= limit) return new File([blob], file.name.replace(/(\.[^.]*)?$/, '.jpg'), { type: 'image/jpeg' });
      }
      edge = Math.floor(edge * 0.7);
    }
    return undefined;
  } finally {
    bitmap.close();
  }
}

function draw(bitmap: ImageBitmap, edge: number, quality: number): Promise<Blob | null> {
  const scale = Math.min(1, edge / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  if (!context) return Promise.resolve(null);
  // JPEG knows no transparency: what was clear becomes white, not black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
}
