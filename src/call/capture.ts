import { sleep, type Clock } from '../core/clock.js';
import type { Browser } from './browser.js';
import type { CallCause } from './call-control.js';

/** ms after which an unanswered permission prompt counts as dismissed. */
const promptLimit = 120_000;

/** Why a microphone or camera could not be had. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  readonly callCause: CallCause;

  constructor(callCause: CallCause, reason: unknown) {
    super(callCause, { cause: reason });
    this.callCause = callCause;
  }
}

export type CaptureKind = 'audio' | 'video';

/** `exact` for a device the visitor picked, `ideal` for one remembered. */
export interface CaptureWish {
  readonly deviceId?: string;
  readonly exact?: boolean;
}

export function constraintsFor(kind: CaptureKind, { deviceId, exact = false }: CaptureWish = {}): MediaTrackConstraints {
  const device = deviceId ? { deviceId: exact ? { exact: deviceId } : { ideal: deviceId } } : {};
  return kind === 'audio'
    ? { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1, ...device }
    : { width: { ideal: 640 }, height: { ideal: 480 }, ...device };
}

async function permissionState({ permissions }: Browser, kind: CaptureKind): Promise<PermissionState | undefined> {
  try {
    return (await permissions?.query({ name: kind === 'audio' ? 'microphone' : 'camera' }))?.state;
  } catch {
    // Firefox knew these names late.
    return undefined;
  }
}

/** Tells apart what getUserMedia lumps together. https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia */
export async function captureCause(browser: Browser, kind: CaptureKind, reason: unknown): Promise<CallCause> {
  const prefix = kind === 'audio' ? 'mic' : 'cam';
  const { name, message } = reason instanceof Error ? reason : new Error(String(reason));
  switch (name) {
    case 'NotFoundError': case 'OverconstrainedError':
      return `${prefix}-none`;
    case 'NotReadableError': case 'AbortError':
      return `${prefix}-busy`;
    case 'SecurityError':
      return 'env-policy';
    case 'NotAllowedError': {
      if (/system/i.test(message)) return `${prefix}-denied-os`;
      if (/dismissed/i.test(message)) return `${prefix}-dismissed`;
      return (await permissionState(browser, kind)) === 'prompt' ? `${prefix}-dismissed` : `${prefix}-denied`;
    }
  }
  return name === 'TypeError' ? 'env-unsupported' : `${prefix}-busy`;
}

export function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/**
 * Asks for tracks. What is granted after `signal` aborted is stopped at once: a prompt cannot be taken back,
 * and its late answer must not leave the microphone on.
 */
export async function capture(browser: Browser, clock: Clock, constraints: MediaStreamConstraints, signal: AbortSignal): Promise<MediaStream> {
  const asked = browser.mediaDevices!.getUserMedia(constraints);
  const waiting = new AbortController();
  const stop = (): void => waiting.abort(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  const unanswered = sleep(clock, promptLimit, waiting.signal).then(() => {
    throw new CaptureError(constraints.audio ? 'mic-dismissed' : 'cam-dismissed', new Error('unanswered'));
  });
  try {
    return await Promise.race([asked, unanswered]);
  } catch (error) {
    asked.then(stopTracks, () => {});
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    unanswered.catch(() => {});
    waiting.abort(new Error('answered'));
  }
}

/** Microphone, and camera for video, with one prompt. @throws CaptureError, or the signal's reason */
export async function captureCall(browser: Browser, clock: Clock, wishes: { readonly audio: CaptureWish; readonly video?: CaptureWish }, signal: AbortSignal): Promise<MediaStream> {
  const constraints: MediaStreamConstraints = {
    audio: constraintsFor('audio', wishes.audio),
    ...(wishes.video ? { video: constraintsFor('video', wishes.video) } : {}),
  };
  try {
    return await capture(browser, clock, constraints, signal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof CaptureError) throw error;
    if (!wishes.video) throw new CaptureError(await captureCause(browser, 'audio', error), error);
    throw new CaptureError(await blame(browser, error, wishes.video), error);
  }
}

/** A refused pair does not say which of the two it was. */
async function blame(browser: Browser, error: unknown, wish: CaptureWish): Promise<CallCause> {
  const audio = await captureCause(browser, 'audio', error);
  const video = await captureCause(browser, 'video', error);
  if (audio === video) return audio;
  if (audio === 'mic-busy' || audio === 'mic-none') {
    try {
      stopTracks(await browser.mediaDevices!.getUserMedia({ video: constraintsFor('video', wish) }));
      return audio;
    } catch (cameraError) {
      return captureCause(browser, 'video', cameraError);
    }
  }
  const microphone = await permissionState(browser, 'audio');
  const camera = await permissionState(browser, 'video');
  return microphone === 'granted' || (camera === 'denied' && microphone !== 'denied') ? video : audio;
}
