import { expect } from 'chai';
import { emptyRecord, type MessageRow } from '../../../src/chat/conversation-record.js';
import { TranscriptDraft } from '../../../src/chat/transcript-draft.js';
import type { ChatMessage } from '../../../src/chat/conversation.js';

const message = (id: string, order = 0): ChatMessage => ({ id, direction: 'in', sender: { type: 'robot' }, kind: 'text', text: id, time: 1, status: 'received', order });

describe('TranscriptDraft', () => {
  it('changes nothing where nothing was written', () => {
    const draft = new TranscriptDraft('s', undefined, [], []);
    expect(draft.record).to.deep.equal(emptyRecord('s'));
    expect(draft.finish()).to.equal(undefined);
  });

  it('gives what comes late a place of its own in front of what was said after it', () => {
    const draft = new TranscriptDraft('s', { ...emptyRecord('s'), nextOrder: 7 }, [], []);
    const places = [draft.order(5), draft.order(5), draft.order(), draft.order(5)];
    const [first, second, usual, third] = places as [number, number, number, number];
    expect(first).to.be.greaterThan(4);
    expect(second).to.be.greaterThan(first);
    expect(third).to.be.greaterThan(second).and.lessThan(5);
    expect(usual).to.equal(9);
    expect(new Set(places)).to.have.length(4);
  });

  it('collects what was written under one new revision', () => {
    const row: MessageRow = { scope: 's', id: 'old', order: 1, revision: 3, message: message('old', 1) };
    const draft = new TranscriptDraft('s', { ...emptyRecord('s'), revision: 4, nextOrder: 2 }, [], [row, undefined]);
    expect(draft.message('old')).to.equal(row.message);
    expect(draft.message('new')).to.equal(undefined);
    draft.put({ ...message('new'), order: draft.order() });
    draft.enqueue({ id: 'new', type: 'text', writtenAt: 7 });
    draft.set({ unread: 1 });
    expect(draft.message('new')?.order).to.equal(2);
    const change = draft.finish()!;
    expect(change.record).to.include({ revision: 5, nextOrder: 4, unread: 1 });
    expect(change.messages.map(({ id, order, revision }) => [id, order, revision])).to.deep.equal([['new', 2, 5]]);
    expect(change.outbox).to.deep.equal([{ scope: 's', order: 3, id: 'new', type: 'text', phase: 'waiting', attempts: 0, writtenAt: 7, notBefore: 0, takenAt: 0 }]);
    expect([...draft.written.keys()]).to.deep.equal([3]);
  });

  it('takes settled entries out and tells their outcomes', () => {
    const first = new TranscriptDraft('s', undefined, [], []);
    for (const id of ['a', 'b', 'c']) first.enqueue({ id, type: 'text', writtenAt: 0 });
    const draft = new TranscriptDraft('s', first.finish()!.record, first.outbox, []);
    draft.update({ ...draft.outbox[1]!, attempts: 2 });
    draft.settle(draft.outbox[0]!);
    draft.settle(draft.outbox[1]!, { code: 'rejected', retryable: true });
    const change = draft.finish()!;
    expect(change.outbox.map(({ id, attempts }) => [id, attempts])).to.deep.equal([['b', 2]]);
    expect(change.outcomes).to.deep.equal([{ id: 'a' }, { id: 'c', error: { code: 'rejected', retryable: true } }]);
    expect(draft.removed).to.deep.equal([1, 3]);
  });
});
