import { expect } from 'chai';
import type { LitElement } from 'lit';
import type { ConversationValues } from '../../../demo/gallery/fake-conversation.js';
import { message } from '../../../demo/gallery/scenes.js';
import { clearStages, drawn, onStage, until, type Staged } from '../../support/chat-stage.js';

async function announcer(values: Partial<ConversationValues>): Promise<Staged & { region: Element; heard: () => string[] }> {
  const staged = await onStage<LitElement>('deskbell-announcer', values);
  const region = staged.element.renderRoot.querySelector('[aria-live=polite]')!;
  return { ...staged, region, heard: () => [...region.children].map((line) => line.textContent!) };
}

describe('deskbell-announcer', () => {
  afterEach(clearStages);
  const known = [message(1, { time: 1, text: 'old' })];

  it('is one region that is always there, and says nothing of what was there before', async () => {
    const { region, heard, element, conversation } = await announcer({ messages: known, state: 'agent' });
    expect(heard()).to.deep.equal([]);
    conversation.add(message(2, { time: 2, text: 'hello' }));
    await drawn(element);
    expect(element.renderRoot.querySelector('[aria-live=polite]')).to.equal(region);
  });

  it('says each message that comes in once, with its sender', async () => {
    const { heard, element, conversation } = await announcer({ messages: known });
    conversation.add(message(2, { time: 2, text: 'hello' }), message(3, { time: 3, kind: 'image', file: { name: 'a', type: 'image/png' } }));
    await drawn(element);
    expect(heard()).to.deep.equal(['Anna Berg: hello', 'Anna Berg: Picture']);
    conversation.messages.set([...conversation.messages.get()]);
    await drawn(element);
    expect(heard()).to.have.length(2);
  });

  it('says that the visitor’s own was sent, or not, and never repeats its words', async () => {
    const { heard, element, conversation } = await announcer({ messages: known });
    conversation.add(message(2, { time: 2, direction: 'out', text: 'mine', status: 'sending' }));
    await drawn(element);
    expect(heard()).to.deep.equal([]);
    conversation.change('m2', { status: 'failed' });
    await drawn(element);
    expect(heard()).to.deep.equal(['Message not sent']);
    conversation.add(message(3, { time: 3, direction: 'out', text: 'mine', status: 'sent' }));
    await drawn(element);
    expect(heard().at(-1)).to.equal('Message sent');
  });

  it('says nothing of a log that is restored', async () => {
    const { heard, element, conversation } = await announcer({ loading: true });
    conversation.messages.set([1, 2, 3].map((order) => message(order, { time: order, text: 'old' })));
    conversation.loading.set(false);
    await drawn(element);
    expect(heard()).to.deep.equal([]);
    conversation.add(message(4, { time: 4, text: 'new' }));
    await drawn(element);
    expect(heard()).to.deep.equal(['Anna Berg: new']);
  });

  it('says who has joined, the end, and the network', async () => {
    const { heard, element, conversation } = await announcer({ messages: known, state: 'queued' });
    conversation.counterpart.set({ type: 'agent', name: 'Anna' });
    conversation.state.set('agent');
    await drawn(element);
    conversation.state.set('ended');
    await drawn(element);
    conversation.online.set(false);
    await drawn(element);
    conversation.online.set(true);
    await drawn(element);
    expect(heard()).to.deep.equal(['Anna has joined', 'The conversation has ended', 'You are offline. What you write is sent when you are back.', 'You are back online']);
  });

  it('clears what it has said, so that nobody meets it twice', async () => {
    const { heard, element, conversation } = await announcer({ messages: known });
    conversation.add(message(2, { time: 2, text: 'hello' }));
    await drawn(element);
    await until(() => heard().length === 0);
  });

  it('cuts a text that would be read for minutes', async () => {
    const { heard, element, conversation } = await announcer({ messages: known });
    conversation.add(message(2, { time: 2, text: 'x'.repeat(5_000) }));
    await drawn(element);
    expect(heard()[0]!.length).to.be.below(400);
  });
});
