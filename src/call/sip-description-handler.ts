import type { BodyAndContentType, SessionDescriptionHandler } from 'sip.js/lib/api/session-description-handler.js';
import type { Cancel, Clock } from '../core/clock.js';
import type { LocalMedia, TrackKind } from './phone.js';

/** ms at most spent on ICE candidates, and ms of quiet after one that count as all of them. */
export const gatheringLimit = 1_000;
export const gatheringQuiet = 250;
/** ms a key sounds, and ms between two. */
const toneLength = 160;
const toneGap = 70;

export interface SafeDescriptionOptions {
  readonly clock: Clock;
  readonly peerConnection: RTCPeerConnection;
  readonly media: LocalMedia;
  readonly relayOnly: boolean;
  /** What the far end sends, anew with every track: a stream that only grows tells nobody. */
  readonly onRemote: (stream: MediaStream) => void;
}

/** What a re-INVITE asks for. sip.js keeps it for later ones, so every one must say it anew. */
export interface OfferWish {
  readonly iceRestart: boolean;
}

/**
 * sip.js's view of the peer connection. Against its own handler: it never asks for a microphone and stops no track it
 * does not own, rolls a refused offer back, leaves directions to the browser, never waits for ICE without an end,
 * and everything that waits is released by `close()` (a closed peer connection settles none of its promises).
 */
export class SafeDescriptionHandler implements SessionDescriptionHandler {
  readonly peerConnection: RTCPeerConnection;
  readonly #options: SafeDescriptionOptions;
  readonly #senders = new Map<TrackKind, RTCRtpSender>();
  readonly #closed = new AbortController();
  #prepared: Promise<BodyAndContentType> | undefined;

  constructor(options: SafeDescriptionOptions) {
    this.#options = options;
    this.peerConnection = options.peerConnection;
    const { stream, video } = options.media;
    for (const track of stream.getTracks()) this.#senders.set(track.kind as TrackKind, this.peerConnection.addTrack(track, stream));
    // The camera may be off just now; its line must be there to be turned on.
    if (video && !this.#senders.has('video')) this.#senders.set('video', this.peerConnection.addTransceiver('video', { streams: [stream] }).sender);
    const received = new Map<string, MediaStreamTrack>();
    this.peerConnection.ontrack = ({ track }) => {
      received.set(track.kind, track);
      options.onRemote(new MediaStream([...received.values()]));
    };
  }

  get open(): boolean {
    return !this.#closed.signal.aborted;
  }

  /** Makes the first offer while the sockets still open. */
  prepare(): void {
    this.#prepared ??= this.#describe(false);
    this.#prepared.catch(() => {});
  }

  getDescription(options?: object): Promise<BodyAndContentType> {
    const prepared = this.#prepared;
    this.#prepared = undefined;
    return prepared ?? this.#describe((options as OfferWish | undefined)?.iceRestart ?? false);
  }

  hasDescription(contentType: string): boolean {
    return contentType === 'application/sdp';
  }

  setDescription(sdp: string): Promise<void> {
    return this.#whileOpen(() => {
      const type = this.peerConnection.signalingState === 'have-local-offer' ? 'answer' : 'offer';
      return this.peerConnection.setRemoteDescription({ type, sdp });
    });
  }

  async rollbackDescription(): Promise<void> {
    if (this.open && this.peerConnection.signalingState !== 'stable') {
      const remote = this.peerConnection.signalingState === 'have-remote-offer';
      await this.#whileOpen(() => (remote ? this.peerConnection.setRemoteDescription({ type: 'rollback' }) : this.peerConnection.setLocalDescription({ type: 'rollback' })));
    }
  }

  async replaceTrack(kind: TrackKind, track: MediaStreamTrack | null): Promise<void> {
    await this.#senders.get(kind)?.replaceTrack(track);
  }

  /** False where the far end takes no telephone events (RFC 4733). */
  sendDtmf(digit: string): boolean {
    const sender = this.#senders.get('audio')?.dtmf;
    if (!this.open || !sender?.canInsertDTMF || !/telephone-event/i.test(this.peerConnection.remoteDescription?.sdp ?? '')) return false;
    // insertDTMF replaces what has not sounded yet: three quick keys would send the last one alone.
    sender.insertDTMF(sender.toneBuffer + digit, toneLength, toneGap);
    return true;
  }

  close(): void {
    if (!this.open) return;
    this.#closed.abort(new Error('closed'));
    this.peerConnection.ontrack = null;
    this.peerConnection.close();
  }

  #describe(iceRestart: boolean): Promise<BodyAndContentType> {
    return this.#whileOpen(async () => {
      const pc = this.peerConnection;
      const description = pc.signalingState === 'have-remote-offer' ? await pc.createAnswer() : await pc.createOffer({ iceRestart });
      await pc.setLocalDescription(description);
      await this.#gathered(iceRestart);
      return { body: pc.localDescription?.sdp ?? '', contentType: 'application/sdp' };
    });
  }

  #gathered(restart: boolean): Promise<void> {
    const { clock, relayOnly } = this.#options;
    const pc = this.peerConnection;
    if (!restart && pc.iceGatheringState === 'complete') return Promise.resolve();
    return new Promise((resolve) => {
      let quiet: Cancel = () => {};
      const done = (): void => {
        quiet();
        limit();
        pc.removeEventListener('icecandidate', onCandidate);
        pc.removeEventListener('icegatheringstatechange', onState);
        this.#closed.signal.removeEventListener('abort', done);
        resolve();
      };
      const onCandidate = ({ candidate }: RTCPeerConnectionIceEvent): void => {
        if (!candidate?.candidate) return done();
        if (relayOnly) return candidate.type === 'relay' ? done() : undefined;
        quiet();
        quiet = clock.after(gatheringQuiet, done);
      };
      const onState = (): void => {
        if (pc.iceGatheringState === 'complete') done();
      };
      const limit = clock.after(gatheringLimit, done);
      pc.addEventListener('icecandidate', onCandidate);
      pc.addEventListener('icegatheringstatechange', onState);
      this.#closed.signal.addEventListener('abort', done);
    });
  }

  #whileOpen<T>(run: () => Promise<T>): Promise<T> {
    const { signal } = this.#closed;
    return new Promise<T>((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      run().then(resolve, reject);
    });
  }
}
