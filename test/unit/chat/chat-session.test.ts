import { expect } from 'chai';
import { closeChatPages, openChatPage, storageWith } from '../../support/chat-page.js';
import { downlink, noAnswer, refusal, unavailable } from '../../support/fake-chat-api.js';
import { until } from '../../support/until.js';

const stored = async (): Promise<boolean> => (await indexedDB.databases()).some(({ name }) => name === 'deskbell');

describe('a conversation', () => {
  afterEach(closeChatPages);

  it('stores and sends nothing before the visitor does something', async () => {
    const { conversation, centre, credentials } = openChatPage();
    await until(() => !conversation.loading.get());
    conversation.setSeen(true);
    conversation.setDraft('half a word');
    expect(await stored()).to.equal(false);
    expect(credentials.requests).to.equal(0);
    expect(centre.attempts).to.deep.equal([]);
    await conversation.connect();
    expect(await stored()).to.equal(true);
    expect(conversation.draft.get()).to.equal('half a word');
  });

  it('connects once however often it is asked', async () => {
    const { conversation, centre } = openChatPage();
    await Promise.all([conversation.connect(), conversation.connect(), conversation.sendText('hi')]);
    await conversation.connect();
    expect(centre.log).to.deep.equal(['CONNECT', 'hi']);
    expect(conversation.state.get()).to.equal('robot');
  });

  it('shows what comes, once, counts it as unread and resolves what is sent', async () => {
    const { conversation, centre } = openChatPage();
    const told: string[] = [];
    conversation.messageAdded.subscribe(({ text }) => told.push(text ?? ''));
    const sent = await conversation.sendText('question');
    expect(sent).to.include({ text: 'question', direction: 'out', status: 'sent' });
    centre.mailbox.push(downlink({ content: 'answer', messageCode: 'a', nickname: 'Robot' }), downlink({ content: 'answer', messageCode: 'a' }));
    await until(() => conversation.messages.get().length === 2);
    expect(conversation.unread.get()).to.equal(1);
    expect(conversation.counterpart.get()).to.deep.include({ type: 'robot', name: 'Robot' });
    conversation.setSeen(true);
    expect(conversation.unread.get()).to.equal(0);
    expect(told).to.deep.equal(['question', 'answer']);
  });

  it('goes from robot to queue to agent to the form', async () => {
    const { conversation, centre } = openChatPage();
    const states: string[] = [];
    conversation.state.subscribe((state) => states.push(state));
    await conversation.connect();
    centre.queue = { position: 3, estimatedWait: 100, maximumWait: 60 };
    await conversation.transferToAgent();
    await until(() => conversation.queue.get());
    expect(conversation.queue.get()).to.deep.equal({ position: 3, estimatedWait: 100, long: true });
    centre.queue = undefined;
    centre.mailbox.push(downlink({ sourceType: 'AGENT', nickname: 'Ann', content: 'Hello' }));
    await until(() => conversation.state.get() === 'agent');
    expect(conversation.queue.get()).to.equal(undefined);
    centre.mailbox.push(downlink({ sourceType: 'SYSTEM', controlType: 'DISCONNECT', content: 'Bye' }));
    await until(() => conversation.state.get() === 'ended');
    expect(conversation.form.get()).to.equal('satisfaction');
    const polls = centre.polls.length;
    await conversation.submitSatisfaction({ stars: 5, comment: 'good' });
    expect(centre.ratings).to.deep.equal([{ stars: 5, comment: 'good' }]);
    await until(() => conversation.form.get() === 'none');
    await conversation.sendText('again');
    expect(centre.log).to.deep.equal(['CONNECT', 'TRANS2AGENT', 'CONNECT', 'again']);
    expect(states).to.deep.equal(['connecting', 'robot', 'queued', 'agent', 'ended', 'connecting', 'robot']);
    expect(conversation.messages.get().map(({ text }) => text)).to.deep.equal(['Hello', 'Bye', 'again']);
    expect(centre.polls.length).to.be.at.least(polls);
  });

  it('offers to leave a message outside working hours', async () => {
    const { conversation, centre } = openChatPage();
    const errors: string[] = [];
    conversation.failed.subscribe(({ code }) => errors.push(code));
    centre.onSend = () => { throw refusal('12'); };
    const failed = await conversation.connect().catch((error: unknown) => error);
    expect(failed).to.include({ code: 'outside-hours' });
    expect(conversation.state.get()).to.equal('failed');
    expect(conversation.form.get()).to.equal('leave-message');
    expect(conversation.notice.get()).to.deep.equal({ code: 'outside-hours', action: 'leave-message' });
    expect(errors).to.deep.equal(['outside-hours']);
    const wrong = await conversation.leaveMessage({ phone: 'none', text: 'call me' }).catch((error: unknown) => error);
    expect(wrong).to.include({ code: 'phone-invalid' });
    await conversation.leaveMessage({ phone: '+86 138 0000', text: ' call me ' });
    expect(centre.leftMessages).to.deep.equal([{ phone: '+86 138 0000', text: 'call me' }]);
    await until(() => conversation.form.get() === 'none');
  });

  it('never repeats a send without an answer; Retry is the visitor\'s', async () => {
    const { conversation, centre } = openChatPage();
    await conversation.connect();
    centre.onSend = () => { throw noAnswer(); };
    const failed = await conversation.sendText('maybe').catch((error: unknown) => error);
    expect(failed).to.include({ code: 'outcome-unknown' });
    const [message] = conversation.messages.get();
    expect(message).to.deep.include({ status: 'failed', failure: { code: 'outcome-unknown', retryable: true } });
    expect(centre.attempts.filter(({ content }) => content === 'maybe')).to.have.length(1);
    centre.onSend = () => {};
    const again = await Promise.all([conversation.retry(message!.id), conversation.retry(message!.id)]);
    expect(again[0]).to.include({ status: 'sent' });
    expect(centre.log).to.deep.equal(['CONNECT', 'maybe']);
  });

  it('repeats by itself, in order, what was refused for the moment', async () => {
    const { conversation, centre } = openChatPage();
    await conversation.connect();
    let refusals = 2;
    centre.onSend = () => { if (refusals-- > 0) throw unavailable(); };
    await Promise.all([conversation.sendText('one'), conversation.sendText('two'), conversation.sendText('three')]);
    expect(centre.log).to.deep.equal(['CONNECT', 'one', 'two', 'three']);
    expect(centre.attempts.map(({ content }) => content)).to.deep.equal(['', 'one', 'one', 'one', 'two', 'three']);
  });

  it('leaves the text box empty once its text is sent, though its draft is still being written down', async () => {
    let letGo: (() => void) | undefined;
    const { conversation, centre, credentials } = openChatPage({
      openTranscript: storageWith(({ transact }) => ({
        async transact(...given) {
          const done = await transact(...given);
          if (!letGo && done.change?.record.draft === 'a text') await new Promise<void>((resolve) => (letGo = resolve));
          return done;
        },
      })),
    });
    await conversation.connect();
    conversation.setDraft('a text');
    await until(() => letGo);
    const drafts: string[] = [];
    conversation.draft.subscribe((draft) => drafts.push(draft));
    const sent = conversation.sendText('a text');
    letGo!();
    await sent;
    expect(new Set(drafts)).to.deep.equal(new Set(['']));
    conversation.dispose();
    const next = openChatPage({ centre, credentials });
    await until(() => next.conversation.messages.get().length === 1);
    expect(next.conversation.draft.get()).to.equal('');
  });

  it('goes on after a reload without a second CONNECT', async () => {
    const first = openChatPage();
    await first.conversation.sendText('before');
    first.conversation.setDraft('unfinished');
    first.conversation.dispose();
    first.centre.mailbox.push(downlink({ content: 'meanwhile' }));
    const second = openChatPage({ centre: first.centre, credentials: first.credentials });
    await until(() => second.conversation.messages.get().length === 2);
    expect(second.conversation.state.get()).to.equal('robot');
    expect(second.conversation.draft.get()).to.equal('unfinished');
    await second.conversation.sendText('after');
    expect(first.centre.log).to.deep.equal(['CONNECT', 'before', 'after']);
    expect(second.conversation.messages.get().map(({ text }) => text)).to.deep.equal(['before', 'meanwhile', 'after']);
  });
});
