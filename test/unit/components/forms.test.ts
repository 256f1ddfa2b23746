import { expect } from 'chai';
import type { LitElement } from 'lit';
import { DeskbellError } from '../../../src/core/errors.js';
import { clearStages, drawn, onStage, until, type Staged } from '../../support/chat-stage.js';
import { allByRole, byRole, nameOf } from '../../support/roles.js';

const write = (field: HTMLElement, text: string): void => {
  (field as HTMLTextAreaElement).value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
};

/** An owner whose answer is given by hand. */
function held(stage: Staged['stage']): { resolve(): void; reject(reason: Error): void } {
  const handles = { resolve: (): void => {}, reject: (_reason: Error): void => {} };
  stage.answer = () => new Promise<void>((resolve, reject) => Object.assign(handles, { resolve, reject }));
  return { resolve: () => handles.resolve(), reject: (reason) => handles.reject(reason) };
}

describe('deskbell-satisfaction', () => {
  afterEach(clearStages);
  const form = (locale?: string): Promise<Staged> => onStage<LitElement>('deskbell-satisfaction', { state: 'ended', form: 'satisfaction' }, locale);
  const said = ({ element }: Staged): string => allByRole(element, 'alert').map((alert) => alert.textContent).join();

  it('asks with five radios in a group, a comment, Submit and Skip', async () => {
    const { element } = await form();
    const group = byRole(element, 'radiogroup', 'How was our service?');
    expect(allByRole(group, 'radio').map(nameOf)).to.deep.equal(['1 star', '2 stars', '3 stars', '4 stars', '5 stars']);
    byRole(element, 'textbox', 'Comment');
    byRole(element, 'button', 'Submit');
    byRole(element, 'button', 'Skip');
  });

  it('is one radio group to the keyboard', async () => {
    const { element } = await form();
    const radios = allByRole<HTMLInputElement>(element, 'radio');
    expect(new Set(radios.map((radio) => radio.name)).size).to.equal(1);
    radios[0]!.click();
    radios[3]!.click();
    await drawn(element);
    expect(radios.map((radio) => radio.checked)).to.deep.equal([false, false, false, true, false]);
    expect(element.renderRoot.querySelectorAll('.star.on')).to.have.length(4);
  });

  it('submits stars and comment, shows that it is under way, then thanks', async () => {
    const staged = await form();
    const { element, stage, conversation } = staged;
    const owner = held(stage);
    allByRole(element, 'radio')[4]!.click();
    write(byRole(element, 'textbox', 'Comment'), '  quick and kind ');
    byRole(element, 'button', 'Submit').click();
    await drawn(element);
    expect(stage.requests).to.deep.equal([{ type: 'submit-satisfaction', stars: 5, comment: 'quick and kind' }]);
    expect(byRole(element, 'form').getAttribute('aria-busy')).to.equal('true');
    byRole(element, 'button', 'Sending…').click();
    expect(stage.requests, 'not twice').to.have.length(1);
    conversation.form.set('none');
    owner.resolve();
    await until(() => element.renderRoot.textContent!.includes('Thank you for your rating!'));
    expect(element.shadowRoot!.activeElement?.textContent).to.contain('Thank you');
    conversation.state.set('connecting');
    await drawn(element);
    expect(element.renderRoot.textContent!.trim()).to.equal('');
  });

  it('sends a default comment in the visitor’s language', async () => {
    const { element, stage } = await form('zh-CN');
    allByRole(element, 'radio')[0]!.click();
    byRole(element, 'button', '提交').click();
    await until(() => stage.requests.length);
    expect(stage.requests[0]).to.deep.equal({ type: 'submit-satisfaction', stars: 1, comment: '未填写评价' });
  });

  it('keeps what was filled in when it fails, and says why', async () => {
    const staged = await form();
    const { element, stage } = staged;
    const owner = held(stage);
    allByRole(element, 'radio')[1]!.click();
    write(byRole(element, 'textbox', 'Comment'), 'slow');
    byRole(element, 'button', 'Submit').click();
    await drawn(element);
    owner.reject(new DeskbellError('unavailable'));
    await until(() => said(staged).includes('busy right now'));
    expect(byRole<HTMLTextAreaElement>(element, 'textbox', 'Comment').value).to.equal('slow');
    expect(allByRole<HTMLInputElement>(element, 'radio')[1]!.checked).to.equal(true);
    byRole(element, 'button', 'Submit').click();
    await until(() => stage.requests.length === 2);
  });

  it('needs stars', async () => {
    const staged = await form();
    byRole(staged.element, 'button', 'Submit').click();
    await drawn(staged.element);
    expect(said(staged)).to.equal('Choose from 1 to 5 stars first.');
    expect(staged.stage.requests).to.deep.equal([]);
    expect(byRole(staged.element, 'radiogroup').getAttribute('aria-describedby')).to.equal('problem');
  });

  it('counts the comment as it is typed and takes 511 characters, no more', async () => {
    const staged = await form();
    const { element, stage } = staged;
    const comment = byRole(element, 'textbox', 'Comment');
    allByRole(element, 'radio')[2]!.click();
    write(comment, 'x'.repeat(512));
    await drawn(element);
    expect(element.shadowRoot!.getElementById('count')!.textContent).to.equal('512 of 511');
    expect(comment.getAttribute('aria-invalid')).to.equal('true');
    byRole(element, 'button', 'Submit').click();
    await drawn(element);
    expect(stage.requests).to.deep.equal([]);
    expect(said(staged)).to.contain('too long');
    write(comment, 'x'.repeat(511));
    byRole(element, 'button', 'Submit').click();
    await until(() => stage.requests.length === 1);
  });

  it('skips', async () => {
    const { element, stage } = await form();
    byRole(element, 'button', 'Skip').click();
    expect(stage.requests).to.deep.equal([{ type: 'skip-satisfaction' }]);
  });

  it('is not there while there is nothing to rate', async () => {
    const { element } = await onStage<LitElement>('deskbell-satisfaction', { state: 'agent' });
    expect(allByRole(element, 'form')).to.have.length(0);
  });
});

describe('deskbell-leave-message', () => {
  afterEach(clearStages);
  const form = (): Promise<Staged> => onStage<LitElement>('deskbell-leave-message', { state: 'failed', form: 'leave-message' });
  const errorOf = (field: HTMLElement): string | null =>
    (field.getRootNode() as ShadowRoot).getElementById(field.getAttribute('aria-describedby') ?? 'none')?.textContent ?? null;

  it('is a form with its fields and its button', async () => {
    const { element } = await form();
    const container = byRole(element, 'form', 'Leave a message');
    byRole(container, 'textbox', 'Phone number');
    byRole(container, 'textbox', 'Your message');
    byRole(container, 'button', 'Leave message');
  });

  it('ties what is wrong to its field, puts the focus there, and follows what is typed', async () => {
    const { element, stage } = await form();
    const phone = byRole(element, 'textbox', 'Phone number');
    const text = byRole(element, 'textbox', 'Your message');
    expect(errorOf(phone)).to.equal(null);
    byRole(element, 'button', 'Leave message').click();
    await drawn(element);
    expect(errorOf(phone)).to.contain('phone number');
    expect(errorOf(text)).to.contain('what we can help you with');
    expect(element.shadowRoot!.activeElement).to.equal(phone);
    write(phone, '+49 (89) 123-456');
    write(text, 'Call me');
    await drawn(element);
    expect(errorOf(phone)).to.equal(null);
    expect(phone.hasAttribute('aria-invalid')).to.equal(false);
    expect(stage.requests).to.deep.equal([]);
  });

  for (const [number, good] of [['13800138000', true], ['+86 138 0013 8000', true], ['110', true], ['(089) 12.34-56', true], ['12', false], ['call me', false], ['123456789012345678901', false], ['0'.repeat(5_000) + 'x', false]] as const) {
    it(`${good ? 'takes' : 'refuses'} ${number.slice(0, 24)}`, async () => {
      const { element, stage } = await form();
      write(byRole(element, 'textbox', 'Phone number'), number);
      write(byRole(element, 'textbox', 'Your message'), 'x');
      byRole(element, 'button', 'Leave message').click();
      await drawn(element);
      expect(stage.requests).to.have.length(good ? 1 : 0);
    });
  }

  it('sends once, shows that it is under way, then thanks until it is put away', async () => {
    const { element, stage, conversation } = await form();
    const owner = held(stage);
    write(byRole(element, 'textbox', 'Phone number'), ' 13800138000 ');
    write(byRole(element, 'textbox', 'Your message'), ' Call me ');
    byRole(element, 'button', 'Leave message').click();
    await drawn(element);
    expect(stage.requests).to.deep.equal([{ type: 'leave-message', phone: '13800138000', text: 'Call me' }]);
    byRole(element, 'button', 'Sending…').click();
    await drawn(element);
    expect(stage.requests).to.have.length(1);
    conversation.form.set('none');
    owner.resolve();
    await until(() => element.renderRoot.textContent!.includes('We have your message'));
    byRole(element, 'button', 'Done').click();
    await drawn(element);
    expect(element.renderRoot.textContent!.trim()).to.equal('');
  });

  it('keeps what was filled in when it fails', async () => {
    const { element, stage } = await form();
    const owner = held(stage);
    write(byRole(element, 'textbox', 'Phone number'), '13800138000');
    write(byRole(element, 'textbox', 'Your message'), 'Call me');
    byRole(element, 'button', 'Leave message').click();
    await drawn(element);
    owner.reject(new DeskbellError('timeout'));
    await until(() => allByRole(element, 'alert').length);
    expect(byRole(element, 'alert').textContent).to.contain('taking too long');
    expect(byRole<HTMLTextAreaElement>(element, 'textbox', 'Your message').value).to.equal('Call me');
  });

  it('goes back to the chat', async () => {
    const { element, stage } = await form();
    byRole(element, 'button', 'Back to the chat').click();
    expect(stage.requests).to.deep.equal([{ type: 'close-form' }]);
  });

  it('takes the place of the text box in the chat', async () => {
    const { element, conversation } = await onStage<LitElement>('deskbell-chat', { state: 'queued', form: 'leave-message' });
    expect(allByRole(element, 'textbox').map(nameOf)).to.deep.equal(['Phone number', 'Your message']);
    conversation.form.set('none');
    await drawn(element);
    expect(allByRole(element, 'textbox').map(nameOf)).to.deep.equal(['Message']);
  });
});
