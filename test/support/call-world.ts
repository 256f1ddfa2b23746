import { expect } from 'chai';
import { currentBrowser, type Browser } from '../../src/call/browser.js';
import type { CallControl, CallStatus } from '../../src/call/call-control.js';
import { createCallControl } from '../../src/call/call-session.js';
import type { CallSettings } from '../../src/call/call.js';
import type { GatewayTarget } from '../../src/cec/call-api.js';
import { silentLogger } from '../../src/core/log.js';
import { FakeCallApi } from './fake-call-api.js';
import { FakeSipNetwork, type FakeGateway, type GatewayManners } from './sip-gateway.js';
import { SkippingClock } from './skipping-clock.js';

/** Waits for `condition`, looking every few ms of real time. */
export async function until(condition: () => unknown, what: string | (() => string) = String(condition)): Promise<void> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > 8_000) throw new Error(`Never: ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Microphone and camera as the browser's own, with every track that was handed out on record. */
export class RecordedDevices extends EventTarget {
  readonly tracks: MediaStreamTrack[] = [];
  readonly asked: MediaStreamConstraints[] = [];
  /** Replaces getUserMedia. */
  answer: ((constraints: MediaStreamConstraints) => Promise<MediaStream>) | undefined;
  devices: (() => Promise<MediaDeviceInfo[]>) | undefined;

  async getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream> {
    this.asked.push(constraints);
    const stream = await (this.answer ?? ((wish) => navigator.mediaDevices.getUserMedia(wish)))(constraints);
    this.tracks.push(...stream.getTracks());
    return stream;
  }

  enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return (this.devices ?? (() => navigator.mediaDevices.enumerateDevices()))();
  }
}

export const address = 'wss://gateway.example:7443/';
export const target = (...gatewayAddresses: string[]): GatewayTarget => ({
  domain: 'gateway.example',
  gatewayAddresses: gatewayAddresses.length > 0 ? gatewayAddresses : ['gateway.example:7443'],
  accessCode: '179080000537636',
  caller: 'AnonymousCard',
});

let lastVisitor = 0;

/** A call control with everything round it in hand. */
export class CallWorld {
  readonly api = new FakeCallApi();
  readonly clock = new SkippingClock();
  readonly network = new FakeSipNetwork();
  readonly devices = new RecordedDevices();
  readonly page = new EventTarget();
  readonly connections: RTCPeerConnection[] = [];
  readonly history: CallStatus[] = [];
  readonly errors: string[] = [];
  readonly browser: Browser;
  readonly control: CallControl;

  constructor(settings: CallSettings = {}, browser: Partial<Browser> = {}) {
    const visitor = `visitor-${(lastVisitor += 1)}`;
    this.browser = {
      ...currentBrowser(),
      mediaDevices: this.devices as unknown as MediaDevices,
      page: this.page,
      createSocket: this.network.createSocket,
      createPeerConnection: (configuration) => {
        const pc = new RTCPeerConnection(configuration);
        this.connections.push(pc);
        return pc;
      },
      ...browser,
    };
    this.control = createCallControl({ api: this.api, settings, clock: this.clock, browser: this.browser, log: silentLogger, visitor: () => visitor });
    this.control.status.subscribe((status) => this.history.push(status));
    this.control.failed.subscribe((error) => this.errors.push(error.callCause ?? ''));
  }

  get state(): CallStatus['state'] {
    return this.control.status.get().state;
  }

  get cause(): CallStatus['cause'] {
    return this.control.status.get().cause;
  }

  /** States passed through, each once. */
  get path(): string[] {
    return this.history.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]);
  }

  gateway(manners: GatewayManners = {}, url = address): FakeGateway {
    return this.network.add(url, manners);
  }

  async queued(media: 'audio' | 'video' = 'audio'): Promise<void> {
    await this.control.start({ media });
    expect(this.state).to.equal('queued');
  }

  /** Talking, with a real peer connection at the other end. */
  async active(manners: GatewayManners = {}, media: 'audio' | 'video' = 'audio'): Promise<FakeGateway> {
    const gateway = this.gateway(manners);
    await this.queued(media);
    this.api.push({ type: 'established', target: target() });
    await until(() => this.state === 'active', () => `active; ${this.state} ${this.cause}`);
    return gateway;
  }

  /** Lets time pass in which sound goes on: the real media need real time. */
  async talk(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 1_000) {
      await this.clock.skip(Math.min(1_000, ms - passed));
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }

  /** What must be so after every call, however it went. */
  async expectOver(state: 'ended' | 'failed', cause: CallStatus['cause'], drops: number): Promise<void> {
    await until(() => this.state === 'ended' || this.state === 'failed', () => `over; ${this.state}`);
    expect([this.state, this.cause]).to.deep.equal([state, cause]);
    expect(this.history.filter((status, index) => status.endedAt !== this.history[index - 1]?.endedAt && status.endedAt !== undefined), 'one end').to.have.length(1);
    expect(this.errors).to.deep.equal(state === 'failed' ? [cause] : []);
    expect(this.devices.tracks.map(({ readyState }) => readyState), 'tracks').to.not.include('live');
    expect(this.connections.map(({ connectionState }) => connectionState), 'connections').to.satisfy((states: string[]) => states.every((each) => each === 'closed'));
    await until(() => this.api.open === 0, 'polls stopped');
    await until(() => this.api.count('drop') >= drops, 'dropped');
    await this.clock.skip(3_000);
    await until(() => this.network.sockets.every(({ readyState }) => readyState > 1), 'sockets closed');
    // Nothing may come to life, or be said twice, in the minute after.
    await this.clock.skip(60_000);
    expect(this.api.count('drop'), 'drops').to.equal(drops);
    expect([this.state, this.cause]).to.deep.equal([state, cause]);
    expect(this.control.localStream.get()).to.equal(undefined);
    expect(this.control.remoteStream.get()).to.equal(undefined);
    expect(this.clock.pending, 'timers').to.equal(0);
  }

  dispose(): void {
    this.control.dispose();
    for (const gateway of this.network.gateways.values()) for (const call of gateway.calls) call.close();
  }
}

/** Energy and pitch of what a stream plays, as the browser hears it. */
export async function listen(stream: MediaStream, milliseconds = 400): Promise<{ readonly level: number; readonly pitch: number }> {
  const audio = new Audio();
  // Chromium decodes a remote stream only while some element plays it.
  audio.srcObject = stream;
  audio.muted = true;
  await audio.play();
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 8192 });
  context.createMediaStreamSource(stream).connect(analyser);
  const bins = new Float32Array(analyser.frequencyBinCount);
  const samples = new Float32Array(analyser.fftSize);
  const end = performance.now() + milliseconds;
  let level = 0;
  let peak = -Infinity;
  let pitch = 0;
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 40));
    analyser.getFloatTimeDomainData(samples);
    level = Math.max(level, Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length));
    analyser.getFloatFrequencyData(bins);
    bins.forEach((value, index) => {
      if (index > 2 && value > peak) [peak, pitch] = [value, (index * context.sampleRate) / analyser.fftSize];
    });
  }
  await context.close();
  audio.srcObject = null;
  return { level, pitch };
}
