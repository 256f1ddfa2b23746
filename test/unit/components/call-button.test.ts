import axe from 'axe-core';
import { expect } from 'chai';
import { html, LitElement } from 'lit';
import { callElements } from '../../../src/components/register-call.js';
import { define } from '../../../src/define.js';
import { FakeCall, placeInOwner, type FakeOwner } from '../../support/fake-call.js';

define(callElements);

describe('call buttons', () => {
  let owner: FakeOwner;
  const query = navigator.permissions.query;

  beforeEach(() => {
    navigator.permissions.query = () => Promise.resolve({ state: 'prompt', onchange: null } as PermissionStatus);
  });

  afterEach(() => {
    owner.remove();
    navigator.permissions.query = query;
  });

  const settle = async (): Promise<void> => {
    await new Promise(requestAnimationFrame);
    for (const element of owner.querySelectorAll('*')) if (element instanceof LitElement) await element.updateComplete;
  };
  const button = (selector: string, index = 0): HTMLButtonElement => owner.querySelector(selector)!.shadowRoot!.querySelectorAll('button')[index]!;

  it('are named by their own text, or by the kind of call', async () => {
    owner = await placeInOwner(html`<deskbell-call-button id="a"></deskbell-call-button><deskbell-call-button id="b" media="video"></deskbell-call-button>`);
    expect(button('#a').textContent!.trim()).to.equal('Voice call');
    expect(button('#b').textContent!.trim()).to.equal('Video call');
    owner.remove();
    owner = await placeInOwner(html`<deskbell-call-button id="c" media="video">Call us</deskbell-call-button>`);
    const slot = button('#c').querySelector('slot')!;
    expect(slot.assignedNodes().map((node) => node.textContent)).to.deep.equal(['Call us']);
  });

  it('start the call of their kind, once for a double click', async () => {
    owner = await placeInOwner(html`<deskbell-call-button id="a"></deskbell-call-button><deskbell-call-button id="b" media="video"></deskbell-call-button>`);
    let accept = (_value?: unknown): void => {};
    owner.answer = () => new Promise((resolve) => (accept = resolve));
    button('#b').click();
    button('#b').click();
    expect(owner.wishes).to.deep.equal([{ type: 'start-call', media: 'video' }]);
    await settle();
    expect(button('#b').getAttribute('aria-disabled')).to.equal('true');
    accept();
    await settle();
    expect(button('#b').getAttribute('aria-disabled')).to.equal(null);
  });

  it('are disabled while a call is under way, and free after it', async () => {
    const call = new FakeCall();
    owner = await placeInOwner(html`<deskbell-call-button id="a"></deskbell-call-button>`, call);
    for (const state of ['checking', 'queued', 'active', 'reconnecting'] as const) {
      call.at({ state });
      await settle();
      expect(button('#a').getAttribute('aria-disabled'), state).to.equal('true');
      button('#a').click();
    }
    expect(owner.wishes).to.deep.equal([]);
    call.at({ state: 'ended', cause: 'remote-hangup' });
    await settle();
    button('#a').click();
    expect(owner.wishes).to.have.length(1);
  });

  it('say beforehand that the browser will ask', async () => {
    owner = await placeInOwner(html`<deskbell-call-button id="a"></deskbell-call-button><deskbell-call-button id="b" media="video"></deskbell-call-button>`);
    await settle();
    expect(button('#a').getAttribute('aria-description')).to.equal('Your browser will ask to use your microphone.');
    expect(button('#b').getAttribute('aria-description')).to.equal('Your browser will ask to use your camera and microphone.');
  });

  it('tell what went wrong where no call came about that could, and take it back at the next try', async () => {
    owner = await placeInOwner(html`<deskbell-call-button id="a"></deskbell-call-button>`);
    owner.answer = () => Promise.reject(new Error('no network'));
    button('#a').click();
    await settle();
    expect(owner.querySelector('#a')!.shadowRoot!.querySelector('[role=alert]')!.textContent).to.include('could not be started');
    owner.answer = () => Promise.resolve();
    button('#a').click();
    await settle();
    expect(owner.querySelector('#a')!.shadowRoot!.querySelector('[role=alert]')).to.equal(null);
  });

  it('leave the telling to the panel once a call has begun', async () => {
    const call = new FakeCall();
    owner = await placeInOwner(html`<deskbell-call-button id="a"></deskbell-call-button>`, call);
    owner.answer = () => {
      call.at({ state: 'failed', cause: 'mic-denied' });
      return Promise.reject(new Error('mic-denied'));
    };
    button('#a').click();
    await settle();
    expect(owner.querySelector('#a')!.shadowRoot!.querySelector('[role=alert]')).to.equal(null);
  });

  it('stand in the header for the kinds that the page offers', async () => {
    owner = await placeInOwner(html`<deskbell-call-buttons></deskbell-call-buttons>`);
    const names = (): (string | null)[] => [...owner.querySelector('deskbell-call-buttons')!.shadowRoot!.querySelectorAll('button')].map((each) => each.getAttribute('aria-label'));
    expect(names()).to.deep.equal(['Voice call', 'Video call']);
    button('deskbell-call-buttons', 1).click();
    expect(owner.wishes).to.deep.equal([{ type: 'start-call', media: 'video' }]);
    owner.settings.set({ open: true, call: ['audio'], maxFileSize: 1 });
    await settle();
    expect(names()).to.deep.equal(['Voice call']);
  });

  it('pass axe', async () => {
    owner = await placeInOwner(html`<deskbell-call-button>Call us</deskbell-call-button><deskbell-call-buttons></deskbell-call-buttons>`);
    const { violations } = await axe.run(owner, { rules: { region: { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]!.html}`)).to.deep.equal([]);
  });
});
