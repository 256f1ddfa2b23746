import { expect } from 'chai';
import { entryElements } from '../../../src/components/register-entry.js';
import { RequestEvent } from '../../../src/components/request-event.js';
import type { DeskbellWidget } from '../../../src/components/widget.js';
import { DeskbellError } from '../../../src/core/errors.js';
import { define } from '../../../src/define.js';
import { everything } from '../../support/chat-stage.js';
import { watchResidue } from '../../support/page-residue.js';
import { until } from '../../support/until.js';

define(entryElements);

/** A widget whose session endpoint is not there: what happens before credentials, and what happens without. */
async function place(attributes: Readonly<Record<string, string>> = {}): Promise<DeskbellWidget> {
  const widget = document.createElement('deskbell-widget') as DeskbellWidget;
  for (const [name, value] of Object.entries({ 'session-url': '/no/session/here', 'start': 'message', 'call': 'none', ...attributes })) widget.setAttribute(name, value);
  document.body.append(widget);
  await widget.updateComplete;
  return widget;
}

/** The warnings that `run` writes, and nothing else of the console's. */
async function warningsOf(run: () => Promise<unknown>): Promise<string[]> {
  const warnings: string[] = [];
  const { warn } = console;
  console.warn = (...parts: unknown[]) => void warnings.push(parts.join(' '));
  try {
    await run();
  } finally {
    console.warn = warn;
  }
  return warnings;
}

async function rejection(promise: Promise<unknown>): Promise<DeskbellError> {
  try {
    await promise;
  } catch (reason) {
    expect(reason).to.be.instanceOf(DeskbellError);
    return reason as DeskbellError;
  }
  throw new Error('it did not reject');
}

const launcherOf = (widget: DeskbellWidget): HTMLElement => everything(widget).find((element) => element.matches('[part~=launcher]')) as HTMLElement;

afterEach(() => {
  document.body.replaceChildren();
  sessionStorage.clear();
});

describe('deskbell-widget: attributes', () => {
  const bad = {
    'session-url': 'ftp://example.com', 'poll-interval': '20', 'call': 'smoke signals', 'start': 'later', 'max-file-size': 'x', 'ice-servers': '[{"urls":1}]',
    'ice-transport-policy': 'any', 'gateway-path': 'ws', 'locale': 'not a tag', 'theme': 'pink', 'position': 'middle',
  };
  for (const [name, value] of Object.entries(bad)) {
    it(`warns once of a bad ${name}, by name`, async () => {
      const warnings = await warningsOf(async () => {
        const widget = await place({ [name]: value });
        widget.heading = 'again';
        await widget.updateComplete;
      });
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.include(`"${name}"`).and.include('deskbell-widget');
    });
  }

  it('warns of a missing session-url, and of nothing where all is well', async () => {
    expect(await warningsOf(() => place())).to.deep.equal([]);
    const [warning, ...more] = await warningsOf(async () => {
      document.body.append(document.createElement('deskbell-widget'));
      await (document.body.lastElementChild as DeskbellWidget).updateComplete;
    });
    expect(warning).to.include('"session-url" is required');
    expect(more).to.deep.equal([]);
  });

  it('goes back to the default, without a warning, where an attribute is taken away', async () => {
    const good = {
      'poll-interval': '900', 'call': 'video', 'start': 'message', 'max-file-size': '5', 'ice-servers': '[]', 'ice-transport-policy': 'relay', 'gateway-path': '/ws',
      'locale': 'zh', 'theme': 'dark', 'position': 'bottom-left', 'heading': 'Help', 'greeting': 'Hello', 'channel-id': '1', 'user-name': 'Anna',
    };
    const warnings = await warningsOf(async () => {
      const widget = await place(good);
      for (const name of Object.keys(good)) widget.removeAttribute(name);
      await widget.updateComplete;
      await until(() => launcherOf(widget).getAttribute('aria-label') === 'Open chat', 'English again');
    });
    expect(warnings).to.deep.equal([]);
  });

  it('takes properties before and after it is attached alike', async () => {
    const early = document.createElement('deskbell-widget') as DeskbellWidget;
    Object.assign(early, { sessionUrl: '/no/session/here', start: 'message', heading: 'Sales' });
    document.body.append(early);
    await early.updateComplete;
    const late = await place();
    late.heading = 'Sales';
    await late.updateComplete;
    for (const widget of [early, late]) {
      expect(widget.shadowRoot!.querySelector('[role=dialog]'), 'nothing of the panel before it is wanted').to.equal(null);
      widget.open();
      await widget.updateComplete;
      expect(widget.shadowRoot!.querySelector('[role=dialog]')!.getAttribute('aria-label')).to.equal('Sales');
    }
  });
});

describe('deskbell-widget: opening and closing', () => {
  it('follows methods, attribute, property and launcher, and reflects', async () => {
    const widget = await place();
    const steps: boolean[] = [];
    document.addEventListener('deskbell-open-change', (event) => steps.push((event as CustomEvent<{ open: boolean }>).detail.open));
    widget.open();
    await widget.updateComplete;
    expect(widget.hasAttribute('open')).to.equal(true);
    widget.toggle();
    await widget.updateComplete;
    expect(widget.hasAttribute('open')).to.equal(false);
    widget.setAttribute('open', '');
    await widget.updateComplete;
    expect(widget.opened).to.equal(true);
    widget.close();
    await widget.updateComplete;
    launcherOf(widget).click();
    await until(() => widget.opened);
    expect(steps).to.deep.equal([true, false, true, false, true]);
  });

  it('is open again on the next page with keep-open alone, until it is closed', async () => {
    const next = async (attributes: Readonly<Record<string, string>>): Promise<DeskbellWidget> => {
      document.body.replaceChildren();
      return place(attributes);
    };
    const kept = { 'keep-open': '' };
    expect((await place()).opened).to.equal(false);
    (await next({})).open();
    const first = await next(kept);
    expect(first.opened, 'without keep-open nothing was remembered').to.equal(false);
    expect(sessionStorage).to.have.length(0);
    first.open();
    await first.updateComplete;
    expect((await next({})).opened).to.equal(false);
    expect((await next({ ...kept, 'channel-id': 'another' })).opened).to.equal(false);
    const second = await next(kept);
    expect(second.opened).to.equal(true);
    expect(second.hasAttribute('open')).to.equal(true);
    second.close();
    await second.updateComplete;
    expect((await next(kept)).opened).to.equal(false);
    expect(sessionStorage).to.have.length(0);
  });

  it('tells it by an event that bubbles and leaves every shadow root', async () => {
    const host = document.createElement('div');
    document.body.append(host);
    const inner = host.attachShadow({ mode: 'open' });
    const widget = await place();
    inner.append(widget);
    const heard = new Promise<CustomEvent>((resolve) => document.addEventListener('deskbell-open-change', (event) => resolve(event as CustomEvent), { once: true }));
    widget.open();
    const event = await heard;
    expect(event.detail).to.deep.equal({ open: true });
    expect(event.target).to.equal(host);
  });
});

describe('deskbell-widget: methods', () => {
  it('are at rest before anything happens', async () => {
    const widget = await place();
    expect([widget.chatState, widget.callState, widget.unreadCount, widget.messages]).to.deep.equal(['idle', 'idle', 0, []]);
    await widget.hangUp();
  });

  it('reject with a DeskbellError that says why', async () => {
    const widget = await place({ 'max-file-size': '10' });
    expect((await rejection(widget.sendMessage('   '))).code).to.equal('text-empty');
    expect((await rejection(widget.sendMessage('x'.repeat(1_000_000)))).code).to.equal('text-too-long');
    expect((await rejection(widget.sendFile(new File([], 'a.txt')))).code).to.equal('file-empty');
    expect((await rejection(widget.sendFile(new File(['01234567890'], 'a.txt')))).code).to.equal('file-too-large');
    expect((await rejection(widget.sendFile(new File(['MZ\u0000'], 'a.exe')))).code).to.equal('file-type');
  });

  it('take what a page without types may hand them', async () => {
    const widget = await place() as DeskbellWidget & Record<'sendMessage' | 'sendFile' | 'startCall' | 'identify', (...given: unknown[]) => Promise<unknown>>;
    expect((await rejection(widget.sendMessage())).code).to.equal('text-empty');
    for (const none of [undefined, null, 'a.png', {}]) expect((await rejection(widget.sendFile(none))).code).to.equal('file-empty');
    const media: unknown[] = [];
    widget.addEventListener('deskbell-call-state', (event) => media.push((event as CustomEvent<{ media: unknown }>).detail.media));
    await rejection(widget.startCall());
    await rejection(widget.startCall({ media: 'smoke' }));
    expect(new Set(media)).to.deep.equal(new Set(['audio']));
    await widget.identify();
    expect(widget.userId).to.equal(undefined);
  });

  it('reject where the session cannot be had, and tell it once', async () => {
    const widget = await place();
    const errors: string[] = [];
    widget.addEventListener('deskbell-error', (event) => errors.push((event as CustomEvent<{ code: string }>).detail.code));
    const error = await rejection(widget.sendMessage('hello'));
    expect(error.code).to.equal('session-refused');
    await until(() => errors.length > 0, 'deskbell-error');
    expect(errors).to.deep.equal(['session-refused']);
    await until(() => widget.chatState === 'failed', 'failed');
    expect(widget.messages.map(({ text, status }) => [text, status])).to.deep.equal([['hello', 'failed']]);
    await widget.reset();
    expect(widget.messages).to.deep.equal([]);
  });

  it('identify() sets who is talking, and takes the former away', async () => {
    const widget = await place({ 'user-name': 'Anna', 'user-token': 't' });
    await widget.identify({ userId: 'u1', userName: 'Bea' });
    expect([widget.userId, widget.userName, widget.userToken]).to.deep.equal(['u1', 'Bea', undefined]);
  });
});

describe('deskbell-widget: wishes from inside', () => {
  it('stop at it, and have their outcome', async () => {
    const widget = await place({ open: '' });
    let leaked = 0;
    document.body.addEventListener(RequestEvent.type, () => leaked++);
    const wish = new RequestEvent({ type: 'send-text', text: ' ' });
    widget.shadowRoot!.querySelector('[role=dialog]')!.dispatchEvent(wish);
    expect(leaked).to.equal(0);
    expect((await rejection(wish.result!)).code).to.equal('text-empty');
  });
});

describe('define', () => {
  it('leaves what is there alone', () => {
    const before = customElements.get('deskbell-widget');
    define(entryElements);
    define({ 'deskbell-widget': class extends HTMLElement {} });
    expect(customElements.get('deskbell-widget')).to.equal(before);
  });
});

describe('deskbell-widget: a hundred mounts', () => {
  it('leave no listener, timer or channel behind', async () => {
    // What is loaded once and stays is loaded before it is counted.
    const first = await place({ open: '' });
    await until(() => everything(first).some((element) => element.localName === 'textarea'), 'the chat');
    first.remove();
    const residue = watchResidue();
    try {
      for (let turn = 0; turn < 100; turn++) {
        const widget = await place(turn % 2 ? { open: '' } : {});
        if (turn % 10 === 1) await until(() => everything(widget).some((element) => element.localName === 'textarea'), 'the chat');
        widget.remove();
      }
      await until(() => residue.listeners() === 0 && residue.timers() === 0 && residue.channels() === 0,
        'nothing left').catch(() => {});
      expect({ listeners: residue.listeners(), timers: residue.timers(), channels: residue.channels() }).to.deep.equal({ listeners: 0, timers: 0, channels: 0 });
    } finally {
      residue.restore();
    }
  });
});
