import { expect } from 'chai';
import type { DeskbellProvider } from '../../../src/components/provider.js';
import { entryElements } from '../../../src/components/register-entry.js';
import { RequestEvent } from '../../../src/components/request-event.js';
import { define } from '../../../src/define.js';
import { until } from '../../support/until.js';

define(entryElements);

async function provide(...tags: string[]): Promise<DeskbellProvider> {
  const provider = document.createElement('deskbell-provider') as DeskbellProvider;
  provider.setAttribute('session-url', '/no/session/here');
  provider.append(...tags.map((tag) => document.createElement(tag)));
  document.body.append(provider);
  await provider.updateComplete;
  return provider;
}

const codesOf = (provider: DeskbellProvider): string[] => {
  const codes: string[] = [];
  provider.addEventListener('deskbell-error', (event) => codes.push((event as CustomEvent<{ code: string }>).detail.code));
  return codes;
};

describe('deskbell-provider', () => {
  // In this order: what one test has loaded is there for the next.
  it('loads nothing without parts, the chat for a part of it, calls for theirs', async () => {
    await provide('p');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(customElements.get('deskbell-composer')).to.equal(undefined);
    const provider = await provide('deskbell-composer');
    await until(() => customElements.get('deskbell-composer'), 'the composer');
    expect(customElements.get('deskbell-call-button')).to.equal(undefined);
    provider.append(document.createElement('deskbell-call-button'));
    await until(() => customElements.get('deskbell-call-button'), 'the call button');
  });

  it('hands the words to parts that are added later', async () => {
    const provider = await provide('deskbell-composer');
    const { shadowRoot } = provider.firstElementChild!;
    await until(() => (provider.firstElementChild!.shadowRoot ?? shadowRoot)?.querySelector('textarea')?.getAttribute('aria-label') === 'Message', 'English');
    provider.locale = 'zh';
    await until(() => provider.firstElementChild!.shadowRoot!.querySelector('textarea')!.getAttribute('aria-label') === '消息', 'Chinese');
    const list = document.createElement('deskbell-message-list');
    provider.append(list);
    await until(() => list.shadowRoot?.querySelector('[role=log]')?.getAttribute('aria-label') === '对话' || list.shadowRoot?.querySelector('[role=log]'), 'the log');
  });

  it('asks for nothing before a part is touched, and then says what went wrong', async () => {
    const provider = await provide('deskbell-composer');
    const codes = codesOf(provider);
    await until(() => provider.firstElementChild!.shadowRoot?.querySelector('textarea'), 'the text box');
    expect(provider.chatState).to.equal('idle');
    provider.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    expect(provider.chatState, 'a touch beside the parts').to.equal('idle');
    provider.firstElementChild!.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
    await until(() => codes.length > 0, 'the failure');
    expect(codes).to.deep.equal(['session-refused']);
  });

  it('tells the page when its launcher is pressed, or the close button of its chat, and the launcher says which', async () => {
    const provider = await provide('deskbell-launcher', 'deskbell-chat');
    const [launcher, chat] = provider.children as unknown as [HTMLElement, HTMLElement];
    chat.toggleAttribute('closable', true);
    const told: boolean[] = [];
    document.body.addEventListener('deskbell-open-change', (event) => told.push((event as CustomEvent<{ open: boolean }>).detail.open));
    const button = (): HTMLElement => launcher.shadowRoot!.querySelector('button')!;
    await until(() => chat.shadowRoot?.querySelector('[part=close-button]'), 'the chat');
    expect(button().getAttribute('aria-label')).to.equal('Open chat');
    button().click();
    await until(() => button().getAttribute('aria-label') === 'Close chat', 'open');
    button().click();
    await until(() => button().getAttribute('aria-label') === 'Open chat', 'closed');
    button().click();
    chat.shadowRoot!.querySelector<HTMLElement>('[part=close-button]')!.click();
    await until(() => told.length === 4, 'four events');
    expect(told).to.deep.equal([true, false, true, false]);
  });

  it('stops its parts\' wishes, those of an inner provider included', async () => {
    const outer = await provide();
    const inner = await provide('deskbell-composer');
    outer.append(inner);
    let passed = 0;
    outer.addEventListener(RequestEvent.type, () => passed++);
    const wish = new RequestEvent({ type: 'hang-up' });
    inner.firstElementChild!.dispatchEvent(wish);
    expect(passed).to.equal(0);
    await wish.result;
  });

  it('has no look of its own', async () => {
    const provider = await provide();
    expect(getComputedStyle(provider).display).to.equal('contents');
    expect([...provider.shadowRoot!.children].map(({ localName }) => localName)).to.deep.equal(['slot']);
  });

  afterEach(() => document.body.replaceChildren());
});
