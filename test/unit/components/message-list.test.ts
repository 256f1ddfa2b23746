import { expect } from 'chai';
import type { ChatMessage } from '../../../src/chat/conversation.js';
import { message } from '../../../demo/gallery/scenes.js';
import type { DeskbellMessageList } from '../../../src/components/panes/message-list.js';
import { clearStages, drawn, everything, frame, onStage, until, type Staged } from '../../support/chat-stage.js';
import { allByRole, byRole } from '../../support/roles.js';

const start = new Date(2026, 10, 21, 9, 0).getTime();
const log = (length: number): ChatMessage[] =>
  Array.from({ length }, (_, index) => message(index, { time: start + index * 1000, text: `message ${index}`, ...(index % 3 === 0 && { direction: 'out' as const }) }));

async function listOf(messages: readonly ChatMessage[], locale = 'en'): Promise<Staged<DeskbellMessageList> & { scroller: HTMLElement; rows: () => HTMLElement[] }> {
  const staged = await onStage<DeskbellMessageList>('deskbell-message-list', { messages, state: 'agent' }, locale);
  staged.element.style.cssText = 'block-size: 400px; inline-size: 380px';
  await drawn(staged.element);
  const scroller = staged.element.renderRoot.querySelector<HTMLElement>('[role=log]')!;
  await until(() => fromEnd(scroller) < 2, 'the end of the log');
  return { ...staged, scroller, rows: () => [...scroller.querySelectorAll<HTMLElement>('deskbell-message')] };
}

const fromEnd = (scroller: HTMLElement): number => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
const textsOf = (rows: HTMLElement[]): string[] => rows.map((row) => row.shadowRoot!.querySelector('[part=bubble]')!.textContent!);
const settle = async (element: Element): Promise<void> => {
  await drawn(element);
  await frame();
  await frame();
};
async function scrollTo(scroller: HTMLElement, top: number): Promise<void> {
  scroller.scrollTop = top;
  await frame();
  await frame();
}

describe('deskbell-message-list', () => {
  afterEach(clearStages);

  it('is a log named Conversation whose articles hold the messages as text', async () => {
    const { element } = await listOf(log(3));
    const conversation = byRole(element, 'log', 'Conversation');
    expect(conversation.getAttribute('aria-live')).to.equal('off');
    const articles = allByRole(element, 'article');
    expect(articles.map((article) => article.textContent!.trim())).to.deep.equal(['message 0', 'message 1', 'message 2']);
  });

  it('keeps a bounded number of elements whatever the length of the log', async () => {
    const { element, rows, conversation } = await listOf(log(5_000));
    const atFirst = rows().length;
    expect(atFirst).to.be.at.most(60);
    expect(textsOf(rows()).at(-1)).to.equal('message 4999');
    for (let index = 5_000; index < 5_130; index++) conversation.add(message(index, { time: start + index * 1000, text: `message ${index}` }));
    await settle(element);
    expect(rows().length).to.be.at.most(100);
    expect(textsOf(rows()).at(-1)).to.equal('message 5129');
    expect(everything(element).length).to.be.below(1_500);
  });

  it('touches none of the messages that stand there when one more comes', async () => {
    const { element, rows, conversation } = await listOf(log(5_000));
    const renders: string[] = [];
    for (const row of rows()) {
      const host = row as unknown as { update(...given: unknown[]): void };
      const { update } = host;
      host.update = (...given) => {
        renders.push(row.dataset['id']!);
        update.apply(host, given);
      };
    }
    conversation.add(message(5_000, { time: start + 9_000_000, text: 'new' }));
    await settle(element);
    expect(textsOf(rows()).at(-1)).to.equal('new');
    expect(renders).to.deep.equal([]);
  });

  it('follows the end while the reader is there', async () => {
    const { element, scroller, conversation } = await listOf(log(80));
    conversation.add(message(80, { time: start + 100_000, text: 'one more' }));
    await settle(element);
    expect(fromEnd(scroller)).to.be.below(2);
    expect(allByRole(element, 'button', 'Jump to the latest message')).to.have.length(0);
  });

  it('stays where the reader is, says what is new, and leads there', async () => {
    const { element, scroller, rows, conversation } = await listOf(log(45));
    await scrollTo(scroller, scroller.scrollTop - 600);
    const shown = rows().find((row) => row.getBoundingClientRect().top >= scroller.getBoundingClientRect().top)!;
    const before = shown.getBoundingClientRect().top;
    byRole(element, 'button', 'Jump to the latest message');
    conversation.add(message(45, { time: start + 100_000, text: 'new 1' }), message(46, { time: start + 101_000, text: 'new 2' }));
    await settle(element);
    expect(Math.abs(shown.getBoundingClientRect().top - before)).to.be.below(2);
    byRole(element, 'button', '2 new messages').click();
    await settle(element);
    expect(fromEnd(scroller)).to.be.below(2);
    expect(allByRole(element, 'button')).to.have.length(0);
  });

  it('goes to the end with what the visitor sends', async () => {
    const { element, scroller, conversation } = await listOf(log(80));
    await scrollTo(scroller, scroller.scrollTop - 500);
    conversation.add(message(80, { time: start + 100_000, direction: 'out', text: 'mine' }));
    await settle(element);
    expect(fromEnd(scroller)).to.be.below(2);
  });

  it('brings in earlier messages on the way up and keeps the place', async () => {
    const { element, scroller, rows } = await listOf(log(400));
    const first = textsOf(rows())[0]!;
    const target = rows()[2]!;
    scroller.scrollTop = 150;
    const before = target.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    await until(() => textsOf(rows())[0] !== first, 'earlier messages');
    await settle(element);
    expect(textsOf(rows())).to.include(first);
    expect(Math.abs(target.getBoundingClientRect().top - scroller.getBoundingClientRect().top - before)).to.be.below(2);
  });

  it('reaches the first message, and the last again, with the number of elements bounded', async () => {
    const { element, scroller, rows } = await listOf(log(420));
    for (let step = 0; step < 60 && textsOf(rows())[0] !== 'message 0'; step++) {
      await scrollTo(scroller, 0);
      await settle(element);
      expect(rows().length).to.be.at.most(100);
    }
    expect(textsOf(rows())[0]).to.equal('message 0');
    for (let step = 0; step < 60 && textsOf(rows()).at(-1) !== 'message 419'; step++) {
      await scrollTo(scroller, scroller.scrollHeight);
      await settle(element);
      expect(rows().length).to.be.at.most(100);
    }
    expect(textsOf(rows()).at(-1)).to.equal('message 419');
  });

  it('fetches what is still in storage, once at a time, keeps the place, and leaves the focus in the log', async () => {
    const all = log(260);
    const { element, scroller, rows, stage, conversation } = await listOf(all.slice(170));
    conversation.earlier.set(true);
    await settle(element);
    let asked = 0;
    stage.answer = async (request) => {
      if (request.type !== 'load-earlier') return;
      asked++;
      // The first try fails, and may be made again.
      if (asked === 1) throw new Error('storage');
      await frame();
      conversation.earlier.set(false);
      conversation.messages.set(all);
    };
    await scrollTo(scroller, 0);
    await until(() => textsOf(rows())[0] === 'message 170', 'the first of those that are loaded');
    await settle(element);
    expect(asked).to.equal(0);
    await scrollTo(scroller, 300);
    await until(() => asked === 1, 'a wish for more');
    await settle(element);
    const target = rows()[0]!;
    const place = (): number => target.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    scroller.scrollTop = 0;
    const before = place();
    for (let press = 0; press < 3; press++) byRole(element, 'button', 'Show earlier messages').click();
    await until(() => textsOf(rows())[0] === 'message 120', 'earlier messages');
    await settle(element);
    expect(asked).to.equal(2);
    expect(Math.abs(place() - before)).to.be.below(2);
    expect(allByRole(element, 'button', '1 new message')).to.have.length(0);
    while (textsOf(rows())[0] !== 'message 0') {
      const button = byRole(element, 'button', 'Show earlier messages');
      button.focus();
      button.click();
      await settle(element);
    }
    expect(allByRole(element, 'button', 'Show earlier messages')).to.have.length(0);
    expect(element.shadowRoot!.activeElement).to.equal(scroller);
  });

  it('keeps a stretch far from the end when messages come', async () => {
    const { element, scroller, rows, conversation } = await listOf(log(300));
    await scrollTo(scroller, 0);
    await settle(element);
    await scrollTo(scroller, 0);
    await settle(element);
    const before = textsOf(rows());
    conversation.add(message(300, { time: start + 1_000_000, text: 'late' }));
    await settle(element);
    expect(textsOf(rows())[0]).to.equal(before[0]);
    byRole(element, 'button', '1 new message').click();
    await settle(element);
    expect(textsOf(rows()).at(-1)).to.equal('late');
  });

  it('shows the top of an answer that is taller than the log', async () => {
    const { element, scroller, rows, conversation } = await listOf(log(20));
    conversation.add(message(20, { time: start + 100_000, text: 'line\n'.repeat(60) }));
    await settle(element);
    const row = await until(() => rows().find((candidate) => candidate.dataset['id'] === 'm20'));
    await until(() => Math.abs(row.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 8) < 2, 'the top of the answer');
  });

  it('keeps to the end when what is in view grows', async () => {
    const { scroller, rows } = await listOf(log(60));
    rows().at(-2)!.style.paddingBlockEnd = '300px';
    await until(() => fromEnd(scroller) < 2, 'the end of the log');
  });

  it('stands at the end of a log that is restored', async () => {
    const { element, scroller, rows, conversation } = await listOf([]);
    conversation.messages.set(log(200));
    await settle(element);
    expect(fromEnd(scroller)).to.be.below(2);
    expect(rows().some((row) => row.hasAttribute('fresh'))).to.equal(false);
  });

  it('marks days, and says the day in the reader’s language', async () => {
    const now = Date.now();
    const { element } = await listOf([message(1, { time: now - 86_400_000, text: 'a' }), message(2, { time: now, text: 'b' })], 'zh-CN');
    expect([...element.renderRoot.querySelectorAll('[part=day]')].map((day) => day.textContent!.trim())).to.deep.equal(['昨天', '今天']);
  });

  it('invites with the greeting while nobody has written, and waits with a skeleton', async () => {
    const { element, stage, conversation } = await onStage<DeskbellMessageList>('deskbell-message-list');
    expect(element.renderRoot.querySelector('[part=empty]')!.textContent).to.contain('How can we help you today?');
    stage.settings.set({ ...stage.settings.get(), greeting: 'Moin!' });
    await drawn(element);
    expect(element.renderRoot.querySelector('[part=empty]')!.textContent).to.contain('Moin!');
    conversation.loading.set(true);
    await drawn(element);
    expect(byRole(element, 'log').getAttribute('aria-busy')).to.equal('true');
    expect(element.renderRoot.querySelector('[part=skeleton]')).not.to.equal(null);
  });

  it('says that it is seen while it is on the screen', async () => {
    const { stage, element } = await listOf(log(3));
    await until(() => stage.requests.some((request) => request.type === 'seen' && request.seen));
    element.hidden = true;
    await until(() => stage.requests.some((request) => request.type === 'seen' && !request.seen));
  });
});
