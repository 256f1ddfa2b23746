import type { DeskbellError } from '../core/errors.js';
import type { ReadableStore } from '../core/store.js';
import type { Signal } from '../core/signal.js';

export type CallMedia = 'audio' | 'video';

/**
 * Where the call stands; `state.ts` holds the transition table.
 *
 *     idle ──► checking ──► creating ──► queued ──► connecting ──► ringing ──► active ⇄ reconnecting
 *       ▲          └────────────┴───────────┴───────────┴─────────────┴─────────┴──────────┴──► ended | failed
 *       └── reset() ── ended | failed ──► checking (the next call)
 */
export type CallState = 'idle' | 'checking' | 'creating' | 'queued' | 'connecting' | 'ringing' | 'active' | 'reconnecting' | 'ended' | 'failed';

/** Why a call ended; the names of voice research 3.2 in kebab case. */
export type CallCause =
  | 'env-insecure' | 'env-policy' | 'env-unsupported' | 'offline'
  | 'mic-denied' | 'mic-dismissed' | 'mic-denied-os' | 'mic-none' | 'mic-busy'
  | 'speaker-none'
  | 'cam-denied' | 'cam-dismissed' | 'cam-denied-os' | 'cam-none' | 'cam-busy'
  | 'not-supported' | 'outside-hours' | 'no-agent' | 'create-failed'
  | 'queue-timeout' | 'queue-failed' | 'auth-expired' | 'events-lost'
  | 'gateway-invalid' | 'gateway-unreachable' | 'gateway-busy' | 'gateway-auth'
  | 'rejected' | 'no-answer' | 'bad-target' | 'codec'
  | 'media-failed' | 'network-lost'
  | 'remote-hangup' | 'local-hangup' | 'cancelled' | 'page-left' | 'taken-elsewhere';

export interface CallStatus {
  readonly state: CallState;
  readonly media: CallMedia;
  /** Only in `ended` and `failed`. */
  readonly cause?: CallCause;
  /** ms since the epoch of the answer, once answered. */
  readonly answeredAt?: number;
  /** ms since the epoch of the end, once over. */
  readonly endedAt?: number;
  readonly transferred: boolean;
}

/** Hints beside a running call, at most one of each. */
export type CallHint = 'weak-connection' | 'cannot-hear-you' | 'you-are-muted' | 'mic-lost' | 'mic-interrupted' | 'audio-blocked' | 'no-media';

export type DeviceKind = 'microphone' | 'camera' | 'speaker';

export interface CallDevices {
  readonly microphones: readonly { readonly id: string; readonly label: string }[];
  readonly cameras: readonly { readonly id: string; readonly label: string }[];
  /** Empty where the browser cannot choose. */
  readonly speakers: readonly { readonly id: string; readonly label: string }[];
  readonly chosen: Readonly<Partial<Record<DeviceKind, string>>>;
}

/** The call's face towards the session and the components. */
export interface CallControl {
  readonly status: ReadableStore<CallStatus>;
  readonly muted: ReadableStore<boolean>;
  readonly cameraOn: ReadableStore<boolean>;
  /** 1 poor, 2 fair, 3 good; undefined until measured. */
  readonly quality: ReadableStore<1 | 2 | 3 | undefined>;
  readonly hints: ReadableStore<ReadonlySet<CallHint>>;
  readonly devices: ReadableStore<CallDevices>;
  readonly localStream: ReadableStore<MediaStream | undefined>;
  /** Its sound is played by the call itself: an element that shows its picture must be muted. */
  readonly remoteStream: ReadableStore<MediaStream | undefined>;
  readonly failed: Signal<DeskbellError>;

  /** Loads what a call needs, ahead of one that is likely. */
  prepare(): void;
  /** Resolves when the centre has accepted the call; rejects with `call-failed` and its cause. */
  start(call: { readonly media: CallMedia }): Promise<void>;
  /** An anonymous outbound call (guide 16.1): no queue, straight to the gateway. Rejects as `start` does. */
  startAnonymous(call: { readonly called: string; readonly callerPresent: string; readonly callData?: string }): Promise<void>;
  hangUp(): Promise<void>;
  setMuted(muted: boolean): void;
  setCamera(on: boolean): Promise<void>;
  /** `0`-`9`, `*`, `#`. */
  sendDigit(digit: string): void;
  chooseDevice(kind: DeviceKind, id: string): Promise<void>;
  /** After a tap, where the browser blocked sound. */
  resumeAudio(): Promise<void>;
  reset(): void;
  /** Ends a call under way (drop by keepalive) and lets everything go. */
  dispose(): void;
}
