import { expect } from 'chai';
import { CallWorld, listen, target, until } from '../../support/call-world.js';
import { header } from '../../support/sip-message.js';
import type { GatewayCall } from '../../support/sip-gateway.js';

/** What sip.js 0.21.2 gets wrong, each seen through a whole call. The numbers are those of docs/calls.md. */
describe('the mended defects of sip.js', () => {
  let world: CallWorld;
  beforeEach(() => (world = new CallWorld()));
  afterEach(() => world.dispose());

  const established = async (manners: Parameters<CallWorld['gateway']>[0] = {}) => {
    const gateway = world.gateway(manners);
    await world.queued();
    world.api.push({ type: 'established', target: target() });
    return gateway;
  };

  it('1: a BYE in the same turn as 200 ends the call', async () => {
    const gateway = await established({
      onInvite: (call) => void call.describe().then((sdp) => {
        call.respond(200, sdp);
        call.bye();
      }),
    });
    await world.expectOver('ended', 'remote-hangup', 1);
    await until(() => gateway.calls[0]!.responses.some(({ status }) => status === 200));
    await until(() => gateway.calls[0]!.got('ACK') >= 1, 'ACK');
  });

  it('2: a refused re-INVITE leaves the call able to make the next', async () => {
    const gateway = await world.active();
    const [call] = gateway.calls;
    for (const status of [488, 500, 491]) {
      call!.onReinvite = () => status;
      const before = call!.got('INVITE');
      gateway.sockets.at(-1)!.drop();
      await until(() => call!.got('INVITE') > before, `re-INVITE refused with ${status}`);
      await until(() => world.connections[0]!.signalingState === 'stable');
    }
    call!.onReinvite = undefined;
    const before = call!.got('ACK');
    gateway.sockets.at(-1)!.drop();
    await until(() => call!.got('ACK') > before, 'accepted re-INVITE');
    expect(world.state).to.equal('active');
    expect((await listen(world.control.remoteStream.get()!)).level).to.be.above(0.05);
  });

  it('3: a microphone granted after the call was given up is stopped at once', async () => {
    let grant = (): void => {};
    world.devices.answer = async (constraints) => {
      await new Promise<void>((resolve) => (grant = resolve));
      return navigator.mediaDevices.getUserMedia(constraints);
    };
    const started = world.control.start({ media: 'audio' }).then(() => 'accepted', (error: { callCause?: string }) => error.callCause);
    await until(() => world.devices.asked.length === 1);
    await world.control.hangUp();
    expect(await started).to.equal('cancelled');
    grant();
    await until(() => world.devices.tracks.length === 1);
    await until(() => world.devices.tracks[0]!.readyState === 'ended');
    await world.expectOver('ended', 'cancelled', 0);
    expect(world.api.count('create audio')).to.equal(0);
  });

  it('4: a socket lost while it rings ends the call, without a second INVITE', async () => {
    const other = world.gateway({}, 'wss://second.example/');
    const gateway = world.gateway({ onInvite: (call) => call.respond(180) });
    await world.queued();
    world.api.push({ type: 'established', target: target('gateway.example:7443', 'second.example') });
    await until(() => world.state === 'ringing');
    gateway.sockets[0]!.drop();
    await world.expectOver('failed', 'network-lost', 1);
    expect(other.calls).to.have.length(0);
  });

  it('5: a re-INVITE whose socket dies blocks no later one', async () => {
    const gateway = await world.active();
    const [call] = gateway.calls;
    call!.onReinvite = () => 0;
    gateway.sockets.at(-1)!.drop();
    await until(() => call!.got('INVITE') === 1);
    gateway.sockets.at(-1)!.drop();
    call!.onReinvite = undefined;
    await world.clock.skip(8_500);
    await until(() => call!.got('ACK') >= 2, 'the next re-INVITE is accepted');
    await until(() => world.connections[0]!.signalingState === 'stable');
    await until(() => world.state === 'active');
  });

  it('7: a half-open socket is noticed within 25 s and replaced, and the call goes on', async () => {
    const gateway = await world.active();
    // It has answered a ping before: only such a gateway can be missed.
    await world.talk(20_100);
    await until(() => gateway.sockets[0]!.sent.includes('\r\n\r\n'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    gateway.manners = { pong: false };
    gateway.sockets[0]!.received = () => {};
    await world.talk(25_500);
    await until(() => gateway.sockets.length === 2, 'reconnected');
    await until(() => world.state === 'active');
  });

  it('8: REFER is refused and followed nowhere', async () => {
    const gateway = await world.active();
    const [call] = gateway.calls;
    const sequence = call!.request('REFER', '', [['Refer-To', '<sip:premium@evil.example>']]);
    await until(() => call!.answerTo(sequence));
    expect(call!.answerTo(sequence)!.status).to.equal(603);
    expect(gateway.sockets.flatMap(({ sent }) => sent).filter((text) => text.includes('evil.example'))).to.deep.equal([]);
    expect(world.state).to.equal('active');
  });

  it('8: an incoming INVITE is refused', async () => {
    const gateway = await world.active();
    const [socket] = gateway.sockets;
    const contact = /<([^>]+)>/.exec(header(gateway.calls[0]!.invite, 'contact'))![1]!;
    socket!.deliver([`INVITE ${contact} SIP/2.0`, 'Via: SIP/2.0/WSS evil.invalid;branch=z9hG4bKx1', 'Max-Forwards: 70', 'From: <sip:evil@evil.example>;tag=1', `To: <${contact}>`, 'Call-ID: unasked', 'CSeq: 1 INVITE', 'Contact: <sip:evil@evil.example>', 'Content-Length: 0', '', ''].join('\r\n'));
    await until(() => socket!.sent.some((text) => text.startsWith('SIP/2.0 486')));
    expect(world.connections).to.have.length(1);
    expect(world.state).to.equal('active');
  });

  it('10: a gateway that says nothing to the INVITE is left after 4 s', async () => {
    const silent = world.gateway({ onInvite: () => {} });
    const second = world.gateway({}, 'wss://second.example/');
    await world.queued();
    world.api.push({ type: 'established', target: target('gateway.example:7443', 'second.example') });
    await until(() => silent.calls.length === 1);
    await world.clock.skip(4_100);
    await until(() => world.state === 'active');
    expect(second.calls).to.have.length(1);
    await until(() => silent.openSockets === 0);
  });

  it('11: no STUN server is asked that was not configured, and configured ones are used as given', async () => {
    await world.active();
    expect(world.connections[0]!.getConfiguration()).to.deep.include({ iceServers: [], iceTransportPolicy: 'all' });
    const configured = new CallWorld({ iceServers: [{ urls: 'turn:turn.example', username: 'u', credential: 'c' }], iceTransportPolicy: 'relay' });
    configured.gateway();
    await configured.queued();
    configured.api.push({ type: 'established', target: target() });
    await until(() => configured.connections.length === 1);
    expect(configured.connections[0]!.getConfiguration()).to.nested.include({ 'iceServers[0].username': 'u', iceTransportPolicy: 'relay' });
    configured.dispose();
  });

  it('12: hanging up while candidates are gathered leaves nothing waiting', async () => {
    world = new CallWorld({ iceServers: [{ urls: 'turn:192.0.2.1:9', username: 'u', credential: 'c' }], iceTransportPolicy: 'relay' });
    const gateway = await established({ opening: 'hang' });
    await until(() => world.connections[0]?.iceGatheringState === 'gathering');
    gateway.sockets[0]?.open();
    await world.control.hangUp();
    await world.expectOver('ended', 'local-hangup', 1);
    expect(gateway.calls).to.have.length(0);
  });

  it('13: two clicks on Call make one call', async () => {
    world.gateway();
    const [first, second] = [world.control.start({ media: 'audio' }), world.control.start({ media: 'audio' })];
    await Promise.all([first, second]);
    expect(world.api.count('create audio')).to.equal(1);
    expect(world.devices.asked).to.have.length(1);
  });

  it('14: an ICE restart is asked for once, not on every later re-INVITE', async () => {
    const gateway = await world.active();
    const [call] = gateway.calls;
    const fragment = (sdp: string): string => /a=ice-ufrag:(\S+)/.exec(sdp)![1]!;
    const first = fragment(call!.invite.body);
    // Makes the watch restart ICE.
    call!.pc!.getSenders().forEach((sender) => void sender.replaceTrack(null));
    call!.pc!.close();
    call!.pc = undefined;
    await world.clock.skip(6_000);
    await until(() => call!.got('ACK') >= 2, 'restarted');
    await until(() => world.state === 'active' && world.connections[0]!.connectionState === 'connected' && world.connections[0]!.signalingState === 'stable', 'back');
    const restarted = fragment(world.connections[0]!.localDescription!.sdp);
    expect(restarted).to.not.equal(first);
    const before = call!.got('INVITE');
    gateway.sockets.at(-1)!.drop();
    await until(() => call!.got('INVITE') > before);
    expect(fragment(call!.requests.filter(({ method }) => method === 'INVITE').at(-1)!.body)).to.equal(restarted);
  });

  it('15: a re-INVITE refused with 491 is made again after 2.1 to 4 s', async () => {
    const gateway = await world.active();
    const [call] = gateway.calls;
    call!.onReinvite = () => (call!.got('INVITE') === 1 ? 491 : 200);
    gateway.sockets[0]!.drop();
    await until(() => call!.got('INVITE') === 1 && world.connections[0]!.signalingState === 'stable');
    await world.clock.skip(2_000);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(call!.got('INVITE')).to.equal(1);
    await world.clock.skip(2_100);
    await until(() => call!.got('INVITE') === 2 && call!.got('ACK') >= 2);
    expect(world.state).to.equal('active');
  });

  it('answers a re-INVITE that comes before the first answer is applied', async () => {
    let sequence = 0;
    const gateway = await established({
      onInvite: (call) => void call.describe().then((sdp) => {
        call.respond(200, sdp);
        sequence = call.request('INVITE', sdp);
      }),
    });
    await until(() => sequence > 0 && gateway.calls[0]!.answerTo(sequence));
    expect(gateway.calls[0]!.answerTo(sequence)!.status).to.equal(491);
    await until(() => world.state === 'active');
  });

  it('16: hold by the far end is answered for each line, and lifted again', async () => {
    const gateway = await world.active();
    const [call] = gateway.calls;
    for (const [offered, answered] of [['sendonly', 'recvonly'], ['sendrecv', 'sendrecv'], ['inactive', 'inactive'], ['sendrecv', 'sendrecv']] as const) {
      const sequence = call!.request('INVITE', await call!.offer(offered));
      await until(() => call!.answerTo(sequence));
      const answer = call!.answerTo(sequence)!;
      expect(answer.status).to.equal(200);
      expect(answer.body).to.contain(`a=${answered}`);
      await call!.pc!.setRemoteDescription({ type: 'answer', sdp: answer.body });
      call!.ack(sequence);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await listen(world.control.remoteStream.get()!)).level).to.be.above(0.05);
  });

  it('17: no key of a quick burst is lost', async () => {
    await world.active();
    const sender = world.connections[0]!.getSenders().find(({ track }) => track?.kind === 'audio')!.dtmf!;
    const sounded: string[] = [];
    sender.ontonechange = ({ tone }) => sounded.push(tone);
    await until(() => sender.canInsertDTMF);
    for (const key of '123456*#7890') world.control.sendDigit(key);
    expect(sender.toneBuffer.length).to.be.above(10);
    await until(() => sounded.filter(Boolean).length === 12, 'twelve tones');
    expect(sounded.join('')).to.equal('123456*#7890');
  });

  it('17: keys go by INFO, in order, where the far end takes no telephone events', async () => {
    const gateway = await established({
      onInvite: (call) => void call.describe(call.invite.body.replace(/^a=rtpmap:\d+ telephone-event.*\r\n/gm, '')).then((sdp) => call.respond(200, sdp.replace(/^a=rtpmap:\d+ telephone-event.*\r\n/gm, ''))),
    });
    await until(() => world.state === 'active');
    for (const key of '1#9') world.control.sendDigit(key);
    const [call] = gateway.calls;
    await until(() => call!.got('INFO') === 3);
    expect(call!.requests.filter(({ method }) => method === 'INFO').map(({ body }) => /Signal=(.)/.exec(body)![1]).join('')).to.equal('1#9');
  });

  it('19: teardown does not wait for a gateway that is gone', async () => {
    const gateway = await world.active();
    gateway.manners = { opening: 'hang' };
    gateway.sockets[0]!.drop();
    await world.control.hangUp();
    expect(world.state).to.equal('ended');
    await world.expectOver('ended', 'local-hangup', 1);
  });

  it('20: UPDATE is answered and does no harm', async () => {
    const gateway = await world.active();
    const sequence = gateway.calls[0]!.request('UPDATE');
    await until(() => gateway.calls[0]!.answerTo(sequence));
    expect(gateway.calls[0]!.answerTo(sequence)!.status).to.equal(405);
    expect(world.state).to.equal('active');
  });

  it('21: sound before the answer is played, and the call then goes on', async () => {
    let early: GatewayCall | undefined;
    await established({ onInvite: (call) => void call.describe().then((sdp) => { early = call; call.respond(183, sdp); }) });
    await until(() => world.state === 'ringing' && world.connections[0]!.connectionState === 'connected');
    expect((await listen(world.control.remoteStream.get()!, 800)).level).to.be.above(0.05);
    expect(world.devices.tracks[0]!.enabled).to.equal(false);
    early!.respond(200, early!.pc!.localDescription!.sdp);
    await until(() => world.state === 'active');
    expect(world.devices.tracks[0]!.enabled).to.equal(true);
  });

  it('22: nothing of a call goes to the console', async () => {
    const said: unknown[][] = [];
    const real = { ...console };
    for (const level of ['debug', 'info', 'log', 'warn', 'error'] as const) console[level] = (...parts: unknown[]) => void said.push(parts);
    try {
      const gateway = await world.active();
      gateway.sockets[0]!.deliver('not sip at all');
      await world.control.hangUp();
    } finally {
      Object.assign(console, real);
    }
    expect(JSON.stringify(said)).to.not.match(/179080000537636|ice-ufrag|gateway\.example/);
  });

  it('24: the INVITE is a guest\'s, with no name, no identity and nothing of the visitor\'s', async () => {
    const gateway = await world.active();
    const { invite } = gateway.calls[0]!;
    expect(invite.headers.map(([name]) => name)).to.not.include.members(['p-preferred-identity']);
    expect(header(invite, 'from')).to.match(/^<sip:AnonymousCard@gateway\.example>;tag=\w+$/);
    expect(gateway.others.some(({ method }) => method === 'REGISTER')).to.equal(false);
  });

  it('24: a challenge is no question: 401 and 407 end the call without a second INVITE', async () => {
    const gateway = await established({ onInvite: (call) => call.respond(401, '', [['WWW-Authenticate', 'Digest realm="x", nonce="y"']]) });
    await world.expectOver('failed', 'gateway-auth', 1);
    expect(gateway.calls).to.have.length(1);
    expect(gateway.calls[0]!.got('INVITE')).to.equal(0);
  });

  it('27: the bundle policy stays the browser\'s', async () => {
    await world.active();
    expect(world.connections[0]!.getConfiguration().bundlePolicy).to.equal(new RTCPeerConnection().getConfiguration().bundlePolicy);
  });
});
