import { expect } from 'chai';
import { DeskbellError } from '../../../src/core/errors.js';
import { closeChatPages, openChatPage } from '../../support/chat-page.js';
import { downlink, noAnswer, unavailable } from '../../support/fake-chat-api.js';
import { until } from '../../support/until.js';

const caught = (promise: Promise<unknown>): Promise<DeskbellError> => promise.then(() => { throw new Error('accepted'); }, (error: DeskbellError) => error);

describe('the engine', () => {
  afterEach(closeChatPages);

  it('finds itself in a queue where there is no robot', async () => {
    const { conversation, centre } = openChatPage();
    centre.queue = { position: 4, estimatedWait: 30 };
    await conversation.connect();
    expect(conversation.state.get()).to.equal('queued');
    await until(() => conversation.queue.get()?.position === 4);
  });

  it('finds out from what comes whether a CONNECT without an answer arrived', async () => {
    const { conversation, centre } = openChatPage();
    centre.onSend = () => {
      centre.mailbox.push(downlink({ content: 'Welcome' }));
      throw noAnswer();
    };
    await conversation.connect();
    expect(conversation.state.get()).to.equal('robot');
    expect(centre.attempts).to.have.length(1);
  });

  it('finds out from the queue whether a CONNECT without an answer arrived', async () => {
    const { conversation, centre } = openChatPage();
    centre.onSend = () => {
      centre.queue = { position: 1 };
      throw noAnswer();
    };
    await conversation.connect();
    expect(conversation.state.get()).to.equal('queued');
  });

  it('leaves a CONNECT of which nothing shows to the visitor', async () => {
    const { conversation, centre } = openChatPage();
    centre.onSend = () => { throw noAnswer(); };
    const sending = caught(conversation.sendText('waits'));
    expect((await caught(conversation.connect())).code).to.equal('outcome-unknown');
    expect((await sending).code).to.equal('outcome-unknown');
    expect(centre.attempts).to.have.length(1);
    expect(conversation.notice.get()).to.deep.equal({ code: 'outcome-unknown', action: 'retry' });
  });

  it('goes on polling through errors, and shows what comes after them', async () => {
    const { conversation, centre } = openChatPage({ random: () => 0 });
    await conversation.connect();
    let failures = 2;
    centre.onPoll = () => { if (failures-- > 0) throw unavailable(); };
    centre.mailbox.push(downlink({ content: 'late' }));
    await until(() => conversation.messages.get().length === 1);
  });

  it('stops when a poll finds the session lost, and says so once', async () => {
    const { conversation, centre } = openChatPage();
    const errors: string[] = [];
    conversation.failed.subscribe(({ code }) => errors.push(code));
    await conversation.connect();
    centre.onPoll = () => { throw new DeskbellError('session-expired', undefined, { delivery: 'answered' }); };
    await until(() => conversation.state.get() === 'failed');
    const { length } = centre.polls;
    expect(conversation.notice.get()).to.deep.equal({ code: 'session-expired', action: 'start-again' });
    centre.onPoll = () => {};
    await conversation.startAgain();
    await until(() => centre.polls.length > length);
    expect(errors).to.deep.equal(['session-expired']);
  });

  it('names the mailbox\'s cursor once it has been committed, and none where none came', async () => {
    const { conversation, centre } = openChatPage();
    centre.cursors = true;
    await conversation.connect();
    centre.mailbox.push(downlink({ content: 'one' }), downlink({ content: 'two' }));
    await until(() => conversation.messages.get().length === 2);
    await until(() => centre.polls.at(-1)?.ack === '2');
    expect(centre.mailbox).to.deep.equal([]);
    expect(centre.polls[0]!.ack).to.equal(undefined);
    const plain = openChatPage({ identity: { channelId: 'other' } });
    await plain.conversation.connect();
    plain.centre.mailbox.push(downlink());
    await until(() => plain.centre.polls.length > 3);
    expect(plain.centre.polls.every(({ ack }) => ack === undefined)).to.equal(true);
  });

  it('keeps what a poll brings that was on its way when the page left', async () => {
    const first = openChatPage();
    await first.conversation.connect();
    let release: (() => void) | undefined;
    first.centre.onPoll = () => new Promise<void>((resolve) => (release = resolve));
    await until(() => release);
    const polls = first.centre.polls.length;
    first.centre.mailbox.push(downlink({ content: 'just in time' }));
    first.conversation.dispose();
    first.centre.onPoll = () => {};
    release!();
    const second = openChatPage({ centre: first.centre, credentials: first.credentials });
    await until(() => second.conversation.messages.get().length === 1);
    expect(first.centre.polls.length).to.be.at.least(polls);
  });

  it('tells an agent that the visitor types, and nobody else', async () => {
    const { conversation, centre } = openChatPage();
    await conversation.connect();
    conversation.typed('a');
    centre.mailbox.push(downlink({ sourceType: 'AGENT', content: 'Hello' }));
    await until(() => conversation.state.get() === 'agent');
    conversation.typed('ab');
    conversation.typed('abc');
    await until(() => centre.log.length === 2);
    await conversation.sendText('abc');
    conversation.typed('d');
    await until(() => centre.log.length === 4);
    expect(centre.log).to.deep.equal(['CONNECT', 'INPUT', 'abc', 'INPUT']);
  });

  it('suggests with a robot only', async () => {
    const { conversation, centre } = openChatPage();
    centre.phrases = (text) => [`${text} one`, `${text} two`];
    conversation.typed('before');
    await conversation.connect();
    conversation.typed('refund');
    await until(() => conversation.suggestions.get().length === 2);
    await conversation.sendText('refund one');
    expect(conversation.suggestions.get()).to.deep.equal([]);
    centre.mailbox.push(downlink({ sourceType: 'AGENT', content: 'Hello' }));
    await until(() => conversation.state.get() === 'agent');
    conversation.typed('thanks');
    expect(centre.phraseQueries).to.deep.equal(['refund']);
  });

  it('rates a robot\'s answer by what names it', async () => {
    const { conversation, centre } = openChatPage();
    await conversation.connect();
    centre.mailbox.push(downlink({ content: 'answer', interactionIndex: '9' }), downlink({ content: 'other' }));
    await until(() => conversation.messages.get().length === 2);
    const [answer, other] = conversation.messages.get();
    await conversation.rateAnswer(answer!.id, false, 'wrong');
    expect(centre.feedback).to.deep.equal([{ helpful: false, interactionIndex: '9', reason: 'wrong' }]);
    expect(conversation.messages.get()[0]!.feedback).to.equal('not-helpful');
    await caught(conversation.rateAnswer(other!.id, true));
  });

  it('ties a left message to the last call seen', async () => {
    const { conversation, centre } = openChatPage();
    await conversation.connect();
    centre.mailbox.push(downlink({ sourceType: 'AGENT', callId: 'call-7' }));
    await until(() => conversation.messages.get().length === 1);
    conversation.openLeaveMessage();
    await until(() => conversation.form.get() === 'leave-message');
    await conversation.leaveMessage({ phone: '138', text: 'call' });
    expect(centre.leftMessages).to.deep.equal([{ callId: 'call-7', phone: '138', text: 'call' }]);
    await until(() => conversation.form.get() === 'none');
    conversation.openLeaveMessage();
    await until(() => conversation.form.get() === 'leave-message');
    conversation.closeForm();
    await until(() => conversation.form.get() === 'none');
  });

  it('looks again at once when the page comes back', async () => {
    const { conversation, centre, page } = openChatPage({ settings: { pollInterval: 60_000 } });
    await conversation.connect();
    await until(() => centre.polls.length >= 1);
    centre.mailbox.push(downlink({ content: 'meanwhile' }));
    page.tell('hidden');
    page.tell('visible');
    page.tell('online');
    page.tell('show');
    await until(() => conversation.messages.get().length === 1);
    expect(centre.polls.length).to.be.lessThan(5);
  });

  it('begins no send once the page is about to go: the next page makes it', async () => {
    const { conversation, centre, credentials, page } = openChatPage();
    await conversation.connect();
    await until(() => centre.polls.length > 0);
    page.tell('leaving');
    const { length } = centre.polls;
    void caught(conversation.sendText('at the last moment'));
    await until(() => conversation.messages.get().length === 1);
    // Twice the interval at which it would have polled.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(centre.log).to.deep.equal(['CONNECT']);
    expect(centre.polls.length).to.be.at.most(length + 1);
    conversation.dispose();
    const next = openChatPage({ centre, credentials });
    await until(() => next.conversation.messages.get()[0]?.status === 'sent');
    expect(centre.log).to.deep.equal(['CONNECT', 'at the last moment']);
  });

  it('lets go in the back-forward cache and goes on after it', async () => {
    const { conversation, centre, page } = openChatPage();
    await conversation.connect();
    page.tell('hide');
    await until(async () => true);
    centre.mailbox.push(downlink({ content: 'cached' }));
    page.tell('show');
    await until(() => conversation.messages.get().length === 1);
    await conversation.sendText('back');
    expect(centre.log).to.deep.equal(['CONNECT', 'back']);
  });
});
