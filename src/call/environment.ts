import type { Browser } from './browser.js';
import type { CallCause, CallMedia } from './call-control.js';

/** What keeps this page from calling at all, as far as can be told at once; undefined when nothing does. */
export function checkPage(browser: Browser, media: CallMedia): CallCause | undefined {
  if (!browser.secure) return 'env-insecure';
  if (!browser.webRtc || !browser.mediaDevices?.getUserMedia) return 'env-unsupported';
  if (!browser.allows('microphone') || (media === 'video' && !browser.allows('camera'))) return 'env-policy';
  return browser.online() ? undefined : 'offline';
}

/**
 * Which device is missing (guide section 5). Speakers count only where the browser lists them.
 */
export async function checkDevices({ mediaDevices }: Browser, media: CallMedia): Promise<CallCause | undefined> {
  let found: readonly MediaDeviceInfo[];
  try {
    found = (await mediaDevices?.enumerateDevices()) ?? [];
  } catch {
    // getUserMedia will tell.
    return undefined;
  }
  const has = (kind: MediaDeviceKind): boolean => found.some((device) => device.kind === kind);
  if (!has('audioinput')) return 'mic-none';
  if (media === 'video' && !has('videoinput')) return 'cam-none';
  // Only Chromium lists speakers before a permission was given, and on Android it never does.
  const listsSpeakers = 'webkitGetUserMedia' in Navigator.prototype && 'setSinkId' in HTMLMediaElement.prototype;
  return listsSpeakers && !has('audiooutput') ? 'speaker-none' : undefined;
}
