import { expect } from 'chai';
import { closeChatPages, FakePage, openChatPage } from '../../support/chat-page.js';
import { downlink, FakeCentre, FakeCredentials } from '../../support/fake-chat-api.js';
import { until } from '../../support/until.js';

const texts = ({ conversation }: ReturnType<typeof openChatPage>): (string | undefined)[] => conversation.messages.get().map(({ text }) => text);

describe('whose conversation it is', () => {
  afterEach(closeChatPages);

  it('says that the session is usable when credentials come, once', async () => {
    const { conversation, credentials } = openChatPage();
    let ready = 0;
    conversation.ready.subscribe(() => ready++);
    await conversation.connect();
    credentials.adopt('rotated');
    expect(ready).to.equal(1);
  });

  it('writes down what a visitor who came back writes, even where the session endpoint is silent', async () => {
    const first = openChatPage({ credentials: new FakeCredentials({ userId: 'alice', visitorToken: 'a' }) });
    await first.conversation.sendText('one');
    first.conversation.dispose();
    const credentials = new FakeCredentials({ userId: 'alice', visitorToken: 'a' });
    let answer: (() => void) | undefined;
    credentials.onRequest = () => new Promise((resolve) => (answer = resolve));
    const again = openChatPage({ credentials, centre: first.centre });
    const sent = again.conversation.sendText('two');
    await until(() => texts(again).join() === 'one,two');
    expect(first.centre.log).to.deep.equal(['CONNECT', 'one']);
    answer!();
    await sent;
    expect(first.centre.log).to.deep.equal(['CONNECT', 'one', 'two']);
  });

  it('shows another person nothing of the former', async () => {
    const alice = openChatPage({ credentials: new FakeCredentials({ userId: 'alice', visitorToken: 'a' }) });
    await alice.conversation.sendText('alice\'s secret');
    alice.conversation.setDraft('alice\'s draft');
    alice.conversation.dispose();
    const bob = openChatPage({ credentials: new FakeCredentials({ userId: 'bob', visitorToken: 'b' }) });
    await bob.conversation.sendText('bob here');
    expect(texts(bob)).to.deep.equal(['bob here']);
    expect(bob.conversation.draft.get()).to.equal('');
    expect(bob.centre.log).to.deep.equal(['CONNECT', 'bob here']);
    bob.conversation.dispose();
    const again = openChatPage({ credentials: new FakeCredentials({ userId: 'alice', visitorToken: 'a' }), centre: alice.centre });
    await again.conversation.sendText('alice again');
    expect(texts(again)).to.deep.equal(['alice\'s secret', 'alice again']);
    expect(alice.centre.log).to.deep.equal(['CONNECT', 'alice\'s secret', 'alice again']);
  });

  it('does not even flash the log of somebody whom the site had logged in', async () => {
    const alice = openChatPage({ credentials: new FakeCredentials({ userId: 'alice' }) });
    await alice.conversation.sendText('alice\'s secret');
    alice.conversation.dispose();
    const bob = openChatPage({ credentials: new FakeCredentials({ userId: 'bob' }) });
    let shown = 0;
    bob.conversation.messages.subscribe((messages) => (shown = Math.max(shown, messages.length)));
    await until(() => !bob.conversation.loading.get());
    expect(shown).to.equal(0);
    expect(bob.conversation.state.get()).to.equal('idle');
    expect(bob.centre.polls).to.deep.equal([]);
  });

  it('changes over when renewed credentials are another\'s', async () => {
    const page = openChatPage();
    await page.conversation.sendText('one');
    const before = page.centre.log.length;
    page.credentials.current.set({ ...page.credentials.current.get()!, userId: 'somebody-else' });
    await until(() => texts(page).length === 0);
    expect(page.conversation.state.get()).to.equal('idle');
    await page.conversation.sendText('two');
    expect(texts(page)).to.deep.equal(['two']);
    expect(page.centre.log.slice(before)).to.deep.equal(['CONNECT', 'two']);
  });

  it('keeps two channels and two named users of one page apart', async () => {
    const one = openChatPage({ identity: { channelId: 'c1' }, credentials: new FakeCredentials({ userId: 'u', channelId: 'c1' }) });
    const two = openChatPage({ identity: { channelId: 'c2' }, credentials: new FakeCredentials({ userId: 'u', channelId: 'c2' }) });
    const named = openChatPage({ identity: { channelId: 'c1', userId: 'v' }, credentials: new FakeCredentials({ userId: 'v', channelId: 'c1' }) });
    await Promise.all([one.conversation.sendText('to c1'), two.conversation.sendText('to c2'), named.conversation.sendText('from v')]);
    expect([texts(one), texts(two), texts(named)]).to.deep.equal([['to c1'], ['to c2'], ['from v']]);
  });

  it('stores no token but the visitor\'s, and no word of the log after reset', async () => {
    const page = openChatPage({ credentials: new FakeCredentials({ userId: 'u', visitorToken: 'proof', accessToken: 'secret-access', messagingToken: 'secret-messaging' }) });
    await page.conversation.sendText('words');
    const dump = async (): Promise<string> => {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open('deskbell');
        request.onsuccess = () => resolve(request.result);
      });
      const all: unknown[] = [];
      for (const name of database.objectStoreNames) {
        all.push(await new Promise((resolve) => {
          const request = database.transaction(name).objectStore(name).getAll();
          request.onsuccess = () => resolve(request.result);
        }));
      }
      database.close();
      return JSON.stringify(all);
    };
    expect(await dump()).to.include('proof').and.include('words').and.not.include('secret');
    expect(page.conversation.remembered()).to.deep.equal({ userId: 'u', visitorToken: 'proof' });
    await page.conversation.reset();
    expect(await dump()).to.not.include('words').and.not.include('proof');
    expect(page.conversation.remembered()).to.deep.equal({});
    expect(page.conversation.state.get()).to.equal('idle');
    page.credentials.next = { userId: 'new-visitor' };
    await page.conversation.sendText('fresh');
    expect(page.credentials.current.get()?.userId).to.equal('new-visitor');
    expect(page.centre.log).to.deep.equal(['CONNECT', 'words', 'DISCONNECT', 'CONNECT', 'fresh']);
    expect(texts(page)).to.deep.equal(['fresh']);
  });

  it('drops what a poll of a forgotten visitor still brings', async () => {
    const page = openChatPage();
    await page.conversation.connect();
    let release: (() => void) | undefined;
    page.centre.onPoll = () => new Promise<void>((resolve) => (release = resolve));
    await until(() => release);
    page.centre.mailbox.push(downlink({ content: 'for the former' }));
    await page.conversation.reset();
    page.centre.onPoll = () => {};
    page.credentials.next = { userId: 'next-visitor' };
    release!();
    await page.conversation.sendText('hello');
    expect(texts(page)).to.deep.equal(['hello']);
  });

  it('hands renewed tokens to every tab, and asks once', async () => {
    const centre = new FakeCentre();
    const one = openChatPage({ centre, credentials: new FakeCredentials({ userId: 'u' }) });
    await one.conversation.connect();
    const two = openChatPage({ centre, credentials: new FakeCredentials({ userId: 'u' }) });
    await until(() => two.credentials.current.get());
    expect(two.credentials.requests).to.equal(0);
    one.credentials.adopt('rotated');
    await until(() => two.credentials.current.get()?.messagingToken === 'rotated');
  });

  it('leaves nothing behind: timers, listeners, locks, channels, a hundred times', async () => {
    const counts = { timers: 0, listeners: 0, channels: 0 };
    const clock = {
      now: () => Date.now(),
      monotonic: () => performance.now(),
      after(delay: number, run: () => void) {
        counts.timers++;
        let done = false;
        const finish = (): void => {
          if (!done) counts.timers--;
          done = true;
        };
        const timer = setTimeout(() => {
          finish();
          run();
        }, delay);
        return () => {
          clearTimeout(timer);
          finish();
        };
      },
    };
    class CountedChannel extends BroadcastChannel {
      constructor(name: string) {
        super(name);
        counts.channels++;
      }
      override close(): void {
        counts.channels--;
        super.close();
      }
    }
    const page = new FakePage();
    const centre = new FakeCentre();
    const credentials = new FakeCredentials();
    const openChannel = (name: string): BroadcastChannel => new CountedChannel(name);
    for (let mount = 0; mount < 100; mount++) {
      const { conversation } = openChatPage({ clock, page, centre, credentials, openChannel });
      if (mount % 3 === 0) await conversation.connect();
      if (mount % 3 === 1) void conversation.connect().catch(() => {});
      conversation.setDraft(`draft ${mount}`);
      conversation.typed('typing');
      conversation.dispose();
      conversation.dispose();
    }
    await until(() => counts.timers === 0 && counts.channels === 0, JSON.stringify(counts));
    expect(page.listeners.size).to.equal(0);
    await until(async () => true);
    const { held, pending } = await navigator.locks.query();
    expect([...held!, ...pending!].filter(({ name }) => name?.startsWith('deskbell:["","')).length).to.equal(0);
    expect(centre.log.filter((entry) => entry === 'CONNECT')).to.have.length(1);
  }).timeout(30_000);

  it('says that it was closed to those who still ask', async () => {
    const { conversation, page } = openChatPage();
    await conversation.connect();
    page.tell('offline');
    const waiting = conversation.sendText('waits').catch((error: unknown) => error);
    await until(() => conversation.messages.get().length === 1);
    conversation.dispose();
    expect(await waiting).to.include({ code: 'disposed' });
    expect(await conversation.sendText('late').catch((error: unknown) => error)).to.include({ code: 'disposed' });
    expect(await conversation.connect().catch((error: unknown) => error)).to.include({ code: 'disposed' });
  });
});
