import { expect } from 'chai';
import type { DeskbellError } from '../../../src/core/errors.js';
import { CallWorld, target, until } from '../../support/call-world.js';

describe('a call and its page', () => {
  let world: CallWorld;
  beforeEach(() => (world = new CallWorld()));
  afterEach(() => world.dispose());

  it('ends when the page is left: microphone, BYE and drop in that very turn, with keepalive', async () => {
    const gateway = await world.active();
    world.page.dispatchEvent(new Event('pagehide'));
    expect(world.devices.tracks.every(({ readyState }) => readyState === 'ended')).to.equal(true);
    expect(gateway.sockets[0]!.sent.some((text) => text.startsWith('BYE '))).to.equal(true);
    expect(world.api.drops[0]).to.include({ keepalive: true });
    await world.expectOver('ended', 'page-left', 1);
  });

  it('drops a call that was only just being created when the page is left', async () => {
    world.api.create = () => new Promise(() => {});
    world.control.start({ media: 'audio' }).catch(() => {});
    await until(() => world.state === 'creating' && world.api.count('create audio') === 1);
    world.page.dispatchEvent(new Event('pagehide'));
    expect(world.api.count('drop')).to.equal(1);
  });

  it('takes INVITE back in that very turn while it rings', async () => {
    const gateway = world.gateway({ onInvite: (call) => call.respond(180) });
    await world.queued();
    world.api.push({ type: 'established', target: target() });
    await until(() => world.state === 'ringing');
    world.page.dispatchEvent(new Event('pagehide'));
    expect(gateway.sockets[0]!.sent.some((text) => text.startsWith('CANCEL '))).to.equal(true);
    await world.expectOver('ended', 'page-left', 1);
  });

  it('asks before the page is left, from the queue to the end and no longer', async () => {
    const asks = (): boolean => !world.page.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(asks()).to.equal(false);
    await world.active();
    expect(asks()).to.equal(true);
    await world.control.hangUp();
    expect(asks()).to.equal(false);
  });

  it('leaves nothing on the page when it is over', async () => {
    const listeners = new Map<string, number>();
    const count = (target: EventTarget, prefix: string): void => {
      const add = target.addEventListener.bind(target);
      const remove = target.removeEventListener.bind(target);
      const change = (type: string, by: number): void => void listeners.set(prefix + type, (listeners.get(prefix + type) ?? 0) + by);
      target.addEventListener = (type: string, listener: EventListener, options?: AddEventListenerOptions) => {
        change(type, 1);
        options?.signal?.addEventListener('abort', () => change(type, -1), { once: true });
        add(type, listener, options);
      };
      target.removeEventListener = (type: string, listener: EventListener) => {
        change(type, -1);
        remove(type, listener);
      };
    };
    count(world.page, 'page ');
    count(world.devices, 'devices ');
    await world.active();
    expect([...listeners.values()].some((number) => number > 0)).to.equal(true);
    await world.control.hangUp();
    await world.expectOver('ended', 'local-hangup', 1);
    expect([...listeners.values()].every((number) => number === 0), JSON.stringify([...listeners])).to.equal(true);
  });

  it('allows one call over all tabs of a visitor, and the next when that is over', async () => {
    const visitor = `shared-${Math.random()}`;
    let free = (): void => {};
    await new Promise<void>((held) => {
      void navigator.locks.request(`deskbell-call:${visitor}`, () => new Promise<void>((resolve) => { free = resolve; held(); }));
    });
    const { createCallControl } = await import('../../../src/call/call-session.js');
    const control = createCallControl({ api: world.api, browser: world.browser, clock: world.clock, visitor: () => visitor });
    const refused = await control.start({ media: 'audio' }).then(() => 'accepted', (error: DeskbellError) => error.callCause);
    expect(refused).to.equal('taken-elsewhere');
    expect(world.devices.asked).to.have.length(0);
    free();
    await control.start({ media: 'audio' });
    expect(control.status.get().state).to.equal('queued');
    await control.hangUp();
    await control.start({ media: 'audio' });
    control.dispose();
  });

  it('goes on where a page has no locks', async () => {
    world = new CallWorld({}, { locks: undefined });
    await world.queued();
  });

  it('ends with the element: drop by keepalive, nothing said afterwards', async () => {
    const gateway = await world.active();
    world.control.dispose();
    await world.expectOver('ended', 'local-hangup', 1);
    expect(gateway.calls[0]!.got('BYE')).to.equal(1);
    expect(world.api.drops[0]).to.include({ keepalive: true });
  });

  it('forgets on reset, from any state', async () => {
    await world.queued();
    world.control.reset();
    expect(world.control.status.get()).to.deep.equal({ state: 'idle', media: 'audio', transferred: false });
    await until(() => world.api.count('drop') === 1);
    world.control.reset();
    await world.queued();
  });

  it('makes an anonymous call: no queue, no poll, nothing to drop', async () => {
    const gateway = world.gateway({}, 'ws://127.0.0.1:5066/');
    await world.control.startAnonymous({ called: '4711', callerPresent: '1' });
    await until(() => world.state === 'active');
    expect(world.path).to.deep.equal(['checking', 'creating', 'connecting', 'active']);
    expect(gateway.calls[0]!.invite.start).to.equal('INVITE sip:4711@127.0.0.1 SIP/2.0');
    await world.control.hangUp();
    await world.expectOver('ended', 'local-hangup', 0);
    expect(world.api.log).to.deep.equal(['anonymous']);
  });
});
