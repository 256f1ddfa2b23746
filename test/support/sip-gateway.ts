import { buildSip, header, headers, parseSip, tagOf, uriOf, type SipMessage } from './sip-message.js';

const token = (): string => Math.random().toString(36).slice(2, 12);

/** A WebSocket without a network, with the states and the order of events of the real one. */
export class FakeSocket {
  readonly url: string;
  readyState = 0;
  binaryType = 'blob';
  onopen: ((event: Event) => void) | null = null;
  onclose: ((event: Event) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  readonly sent: string[] = [];
  received: (text: string) => void = () => {};

  constructor(url: string) {
    this.url = url;
  }

  open(): void {
    if (this.readyState !== 0) return;
    this.readyState = 1;
    this.onopen?.(new Event('open'));
  }

  send(text: string): void {
    if (this.readyState !== 1) return;
    this.sent.push(text);
    setTimeout(() => this.received(text));
  }

  deliver(text: string): void {
    if (this.readyState === 1) this.onmessage?.({ data: text });
  }

  close(): void {
    if (this.readyState > 1) return;
    this.readyState = 2;
    setTimeout(() => (this.readyState = 3));
  }

  /** The network, or the gateway, breaks it. */
  drop(): void {
    if (this.readyState > 1) return;
    this.readyState = 3;
    this.onerror?.(new Event('error'));
    this.onclose?.(new Event('close'));
  }
}

let context: AudioContext | undefined;
/** A track that sounds until it is stopped. */
export function toneTrack(frequency: number): MediaStreamTrack {
  context ??= new AudioContext();
  const destination = context.createMediaStreamDestination();
  const oscillator = new OscillatorNode(context, { frequency });
  oscillator.connect(destination);
  oscillator.start();
  return destination.stream.getAudioTracks()[0]!;
}

/** The gateway's end of one INVITE, with a real peer connection behind it. */
export class GatewayCall {
  readonly invite: SipMessage;
  readonly requests: SipMessage[] = [];
  readonly responses: SipMessage[] = [];
  readonly tag = token();
  socket: FakeSocket;
  pc: RTCPeerConnection | undefined;
  readonly heard = new MediaStream();
  /** What to answer to a re-INVITE; 200 with a real answer without one. */
  onReinvite: ((request: SipMessage) => number) | undefined;
  #sequence = 100;
  readonly #tone: MediaStreamTrack[] = [];

  constructor(invite: SipMessage, socket: FakeSocket) {
    this.invite = invite;
    this.socket = socket;
  }

  got(method: string): number {
    return this.requests.filter((request) => request.method === method).length;
  }

  respond(status: number, body = '', extra: readonly (readonly [string, string])[] = [], request = this.invite): void {
    const to = header(request, 'to');
    const fields: (readonly [string, string])[] = [
      ...headers(request, 'via').map((via) => ['Via', via] as const),
      ['From', header(request, 'from')],
      ['To', status === 100 || tagOf(to) ? to : `${to};tag=${this.tag}`],
      ['Call-ID', header(request, 'call-id')],
      ['CSeq', header(request, 'cseq')],
      ['Contact', '<sip:gateway@gateway.invalid;transport=ws>'],
      ...(body ? [['Content-Type', 'application/sdp'] as const] : []),
      ...extra,
    ];
    this.socket.deliver(buildSip(`SIP/2.0 ${status} Reason`, fields, body));
  }

  /** A real answer to an offer. */
  async describe(offer = this.invite.body): Promise<string> {
    if (!this.pc) {
      this.pc = new RTCPeerConnection();
      this.pc.ontrack = ({ track }) => this.heard.addTrack(track);
      const track = toneTrack(440);
      this.#tone.push(track);
      this.pc.addTrack(track);
      if (/^m=video/m.test(offer)) {
        const canvas = document.createElement('canvas');
        const drawing = canvas.getContext('2d')!;
        const picture = canvas.captureStream(10).getVideoTracks()[0]!;
        let hue = 0;
        const paint = setInterval(() => {
          drawing.fillStyle = `hsl(${(hue += 10)} 80% 50%)`;
          drawing.fillRect(0, 0, 300, 150);
          if (picture.readyState === 'ended') clearInterval(paint);
        }, 100);
        this.#tone.push(picture);
        this.pc.addTrack(picture);
      }
    }
    await this.pc.setRemoteDescription({ type: 'offer', sdp: offer });
    await this.pc.setLocalDescription();
    return this.#gathered();
  }

  async answer(): Promise<void> {
    this.respond(200, await this.describe());
  }

  /** A request of our own within the call; @returns its CSeq. */
  request(method: string, body = '', extra: readonly (readonly [string, string])[] = [], sequence = (this.#sequence += 1)): number {
    const from = header(this.invite, 'from');
    this.socket.deliver(buildSip(`${method} ${uriOf(header(this.invite, 'contact'))} SIP/2.0`, [
      ['Via', `SIP/2.0/WSS gateway.invalid;branch=z9hG4bK${token()}`],
      ['Max-Forwards', '70'],
      ['From', `${header(this.invite, 'to')};tag=${this.tag}`],
      ['To', from],
      ['Call-ID', header(this.invite, 'call-id')],
      ['CSeq', `${sequence} ${method}`],
      ['Contact', '<sip:gateway@gateway.invalid;transport=ws>'],
      ...(body ? [['Content-Type', 'application/sdp'] as const] : []),
      ...extra,
    ], body));
    return sequence;
  }

  /** The status that came back to our request number `sequence`. */
  answerTo(sequence: number): SipMessage | undefined {
    return this.responses.find((response) => response.status >= 200 && header(response, 'cseq').startsWith(`${sequence} `));
  }

  ack(sequence: number): void {
    this.request('ACK', '', [], sequence);
  }

  async offer(direction?: RTCRtpTransceiverDirection): Promise<string> {
    const pc = this.pc!;
    if (direction) for (const transceiver of pc.getTransceivers()) transceiver.direction = direction;
    await pc.setLocalDescription(await pc.createOffer());
    return this.#gathered();
  }

  bye(): number {
    return this.request('BYE');
  }

  close(): void {
    for (const track of this.#tone) track.stop();
    this.pc?.close();
  }

  async receive(message: SipMessage): Promise<void> {
    if (message.status) {
      this.responses.push(message);
      return;
    }
    this.requests.push(message);
    switch (message.method) {
      case 'INVITE': {
        const status = this.onReinvite?.(message) ?? 200;
        // Its media were closed by the test: a gateway that is gone does not answer.
        if (this.pc?.signalingState === 'closed') break;
        if (status) this.respond(status, status === 200 ? await this.describe(message.body) : '', [], message);
        break;
      }
      case 'CANCEL':
        this.respond(200, '', [], message);
        this.respond(487);
        break;
      case 'BYE':
        this.respond(200, '', [], message);
        this.close();
        break;
      case 'INFO': case 'OPTIONS':
        this.respond(200, '', [], message);
    }
  }

  async #gathered(): Promise<string> {
    const pc = this.pc!;
    if (pc.iceGatheringState !== 'complete') await new Promise<void>((resolve) => (pc.onicegatheringstatechange = () => pc.iceGatheringState === 'complete' && resolve()));
    return pc.localDescription!.sdp;
  }
}

export interface GatewayManners {
  /** `hang`: neither opens nor closes; `refuse`: closes at once. */
  readonly opening?: 'open' | 'hang' | 'refuse';
  readonly onInvite?: (call: GatewayCall) => void;
  /** Answers the double CRLF of RFC 5626. */
  readonly pong?: boolean;
}

/** One gateway address. */
export class FakeGateway {
  manners: GatewayManners;
  readonly sockets: FakeSocket[] = [];
  readonly calls: GatewayCall[] = [];
  /** Everything received outside a call: OPTIONS. */
  readonly others: SipMessage[] = [];

  constructor(manners: GatewayManners) {
    this.manners = manners;
  }

  connect(socket: FakeSocket): void {
    this.sockets.push(socket);
    socket.received = (text) => this.#receive(text, socket);
    const { opening = 'open' } = this.manners;
    if (opening === 'open') setTimeout(() => socket.open());
    if (opening === 'refuse') setTimeout(() => socket.drop());
  }

  get openSockets(): number {
    return this.sockets.filter(({ readyState }) => readyState < 2).length;
  }

  #receive(text: string, socket: FakeSocket): void {
    if (text === '\r\n\r\n') {
      if (this.manners.pong ?? true) socket.deliver('\r\n');
      return;
    }
    const message = parseSip(text);
    const known = this.calls.find((call) => header(call.invite, 'call-id') === header(message, 'call-id'));
    if (known) {
      known.socket = socket;
      void known.receive(message);
    } else if (message.method === 'INVITE') {
      const call = new GatewayCall(message, socket);
      this.calls.push(call);
      (this.manners.onInvite ?? ((each) => void each.answer()))(call);
    } else this.others.push(message);
  }
}

/** All gateways there are, by URL; an address nobody listens at refuses. */
export class FakeSipNetwork {
  readonly gateways = new Map<string, FakeGateway>();
  readonly sockets: FakeSocket[] = [];

  add(url: string, manners: GatewayManners = {}): FakeGateway {
    const gateway = new FakeGateway(manners);
    this.gateways.set(url, gateway);
    return gateway;
  }

  readonly createSocket = (url: string): WebSocket => {
    const socket = new FakeSocket(url);
    this.sockets.push(socket);
    const gateway = this.gateways.get(url);
    if (gateway) gateway.connect(socket);
    else setTimeout(() => socket.drop());
    return socket as unknown as WebSocket;
  };
}
