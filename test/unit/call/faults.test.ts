import { expect } from 'chai';
import { DeskbellError } from '../../../src/core/errors.js';
import type { CallCause } from '../../../src/call/call-control.js';
import { CallWorld, listen, target, until } from '../../support/call-world.js';
import type { GatewayCall, GatewayManners } from '../../support/sip-gateway.js';

const failure = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'resolved', (error: DeskbellError) => (error.code === 'call-failed' ? error.callCause! : `${error.name} ${error.message}`));
const refusal = (name: string, message = ''): (() => Promise<MediaStream>) => () => Promise.reject(new DOMException(message, name));
const permissions = (state: PermissionState) => ({ query: async () => Object.assign(new EventTarget(), { state }) }) as unknown as Permissions;

/** The fault table of docs/calls.md, row by row. */
describe('faults', () => {
  let world: CallWorld;
  beforeEach(() => (world = new CallWorld()));
  afterEach(() => world.dispose());

  describe('permission', () => {
    const rows: readonly (readonly [string, () => Promise<MediaStream>, PermissionState, CallCause])[] = [
      ['denied', refusal('NotAllowedError', 'Permission denied'), 'denied', 'mic-denied'],
      ['dismissed', refusal('NotAllowedError', 'Permission dismissed'), 'prompt', 'mic-dismissed'],
      ['dismissed, told by the permission alone', refusal('NotAllowedError'), 'prompt', 'mic-dismissed'],
      ['denied by the system', refusal('NotAllowedError', 'Permission denied by system'), 'granted', 'mic-denied-os'],
      ['no device', refusal('NotFoundError'), 'granted', 'mic-none'],
      ['busy', refusal('NotReadableError'), 'granted', 'mic-busy'],
      ['busy, by another name', refusal('AbortError'), 'granted', 'mic-busy'],
    ];
    for (const [name, answer, state, cause] of rows) {
      it(`${name}: ${cause}, and no agent is reserved`, async () => {
        world = new CallWorld({}, { permissions: permissions(state) });
        world.devices.answer = answer;
        expect(await failure(world.control.start({ media: 'audio' }))).to.equal(cause);
        await world.expectOver('failed', cause, 0);
        expect(world.api.count('create audio')).to.equal(0);
      });
    }

    it('an unanswered prompt counts as dismissed after two minutes', async () => {
      world.devices.answer = () => new Promise(() => {});
      const started = failure(world.control.start({ media: 'audio' }));
      await until(() => world.devices.asked.length === 1);
      await world.clock.skip(120_100);
      expect(await started).to.equal('mic-dismissed');
    });

    it('no camera, for a video call: cam-none, so that voice can be offered', async () => {
      world.devices.devices = async () => (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind !== 'videoinput');
      expect(await failure(world.control.start({ media: 'video' }))).to.equal('cam-none');
      await world.expectOver('failed', 'cam-none', 0);
      world.devices.devices = undefined;
      await world.queued('audio');
    });

    it('a camera that is busy is not blamed on the microphone', async () => {
      world.devices.answer = (constraints) => (constraints.video ? refusal('NotReadableError')() : navigator.mediaDevices.getUserMedia(constraints));
      expect(await failure(world.control.start({ media: 'video' }))).to.equal('cam-busy');
    });

    it('a camera that is denied is told apart by its permission', async () => {
      world = new CallWorld({}, { permissions: { query: async ({ name }: { name: string }) => Object.assign(new EventTarget(), { state: name === 'camera' ? 'denied' : 'granted' }) } as unknown as Permissions });
      world.devices.answer = refusal('NotAllowedError', 'Permission denied');
      expect(await failure(world.control.start({ media: 'video' }))).to.equal('cam-denied');
    });

    it('the call starts by itself when the permission is given after all', async () => {
      const status = Object.assign(new EventTarget(), { state: 'denied' });
      world = new CallWorld({}, { permissions: { query: async () => status } as unknown as Permissions });
      world.devices.answer = refusal('NotAllowedError', 'Permission denied');
      expect(await failure(world.control.start({ media: 'audio' }))).to.equal('mic-denied');
      world.devices.answer = undefined;
      status.state = 'granted';
      status.dispatchEvent(new Event('change'));
      await until(() => world.state === 'queued');
    });

    it('a page that cannot call says why before asking for anything', async () => {
      const rows: readonly (readonly [ConstructorParameters<typeof CallWorld>[1], CallCause])[] = [
        [{ secure: false }, 'env-insecure'],
        [{ webRtc: false }, 'env-unsupported'],
        [{ mediaDevices: undefined }, 'env-unsupported'],
        [{ allows: (feature) => feature !== 'microphone' }, 'env-policy'],
        [{ online: () => false }, 'offline'],
      ];
      for (const [browser, cause] of rows) {
        world = new CallWorld({}, browser);
        expect(await failure(world.control.start({ media: 'audio' }))).to.equal(cause);
        expect(world.devices.asked).to.have.length(0);
        await world.expectOver('failed', cause, 0);
        expect(world.api.log).to.deep.equal([]);
      }
    });

    it('a camera that the page forbids stops a video call alone', async () => {
      world = new CallWorld({}, { allows: (feature) => feature !== 'camera' });
      expect(await failure(world.control.start({ media: 'video' }))).to.equal('env-policy');
      await world.queued('audio');
    });

    it('no microphone, no speaker: told from the list of devices', async () => {
      for (const [kind, cause] of [['audioinput', 'mic-none'], ['audiooutput', 'speaker-none']] as const) {
        world = new CallWorld();
        world.devices.devices = async () => (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind !== kind);
        expect(await failure(world.control.start({ media: 'audio' }))).to.equal(cause);
      }
    });
  });

  describe('REST', () => {
    const rows: readonly (readonly [string, DeskbellError, CallCause, number])[] = [
      ['nobody there (13)', new DeskbellError('rejected', 'x', { resultCode: '13', delivery: 'answered' }), 'no-agent', 0],
      ['no click to call (7)', new DeskbellError('rejected', 'x', { resultCode: '7', delivery: 'answered' }), 'not-supported', 0],
      ['closed (12)', new DeskbellError('outside-hours', 'x', { resultCode: '12', delivery: 'answered' }), 'outside-hours', 0],
      ['500', new DeskbellError('unavailable', 'x', { status: 500, delivery: 'answered' }), 'create-failed', 0],
      ['no answer', new DeskbellError('timeout', 'x', { delivery: 'unknown' }), 'create-failed', 1],
      ['session not to be renewed', new DeskbellError('session-expired', 'x', { delivery: 'answered' }), 'auth-expired', 0],
    ];
    for (const [name, error, cause, drops] of rows) {
      it(`create: ${name} is ${cause}`, async () => {
        world.api.create = () => Promise.reject(error);
        expect(await failure(world.control.start({ media: 'audio' }))).to.equal(cause);
        await world.expectOver('failed', cause, drops);
      });
    }

    it('a channel without calls is told before an agent is reserved', async () => {
      world.api.support = { webRtc: true, clickToCall: false };
      expect(await failure(world.control.start({ media: 'audio' }))).to.equal('not-supported');
      await world.expectOver('failed', 'not-supported', 0);
    });

    it('the poll lost for good ends the call', async () => {
      await world.queued();
      world.api.push(...Array.from({ length: 4 }, () => new DeskbellError('network')));
      await world.clock.skip(10_000);
      await world.expectOver('failed', 'events-lost', 1);
    });

    it('a session that cannot be renewed while polling ends the call', async () => {
      await world.queued();
      world.api.push(new DeskbellError('session-expired'));
      await world.expectOver('failed', 'auth-expired', 1);
    });

    it('168101 twice makes one call', async () => {
      const gateway = await world.active();
      world.api.push({ type: 'established', target: target() });
      await world.clock.skip(500);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(gateway.calls).to.have.length(1);
      expect(world.state).to.equal('active');
    });

    it('168101 after hanging up makes no call', async () => {
      const gateway = world.gateway();
      await world.queued();
      await world.control.hangUp();
      world.api.push({ type: 'established', target: target() });
      await world.expectOver('ended', 'local-hangup', 1);
      expect(gateway.sockets).to.have.length(0);
    });

    for (const [name, addresses] of [['no address', []], ['garbage', ['not an address']], ['ws to a far host', ['ws://gateway.example']], ['a line break', ['gateway.example:1\r\nVia: x']]] as const) {
      it(`168101 with ${name} is gateway-invalid`, async () => {
        await world.queued();
        world.api.push({ type: 'established', target: { ...target(), gatewayAddresses: addresses } });
        await world.expectOver('failed', 'gateway-invalid', 1);
        expect(world.network.sockets).to.have.length(0);
      });
    }

    it('168101 that cannot be read is gateway-invalid', async () => {
      await world.queued();
      world.api.push({ type: 'malformed', eventId: '168101' });
      await world.expectOver('failed', 'gateway-invalid', 1);
    });

    const stages: Readonly<Record<string, GatewayManners | undefined>> = {
      queued: undefined,
      connecting: { opening: 'hang' },
      ringing: { onInvite: (call) => call.respond(180) },
      active: {},
    };
    const ends = [['released', 'ended', 'remote-hangup'], ['failed', 'failed', 'queue-failed'], ['queue-timeout', 'failed', 'queue-timeout']] as const;
    for (const [stage, manners] of Object.entries(stages)) {
      for (const [type, state, cause] of ends) {
        it(`${type} while ${stage} ends as ${cause}, with nothing to drop`, async () => {
          const gateway = world.gateway(manners ?? {});
          await world.queued();
          if (manners) world.api.push({ type: 'established', target: target() });
          await until(() => world.state === stage);
          world.api.push({ type, causeId: '-1', causeDescription: 'x' });
          await world.expectOver(state, cause, 0);
          if (stage === 'ringing') expect(gateway.calls[0]!.got('CANCEL')).to.equal(1);
          if (stage === 'active') expect(gateway.calls[0]!.got('BYE')).to.equal(1);
        });
      }
    }

    it('168110 after BYE is no second end', async () => {
      const gateway = await world.active();
      gateway.calls[0]!.bye();
      world.api.push({ type: 'released' });
      await until(() => world.state === 'ended');
      await world.expectOver('ended', 'remote-hangup', world.api.count('drop'));
    });

    it('168106 is shown and changes nothing else', async () => {
      await world.active();
      world.api.push({ type: 'transferred' });
      await until(() => world.control.status.get().transferred);
      expect(world.state).to.equal('active');
    });
  });

  describe('signalling', () => {
    const two = async (manners: GatewayManners): Promise<void> => {
      world.gateway(manners);
      world.gateway({}, 'wss://second.example/');
      await world.queued();
      world.api.push({ type: 'established', target: target('gateway.example:7443', 'second.example') });
    };
    const rows: readonly (readonly [string, GatewayManners, number])[] = [
      ['refuses', { opening: 'refuse' }, 0],
      ['hangs while opening', { opening: 'hang' }, 1_600],
      ['opens and is silent', { onInvite: () => {} }, 4_100],
      ['answers 503', { onInvite: (call) => call.respond(503, '', [['Retry-After', '5']]) }, 0],
      ['answers 500', { onInvite: (call) => call.respond(500) }, 0],
      ['answers 408', { onInvite: (call) => call.respond(408) }, 0],
      ['breaks before any answer', { onInvite: (call) => call.socket.drop() }, 0],
      ['breaks after 100', { onInvite: (call) => { call.respond(100); setTimeout(() => call.socket.drop(), 30); } }, 0],
    ];
    for (const [name, manners, skip] of rows) {
      it(`a gateway that ${name}: the next, and nothing stays open at the first`, async () => {
        await two(manners);
        const [first, second] = [...world.network.gateways.values()];
        if (skip) {
          await until(() => first!.sockets.length === 1 && (manners.opening === 'hang' || first!.calls.length === 1));
          await world.clock.skip(skip);
        }
        await until(() => world.state === 'active', () => `active; ${world.state} ${world.cause}`);
        expect(second!.calls).to.have.length(1);
        await until(() => first!.openSockets === 0);
        await world.control.hangUp();
        await world.expectOver('ended', 'local-hangup', 1);
      });
    }

    for (const [status, cause] of [[403, 'gateway-auth'], [404, 'bad-target'], [480, 'no-answer'], [486, 'rejected'], [488, 'codec'], [603, 'rejected'], [302, 'bad-target']] as const) {
      it(`${status} is ${cause}, and no other gateway is asked`, async () => {
        await two({ onInvite: (call) => call.respond(status, '', status === 302 ? [['Contact', '<sip:x@evil.example>']] : []) });
        await world.expectOver('failed', cause, 1);
        expect(world.network.gateways.get('wss://second.example/')!.sockets).to.have.length(0);
      });
    }

    it('503 after ringing asks no other gateway', async () => {
      await two({ onInvite: (call) => { call.respond(180); call.respond(503); } });
      await world.expectOver('failed', 'gateway-busy', 1);
      expect(world.network.gateways.get('wss://second.example/')!.sockets).to.have.length(0);
    });

    it('all gateways down: gateway-unreachable', async () => {
      await world.queued();
      world.api.push({ type: 'established', target: target('a.example:1', 'b.example:2') });
      await world.expectOver('failed', 'gateway-unreachable', 1);
    });

    it('all gateways busy: gateway-busy', async () => {
      world.gateway({ onInvite: (call) => call.respond(503) });
      await world.queued();
      world.api.push({ type: 'established', target: target() });
      await world.expectOver('failed', 'gateway-busy', 1);
    });

    it('ringing without an end is given up after 30 s, with CANCEL', async () => {
      const gateway = world.gateway({ onInvite: (call) => call.respond(180) });
      await world.queued();
      world.api.push({ type: 'established', target: target() });
      await until(() => world.state === 'ringing');
      await world.clock.skip(30_100);
      await until(() => gateway.calls[0]!.got('CANCEL') === 1);
      await world.expectOver('failed', 'no-answer', 1);
    });

    it('100 without an end is given up after 30 s', async () => {
      const gateway = world.gateway({ onInvite: (call) => call.respond(100) });
      await world.queued();
      world.api.push({ type: 'established', target: target() });
      await until(() => gateway.calls.length === 1);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await world.clock.skip(30_100);
      await world.expectOver('failed', 'no-answer', 1);
    });

    it('183 with sound, then 486', async () => {
      world.gateway({ onInvite: (call) => void call.describe().then((sdp) => { call.respond(183, sdp); setTimeout(() => call.respond(486), 100); }) });
      await world.queued();
      world.api.push({ type: 'established', target: target() });
      await world.expectOver('failed', 'rejected', 1);
    });

    it('183 that cannot be used takes the INVITE back', async () => {
      const gateway = world.gateway({ onInvite: (call) => call.respond(183, 'v=0\r\nnot sdp\r\n') });
      await world.queued();
      world.api.push({ type: 'established', target: target() });
      await until(() => gateway.calls[0]?.got('CANCEL') === 1);
      await world.expectOver('failed', 'codec', 1);
    });

    for (const [name, body] of [['without a description', ''], ['with a bad one', 'v=0\r\nnot sdp\r\n'], ['without encryption', 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\nc=IN IP4 127.0.0.1\r\n']] as const) {
      it(`200 ${name} is acknowledged, ended by BYE, and called codec`, async () => {
        const gateway = world.gateway({ onInvite: (call) => call.respond(200, body) });
        await world.queued();
        world.api.push({ type: 'established', target: target() });
        await until(() => gateway.calls[0]?.got('BYE') === 1);
        await until(() => gateway.calls[0]!.got('ACK') >= 1);
        await world.expectOver('failed', 'codec', 1);
      });
    }

    it('a second 200 (fork) is acknowledged and ended, and the first call goes on', async () => {
      const gateway = await world.active();
      const [call] = gateway.calls;
      call!.socket.deliver(forked(call!));
      await until(() => call!.requests.some(({ method, text }) => method === 'BYE' && text.includes('tag=fork')));
      expect(world.state).to.equal('active');
    });

    it('the socket lost between 200 and ACK does not end the call', async () => {
      const gateway = world.gateway({ onInvite: (call) => void call.describe().then((sdp) => { call.respond(200, sdp); call.socket.drop(); }) });
      await world.queued();
      world.api.push({ type: 'established', target: target() });
      await until(() => world.state === 'active', () => `active; ${world.state} ${world.cause}`);
      await until(() => gateway.openSockets === 1);
      await world.control.hangUp();
      await world.expectOver('ended', 'local-hangup', 1);
    });

    it('the socket lost in the call: sound goes on, the socket comes back, BYE arrives on it', async () => {
      const gateway = await world.active();
      gateway.sockets[0]!.drop();
      expect(world.state).to.equal('active');
      await until(() => gateway.openSockets === 1);
      expect((await listen(world.control.remoteStream.get()!)).level).to.be.above(0.05);
      await until(() => gateway.calls[0]!.got('INVITE') === 1);
      gateway.calls[0]!.bye();
      await world.expectOver('ended', 'remote-hangup', 1);
    });

    it('the socket lost during BYE', async () => {
      const gateway = await world.active();
      await world.control.hangUp();
      gateway.sockets[0]!.drop();
      await world.expectOver('ended', 'local-hangup', 1);
    });

    it('OPTIONS, INFO, MESSAGE and NOTIFY within the call are answered and change nothing', async () => {
      const gateway = await world.active();
      for (const method of ['OPTIONS', 'INFO', 'MESSAGE', 'NOTIFY']) {
        const sequence = gateway.calls[0]!.request(method);
        await until(() => gateway.calls[0]!.answerTo(sequence), method);
      }
      expect(world.state).to.equal('active');
    });

    it('glare: while our own re-INVITE is open theirs is answered 491', async () => {
      const gateway = await world.active();
      const [call] = gateway.calls;
      call!.onReinvite = () => 0;
      gateway.sockets[0]!.drop();
      await until(() => call!.got('INVITE') === 1);
      const sequence = call!.request('INVITE', call!.pc!.localDescription!.sdp);
      await until(() => call!.answerTo(sequence));
      expect(call!.answerTo(sequence)!.status).to.equal(491);
      expect(world.state).to.equal('active');
    });

    it('408 and 481 to a re-INVITE do not end a call that has sound', async () => {
      const gateway = await world.active();
      for (const status of [408, 481]) {
        gateway.calls[0]!.onReinvite = () => status;
        const before = gateway.calls[0]!.got('INVITE');
        gateway.sockets.at(-1)!.drop();
        await until(() => gateway.calls[0]!.got('INVITE') > before);
        await until(() => world.connections[0]!.signalingState === 'stable');
        expect(world.state).to.equal('active');
      }
    });
  });

  describe('races', () => {
    it('BYE meets BYE', async () => {
      const gateway = await world.active();
      gateway.calls[0]!.bye();
      await world.control.hangUp();
      await until(() => world.state === 'ended');
      await world.expectOver('ended', world.cause, 1);
    });

    it('CANCEL crosses 200: the answer is acknowledged and ended', async () => {
      let call: GatewayCall | undefined;
      world.gateway({ onInvite: (each) => { call = each; each.respond(180); } });
      await world.queued();
      world.api.push({ type: 'established', target: target() });
      await until(() => world.state === 'ringing');
      const sdp = await call!.describe();
      void world.control.hangUp();
      call!.respond(200, sdp);
      await until(() => call!.got('BYE') === 1);
      await until(() => call!.got('ACK') >= 1);
      await world.expectOver('ended', 'local-hangup', 1);
    });

    it('hanging up while the answer is being applied', async () => {
      const gateway = world.gateway({ onInvite: (each) => void each.describe().then((sdp) => { each.respond(200, sdp); void world.control.hangUp(); }) });
      await world.queued();
      world.api.push({ type: 'established', target: target() });
      await until(() => gateway.calls[0]?.got('BYE') === 1);
      await world.expectOver('ended', 'local-hangup', 1);
    });

    it('two clicks on Hang up', async () => {
      const gateway = await world.active();
      await Promise.all([world.control.hangUp(), world.control.hangUp()]);
      await until(() => gateway.calls[0]!.got('BYE') === 1);
      await world.expectOver('ended', 'local-hangup', 1);
      expect(gateway.calls[0]!.got('BYE')).to.equal(1);
    });

    const places: readonly (readonly [string, GatewayManners | undefined, CallCause, number])[] = [
      ['checking', undefined, 'cancelled', 0],
      ['creating', undefined, 'cancelled', 1],
      ['queued', undefined, 'local-hangup', 1],
      ['connecting', { opening: 'hang' }, 'local-hangup', 1],
      ['connecting', { onInvite: () => {} }, 'local-hangup', 1],
      ['ringing', { onInvite: (call) => call.respond(180) }, 'local-hangup', 1],
      ['active', {}, 'local-hangup', 1],
    ];
    for (const [place, manners, cause, drops] of places) {
      it(`hanging up while ${place}${manners && manners.onInvite && place === 'connecting' ? ' and silent' : ''}`, async () => {
        const gateway = world.gateway(manners ?? {});
        let accept = (): void => {};
        if (place === 'creating') world.api.create = () => new Promise((resolve) => (accept = resolve));
        if (place === 'checking') world.devices.answer = () => new Promise(() => {});
        const started = failure(world.control.start({ media: 'audio' }));
        if (manners) {
          await started;
          world.api.push({ type: 'established', target: target() });
        }
        await until(() => world.state === place && (manners?.onInvite === undefined || gateway.calls.length === 1));
        await world.control.hangUp();
        expect(world.state).to.equal('ended');
        expect(world.devices.tracks.every(({ readyState }) => readyState === 'ended')).to.equal(true);
        accept();
        await world.expectOver('ended', cause, drops);
        expect(await started).to.equal(cause === 'cancelled' ? 'cancelled' : 'resolved');
      });
    }

    it('hanging up while reconnecting', async () => {
      const gateway = await world.active();
      gateway.calls[0]!.pc!.close();
      await world.clock.skip(7_000);
      await until(() => world.state === 'reconnecting');
      await world.control.hangUp();
      await world.expectOver('ended', 'local-hangup', 1);
    });

    it('a call begun while the last one is being dropped waits for that', async () => {
      let answer = (): void => {};
      world.api.drop = () => new Promise((resolve) => (answer = resolve));
      await world.queued();
      await world.control.hangUp();
      const again = world.control.start({ media: 'audio' });
      await until(() => world.state === 'creating');
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(world.api.count('create audio')).to.equal(1);
      world.api.drop = async () => {};
      answer();
      await again;
      expect(world.api.log.filter((entry) => entry === 'drop' || entry === 'create audio')).to.deep.equal(['create audio', 'drop', 'create audio']);
    });

    it('mute before the answer holds after it', async () => {
      const gateway = world.gateway();
      await world.queued();
      world.control.setMuted(true);
      world.api.push({ type: 'established', target: target() });
      await until(() => world.state === 'active');
      expect(world.control.muted.get()).to.equal(true);
      expect(world.devices.tracks[0]!.enabled).to.equal(false);
      await until(() => gateway.calls[0]!.heard.getAudioTracks().length > 0);
      expect((await listen(gateway.calls[0]!.heard, 800)).level).to.be.below(1e-3);
    });

    it('the camera switched ten times quickly ends as wished last, with one camera on', async () => {
      await world.active({}, 'video');
      for (let index = 0; index < 10; index += 1) void world.control.setCamera(index % 2 === 0);
      await world.control.setCamera(true);
      expect(world.control.cameraOn.get()).to.equal(true);
      expect(world.devices.tracks.filter(({ kind, readyState }) => kind === 'video' && readyState === 'live')).to.have.length(1);
      await world.control.setCamera(false);
      expect(world.devices.tracks.filter(({ kind, readyState }) => kind === 'video' && readyState === 'live')).to.have.length(0);
    });
  });
});

/** The 200 of another callee to the same INVITE. */
function forked(call: GatewayCall): string {
  const { invite } = call;
  const field = (name: string): string => invite.headers.find(([key]) => key === name)![1];
  const body = call.pc!.localDescription!.sdp;
  return [
    'SIP/2.0 200 OK', `Via: ${field('via')}`, `From: ${field('from')}`, `To: ${field('to')};tag=fork`, `Call-ID: ${field('call-id')}`, `CSeq: ${field('cseq')}`,
    'Contact: <sip:fork@gateway.invalid;transport=ws>', 'Content-Type: application/sdp', `Content-Length: ${body.length}`, '', body,
  ].join('\r\n');
}
