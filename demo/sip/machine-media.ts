import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, type RTCRtpTransceiver, RtpHeader, RtpPacket } from 'werift';
import type { BodyAndContentType, SessionDescriptionHandler } from 'sip.js';
import { packetSamples, silentPacket, tonePacket } from './g711.js';
import { HeardAudio } from './heard-audio.js';

/** `silence` sends packets without sound, `nothing` sends none. */
export type MachineMode = 'tone' | 'echo' | 'silence' | 'nothing';

const eventPayload = 126;
const codecs = () => ({
  audio: [
    new RTCRtpCodecParameters({ mimeType: 'audio/PCMU', clockRate: 8000, channels: 1, payloadType: 0 }),
    new RTCRtpCodecParameters({ mimeType: 'audio/telephone-event', clockRate: 8000, channels: 1, payloadType: eventPayload, parameters: '0-15' }),
  ],
  video: [
    new RTCRtpCodecParameters({ mimeType: 'video/VP8', clockRate: 90_000, payloadType: 96, rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }] }),
  ],
});

/**
 * The media of one call in Node: ICE, DTLS and SRTP by werift, G.711 here. Plays a tone, or gives back what it hears;
 * a picture always comes back to whoever sent it. The four methods are what sip.js asks of such a handler.
 */
export class MachineMedia implements SessionDescriptionHandler {
  readonly heard = new HeardAudio();
  readonly #connection = new RTCPeerConnection({ codecs: codecs(), iceServers: [], bundlePolicy: 'max-bundle', iceAdditionalHostAddresses: ['127.0.0.1'] });
  readonly #audio = new MediaStreamTrack({ kind: 'audio' });
  readonly #video = new MediaStreamTrack({ kind: 'video' });
  readonly #dressed = new WeakSet<RTCRtpTransceiver>();
  readonly #mode: () => MachineMode;
  readonly #offersVideo: boolean;
  #timer: NodeJS.Timeout | undefined;

  /** @param offersVideo where it has to make the offer itself */
  constructor(mode: () => MachineMode, offersVideo = false) {
    this.#mode = mode;
    this.#offersVideo = offersVideo;
    this.#connection.onTrack.subscribe((track) => {
      if (track.kind === 'audio') track.onReceiveRtp.subscribe((packet) => this.#hear(packet));
      else track.onReceiveRtp.subscribe((packet) => this.#video.writeRtp(packet));
    });
  }

  get connectionState(): string {
    return this.#connection.connectionState;
  }

  hasDescription(contentType: string): boolean {
    return contentType === 'application/sdp';
  }

  async setDescription(sdp: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: this.#connection.signalingState === 'have-local-offer' ? 'answer' : 'offer', sdp });
  }

  async getDescription(): Promise<BodyAndContentType> {
    const answering = this.#connection.signalingState === 'have-remote-offer';
    if (!answering && this.#connection.getTransceivers().length === 0) {
      this.#connection.addTransceiver('audio');
      if (this.#offersVideo) this.#connection.addTransceiver('video');
    }
    for (const transceiver of this.#connection.getTransceivers()) await this.#dress(transceiver);
    await this.#connection.setLocalDescription(answering ? await this.#connection.createAnswer() : await this.#connection.createOffer());
    this.#timer ??= this.#play();
    return { body: this.#connection.localDescription!.sdp, contentType: 'application/sdp' };
  }

  /** werift sends one payload type a sender: keys go out as SIP messages instead. */
  sendDtmf(): boolean {
    return false;
  }

  close(): void {
    clearInterval(this.#timer);
    void this.#connection.close();
  }

  async #dress(transceiver: RTCRtpTransceiver): Promise<void> {
    transceiver.setDirection('sendrecv');
    if (this.#dressed.has(transceiver)) return;
    this.#dressed.add(transceiver);
    if (transceiver.kind === 'audio') return transceiver.sender.replaceTrack(this.#audio);
    await transceiver.sender.replaceTrack(this.#video);
    // Whoever looks at the echo needs a key frame now and then; only the sender of the picture can make one.
    transceiver.sender.onPictureLossIndication.subscribe(() => {
      const [ssrc] = transceiver.receiver.tracks.flatMap((track) => track.ssrc ?? []);
      if (ssrc !== undefined) void transceiver.receiver.sendRtcpPLI(ssrc);
    });
  }

  #hear(packet: RtpPacket): void {
    if (packet.header.payloadType !== 0) return this.heard.takeEvent(packet.payload, packet.header.timestamp);
    this.heard.take(packet.payload);
    if (this.#mode() === 'echo') this.#audio.writeRtp(packet);
  }

  /** Paced by the clock, not by the number of ticks: a busy machine must not stretch the sound. */
  #play(): NodeJS.Timeout {
    const start = performance.now();
    let sent = 0;
    return setInterval(() => {
      for (; sent * 20 <= performance.now() - start; sent++) {
        const mode = this.#mode();
        if (mode !== 'tone' && mode !== 'silence') continue;
        const header = new RtpHeader({ payloadType: 0, sequenceNumber: (sent + 1) & 0xffff, timestamp: (sent * packetSamples) >>> 0, ssrc: 1, marker: sent === 0 });
        this.#audio.writeRtp(new RtpPacket(header, mode === 'tone' ? tonePacket(440, sent) : silentPacket));
      }
    }, 10);
  }
}
