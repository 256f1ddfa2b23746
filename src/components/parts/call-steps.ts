/** The parts of `navigator` that tell browsers apart. */
export interface BrowserSigns {
  readonly userAgent: string;
  readonly maxTouchPoints?: number;
}

/**
 * Which steps unblock a device. Every browser hides the switch somewhere else, and no API says where, so this is the
 * one place that reads the user agent; a stranger gets general words.
 */
export function stepsKey(by: 'browser' | 'system', { userAgent, maxTouchPoints = 0 }: BrowserSigns): string {
  const android = /Android/.test(userAgent);
  const mac = /Macintosh/.test(userAgent);
  // An iPad says that it is a Mac.
  const ios = /iPhone|iPad|iPod/.test(userAgent) || (mac && maxTouchPoints > 1);
  if (by === 'system') return android ? 'android' : ios ? 'ios' : mac ? 'mac' : /Windows/.test(userAgent) ? 'windows' : 'system';
  if (/Firefox\/|FxiOS\//.test(userAgent)) return ios || android ? 'other' : 'firefox';
  if (ios) return /CriOS|EdgiOS/.test(userAgent) ? 'other' : 'safari-ios';
  if (/Chrom(e|ium)\//.test(userAgent)) return android ? 'chromium-android' : 'chromium';
  return mac && /Safari\//.test(userAgent) ? 'safari' : 'other';
}
