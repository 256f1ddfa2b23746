import { expect } from 'chai';
import { emptyRecord, type ConversationRecord } from '../../../src/chat/conversation-record.js';
import { endConversation } from '../../../src/chat/conversation-steps.js';
import { storedIds, takeAnswer } from '../../../src/chat/inbox.js';
import { MemoryTranscript } from '../../../src/chat/transcript-memory.js';
import type { ChatMessage } from '../../../src/chat/conversation.js';
import type { DownlinkMessage, PollAnswer } from '../../../src/cec/downlink.js';
import { downlink } from '../../support/fake-chat-api.js';

const scope = 'scope';

async function inbox(start: Partial<ConversationRecord> = { state: 'robot' }) {
  const transcript = new MemoryTranscript();
  let ids = 0;
  await transcript.transact(scope, [], (draft) => {
    const { scope: _scope, revision: _revision, nextOrder: _next, ...values } = { ...emptyRecord(scope), ...start };
    draft.set(values);
  });
  return {
    take: (messages: readonly Partial<DownlinkMessage>[], more: { cursor?: string; ack?: string; seen?: boolean } = {}) => {
      const answer: PollAnswer = { messages: messages.map(downlink), malformed: 0, ...(more.cursor !== undefined && { cursor: more.cursor }) };
      return transcript.transact(scope, storedIds(answer.messages), (draft) =>
        takeAnswer(draft, answer, { ack: more.ack, now: 1_000, seen: more.seen ?? false, newId: () => String(++ids), end: endConversation }));
    },
    messages: async (): Promise<ChatMessage[]> => (await transcript.page(scope, 100)).rows.map(({ message }) => message),
    texts: async () => (await transcript.page(scope, 100)).rows.map(({ message }) => message.text),
    record: async () => (await transcript.record(scope))!,
  };
}

describe('what a poll brings', () => {
  it('is kept in the order of arrival, each code once', async () => {
    const { take, texts } = await inbox();
    await take([{ content: 'b', messageCode: '2', time: 9 }, { content: 'a', messageCode: '1', time: 5 }]);
    await take([{ content: 'a', messageCode: '1' }, { content: 'c', messageCode: '3' }]);
    expect(await texts()).to.deep.equal(['b', 'a', 'c']);
  });

  it('is kept twice when the same is said twice without a code', async () => {
    const { take, texts } = await inbox();
    await take([{ content: 'ok', time: 1 }, { content: 'ok', time: 1 }]);
    await take([{ content: 'ok', time: 1 }]);
    expect(await texts()).to.deep.equal(['ok', 'ok', 'ok']);
  });

  it('is told from what a mailbox answers again, one for one', async () => {
    const { take, texts, record } = await inbox();
    await take([{ content: 'ok', time: 1 }, { content: 'ok', time: 1 }], { cursor: '2' });
    // A second poll went out before the first had been committed: it named no cursor.
    await take([{ content: 'ok', time: 1 }, { content: 'ok', time: 1 }, { content: 'ok', time: 1 }], { cursor: '3' });
    expect(await texts()).to.deep.equal(['ok', 'ok', 'ok']);
    // This one named what is in force: what it brings is new, even if it reads the same.
    await take([{ content: 'ok', time: 1 }], { cursor: '4', ack: '3' });
    expect(await texts()).to.have.length(4);
    expect((await record()).cursor).to.equal('4');
    expect((await record()).fingerprints).to.have.length(4);
  });

  it('does not end a conversation by the end of the one before it', async () => {
    const { take, record, texts } = await inbox({ state: 'connecting', connected: 'yes' });
    await take([
      { sourceType: 'AGENT', content: 'Are you there?' }, { sourceType: 'SYSTEM', controlType: 'DISCONNECT', content: 'Closed' }, { sourceType: 'ROBOT', content: 'Hello' },
    ]);
    expect((await record()).state).to.equal('robot');
    expect((await record()).counterpart).to.include({ type: 'robot' });
    expect(await texts()).to.deep.equal(['Are you there?', 'Closed', 'Hello']);
    await take([{ sourceType: 'SYSTEM', controlType: 'DISCONNECT', content: 'Closed' }]);
    expect((await record()).state).to.equal('ended');
  });

  it('ends a conversation in which nobody but the system has spoken', async () => {
    const { take, record } = await inbox({ state: 'queued', connected: 'yes' });
    await take([{ sourceType: 'SYSTEM', content: 'Please hold on', queuing: true }, { sourceType: 'SYSTEM', controlType: 'DISCONNECT', content: 'The wait took too long' }]);
    expect((await record()).state).to.equal('ended');
  });

  it('counts as unread unless the log is seen', async () => {
    const { take, record } = await inbox();
    await take([{}, {}]);
    expect((await record()).unread).to.equal(2);
    await take([{}], { seen: true });
    expect((await record()).unread).to.equal(2);
  });

  it('changes nothing when it is empty', async () => {
    const { take, record } = await inbox();
    const before = await record();
    const { change } = await take([]);
    expect(change).to.equal(undefined);
    expect(await record()).to.equal(before);
  });

  describe('means', () => {
    const cases: readonly [string, Partial<ConversationRecord>, Partial<DownlinkMessage>, Partial<ConversationRecord>][] = [
      ['a robot, when CONNECT was accepted', { state: 'connecting', connected: 'yes' }, { sourceType: 'ROBOT' }, { state: 'robot', robotSeen: true }],
      ['nothing before that', { state: 'connecting' }, { sourceType: 'ROBOT' }, { state: 'connecting' }],
      ['an agent at once', { state: 'connecting', connected: 'unsure' }, { sourceType: 'AGENT' }, { state: 'agent' }],
      ['a queue', { state: 'connecting', connected: 'yes' }, { sourceType: 'SYSTEM', queuing: true }, { state: 'queued' }],
      ['a queue after the robot', { state: 'robot' }, { sourceType: 'ROBOT', queuing: true }, { state: 'queued' }],
      ['an agent after the robot', { state: 'robot' }, { sourceType: 'AGENT' }, { state: 'agent' }],
      ['an agent after the queue', { state: 'queued', queue: { long: false } }, { sourceType: 'AGENT' }, { state: 'agent', queue: undefined }],
      ['the next queue after an agent', { state: 'agent' }, { sourceType: 'SYSTEM', queuing: true }, { state: 'queued' }],
      ['no robot any more after an agent', { state: 'agent', counterpart: { type: 'agent' } }, { sourceType: 'ROBOT' }, { state: 'agent', counterpart: { type: 'agent' } }],
      ['nothing when the system says something', { state: 'queued' }, { sourceType: 'SYSTEM' }, { state: 'queued', counterpart: undefined }],
      ['the end, by an agent', { state: 'agent' }, { sourceType: 'AGENT', controlType: 'DISCONNECT' }, { state: 'ended', form: 'satisfaction' }],
      ['the end, by the system', { state: 'queued' }, { sourceType: 'SYSTEM', controlType: 'DISCONNECT' }, { state: 'ended' }],
      ['no end, by a robot that hands over', { state: 'robot' }, { sourceType: 'ROBOT', controlType: 'DISCONNECT' }, { state: 'robot' }],
      ['nothing after the end', { state: 'ended' }, { sourceType: 'AGENT' }, { state: 'ended' }],
      ['a call to remember', { state: 'agent' }, { callId: 'c-1' }, { callId: 'c-1' }],
    ];
    for (const [what, before, message, after] of cases) {
      it(what, async () => {
        const { take, record } = await inbox(before);
        await take([message]);
        const now = await record();
        for (const [name, value] of Object.entries(after)) expect(now[name as keyof ConversationRecord], name).to.deep.equal(value);
      });
    }
  });

  describe('shows', () => {
    const shown = async (message: Partial<DownlinkMessage>): Promise<ChatMessage | undefined> => {
      const { take, messages } = await inbox();
      await take([message]);
      return (await messages())[0];
    };

    it('media by id, with and without an extension', async () => {
      expect(await shown({ mediaType: 'IMAGE', content: 'key-1,PNG' })).to.deep.include({ kind: 'image', file: { id: 'key-1', extension: 'png', name: 'image.png', type: 'image/png' } });
      expect((await shown({ mediaType: 'IMAGE', content: 'key-1' }))?.file).to.include({ id: 'key-1', extension: 'jpg' });
      expect((await shown({ mediaType: 'VIDEO', content: 'key-1' }))?.file).to.include({ extension: 'mp4' });
      expect((await shown({ mediaType: 'AUDIO', content: 'key-1' }))?.file).to.include({ extension: 'mp3' });
      expect((await shown({ mediaType: 'FILE', content: 'key-1' }))?.file).to.include({ extension: 'txt' });
      expect((await shown({ mediaType: 'IMAGE', content: 'k,bpm' }))?.file).to.include({ extension: 'bpm', name: 'image.bmp', type: 'image/bmp' });
      expect((await shown({ mediaType: 'FILE', content: 'k,../../etc' }))?.file).to.include({ extension: 'txt' });
      expect(await shown({ mediaType: 'IMAGE', content: ' ' })).to.equal(undefined);
    });

    it('places', async () => {
      expect(await shown({ mediaType: 'LOCATE', content: '22.54/114.05/Gate 3/4' })).to.deep.include({ kind: 'location', location: { latitude: 22.54, longitude: 114.05, description: 'Gate 3/4' } });
      expect((await shown({ mediaType: 'LOCATE', content: '-1/2' }))?.location).to.deep.equal({ latitude: -1, longitude: 2 });
      expect(await shown({ mediaType: 'LOCATE', content: '91/2/nowhere' })).to.include({ kind: 'text', text: '91/2/nowhere' });
    });

    it('who said it, with a picture only from the web', async () => {
      expect((await shown({ nickname: 'Ann', avatar: 'https://a.example/x.png', sourceType: 'AGENT' }))?.sender).to.deep.equal({ type: 'agent', name: 'Ann', avatar: 'https://a.example/x.png' });
      for (const avatar of ['1', 'javascript:alert(1)', 'data:image/png;base64,x']) expect((await shown({ avatar }))?.sender).to.deep.equal({ type: 'robot' });
    });

    it('a robot\'s questions and what names its answer', async () => {
      expect(await shown({ content: '', similarQuestions: ['a?', 'b?'], interactionIndex: '7' })).to.deep.include({ text: '', similarQuestions: ['a?', 'b?'], interactionIndex: '7' });
      expect(await shown({ sourceType: 'AGENT', interactionIndex: '7' })).to.not.have.property('interactionIndex');
    });

    it('nothing where there is nothing', async () => {
      expect(await shown({ content: ' ' })).to.equal(undefined);
      expect(await shown({ controlType: 'INPUT', content: 'typing' })).to.equal(undefined);
      expect(await shown({ controlType: 'SOMETHING', content: 'new' })).to.include({ text: 'new' });
    });

    it('the centre\'s time, or its own', async () => {
      expect((await shown({ time: 77 }))?.time).to.equal(77);
      expect((await shown({}))?.time).to.equal(1_000);
    });
  });
});
