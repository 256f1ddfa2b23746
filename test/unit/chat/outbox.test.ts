import { expect } from 'chai';
import { systemClock } from '../../../src/core/clock.js';
import { DeskbellError } from '../../../src/core/errors.js';
import { closeChatPages, openChatPage } from '../../support/chat-page.js';
import { downlink, noAnswer, refusal, unavailable, unreachable } from '../../support/fake-chat-api.js';
import { until } from '../../support/until.js';

const caught = (promise: Promise<unknown>): Promise<DeskbellError> => promise.then(() => { throw new Error('accepted'); }, (error: DeskbellError) => error);
const text = (name = 'note.txt', content = 'words'): File => new File([content], name, { type: 'text/plain' });
const quick = { random: () => 0 };

describe('the outbox', () => {
  afterEach(closeChatPages);

  it('keeps what is written offline and sends it in order', async () => {
    const { conversation, centre, page } = openChatPage();
    await conversation.connect();
    page.tell('offline');
    expect(conversation.online.get()).to.equal(false);
    const sent = [conversation.sendText('one'), conversation.sendFile(text()), conversation.sendText('two')];
    await until(() => conversation.messages.get().length === 3);
    expect(conversation.messages.get().map(({ status }) => status)).to.deep.equal(['sending', 'sending', 'sending']);
    expect(centre.log).to.deep.equal(['CONNECT']);
    page.tell('online');
    await Promise.all(sent);
    expect(centre.log).to.deep.equal(['CONNECT', 'one', 'key-1,txt', 'two']);
  });

  it('sends again what never left', async () => {
    const { conversation, centre } = openChatPage(quick);
    await conversation.connect();
    let failures = 1;
    centre.onSend = () => { if (failures-- > 0) throw unreachable(); };
    await conversation.sendText('one');
    expect(centre.log).to.deep.equal(['CONNECT', 'one']);
  });

  it('tells a refusal, and keeps the message for Retry', async () => {
    const { conversation, centre } = openChatPage(quick);
    const errors: string[] = [];
    conversation.failed.subscribe(({ code }) => errors.push(code));
    await conversation.connect();
    centre.onSend = () => { throw refusal('3'); };
    const error = await caught(conversation.sendText('bad'));
    expect(error).to.include({ code: 'rejected', resultCode: '3' });
    expect(errors).to.deep.equal(['rejected']);
    expect(conversation.messages.get()[0]).to.deep.include({ status: 'failed', failure: { code: 'rejected', retryable: true } });
    expect(centre.attempts.filter(({ content }) => content === 'bad')).to.have.length(1);
  });

  it('opens another conversation where the centre has long let go of this one', async () => {
    const late = { ...systemClock, now: () => Date.now() + 3_600_000 };
    const before = openChatPage(quick);
    await before.conversation.sendText('an hour ago');
    before.conversation.dispose();
    const { conversation, centre } = openChatPage({ ...quick, clock: late, centre: before.centre, credentials: before.credentials });
    await until(() => conversation.state.get() === 'robot');
    let gone = true;
    centre.onSend = ({ controlType }) => {
      if (controlType === 'CONNECT') gone = false;
      else if (gone) throw refusal('13');
    };
    await Promise.all([conversation.sendText('still there?'), conversation.sendText('hello?')]);
    expect(centre.log).to.deep.equal(['CONNECT', 'an hour ago', 'CONNECT', 'still there?', 'hello?']);
    expect(conversation.state.get()).to.equal('robot');
  });

  it('splits a long text into messages in order', async () => {
    const { conversation, centre } = openChatPage();
    const long = Array.from({ length: 300 }, (_, at) => `word${at}`).join(' ');
    const last = await conversation.sendText(long);
    expect(centre.log.slice(1).join('')).to.equal(long);
    expect(centre.log.length).to.be.greaterThan(4);
    expect(last.text).to.equal(centre.log.at(-1));
    expect((await caught(conversation.sendText('x'.repeat(10_001)))).code).to.equal('text-too-long');
    expect((await caught(conversation.sendText('  '))).code).to.equal('text-empty');
  });

  it('uploads with real progress, then sends what the centre called it', async () => {
    const { conversation, centre } = openChatPage();
    const seen: string[] = [];
    conversation.transfers.subscribe((transfers) => seen.push([...transfers.values()].map(({ sent, total }) => `${sent}/${total}`).join()));
    const message = await conversation.sendFile(text('a.csv', '1,2\n3,4\n'));
    expect(seen).to.deep.equal(['0/8', '4/8', '']);
    expect(message).to.deep.include({ kind: 'file', status: 'sent', file: { name: 'a.csv', type: 'text/csv', size: 8, extension: 'csv', id: 'key-1' } });
    expect(centre.accepted.at(-1)).to.include({ mediaType: 'FILE', content: 'key-1,csv' });
    expect(await (await conversation.fetchFile(message.id)).text()).to.equal('1,2\n3,4\n');
    expect(centre.downloads).to.deep.equal([]);
    expect((await caught(conversation.sendFile(new File(['%PDF'], 'a.pdf')))).code).to.equal('file-type');
  });

  it('uploads again what was cut off, because nobody has seen it', async () => {
    const { conversation, centre } = openChatPage(quick);
    let failures = 1;
    centre.onUpload = () => { if (failures-- > 0) throw noAnswer(); };
    await conversation.sendFile(text());
    expect(centre.uploads).to.have.length(2);
    expect(centre.log).to.deep.equal(['CONNECT', 'key-2,txt']);
  });

  it('stops an upload when it is cancelled, and takes it up again', async () => {
    const { conversation, centre } = openChatPage();
    await conversation.connect();
    centre.onUpload = (options) => new Promise((_resolve, reject) => options?.signal?.addEventListener('abort', () => reject(options.signal!.reason)));
    const sending = caught(conversation.sendFile(text()));
    await until(() => conversation.transfers.get().size === 1);
    const { id } = conversation.messages.get()[0]!;
    conversation.cancel(id);
    expect((await sending).code).to.equal('cancelled');
    expect(conversation.transfers.get().size).to.equal(0);
    expect(conversation.messages.get()[0]).to.deep.include({ status: 'failed', failure: { code: 'cancelled', retryable: true } });
    centre.onUpload = () => {};
    expect((await conversation.retry(id)).status).to.equal('sent');
  });

  it('withdraws what has not been sent', async () => {
    const { conversation, centre, page } = openChatPage();
    await conversation.connect();
    page.tell('offline');
    const sending = caught(conversation.sendText('never mind'));
    await until(() => conversation.messages.get().length === 1);
    conversation.cancel(conversation.messages.get()[0]!.id);
    expect((await sending).code).to.equal('cancelled');
    page.tell('online');
    await conversation.sendText('this instead');
    expect(centre.log).to.deep.equal(['CONNECT', 'this instead']);
  });

  it('fails what waits when the conversation cannot be opened, and says so once', async () => {
    const { conversation, centre } = openChatPage(quick);
    const errors: string[] = [];
    conversation.failed.subscribe(({ code }) => errors.push(code));
    centre.onSend = () => { throw unavailable(); };
    const [one, two] = await Promise.all([caught(conversation.sendText('one')), caught(conversation.sendText('two'))]);
    expect([one.code, two.code]).to.deep.equal(['unavailable', 'unavailable']);
    expect(conversation.notice.get()).to.deep.equal({ code: 'unavailable', action: 'retry' });
    expect(errors).to.deep.equal(['unavailable']);
    expect(centre.attempts.map(({ controlType }) => controlType)).to.deep.equal(['CONNECT', 'CONNECT', 'CONNECT']);
    centre.onSend = () => {};
    const ids = conversation.messages.get().map(({ id }) => id);
    await Promise.all(ids.map((id) => conversation.retry(id)));
    expect(centre.log).to.deep.equal(['CONNECT', 'one', 'two']);
  });

  it('does not open a new conversation for what was written before the end', async () => {
    const { conversation, centre } = openChatPage(quick);
    await conversation.connect();
    let refuse = true;
    centre.onSend = ({ controlType }) => { if (refuse && controlType === 'CHAT') throw unavailable(); };
    const waiting = caught(conversation.sendText('too late'));
    await until(() => centre.attempts.some(({ content }) => content === 'too late'));
    centre.mailbox.push(downlink({ sourceType: 'SYSTEM', controlType: 'DISCONNECT', content: '' }));
    expect((await waiting).code).to.equal('not-connected');
    refuse = false;
    await conversation.sendText('new');
    expect(centre.log).to.deep.equal(['CONNECT', 'CONNECT', 'new']);
  });

  it('asks for a person once, and stays with the robot where there is none', async () => {
    const { conversation, centre } = openChatPage(quick);
    await conversation.connect();
    centre.onSend = () => { throw refusal('12'); };
    expect(await caught(conversation.transferToAgent())).to.include({ code: 'outside-hours', retryable: false });
    expect(conversation.state.get()).to.equal('robot');
    expect(conversation.notice.get()).to.deep.equal({ code: 'outside-hours', action: 'leave-message' });
    centre.onSend = () => { throw noAnswer(); };
    expect((await caught(conversation.transferToAgent())).code).to.equal('outcome-unknown');
    expect(conversation.notice.get()).to.deep.equal({ code: 'outcome-unknown', action: 'dismiss' });
    conversation.dismissNotice();
    await until(() => conversation.notice.get() === undefined);
    centre.onSend = () => {};
    await Promise.all([conversation.transferToAgent(), conversation.transferToAgent()]);
    await conversation.transferToAgent();
    expect(conversation.state.get()).to.equal('queued');
    expect(centre.log).to.deep.equal(['CONNECT', 'TRANS2AGENT']);
  });

  it('ends once, even when the centre does not want to hear of it', async () => {
    const { conversation, centre } = openChatPage(quick);
    await conversation.end();
    expect(centre.attempts).to.deep.equal([]);
    await conversation.connect();
    centre.onSend = () => { throw refusal('13'); };
    await Promise.all([conversation.end(), conversation.end()]);
    await conversation.end();
    expect(conversation.state.get()).to.equal('ended');
    expect(conversation.form.get()).to.equal('satisfaction');
    expect(centre.attempts.filter(({ controlType }) => controlType === 'DISCONNECT')).to.have.length(3);
    centre.onSend = () => {};
    conversation.skipSatisfaction();
    await conversation.startAgain();
    expect(conversation.state.get()).to.equal('robot');
    await conversation.startAgain();
    expect(centre.log).to.deep.equal(['CONNECT', 'CONNECT', 'DISCONNECT', 'CONNECT']);
    expect(centre.ratings).to.deep.equal([]);
  });

  it('loses neither log nor draft with the session', async () => {
    const { conversation, centre } = openChatPage();
    const errors: string[] = [];
    conversation.failed.subscribe(({ code }) => errors.push(code));
    await conversation.sendText('one');
    conversation.setDraft('draft');
    centre.onSend = () => { throw new DeskbellError('session-expired', undefined, { delivery: 'answered' }); };
    expect((await caught(conversation.sendText('two'))).code).to.equal('session-expired');
    expect(conversation.state.get()).to.equal('failed');
    expect(conversation.notice.get()).to.deep.equal({ code: 'session-expired', action: 'start-again' });
    expect(errors).to.deep.equal(['session-expired']);
    centre.onSend = () => {};
    await conversation.startAgain();
    expect(conversation.notice.get()).to.equal(undefined);
    expect(conversation.draft.get()).to.equal('draft');
    expect(conversation.messages.get().map(({ text: said, status }) => `${said} ${status}`)).to.deep.equal(['one sent', 'two failed']);
  });
});
