import { expect } from 'chai';
import { opinionScore } from '../../../src/call/quality.js';
import { cadenceFor } from '../../../src/call/ringback.js';
import type { DeskbellError } from '../../../src/core/errors.js';
import { CallWorld, listen, target, until } from '../../support/call-world.js';
import { toneTrack } from '../../support/sip-gateway.js';

describe('the media of a call', () => {
  let world: CallWorld;
  beforeEach(() => (world = new CallWorld()));
  afterEach(() => world.dispose());
  const live = (kind: string): MediaStreamTrack[] => world.devices.tracks.filter((track) => track.kind === kind && track.readyState === 'live');

  it('shows both pictures of a video call, and puts the camera out when it is turned off', async () => {
    const gateway = await world.active({}, 'video');
    expect(world.control.cameraOn.get()).to.equal(true);
    const video = document.createElement('video');
    video.muted = true;
    video.srcObject = world.control.remoteStream.get()!;
    await video.play();
    await until(() => video.videoWidth > 0);
    const far = document.createElement('video');
    far.muted = true;
    await until(() => gateway.calls[0]!.heard.getVideoTracks().length > 0);
    far.srcObject = gateway.calls[0]!.heard;
    await far.play();
    await until(() => far.videoWidth > 0);
    const invites = gateway.calls[0]!.got('INVITE');
    await world.control.setCamera(false);
    expect(live('video')).to.have.length(0);
    expect(world.control.localStream.get()).to.equal(undefined);
    await world.control.setCamera(true);
    expect(live('video')).to.have.length(1);
    expect(world.connections[0]!.getSenders().find(({ track }) => track?.kind === 'video')!.track).to.equal(live('video')[0]);
    expect(gateway.calls[0]!.got('INVITE'), 'no re-INVITE').to.equal(invites);
    await world.control.hangUp();
    await world.expectOver('ended', 'local-hangup', 1);
  });

  it('offers a picture line even where the camera was turned off before the answer', async () => {
    const gateway = world.gateway();
    await world.queued('video');
    await world.control.setCamera(false);
    world.api.push({ type: 'established', target: target() });
    await until(() => world.state === 'active');
    expect(gateway.calls[0]!.invite.body).to.match(/^m=video [1-9]/m);
    await world.control.setCamera(true);
    expect(world.connections[0]!.getSenders().some(({ track }) => track?.kind === 'video')).to.equal(true);
  });

  it('is silent at the far end while muted, and heard again after', async () => {
    const gateway = await world.active();
    const { heard } = gateway.calls[0]!;
    await until(() => heard.getAudioTracks().length > 0);
    world.control.setMuted(true);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await listen(heard, 1_000)).level).to.be.below(1e-3);
    world.control.setMuted(false);
    expect((await listen(heard, 1_200)).level).to.be.above(0.01);
  });

  it('keeps mute across a change of microphone, and stops the old one', async () => {
    const gateway = await world.active();
    world.control.setMuted(true);
    const [first] = live('audio');
    const other = world.control.devices.get().microphones.at(-1)!;
    await world.control.chooseDevice('microphone', other.id);
    expect(first!.readyState).to.equal('ended');
    const [second] = live('audio');
    expect(second!.enabled).to.equal(false);
    expect(world.connections[0]!.getSenders()[0]!.track).to.equal(second);
    expect(world.devices.asked.at(-1)!.audio).to.deep.include({ deviceId: { exact: other.id } });
    expect(world.control.devices.get().chosen.microphone).to.equal(other.id);
    world.control.setMuted(false);
    await until(() => gateway.calls[0]!.heard.getAudioTracks().length > 0);
    expect((await listen(gateway.calls[0]!.heard, 1_200)).level).to.be.above(0.01);
  });

  it('keeps the microphone it has where another cannot be had', async () => {
    await world.active();
    const [first] = live('audio');
    world.devices.answer = () => Promise.reject(new DOMException('', 'NotReadableError'));
    expect(await world.control.chooseDevice('microphone', 'gone').then(() => 'chosen', (error: DeskbellError) => error.callCause)).to.equal('mic-busy');
    expect(first!.readyState).to.equal('live');
    expect(world.control.devices.get().chosen.microphone).to.equal(undefined);
  });

  it('stops every microphone but the last of two quick choices', async () => {
    await world.active();
    const [one, two] = [world.control.devices.get().microphones[0]!.id, world.control.devices.get().microphones.at(-1)!.id];
    await Promise.all([world.control.chooseDevice('microphone', one), world.control.chooseDevice('microphone', two)]);
    expect(live('audio')).to.have.length(1);
    expect(world.connections[0]!.getSenders()[0]!.track).to.equal(live('audio')[0]);
  });

  it('says why the camera cannot be turned on, and goes on', async () => {
    await world.active({}, 'video');
    await world.control.setCamera(false);
    world.devices.answer = () => Promise.reject(new DOMException('', 'NotReadableError'));
    expect(await world.control.setCamera(true).then(() => 'on', (error: DeskbellError) => error.callCause)).to.equal('cam-busy');
    expect(world.state).to.equal('active');
    expect(world.control.cameraOn.get()).to.equal(false);
  });

  it('survives an unplugged microphone: told, replaced, muted as before', async () => {
    const gateway = await world.active();
    world.control.setMuted(true);
    const [first] = live('audio');
    let give = (): void => {};
    world.devices.answer = async (constraints) => {
      await new Promise<void>((resolve) => (give = resolve));
      return navigator.mediaDevices.getUserMedia(constraints);
    };
    first!.stop();
    first!.dispatchEvent(new Event('ended'));
    await until(() => world.control.hints.get().has('mic-lost'));
    give();
    await until(() => !world.control.hints.get().has('mic-lost'));
    expect(live('audio')[0]!.enabled).to.equal(false);
    world.control.setMuted(false);
    await until(() => gateway.calls[0]!.heard.getAudioTracks().length > 0);
    expect((await listen(gateway.calls[0]!.heard, 1_200)).level).to.be.above(0.01);
    expect(world.state).to.equal('active');
  });

  it('waits for a microphone to be plugged in where none is left', async () => {
    await world.active();
    world.devices.answer = () => Promise.reject(new DOMException('', 'NotFoundError'));
    const [first] = live('audio');
    first!.stop();
    first!.dispatchEvent(new Event('ended'));
    await until(() => world.control.hints.get().has('mic-lost'));
    world.devices.answer = undefined;
    world.devices.dispatchEvent(new Event('devicechange'));
    await until(() => !world.control.hints.get().has('mic-lost'));
    expect(live('audio')).to.have.length(1);
  });

  it('says when the system takes the microphone away, and when it gives it back', async () => {
    await world.active();
    const [track] = live('audio');
    track!.dispatchEvent(new Event('mute'));
    expect([...world.control.hints.get()]).to.deep.equal(['mic-interrupted']);
    track!.dispatchEvent(new Event('unmute'));
    expect([...world.control.hints.get()]).to.deep.equal([]);
  });

  it('tells who talks while muted, from a copy that goes nowhere and is stopped', async () => {
    world.devices.answer = async () => new MediaStream([toneTrack(300)]);
    const gateway = await world.active();
    world.control.setMuted(true);
    await until(() => world.control.hints.get().has('you-are-muted'));
    expect((await listen(gateway.calls[0]!.heard, 500)).level).to.be.below(1e-3);
    world.control.setMuted(false);
    expect([...world.control.hints.get()]).to.deep.equal([]);
  });

  it('says that we cannot be heard where the microphone gives nothing at all', async () => {
    world.devices.answer = async () => {
      const silent = new AudioContext().createMediaStreamDestination();
      return silent.stream;
    };
    await world.active();
    await until(() => world.connections[0]!.connectionState === 'connected');
    await world.talk(12_000);
    await until(() => world.control.hints.get().has('cannot-hear-you'));
  });

  it('sends nothing of the microphone before the answer', async () => {
    await world.queued();
    expect(live('audio').map(({ enabled }) => enabled)).to.deep.equal([false]);
  });

  it('asks for echo cancellation and the like', async () => {
    await world.queued('video');
    expect(world.devices.asked[0]!.audio).to.include({ echoCancellation: true, noiseSuppression: true, autoGainControl: true });
    expect(world.devices.asked, 'one prompt for both').to.have.length(1);
  });

  it('offers a tap where the browser blocks sound', async () => {
    let blocked = true;
    const audio = Object.assign(document.createElement('audio'), { play: async () => { if (blocked) throw new DOMException('', 'NotAllowedError'); } });
    world = new CallWorld({}, { createAudio: () => audio });
    await world.active();
    await until(() => world.control.hints.get().has('audio-blocked'));
    blocked = false;
    await world.control.resumeAudio();
    expect([...world.control.hints.get()]).to.deep.equal([]);
  });

  it('sends sound to the chosen speaker', async () => {
    const chosen: string[] = [];
    const audio = Object.assign(document.createElement('audio'), { setSinkId: async (id: string) => void chosen.push(id) });
    world = new CallWorld({}, { createAudio: () => audio });
    await world.active();
    await world.control.chooseDevice('speaker', 'default');
    expect(chosen).to.deep.equal(['default']);
  });

  it('lists what can be chosen once there is a permission', async () => {
    await world.queued();
    await until(() => world.control.devices.get().microphones.length > 0);
    const { microphones, cameras } = world.control.devices.get();
    expect(microphones.every(({ id, label }) => id !== '' && label !== '')).to.equal(true);
    expect(cameras.length).to.be.above(0);
  });

  it('rings until it is answered', async () => {
    let started = 0;
    const context = new AudioContext();
    const real = context.createGain.bind(context);
    void real;
    world = new CallWorld({}, { createAudioContext: () => context });
    const analyser = new AnalyserNode(context);
    const connect = AudioNode.prototype.connect;
    AudioNode.prototype.connect = function (this: AudioNode, ...parameters: never[]) {
      if (this instanceof OscillatorNode && this.context === context) started += 1;
      return Reflect.apply(connect, this, parameters) as never;
    };
    try {
      const gateway = world.gateway({ onInvite: (call) => call.respond(180) });
      await world.queued();
      world.api.push({ type: 'established', target: target() });
      await until(() => world.state === 'ringing');
      expect(started).to.be.above(0);
      const before = started;
      await world.clock.skip(5_100);
      expect(started).to.be.above(before);
      await gateway.calls[0]!.answer();
      await until(() => world.state === 'active');
      const after = started;
      await world.clock.skip(3_000);
      expect(started).to.equal(after);
    } finally {
      AudioNode.prototype.connect = connect;
      analyser.disconnect();
    }
  });

  it('rings as it does where the visitor lives', () => {
    expect(cadenceFor('en-US').tones).to.deep.equal([440, 480]);
    expect(cadenceFor('zh').tones).to.deep.equal([425]);
    expect(cadenceFor('en-GB').tones).to.deep.equal([425]);
  });

  it('says within 6 s that no sound comes, asks for ICE anew, and ends within 30 s', async () => {
    const gateway = await world.active();
    const start = world.clock.monotonic();
    let hintAt = 0;
    world.control.hints.subscribe((hints) => {
      if (hints.has('no-media') && !hintAt) hintAt = world.clock.monotonic();
    });
    gateway.calls[0]!.onReinvite = () => 500;
    gateway.calls[0]!.pc!.close();
    while (world.state !== 'failed' && world.clock.monotonic() - start < 60_000) await world.talk(500);
    expect(hintAt - start).to.be.within(1_000, 6_000);
    expect(world.clock.monotonic() - start).to.be.below(33_000);
    expect(gateway.calls[0]!.got('INVITE')).to.be.above(0);
    expect(world.cause).to.be.oneOf(['network-lost', 'media-failed']);
    expect(world.path).to.include('reconnecting');
    await world.expectOver('failed', world.cause, 1);
  });

  it('comes back by an ICE restart', async () => {
    const gateway = await world.active();
    const [call] = gateway.calls;
    call!.pc!.close();
    call!.pc = undefined;
    await world.clock.skip(6_500);
    await until(() => world.path.includes('reconnecting'));
    await until(() => world.state === 'active');
    await until(() => !world.control.hints.get().has('no-media'));
    expect(call!.got('INVITE')).to.be.above(0);
    expect((await listen(world.control.remoteStream.get()!, 800)).level).to.be.above(0.05);
  });

  it('ends a call whose media never connect: told at 5 s, over at 20 s', async () => {
    const gateway = world.gateway({
      // Well formed, and nobody there.
      onInvite: (call) => void call.describe().then((sdp) => call.respond(200, sdp.replace(/^a=candidate.*\r\n/gm, '').replace(/^a=ice-pwd:.*/gm, 'a=ice-pwd:0123456789012345678901234567'))),
    });
    await world.queued();
    world.api.push({ type: 'established', target: target() });
    await until(() => gateway.calls[0]?.got('ACK') === 1);
    gateway.calls[0]!.onReinvite = () => 500;
    gateway.calls[0]!.pc!.close();
    await world.clock.skip(5_500);
    await until(() => world.control.hints.get().has('no-media'));
    expect(world.state).to.equal('connecting');
    await world.clock.skip(15_500);
    await world.expectOver('failed', 'media-failed', 1);
  });

  it('ends a call whose encryption fails', async () => {
    const gateway = world.gateway({
      onInvite: (call) => void call.describe().then((sdp) => call.respond(200, sdp.replace(/^(a=fingerprint:sha-256 ).*/gm, `$1${Array.from({ length: 32 }, () => '00').join(':')}`))),
    });
    await world.queued();
    world.api.push({ type: 'established', target: target() });
    await until(() => gateway.calls[0]?.got('ACK') === 1);
    gateway.calls[0]!.onReinvite = () => 500;
    await until(() => world.connections[0]!.connectionState === 'failed');
    await world.clock.skip(21_000);
    await world.expectOver('failed', 'media-failed', 1);
  });

  it('tells of one-way sound: connected, and nothing comes', async () => {
    const gateway = await world.active();
    const start = world.clock.monotonic();
    gateway.calls[0]!.onReinvite = () => 500;
    for (const sender of gateway.calls[0]!.pc!.getSenders()) await sender.replaceTrack(null);
    while (world.state !== 'failed' && world.clock.monotonic() - start < 60_000) await world.talk(1_000);
    expect(world.clock.monotonic() - start).to.be.within(20_000, 33_000);
    await world.expectOver('failed', 'media-failed', 1);
  });

  it('puts the camera out when it is unplugged', async () => {
    await world.active({}, 'video');
    const [camera] = live('video');
    camera!.stop();
    camera!.dispatchEvent(new Event('ended'));
    await until(() => !world.control.cameraOn.get());
    expect(world.state).to.equal('active');
    await world.control.setCamera(true);
    expect(live('video')).to.have.length(1);
  });

  it('changes the microphone while a re-INVITE is open', async () => {
    const gateway = await world.active();
    gateway.calls[0]!.onReinvite = () => 0;
    gateway.sockets[0]!.drop();
    await until(() => gateway.calls[0]!.got('INVITE') === 1);
    await world.control.chooseDevice('microphone', world.control.devices.get().microphones[0]!.id);
    expect(world.connections[0]!.getSenders()[0]!.track).to.equal(live('audio')[0]);
  });

  it('asks first for the device of the last call, and takes another where that is gone', async () => {
    await world.control.chooseDevice('microphone', 'a device long gone');
    await world.queued();
    expect(world.devices.asked[0]!.audio).to.deep.include({ deviceId: { ideal: 'a device long gone' } });
    expect(live('audio')).to.have.length(1);
  });

  it('grades a clean line good', async () => {
    await world.active();
    await world.talk(10_000);
    await until(() => world.control.quality.get() !== undefined);
    expect(world.control.quality.get()).to.be.oneOf([2, 3]);
    expect(opinionScore(1, 1, 0)).to.be.above(4);
  });

  it('keeps the screen on during the call and lets it go after', async () => {
    const log: string[] = [];
    const wakeLock = { request: async () => ({ release: async () => void log.push('released') }) } as unknown as WakeLock;
    world = new CallWorld({}, { wakeLock, document: Object.assign(new EventTarget(), { visibilityState: 'visible' as const }) });
    await world.active();
    await world.control.hangUp();
    await until(() => log.length === 1);
  });
});
