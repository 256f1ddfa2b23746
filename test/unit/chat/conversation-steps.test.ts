import { expect } from 'chai';
import { emptyRecord, type ConversationRecord } from '../../../src/chat/conversation-record.js';
import { beginConversation, endConversation, failConversation, forgottenAfter, remembrance, reopenConversation, settleOldConversation } from '../../../src/chat/conversation-steps.js';
import { TranscriptDraft } from '../../../src/chat/transcript-draft.js';
import type { ChatState } from '../../../src/chat/conversation.js';

const draftOf = (values: Partial<ConversationRecord>): TranscriptDraft => new TranscriptDraft('s', { ...emptyRecord('s'), ...values }, [], []);
let ids = 0;
const newId = (): string => String(++ids);

describe('a conversation\'s steps', () => {
  it('begin it once, from wherever it is not open', () => {
    for (const state of ['idle', 'ended', 'failed'] as const) {
      const draft = draftOf({ state, form: 'satisfaction', notice: { code: 'x', action: 'retry' }, counterpart: { type: 'agent' }, robotSeen: true });
      const id = beginConversation(draft, newId, 5);
      expect(id).to.be.a('string');
      expect(beginConversation(draft, newId, 6)).to.equal(id);
      expect(draft.outbox.map(({ type }) => type)).to.deep.equal(['connect']);
      expect(draft.record).to.deep.include({ state: 'connecting', connected: 'no', form: 'none', notice: undefined, counterpart: undefined, robotSeen: false, movedAt: 5 });
    }
    for (const state of ['robot', 'queued', 'agent', 'connecting'] as const) {
      const draft = draftOf({ state });
      expect(beginConversation(draft, newId, 5)).to.equal(undefined);
      expect(draft.finish()).to.equal(undefined);
    }
  });

  it('end it with the form, unless it never came about', () => {
    const after = (state: ChatState): Partial<ConversationRecord> => {
      const draft = draftOf({ state });
      endConversation(draft);
      return draft.record;
    };
    for (const state of ['robot', 'queued', 'agent'] as const) expect(after(state)).to.include({ state: 'ended', form: 'satisfaction' });
    expect(after('connecting')).to.include({ state: 'ended', form: 'none' });
    for (const state of ['idle', 'ended', 'failed'] as const) expect(after(state)).to.include({ state, form: 'none' });
  });

  it('fail it with the way on', () => {
    const draft = draftOf({ state: 'agent', draft: 'kept' });
    failConversation(draft, { code: 'session-expired', action: 'start-again' });
    expect(draft.record).to.deep.include({ state: 'failed', form: 'none', draft: 'kept', notice: { code: 'session-expired', action: 'start-again' } });
    const closed = draftOf({ state: 'connecting' });
    failConversation(closed, { code: 'outside-hours', action: 'leave-message' });
    expect(closed.record).to.include({ state: 'failed', form: 'leave-message' });
    const idle = draftOf({ state: 'idle' });
    failConversation(idle, { code: 'network', action: 'retry' });
    expect(idle.finish()).to.equal(undefined);
  });

  it('open another one for a message that a long silent centre refuses twice', () => {
    const refused = (heardAt: number, attempts: number, state: ChatState = 'agent'): TranscriptDraft & { opened?: boolean } => {
      const draft: TranscriptDraft & { opened?: boolean } = draftOf({ state, heardAt, nextOrder: 7 });
      draft.enqueue({ id: 'm', type: 'text', writtenAt: 0 });
      draft.enqueue({ id: 'n', type: 'text', writtenAt: 0 });
      draft.update({ ...draft.outbox[0]!, attempts, phase: 'in-flight' });
      draft.opened = reopenConversation(draft, draft.outbox[0]!, newId, 1_000_000);
      return draft;
    };
    const reopened = refused(1_000_000 - forgottenAfter, 1);
    expect(reopened.opened).to.equal(true);
    expect(reopened.record).to.include({ state: 'connecting', connected: 'no', heardAt: 1_000_000 });
    expect(reopened.outbox.map(({ type, id, phase }) => (type === 'connect' ? type : `${id} ${phase}`))).to.deep.equal(['connect', 'm waiting', 'n waiting']);
    expect(refused(1_000_000 - forgottenAfter + 1, 1).opened).to.equal(false);
    expect(refused(0, 0).opened).to.equal(false);
    expect(refused(0, 1, 'ended').opened).to.equal(false);
  });

  it('put away what is long over, and nothing else', () => {
    const after = (state: ChatState, age: number): ChatState => {
      const draft = draftOf({ state, movedAt: 1_000 });
      settleOldConversation(draft, 1_000 + age);
      return draft.record.state;
    };
    for (const state of ['ended', 'failed'] as const) {
      expect(after(state, remembrance.ended)).to.equal(state);
      expect(after(state, remembrance.ended + 1)).to.equal('idle');
    }
    for (const state of ['connecting', 'robot', 'queued', 'agent'] as const) {
      expect(after(state, remembrance.silent)).to.equal(state);
      expect(after(state, remembrance.silent + 1)).to.equal('idle');
    }
    expect(after('idle', 1e12)).to.equal('idle');
  });
});
