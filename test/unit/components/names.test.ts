import { expect } from 'chai';
import type { LitElement } from 'lit';
import { message } from '../../../demo/gallery/scenes.js';
import type { ConversationValues } from '../../../demo/gallery/fake-conversation.js';
import { clearStages, drawn, everything, frame, onStage, until } from '../../support/chat-stage.js';
import { allByRole, byRole, nameOf } from '../../support/roles.js';

const robotMessage = message(1, { time: 1, sender: { type: 'robot', name: 'Robin' }, text: 'Answer', interactionIndex: '7', similarQuestions: ['Other?', 'Another?'] });
const chat = (values: Partial<ConversationValues>) => onStage<LitElement>('deskbell-chat', values);

describe('what a visitor meets', () => {
  afterEach(clearStages);

  it('the text box and its buttons', async () => {
    const { element } = await chat({});
    expect(byRole(element, 'textbox', 'Message').getAttribute('aria-autocomplete')).to.equal('list');
    byRole(element, 'button', 'Send');
    byRole(element, 'button', 'Attach a file');
    byRole(element, 'log', 'Conversation');
  });

  it('a robot: its questions, its rating, the way to a person and the end', async () => {
    const { element, stage } = await chat({ state: 'robot', messages: [robotMessage] });
    for (const name of ['Helpful', 'Not helpful', 'Other?', 'Another?']) byRole(byRole(element, 'log'), 'button', name);
    byRole(element, 'button', 'Talk to a person').click();
    byRole(element, 'button', 'End conversation').click();
    byRole(element, 'button', 'Other?').click();
    await frame();
    expect(stage.requests).to.deep.include.members([{ type: 'transfer-to-agent' }, { type: 'end-conversation' }, { type: 'send-text', text: 'Other?' }]);
  });

  it('a way to a person only with a robot', async () => {
    const { element, conversation } = await chat({ state: 'agent' });
    for (const state of ['idle', 'connecting', 'queued', 'agent', 'ended', 'failed'] as const) {
      conversation.state.set(state);
      await drawn(element);
      expect(allByRole(element, 'button', 'Talk to a person'), state).to.have.length(0);
      expect(allByRole(element, 'button', 'End conversation'), state).to.have.length(state === 'queued' || state === 'agent' ? 1 : 0);
    }
  });

  it('an agent: face and name in the header', async () => {
    const { element } = await chat({ state: 'agent', counterpart: { type: 'agent', name: 'Anna Berg', avatar: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' } });
    expect(nameOf(byRole(element, 'heading'))).to.equal('Anna Berg');
    expect(element.renderRoot.querySelector('header [part=avatar] img')).not.to.equal(null);
  });

  it('a face that cannot be loaded gives way to a letter', async () => {
    const { element } = await chat({ state: 'agent', counterpart: { type: 'agent', name: 'anna', avatar: 'data:image/png,broken' } });
    const face = element.renderRoot.querySelector<HTMLElement>('header [part=avatar]')!;
    await until(() => !face.querySelector('img')!.checkVisibility());
    expect(face.textContent!.trim()).to.equal('A');
  });

  it('the heading of the page where nobody is there yet', async () => {
    const { element, stage } = await chat({});
    expect(nameOf(byRole(element, 'heading'))).to.equal('Chat with us');
    stage.settings.set({ ...stage.settings.get(), heading: 'Ask the shop' });
    await drawn(element);
    expect(nameOf(byRole(element, 'heading'))).to.equal('Ask the shop');
  });

  it('a failed message: Retry', async () => {
    const { element, stage } = await chat({ state: 'agent', messages: [message(1, { time: 1, direction: 'out', text: 'x', status: 'failed', failure: { code: 'network', retryable: true } })] });
    byRole(byRole(element, 'article'), 'button', 'Retry').click();
    expect(stage.requests).to.deep.include({ type: 'retry', messageId: 'm1' });
  });

  it('the queue: a status with position and expected wait, kept current', async () => {
    const { element, conversation } = await chat({ state: 'queued', queue: { position: 3, estimatedWait: 150, long: false } });
    const status = byRole(element, 'status');
    expect(status.textContent!.trim(), 'filled after it was mounted, so that it is heard').to.equal('');
    await until(() => status.textContent!.includes('number 3') && status.textContent!.includes('3 minutes'));
    conversation.queue.set({ position: 1, estimatedWait: 20, long: true });
    await drawn(element);
    expect(status.textContent).to.contain('number 1').and.contain('less than a minute').and.contain('leave a message');
    conversation.state.set('agent');
    await drawn(element);
    expect(allByRole(element, 'status')).to.have.length(0);
  });

  it('the queue without numbers, and the way out of it', async () => {
    const { element, stage } = await chat({ state: 'queued' });
    await until(() => byRole(element, 'status').textContent!.includes('You are in the queue'));
    byRole(element, 'button', 'Leave a message').click();
    expect(stage.requests).to.deep.include({ type: 'open-leave-message' });
  });

  it('what went wrong: an alert with the way on', async () => {
    const { element, stage, conversation } = await chat({ state: 'failed', notice: { code: 'session-unreachable', action: 'retry' } });
    for (const [action, name, type] of [['retry', 'Try again', 'connect'], ['start-again', 'New conversation', 'start-again'], ['leave-message', 'Leave a message', 'open-leave-message'], ['dismiss', 'OK', 'dismiss-notice']] as const) {
      conversation.notice.set({ code: 'network', action });
      await drawn(element);
      byRole(byRole(element, 'alert'), 'button', name).click();
      expect(stage.requests.at(-1)).to.deep.equal({ type });
      await until(() => !byRole(byRole(element, 'alert'), 'button', name).hasAttribute('aria-disabled'));
    }
    expect(byRole(element, 'alert').textContent).to.contain('The connection was lost');
  });

  it('an alert even where a failure came without a notice', async () => {
    const { element } = await chat({ state: 'failed' });
    byRole(byRole(element, 'alert'), 'button', 'Try again');
  });

  it('after the end: the log, the text box and New conversation', async () => {
    const { element, stage } = await chat({ state: 'ended', messages: [robotMessage] });
    byRole(element, 'article');
    byRole(element, 'textbox', 'Message');
    byRole(element, 'button', 'New conversation').click();
    expect(stage.requests).to.deep.include({ type: 'start-again' });
  });

  it('a button asks once, however often it is pressed, until the owner has answered', async () => {
    const { element, stage } = await chat({ state: 'ended' });
    let release = (): void => {};
    stage.answer = () => new Promise<void>((resolve) => (release = resolve));
    const button = byRole(element, 'button', 'New conversation');
    button.focus();
    button.click();
    await drawn(element);
    expect(button.getAttribute('aria-disabled')).to.equal('true');
    expect(element.shadowRoot!.activeElement, 'the focus stays').to.equal(button);
    button.click();
    expect(stage.requests.filter(({ type }) => type === 'start-again')).to.have.length(1);
    release();
    await until(() => !button.hasAttribute('aria-disabled'));
  });

  it('offline: said once', async () => {
    const { element, conversation } = await chat({ state: 'agent', online: false, notice: { code: 'offline', action: 'dismiss' } });
    expect(element.renderRoot.querySelector('[part=offline]')!.textContent).to.contain('You are offline');
    expect(allByRole(element, 'alert')).to.have.length(0);
    conversation.online.set(true);
    await drawn(element);
    expect(element.renderRoot.querySelector('[part=offline]')).to.equal(null);
  });

  it('a button that closes, only in a panel', async () => {
    const { element, stage } = await chat({});
    expect(allByRole(element, 'button', 'Close')).to.have.length(0);
    element.setAttribute('closable', '');
    await drawn(element);
    byRole(element, 'button', 'Close').click();
    expect(stage.requests).to.deep.include({ type: 'close' });
  });

  it('on a page from right to left: mirrored, each text in its own direction', async () => {
    const { element, stage } = await chat({ state: 'connecting', messages: [message(1, { time: Date.now(), direction: 'out', text: 'Hello.' })] });
    stage.dir = 'rtl';
    await drawn(element);
    const edges = (selector: string): { first: DOMRect; last: DOMRect; box: DOMRect; text: string } => {
      const holder = everything(element).find((each) => each.matches(selector))!;
      const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) if (walker.currentNode.textContent!.trim()) texts.push(walker.currentNode as Text);
      const at = (node: Text, place: number): DOMRect => {
        const range = document.createRange();
        range.setStart(node, place);
        range.setEnd(node, place + 1);
        return range.getBoundingClientRect();
      };
      const [start, end] = [texts[0]!, texts.at(-1)!];
      return { first: at(start, start.data.search(/\S/)), last: at(end, end.data.trimEnd().length - 1), box: holder.getBoundingClientRect(), text: holder.textContent! };
    };
    for (const selector of ['.standing', '[part=time]', '[part=bubble]']) {
      const { first, last, text } = edges(selector);
      expect(last.left, `${selector}: ${text}`).to.be.above(first.left);
    }
    const { box, last } = edges('.standing');
    expect(box.right - last.right, 'stands at its start, the right').to.be.below(2);
    const log = everything(element).find((each) => each.matches('[part=log]'))!.getBoundingClientRect();
    expect(edges('[part=bubble]').box.left - log.left, 'the visitor\'s own on the left').to.be.below(60);
  });

  it('the launcher', async () => {
    const { element, stage, conversation } = await onStage<LitElement>('deskbell-launcher', { unread: 0 });
    stage.settings.set({ ...stage.settings.get(), open: false });
    await drawn(element);
    const button = byRole(element, 'button', 'Open chat');
    conversation.unread.set(2);
    await drawn(element);
    expect(nameOf(button)).to.equal('Open chat, 2 unread messages');
    expect(element.renderRoot.querySelector('[part=badge]')!.textContent).to.equal('2');
    conversation.unread.set(120);
    await drawn(element);
    expect(element.renderRoot.querySelector('[part=badge]')!.textContent).to.equal('99+');
    button.click();
    expect(stage.requests).to.deep.equal([{ type: 'toggle' }]);
    stage.settings.set({ ...stage.settings.get(), open: true });
    await drawn(element);
    expect(nameOf(button)).to.equal('Close chat');
    expect(button.getAttribute('aria-expanded')).to.equal('true');
    expect(element.renderRoot.querySelector('[part=badge]')).to.equal(null);
  });

  it('another language at once, everywhere, with nothing that was typed lost', async () => {
    const { element, stage } = await chat({ state: 'robot', messages: [robotMessage], form: 'satisfaction' });
    const input = byRole<HTMLTextAreaElement>(element, 'textbox', 'Message');
    input.value = 'half a word';
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await stage.speak('zh-CN');
    await drawn(element);
    expect(byRole<HTMLTextAreaElement>(element, 'textbox', '消息').value).to.equal('half a word');
    for (const name of ['发送', '添加附件', '转人工客服', '结束对话', '有帮助', '没有帮助', '提交', '跳过']) byRole(element, 'button', name);
    byRole(element, 'radio', '5 星');
    byRole(element, 'log', '对话');
  });

  it('a focus that is never lost when what had it goes away', async () => {
    const { element, conversation, stage } = await chat({ state: 'queued' });
    const inside = (): Element | null => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return active;
    };
    stage.answer = (request) => {
      if (request.type === 'open-leave-message') conversation.form.set('leave-message');
      if (request.type === 'close-form') conversation.form.set('none');
      if (request.type === 'end-conversation') {
        conversation.state.set('ended');
        conversation.form.set('satisfaction');
      }
    };
    for (const [name, landed] of [['Leave a message', 'Leave a message'], ['Back to the chat', 'Message'], ['End conversation', 'How was our service?']] as const) {
      const button = byRole(element, 'button', name);
      button.focus();
      button.click();
      await until(() => inside() !== button && inside() !== document.body && nameOf(inside()!) === landed, landed);
    }
  });

  it('no focus that the visitor had elsewhere', async () => {
    const { element, conversation } = await chat({ state: 'robot' });
    const field = document.createElement('input');
    document.body.append(field);
    field.focus();
    conversation.state.set('ended');
    conversation.form.set('satisfaction');
    await drawn(element);
    await frame();
    expect(document.activeElement).to.equal(field);
    field.remove();
  });

  it('nothing at all outside a provider, and no error', async () => {
    for (const tag of ['deskbell-chat', 'deskbell-message-list', 'deskbell-message', 'deskbell-composer', 'deskbell-queue-status', 'deskbell-file-upload', 'deskbell-satisfaction', 'deskbell-leave-message', 'deskbell-launcher']) {
      const element = document.createElement(tag) as LitElement;
      document.body.append(element);
      await element.updateComplete;
      element.remove();
    }
  });
});
