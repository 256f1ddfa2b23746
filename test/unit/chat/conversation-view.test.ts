import { expect } from 'chai';
import type { ChatMessage } from '../../../src/chat/conversation.js';
import { emptyRecord, type Change, type ConversationRecord, type MessageRow } from '../../../src/chat/conversation-record.js';
import { ConversationView } from '../../../src/chat/conversation-view.js';

const message = (id: string, order: number, more: Partial<ChatMessage> = {}): ChatMessage => ({
  id, direction: 'in', sender: { type: 'robot' }, kind: 'text', text: id, time: 1, status: 'received', order, ...more,
});
const row = (one: ChatMessage, revision: number): MessageRow => ({ scope: 's', id: one.id, order: one.order, revision, message: one });
const change = (revision: number, messages: readonly ChatMessage[] = [], record: Partial<ConversationRecord> = {}): Change => ({
  record: { ...emptyRecord('s'), revision, ...record }, messages: messages.map((one) => row(one, revision)), outcomes: [], outbox: [],
});
const open = (): { view: ConversationView; added: string[] } => {
  const view = new ConversationView();
  const added: string[] = [];
  view.load(emptyRecord('s'), { rows: [], earlier: false });
  view.messageAdded.subscribe(({ id }) => added.push(id));
  return { view, added };
};
const ids = (view: ConversationView): string[] => view.messages.get().map(({ id }) => id);

describe('ConversationView', () => {
  it('shows by place, whatever comes first, and keeps what did not change', () => {
    const { view, added } = open();
    const b = message('b', 2);
    view.apply(change(2, [b]));
    view.apply(change(3, [message('c', 3)]));
    view.apply(change(1, [message('a', 1)]));
    expect(ids(view)).to.deep.equal(['a', 'b', 'c']);
    expect(view.messages.get()[1]).to.equal(b);
    expect(added).to.deep.equal(['b', 'c', 'a']);
  });

  it('is not set back by an older change', () => {
    const { view } = open();
    view.apply(change(5, [message('a', 1, { feedback: 'helpful' })], { unread: 2, state: 'robot' }));
    view.apply(change(4, [message('a', 1)], { unread: 9, state: 'connecting' }));
    expect(view.messages.get()[0]!.feedback).to.equal('helpful');
    expect(view.unread.get()).to.equal(2);
    expect(view.state.get()).to.equal('robot');
    view.apply({ ...change(9, [message('x', 1)]), record: { ...emptyRecord('other'), revision: 9 } });
    expect(ids(view)).to.deep.equal(['a']);
  });

  it('announces what is sent when it is sent, and once', () => {
    const { view, added } = open();
    view.apply(change(1, [message('m', 1, { direction: 'out', status: 'sending' })]));
    view.apply(change(2, [message('m', 1, { direction: 'out', status: 'failed' })]));
    expect(added).to.deep.equal([]);
    view.apply(change(3, [message('m', 1, { direction: 'out', status: 'sent' })]));
    view.apply(change(4, [message('m', 1, { direction: 'out', status: 'sent' })]));
    expect(added).to.deep.equal(['m']);
  });

  it('announces nothing that was stored before, but what was missed', () => {
    const { view, added } = open();
    view.load({ ...emptyRecord('s'), revision: 3 }, { rows: [row(message('a', 1), 1)], earlier: true });
    expect(added).to.deep.equal([]);
    expect(view.earlier.get()).to.equal(true);
    view.load({ ...emptyRecord('s'), revision: 5 }, { rows: [row(message('a', 1), 1), row(message('b', 2), 4)], earlier: false });
    expect(added).to.deep.equal(['b']);
    expect(view.earlier.get()).to.equal(true);
    view.loadEarlier({ rows: [row(message('z', 0), 1)], earlier: false });
    expect(ids(view)).to.deep.equal(['z', 'a', 'b']);
    expect(view.earlier.get()).to.equal(false);
    expect(added).to.deep.equal(['b']);
  });

  it('announces nothing that was stored before another tab\'s change, which came first', () => {
    const { view, added } = open();
    view.apply(change(4, [message('c', 3)]));
    view.load({ ...emptyRecord('s'), revision: 4 }, { rows: [row(message('a', 1), 1), row(message('b', 2), 2), row(message('c', 3), 4)], earlier: true });
    expect(ids(view)).to.deep.equal(['a', 'b', 'c']);
    expect(added).to.deep.equal(['c']);
    expect(view.earlier.get()).to.equal(true);
  });

  it('does not tear a hole: an older message that was not loaded stays away', () => {
    const { view } = open();
    view.load({ ...emptyRecord('s'), revision: 3 }, { rows: [row(message('m5', 5), 1)], earlier: true });
    view.apply(change(4, [message('m1', 1, { feedback: 'helpful' })]));
    expect(ids(view)).to.deep.equal(['m5']);
  });

  it('shows another conversation without the former', () => {
    const { view } = open();
    view.apply(change(5, [message('a', 1)], { state: 'agent', unread: 1, draft: 'x', counterpart: { type: 'agent' }, notice: { code: 'c', action: 'retry' } }));
    view.setTransfer('a', { sent: 1, total: 2 });
    view.load(emptyRecord('t'), { rows: [], earlier: false });
    expect(ids(view)).to.deep.equal([]);
    expect([view.state.get(), view.unread.get(), view.draft.get(), view.counterpart.get(), view.notice.get(), view.transfers.get().size]).to.deep.equal(['idle', 0, '', undefined, undefined, 0]);
    view.apply(change(1, [message('old', 1)]));
    expect(ids(view)).to.deep.equal([]);
    view.forget('t');
    expect(view.record).to.deep.equal(emptyRecord('t'));
  });

  it('counts nothing as unread that is seen here, and keeps what is typed here', () => {
    const { view } = open();
    view.seen = true;
    view.typing = true;
    view.draft.set('typed here');
    view.apply(change(1, [message('a', 1)], { unread: 1, draft: 'typed there' }));
    expect(view.unread.get()).to.equal(0);
    expect(view.draft.get()).to.equal('typed here');
  });

  it('shows its own warning where there is no other notice', () => {
    const { view } = open();
    view.warn({ code: 'storage', action: 'dismiss' });
    view.apply(change(1, [], { notice: { code: 'network', action: 'retry' } }));
    expect(view.notice.get()?.code).to.equal('network');
    view.apply(change(2));
    expect(view.notice.get()?.code).to.equal('storage');
    view.warn(undefined);
    expect(view.notice.get()).to.equal(undefined);
  });

  it('tells an unchanged queue to nobody', () => {
    const { view } = open();
    let told = 0;
    view.queue.subscribe(() => told++);
    view.apply(change(1, [], { queue: { position: 1, long: false } }));
    view.apply(change(2, [], { queue: { position: 1, long: false } }));
    expect(told).to.equal(1);
  });

  it('gives what it shows to memory', () => {
    const { view } = open();
    view.apply({ ...change(1, [message('a', 1)]), outbox: [{ id: 'a' } as never] });
    expect(view.snapshot()).to.deep.include({ record: view.record, outbox: [{ id: 'a' }] });
    expect(view.snapshot().messages.map(({ id, revision }) => [id, revision])).to.deep.equal([['a', 1]]);
  });

  it('appends to 10,000 messages about as fast as to a few', () => {
    const time = (start: number): number => {
      const { view } = open();
      view.load({ ...emptyRecord('s'), revision: 1 }, { rows: Array.from({ length: start }, (_, at) => row(message(`m${at}`, at), 1)), earlier: false });
      const began = performance.now();
      for (let at = 0; at < 200; at++) view.apply(change(at + 2, [message(`n${at}`, start + at)]));
      return (performance.now() - began) / 200;
    };
    time(50);
    // Copying an array of 10,000 references takes microseconds: what must not happen is work for every message.
    expect(time(10_000)).to.be.lessThan(2);
  });
});
