import { expect } from 'chai';
import type { Channel } from '../../../src/chat/tabs.js';
import { closeChatPages, openChatPage, storageWith, type ChatPage } from '../../support/chat-page.js';
import { downlink, FakeCentre, FakeCredentials, noAnswer } from '../../support/fake-chat-api.js';
import { until } from '../../support/until.js';

const texts = ({ conversation }: ChatPage): (string | undefined)[] => conversation.messages.get().map(({ text }) => text);
const log = ({ conversation }: ChatPage): string[] => conversation.messages.get().map(({ id, order, status }) => `${order} ${id} ${status}`);

/** A channel that can be cut, as a frozen tab's is. */
function cuttable(): { readonly open: (name: string) => Channel; cut: boolean } {
  const state = {
    cut: false,
    open(name: string): Channel {
      const real = new BroadcastChannel(name);
      const channel: Channel = {
        onmessage: null,
        postMessage: (message) => { if (!state.cut) real.postMessage(message); },
        close: () => real.close(),
      };
      real.onmessage = (event) => { if (!state.cut) channel.onmessage?.(event); };
      return channel;
    },
  };
  return state;
}

describe('several tabs', () => {
  const visitor = { userId: 'one-visitor' };
  const tab = (centre: FakeCentre, more: Parameters<typeof openChatPage>[0] = {}): ChatPage => openChatPage({ centre, credentials: new FakeCredentials(visitor), ...more });

  afterEach(closeChatPages);

  it('show the same log in the same order, and poll as often as one', async () => {
    const centre = new FakeCentre();
    const tabs = [tab(centre), tab(centre), tab(centre)];
    await Promise.all(tabs.map(({ conversation }) => conversation.connect()));
    await Promise.all(tabs.flatMap(({ conversation }, at) => [conversation.sendText(`a${at}`), conversation.sendText(`b${at}`)]));
    for (let at = 0; at < 5; at++) centre.mailbox.push(downlink({ content: `in${at}` }));
    await until(() => tabs.every((page) => page.conversation.messages.get().length === 11), 'all have all');
    expect(centre.log.filter((text) => text === 'CONNECT')).to.have.length(1);
    expect(centre.accepted.filter(({ controlType }) => controlType === 'CHAT').map(({ content }) => content)).to.deep.equal(texts(tabs[0]!).filter((text) => !text!.startsWith('in')));
    await until(() => log(tabs[1]!).join() === log(tabs[0]!).join() && log(tabs[2]!).join() === log(tabs[0]!).join(), 'the same log');
    expect(new Set(tabs.map(({ conversation }) => conversation.unread.get()))).to.deep.equal(new Set([5]));
    tabs[1]!.conversation.setSeen(true);
    await until(() => tabs.every(({ conversation }) => conversation.unread.get() === 0));
    const before = centre.polls.length;
    const began = performance.now();
    await until(() => centre.polls.length >= before + 4);
    expect(performance.now() - began).to.be.greaterThan(1_000);
  });

  it('go on when the leader closes', async () => {
    const centre = new FakeCentre();
    const first = tab(centre);
    await first.conversation.sendText('one');
    const second = tab(centre);
    await until(() => texts(second).length === 1);
    first.conversation.dispose();
    const sent = second.conversation.sendText('two');
    centre.mailbox.push(downlink({ content: 'three' }));
    await sent;
    await until(() => texts(second).length === 3);
    expect(centre.log).to.deep.equal(['CONNECT', 'one', 'two']);
  });

  it('hand over after what is on its way, so that nothing comes out of order', async () => {
    const centre = new FakeCentre();
    const first = tab(centre);
    await first.conversation.connect();
    const second = tab(centre);
    await until(() => second.conversation.state.get() === 'robot');
    let arrive: (() => void) | undefined;
    centre.onAnswer = ([message]) => (message && !arrive ? new Promise<void>((resolve) => (arrive = resolve)) : undefined);
    centre.mailbox.push(downlink({ content: 'one' }));
    await until(() => arrive);
    first.page.tell('hide');
    centre.mailbox.push(downlink({ content: 'two' }));
    setTimeout(() => arrive!(), 300);
    await until(() => texts(second).length === 2);
    expect(texts(second)).to.deep.equal(['one', 'two']);
  });

  it('let a tab that is seen lead, so that a hidden one\'s pace slows nobody down', async () => {
    const centre = new FakeCentre();
    const tabs = [tab(centre), tab(centre), tab(centre)];
    for (const { conversation } of tabs) await conversation.connect();
    tabs[0]!.page.tell('hidden');
    tabs[1]!.page.tell('hidden');
    const before = centre.polls.length;
    const began = performance.now();
    await until(() => centre.polls.length >= before + 6);
    // A hidden page polls three times a minute.
    expect(performance.now() - began).to.be.lessThan(8_000);
    await Promise.all(tabs.map(({ conversation }, at) => conversation.sendText(`text ${at}`)));
    expect(centre.log.slice().sort()).to.deep.equal(['CONNECT', 'text 0', 'text 1', 'text 2']);
  });

  it('take over from a leader that is frozen, which stops when it thaws', async () => {
    const centre = new FakeCentre();
    const line = cuttable();
    const first = tab(centre, { openChannel: line.open });
    await first.conversation.connect();
    const second = tab(centre);
    await until(() => second.conversation.state.get() === 'robot');
    line.cut = true;
    const began = performance.now();
    const sent = second.conversation.sendText('from the second');
    await sent;
    expect(performance.now() - began).to.be.lessThan(5_000);
    line.cut = false;
    first.page.tell('show');
    await until(() => texts(first).includes('from the second'), 'the first has caught up');
    await Promise.all([first.conversation.sendText('from the first'), second.conversation.sendText('again')]);
    expect(centre.log.slice().sort()).to.deep.equal(['CONNECT', 'again', 'from the first', 'from the second']);
    await until(() => log(first).join() === log(second).join());
  });

  it('put what a frozen leader had been answered in front of what its successor was told', async () => {
    const centre = new FakeCentre();
    const line = cuttable();
    const first = tab(centre, { openChannel: line.open });
    await first.conversation.connect();
    const second = tab(centre);
    await until(() => second.conversation.state.get() === 'robot');
    let arrive: (() => void) | undefined;
    centre.onAnswer = ([message]) => (message && !arrive ? new Promise<void>((resolve) => (arrive = resolve)) : undefined);
    centre.mailbox.push(downlink({ content: 'one' }), downlink({ content: 'two' }));
    await until(() => arrive);
    line.cut = true;
    await until(() => centre.mailbox.length === 0);
    centre.mailbox.push(downlink({ content: 'three' }));
    await until(() => texts(second).includes('three'), 'the second has taken over');
    line.cut = false;
    arrive!();
    await until(() => texts(second).length === 3);
    expect(texts(second)).to.deep.equal(['one', 'two', 'three']);
    first.page.tell('show');
    await until(() => log(first).join() === log(second).join());
  });

  it('find out from the next change that a tab went before it could tell the last one', async () => {
    const centre = new FakeCentre();
    const line = cuttable();
    const first = tab(centre, { openChannel: line.open });
    await first.conversation.sendText('start');
    const second = tab(centre);
    await until(() => texts(second).length === 1);
    line.cut = true;
    centre.mailbox.push(downlink({ content: 'untold' }));
    await until(() => texts(first).includes('untold'));
    line.cut = false;
    centre.mailbox.push(downlink({ content: 'told' }));
    await until(() => texts(second).includes('told'));
    await until(() => texts(second).includes('untold'));
    expect(log(second)).to.deep.equal(log(first));
  });

  it('find what they were not told while they were reading', async () => {
    const centre = new FakeCentre();
    const line = cuttable();
    const first = tab(centre, { openChannel: line.open });
    await first.conversation.sendText('start');
    let letGo: (() => void) | undefined;
    let readings = 0;
    const second = tab(centre, {
      openTranscript: storageWith(({ page }) => ({
        async page(...given) {
          const read = await page(...given);
          if (++readings === 2) await new Promise<void>((resolve) => (letGo = resolve));
          return read;
        },
      })),
    });
    await until(() => texts(second).length === 1);
    second.page.tell('show');
    await until(() => letGo, 'the second reads');
    line.cut = true;
    centre.mailbox.push(downlink({ content: 'untold' }));
    await until(() => texts(first).includes('untold'));
    line.cut = false;
    centre.mailbox.push(downlink({ content: 'told' }));
    await until(() => texts(second).includes('told'));
    letGo!();
    await until(() => texts(second).includes('untold'));
    expect(log(second)).to.deep.equal(log(first));
  });

  it('read what they missed without a hole, however much it was', async () => {
    const centre = new FakeCentre();
    const line = cuttable();
    const first = tab(centre);
    await first.conversation.sendText('start');
    const second = tab(centre, { openChannel: line.open });
    await until(() => texts(second).length === 1);
    line.cut = true;
    for (let number = 1; number <= 450; number++) centre.mailbox.push(downlink({ content: `missed ${number}` }));
    await until(() => texts(first).length === 451);
    line.cut = false;
    second.page.tell('show');
    await until(() => texts(second).length > 1, 'the second has caught up');
    expect(log(second)).to.deep.equal(log(first));
  });

  it('mark as unknown what a tab was sending when it went', async () => {
    const centre = new FakeCentre();
    const first = tab(centre);
    await first.conversation.connect();
    const second = tab(centre);
    await until(() => second.conversation.state.get() === 'robot');
    let arrived = false;
    centre.onSend = ({ content }) => {
      if (content !== 'lost') return undefined;
      arrived = true;
      return new Promise(() => {});
    };
    first.conversation.sendText('lost').catch(() => {});
    await until(() => arrived);
    first.page.tell('hide');
    await until(() => second.conversation.messages.get()[0]?.failure?.code === 'outcome-unknown');
    await second.conversation.sendText('next');
    expect(centre.attempts.filter(({ content }) => content === 'lost')).to.have.length(1);
  });

  it('follow a follower: its failures and its end reach everybody', async () => {
    const centre = new FakeCentre();
    const first = tab(centre);
    await first.conversation.connect();
    const second = tab(centre);
    await until(() => second.conversation.state.get() === 'robot');
    centre.onSend = ({ content }) => { if (content === 'bad') throw noAnswer(); };
    const failed = await second.conversation.sendText('bad').catch((error: unknown) => error);
    expect(failed).to.include({ code: 'outcome-unknown' });
    await second.conversation.end();
    await until(() => first.conversation.state.get() === 'ended' && first.conversation.form.get() === 'satisfaction');
    first.conversation.skipSatisfaction();
    await until(() => second.conversation.form.get() === 'none');
    expect(centre.ratings).to.deep.equal([]);
  });

  it('join a conversation that another tab begins, and forget it together', async () => {
    const centre = new FakeCentre();
    const first = tab(centre);
    const second = tab(centre);
    await until(() => !first.conversation.loading.get() && !second.conversation.loading.get());
    await first.conversation.sendText('hello');
    await until(() => texts(second).join() === 'hello' && second.conversation.state.get() === 'robot');
    await second.conversation.reset();
    await until(() => texts(first).length === 0 && first.conversation.state.get() === 'idle');
    expect(centre.log).to.deep.equal(['CONNECT', 'hello', 'DISCONNECT']);
    await until(() => !second.conversation.loading.get());
    const third = tab(centre);
    await until(() => !third.conversation.loading.get());
    expect(texts(third)).to.deep.equal([]);
  });

  it('without locks send and show everything once all the same', async () => {
    const centre = new FakeCentre();
    const tabs = [tab(centre, { locks: null }), tab(centre, { locks: null })];
    await Promise.all(tabs.map(({ conversation }) => conversation.connect()));
    await Promise.all(tabs.flatMap(({ conversation }, at) => [conversation.sendText(`a${at}`), conversation.sendText(`b${at}`)]));
    for (let at = 0; at < 5; at++) centre.mailbox.push(downlink({ content: `in${at}` }));
    await until(() => tabs.every((page) => texts(page).length === 9));
    expect(centre.log.slice().sort()).to.deep.equal(['CONNECT', 'a0', 'a1', 'b0', 'b1']);
  });

  it('in memory only, tell each other everything', async () => {
    const centre = new FakeCentre();
    const refused = async (): Promise<undefined> => { throw new DOMException('no', 'SecurityError'); };
    const first = tab(centre, { openTranscript: refused });
    await first.conversation.sendText('one');
    expect(first.conversation.notice.get()).to.deep.equal({ code: 'storage', action: 'dismiss' });
    const second = tab(centre, { openTranscript: refused });
    await second.conversation.sendText('two');
    await until(() => texts(first).length === 2 && log(first).join() === log(second).join());
    expect(centre.log).to.deep.equal(['CONNECT', 'one', 'two']);
  });
});
