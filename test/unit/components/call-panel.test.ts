import axe from 'axe-core';
import { expect } from 'chai';
import { html, LitElement } from 'lit';
import type { CallHint, CallState } from '../../../src/call/call-control.js';
import { callElements } from '../../../src/components/register-call.js';
import { define } from '../../../src/define.js';
import { callWords, FakeCall, placeInOwner, type FakeOwner } from '../../support/fake-call.js';

define(callElements);

describe('deskbell-call-panel', () => {
  let call: FakeCall;
  let owner: FakeOwner;
  let panel: LitElement;

  beforeEach(async () => {
    call = new FakeCall();
    owner = await placeInOwner(html`<deskbell-call-panel></deskbell-call-panel>`, call);
    panel = owner.querySelector('deskbell-call-panel') as LitElement;
  });

  afterEach(() => owner.remove());

  const roots = (): ShadowRoot[] => [panel.shadowRoot!, ...[...panel.shadowRoot!.querySelectorAll('*')].flatMap((element) => element.shadowRoot ?? [])];
  const all = (selector: string): HTMLElement[] => roots().flatMap((root) => [...root.querySelectorAll<HTMLElement>(selector)]);
  const settle = async (): Promise<void> => {
    await panel.updateComplete;
    for (const root of roots()) if (root.host instanceof LitElement) await root.host.updateComplete;
  };
  const button = (name: string): HTMLButtonElement => {
    const found = all('button').filter((element) => (element.getAttribute('aria-label') ?? element.textContent?.trim()) === name);
    expect(found, `buttons named ${name}`).to.have.length(1);
    return found[0] as HTMLButtonElement;
  };
  const buttons = (): string[] => all('button').map((element) => element.getAttribute('aria-label') ?? element.textContent!.trim());
  const status = (): string => all('[role=status]')[0]!.textContent!.replace(/\s+/g, ' ').trim();
  const show = async (change: Parameters<FakeCall['at']>[0]): Promise<void> => {
    call.at(change);
    await settle();
  };

  it('shows nothing while there is no call, and nothing before its words are there', async () => {
    expect(panel.shadowRoot!.querySelector('section')).to.equal(null);
    owner.localizer.set({ language: 'en', locale: 'en', t: (key) => key });
    await show({ state: 'creating' });
    expect(panel.shadowRoot!.querySelector('section')).to.equal(null);
    owner.localizer.set(callWords());
    await settle();
    expect(panel.shadowRoot!.querySelector('section')!.getAttribute('aria-label')).to.equal('Call');
  });

  it('says every state in one status, in English and Chinese', async () => {
    const states: readonly CallState[] = ['checking', 'creating', 'queued', 'connecting', 'ringing', 'active', 'reconnecting', 'ended', 'failed'];
    for (const language of ['en', 'zh'] as const) {
      owner.localizer.set(callWords(language));
      const said = new Set<string>();
      for (const state of states) {
        await show({ state, ...(state === 'ended' && { cause: 'remote-hangup' }), ...(state === 'failed' && { cause: 'no-agent' }) });
        expect(all('[role=status]')).to.have.length(1);
        expect(status()).to.not.match(/^call\./);
        said.add(status());
      }
      expect(said.size).to.equal(states.length);
    }
  });

  it('keeps one status element through the whole call, so that changes are read out', async () => {
    await show({ state: 'checking' });
    const [element] = all('[role=status]');
    await show({ state: 'active', media: 'video' });
    await show({ state: 'ended', cause: 'local-hangup' });
    expect(all('[role=status]')[0]).to.equal(element);
  });

  it('has the named buttons of a voice call, and sends their wishes', async () => {
    await show({ state: 'active', answeredAt: Date.now() });
    expect(buttons()).to.deep.equal(['Mute', 'Keypad', 'Devices', 'Hang up']);
    button('Mute').click();
    call.muted.set(true);
    await settle();
    button('Unmute').click();
    button('Hang up').click();
    expect(owner.wishes).to.deep.equal([{ type: 'set-muted', muted: true }, { type: 'set-muted', muted: false }, { type: 'hang-up' }]);
  });

  it('shows muted only when the call says so', async () => {
    await show({ state: 'active' });
    button('Mute').click();
    await settle();
    expect(buttons()).to.include('Mute');
  });

  it('has camera and pictures in a video call, its own sound off', async () => {
    const stream = new MediaStream();
    call.remoteStream.set(stream);
    call.localStream.set(stream);
    await show({ state: 'active', media: 'video' });
    expect(buttons()).to.deep.equal(['Mute', 'Turn camera off', 'Keypad', 'Devices', 'Picture in picture', 'Hang up']);
    const videos = all('video') as HTMLVideoElement[];
    expect(videos).to.have.length(2);
    for (const video of videos) {
      expect(video.muted).to.equal(true);
      expect(video.srcObject).to.equal(stream);
    }
    button('Turn camera off').click();
    call.cameraOn.set(false);
    await settle();
    expect(all('video')).to.have.length(1);
    button('Turn camera on').click();
    expect(owner.wishes).to.deep.equal([{ type: 'set-camera', on: false }, { type: 'set-camera', on: true }]);
  });

  it('counts the time from the answer and keeps it at the end', async () => {
    await show({ state: 'ringing' });
    expect(all('[role=timer]')).to.have.length(0);
    await show({ state: 'active', answeredAt: Date.now() - 3_725_000 });
    expect(all('[role=timer]')[0]!.textContent).to.match(/^1:02:0\d$/);
    await show({ state: 'ended', cause: 'remote-hangup', answeredAt: 1_000, endedAt: 126_999 });
    expect(all('[role=timer]')[0]!.textContent).to.equal('2:05');
  });

  it('names the connection in words beside the bars', async () => {
    for (const [level, name] of [[1, 'Connection: poor'], [2, 'Connection: fair'], [3, 'Connection: good']] as const) {
      call.quality.set(level);
      await show({ state: 'active' });
      expect(all('[role=img]').map((mark) => mark.getAttribute('aria-label'))).to.deep.equal([name]);
    }
    await show({ state: 'reconnecting' });
    expect(all('[role=img]')).to.have.length(0);
  });

  it('has words for every hint, the most pressing first, and a tap for blocked sound', async () => {
    await show({ state: 'active' });
    const hints: readonly CallHint[] = ['weak-connection', 'cannot-hear-you', 'you-are-muted', 'mic-lost', 'mic-interrupted', 'audio-blocked', 'no-media'];
    for (const hint of hints) {
      call.hints.set(new Set([hint]));
      await settle();
      expect(all('.hint-line')).to.have.length(1);
      expect(all('.hint-line span')[0]!.textContent).to.not.match(/^call\./);
    }
    call.hints.set(new Set(hints));
    await settle();
    expect(all('.hint-line span').map((line) => line.textContent)).to.deep.equal(['Your browser keeps the sound off.', 'No sound is coming through.']);
    button('Tap to hear').click();
    expect(owner.wishes).to.deep.equal([{ type: 'resume-audio' }]);
  });

  it('tells of a transfer within the status', async () => {
    await show({ state: 'active', transferred: true });
    expect(status()).to.equal('Connected Your call was passed on to a colleague.');
  });

  describe('keypad', () => {
    const typed = (key: string, more: KeyboardEventInit = {}): boolean =>
      (panel.shadowRoot!.querySelector('section') as HTMLElement).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true, ...more }));
    const digits = (): string => owner.wishes.map((wish) => (wish.type === 'send-digit' ? wish.digit : '?')).join('');

    beforeEach(async () => {
      await show({ state: 'active' });
      button('Keypad').click();
      await settle();
    });

    it('has twelve named keys that send their digit', async () => {
      for (const name of ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'Star', '0', 'Pound']) button(name).click();
      expect(digits()).to.equal('123456789*0#');
      await settle();
      expect(all('.pressed')[0]!.textContent).to.equal('123456789*0#');
    });

    it('takes physical keys while it is open, each press once', async () => {
      for (const key of ['4', '*', '#', 'a', 'F5']) typed(key);
      typed('7', { repeat: true });
      typed('8', { ctrlKey: true });
      expect(digits()).to.equal('4*#');
      expect(typed('1'), 'a digit is used up').to.equal(false);
      button('Keypad').click();
      await settle();
      expect(typed('2')).to.equal(true);
      expect(digits()).to.equal('4*#1');
    });

    it('closes by Escape, which goes no further, and gives the focus back', async () => {
      expect(button('Keypad').getAttribute('aria-expanded')).to.equal('true');
      expect(typed('Escape')).to.equal(false);
      await settle();
      expect(buttons()).to.not.include('1');
      expect(button('Keypad').getAttribute('aria-expanded')).to.equal('false');
      expect(panel.shadowRoot!.activeElement).to.equal(button('Keypad'));
      expect(typed('Escape'), 'the next one is for the panel around').to.equal(true);
    });

    it('takes the focus when it opens', async () => {
      await new Promise(requestAnimationFrame);
      expect(panel.shadowRoot!.activeElement?.localName).to.equal('deskbell-call-keypad');
    });
  });

  describe('devices', () => {
    const select = (name: string): HTMLSelectElement | undefined =>
      (all('label') as HTMLLabelElement[]).find((label) => label.firstChild!.nextSibling && label.textContent!.trim().startsWith(name))?.querySelector('select') ?? undefined;

    it('are a group with one list for each kind that can be chosen', async () => {
      await show({ state: 'active', media: 'video' });
      button('Devices').click();
      await settle();
      expect(all('[role=group]').map((group) => group.getAttribute('aria-label'))).to.deep.equal(['Devices']);
      expect([...select('Microphone')!.options].map(({ text }) => text.trim())).to.deep.equal(['Built-in microphone', 'Microphone 2']);
      expect(select('Camera')).to.not.equal(undefined);
      const speaker = select('Speaker')!;
      speaker.value = 's2';
      speaker.dispatchEvent(new Event('change'));
      expect(owner.wishes).to.deep.equal([{ type: 'choose-device', kind: 'speaker', id: 's2' }]);
      call.devices.update((devices) => ({ ...devices, speakers: [] }));
      await settle();
      expect(select('Speaker')).to.equal(undefined);
    });

    it('offer no camera in a voice call', async () => {
      await show({ state: 'active' });
      button('Devices').click();
      await settle();
      expect(select('Camera')).to.equal(undefined);
    });

    it('go back to the device in use when another cannot be used', async () => {
      owner.answer = () => Promise.reject(new Error('busy'));
      await show({ state: 'active' });
      button('Devices').click();
      await settle();
      const microphone = select('Microphone')!;
      microphone.value = 'm2';
      microphone.dispatchEvent(new Event('change'));
      await new Promise(requestAnimationFrame);
      await settle();
      expect(select('Microphone')!.value).to.equal('m1');
      expect(all('[role=alert]')[0]!.textContent).to.equal('That device could not be used.');
    });
  });

  it('gives the focus on to what can be done when the pressed button is gone', async () => {
    await show({ state: 'active' });
    button('Hang up').focus();
    await show({ state: 'ended', cause: 'local-hangup' });
    await new Promise(requestAnimationFrame);
    expect(panel.shadowRoot!.activeElement?.localName).to.equal('deskbell-call-ending');
  });

  it('passes axe in every state, light and dark', async function () {
    this.timeout(30_000);
    const shown: readonly Parameters<FakeCall['at']>[0][] = [
      { state: 'checking', media: 'video' }, { state: 'queued' }, { state: 'active', answeredAt: 1 }, { state: 'reconnecting', media: 'video' },
      { state: 'failed', cause: 'mic-denied' }, { state: 'ended', cause: 'remote-hangup' },
    ];
    call.quality.set(2);
    call.hints.set(new Set(['audio-blocked']));
    for (const scheme of ['light', 'dark']) {
      document.documentElement.style.colorScheme = scheme;
      for (const change of shown) {
        await show({ state: 'idle' });
        await show(change);
        for (const drawer of ['Keypad', 'Devices']) {
          if (buttons().includes(drawer)) button(drawer).click();
          await settle();
        }
        const { violations } = await axe.run(owner, { rules: { region: { enabled: false } } });
        expect(violations.map(({ id, nodes }) => `${change.state} ${scheme}: ${id} ${nodes[0]!.html}`)).to.deep.equal([]);
      }
    }
    document.documentElement.style.removeProperty('color-scheme');
  });
});
