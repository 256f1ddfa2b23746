import { expect } from 'chai';
import { header } from '../../support/sip-message.js';
import { CallWorld, listen, until } from '../../support/call-world.js';

describe('a call', () => {
  let world: CallWorld;
  beforeEach(() => (world = new CallWorld()));
  afterEach(() => world.dispose());

  it('goes from the click to sound in both directions, and ends by hanging up', async () => {
    const gateway = await world.active();
    const [call] = gateway.calls;
    expect(world.path).to.deep.equal(['checking', 'creating', 'queued', 'connecting', 'active']);
    expect(world.api.log.slice(0, 3)).to.deep.equal(['check', 'create audio', 'created']);
    expect(call!.invite.start).to.equal('INVITE sip:179080000537636@gateway.example SIP/2.0');
    expect(header(call!.invite, 'from')).to.contain('<sip:AnonymousCard@gateway.example>');
    expect(header(call!.invite, 'via')).to.match(/^SIP\/2\.0\/WSS /);

    const remote = await listen(world.control.remoteStream.get()!, 1_000);
    expect(remote.level).to.be.above(0.05);
    expect(remote.pitch).to.be.closeTo(440, 20);
    await until(() => call!.heard.getAudioTracks().length > 0);
    expect((await listen(call!.heard, 1_200)).level).to.be.above(0.01);

    await world.control.hangUp();
    expect(world.devices.tracks.every(({ readyState }) => readyState === 'ended')).to.equal(true);
    await until(() => call!.got('BYE') === 1);
    await world.expectOver('ended', 'local-hangup', 1);
  });
});
