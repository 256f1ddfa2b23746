import { expect } from 'chai';
import { KeptTranscript } from '../../../src/chat/kept-transcript.js';
import type { Locks } from '../../../src/chat/leader.js';
import { MemoryTranscript } from '../../../src/chat/transcript-memory.js';
import { VisitorIdentity } from '../../../src/chat/visitor-identity.js';
import { systemClock } from '../../../src/core/clock.js';
import { FakeCredentials } from '../../support/fake-chat-api.js';

describe('VisitorIdentity', () => {
  const signal = new AbortController().signal;
  const key = (): string => `key-${Math.random()}`;

  async function make(shared: MemoryTranscript, name: string, locks: Locks | undefined = navigator.locks as Locks) {
    const credentials = new FakeCredentials();
    const transcript = new KeptTranscript(() => undefined, systemClock.after.bind(systemClock), async () => shared);
    await transcript.keep();
    const identity: VisitorIdentity = new VisitorIdentity({ key: name, credentials, transcript, locks, clock: systemClock, greet: () => {} });
    // As the session endpoint does: who proves to be known stays who they are.
    credentials.onRequest = () => {
      const { visitorToken } = identity.remembered();
      credentials.next = visitorToken ? { userId: visitorToken.slice(6), visitorToken } : { userId: credentials.next.userId!, visitorToken: `token-${credentials.next.userId}` };
    };
    return { identity, credentials };
  }

  it('makes one visitor of tabs that are opened at once', async () => {
    const shared = new MemoryTranscript();
    const name = key();
    const tabs = await Promise.all([make(shared, name), make(shared, name), make(shared, name)]);
    const obtained = await Promise.all(tabs.map(({ identity }) => identity.obtain(signal)));
    expect(new Set(obtained.map(({ userId }) => userId))).to.have.property('size', 1);
    expect(await shared.visitor(name)).to.deep.equal({ key: name, scope: name, userId: obtained[0]!.userId, visitorToken: obtained[0]!.visitorToken });
  });

  it('is asked for once and remembered for the next visit', async () => {
    const shared = new MemoryTranscript();
    const name = key();
    const { identity, credentials } = await make(shared, name, undefined);
    const first = await identity.obtain(signal);
    expect(await identity.obtain(signal)).to.equal(first);
    expect(credentials.requests).to.equal(1);
    const later = await make(shared, name);
    expect(later.identity.remembered()).to.deep.equal({});
    await later.identity.look();
    expect((await later.identity.obtain(signal)).userId).to.equal(first.userId);
  });

  it('is another one after it was forgotten', async () => {
    const shared = new MemoryTranscript();
    const name = key();
    const { identity, credentials } = await make(shared, name);
    const first = await identity.obtain(signal);
    identity.forget();
    await shared.wipe(name);
    expect(identity.remembered()).to.deep.equal({});
    credentials.next = { userId: 'someone-new' };
    const second = await identity.obtain(signal);
    expect(second.userId).to.equal('someone-new');
    expect(second.userId).to.not.equal(first.userId);
    expect(credentials.renewals).to.equal(1);
    expect(await identity.obtain(signal)).to.equal(second);
  });
});
