/**
 * Hands a file to the visitor. It is always saved, never opened, and under a type that no browser renders: a page
 * at a `blob:` address would run as the host page.
 */
export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }));
  link.download = name;
  link.click();
  // The browser has taken its own hold of the bytes when the click returns, Safari one task later.
  requestAnimationFrame(() => requestAnimationFrame(() => URL.revokeObjectURL(link.href)));
}
