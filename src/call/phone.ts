import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';
import type { CallCause } from './call-control.js';
import type { CallPlan } from './gateways.js';

export type TrackKind = 'audio' | 'video';

/** What a phone tells of a call. After `ended` nothing more comes. */
export interface PhoneListener {
  /** 18x; `earlyMedia`: the callee's side already sends sound. */
  ringing(earlyMedia: boolean): void;
  /** 200 and its session description applied; media may still be on its way. */
  answered(): void;
  /** A peer connection is in use (again: another gateway gets a new one). */
  connection(pc: RTCPeerConnection): void;
  /** What the far end sends; again, as another stream, when a track is added. */
  remoteStream(stream: MediaStream): void;
  /** The signalling socket went or came back; the call goes on. */
  signalling(up: boolean): void;
  /** Exactly once, unless `hangUp()` came first. `remote-hangup` is a BYE. */
  ended(cause: CallCause): void;
}

export interface PhoneCall {
  /** Puts another track in the place of the one being sent; null sends nothing. */
  replaceTrack(kind: TrackKind, track: MediaStreamTrack | null): Promise<void>;
  sendDigit(digit: string): void;
  /** Offers anew with fresh ICE credentials; false where the far end could not be reached or refused. */
  restartIce(): Promise<boolean>;
  /** Asks whether the socket lives, and reconnects where it does not. */
  checkSignalling(): void;
  /** CANCEL or BYE leaves in this very turn; media and listeners end with it. */
  hangUp(): void;
}

export interface LocalMedia {
  readonly stream: MediaStream;
  /** A video call, whether or not the camera is on just now. */
  readonly video: boolean;
}

export interface PhoneOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly iceServers?: readonly RTCIceServer[];
  readonly iceTransportPolicy?: RTCIceTransportPolicy;
  readonly createSocket: (url: string) => WebSocket;
  readonly createPeerConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
}

export interface Phone {
  place(plan: CallPlan, media: LocalMedia, listener: PhoneListener): PhoneCall;
}

export type LoadPhone = () => Promise<{ createPhone(options: PhoneOptions): Phone }>;
