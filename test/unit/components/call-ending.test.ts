import { expect } from 'chai';
import { html, LitElement } from 'lit';
import type { CallCause } from '../../../src/call/call-control.js';
import { endingOf } from '../../../src/components/parts/call-endings.js';
import { stepsKey } from '../../../src/components/parts/call-steps.js';
import { callElements } from '../../../src/components/register-call.js';
import { define } from '../../../src/define.js';
import { terms as english } from '../../../src/i18n/call-en.js';
import { terms as chinese } from '../../../src/i18n/call-zh.js';
import { FakeCall, placeInOwner, type FakeOwner } from '../../support/fake-call.js';

define(callElements);

const causes = [
  'env-insecure', 'env-policy', 'env-unsupported', 'offline', 'mic-denied', 'mic-dismissed', 'mic-denied-os', 'mic-none', 'mic-busy', 'speaker-none',
  'cam-denied', 'cam-dismissed', 'cam-denied-os', 'cam-none', 'cam-busy', 'not-supported', 'outside-hours', 'no-agent', 'create-failed',
  'queue-timeout', 'queue-failed', 'auth-expired', 'events-lost', 'gateway-invalid', 'gateway-unreachable', 'gateway-busy', 'gateway-auth',
  'rejected', 'no-answer', 'bad-target', 'codec', 'media-failed', 'network-lost', 'remote-hangup', 'local-hangup', 'cancelled', 'page-left', 'taken-elsewhere',
] as const satisfies readonly CallCause[];
// A cause that is added to the type and forgotten here does not compile.
const complete: Exclude<CallCause, (typeof causes)[number]> extends never ? true : false = true;

describe('the end of a call', () => {
  it('has its own words in both languages for every cause, a title and something to do', () => {
    expect(complete).to.equal(true);
    for (const terms of [english, chinese] as readonly Readonly<Record<string, string>>[]) {
      for (const cause of causes) {
        expect(terms[`call.cause.${cause}`], cause).to.be.a('string').with.length.above(4);
        const { title, actions } = endingOf(cause);
        expect(terms[title], title).to.be.a('string');
        expect(actions.length, cause).to.be.above(0);
        for (const action of actions) expect(terms[`call.${action}`], action).to.be.a('string');
      }
    }
    expect(endingOf('of-a-later-version' as CallCause).actions).to.deep.equal(['again', 'write']);
  });

  it('speaks of writing and messages only where there is a chat', () => {
    for (const [terms, words] of [[english, /write|message/i], [chinese, /文字|留言/]] as readonly [Readonly<Record<string, string>>, RegExp][]) {
      for (const cause of causes) expect(terms[`call.alone.${cause}`] ?? terms[`call.cause.${cause}`], cause).to.not.match(words);
    }
  });

  it('offers what helps: voice without a camera, a message when nobody is free', () => {
    for (const cause of causes) expect(endingOf(cause).actions.includes('with-voice'), cause).to.equal(cause.startsWith('cam-'));
    for (const cause of ['no-agent', 'queue-timeout', 'outside-hours', 'no-answer'] as const) expect(endingOf(cause).actions, cause).to.include('leave-message');
    for (const cause of ['env-insecure', 'not-supported', 'outside-hours', 'codec'] as const) expect(endingOf(cause).actions, cause).to.not.include('again');
  });

  it('has steps for every browser and system, in both languages', () => {
    const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
    const signs: readonly [string, 'browser' | 'system', string, number?][] = [
      ['chromium', 'browser', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'],
      ['chromium', 'browser', `${mac} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0`],
      ['chromium-android', 'browser', 'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36'],
      ['firefox', 'browser', 'Mozilla/5.0 (Windows NT 10.0; rv:153.0) Gecko/20100101 Firefox/153.0'],
      ['safari', 'browser', `${mac} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15`],
      ['safari-ios', 'browser', `${mac} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15`, 5],
      ['safari-ios', 'browser', 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1'],
      ['other', 'browser', 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/156.0 Mobile/15E148 Safari/604.1'],
      ['other', 'browser', 'Something else'],
      ['windows', 'system', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'],
      ['mac', 'system', mac],
      ['ios', 'system', 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)'],
      ['android', 'system', 'Mozilla/5.0 (Linux; Android 16)'],
      ['system', 'system', 'Mozilla/5.0 (X11; Linux x86_64)'],
    ];
    for (const [key, by, userAgent, maxTouchPoints] of signs) {
      expect(stepsKey(by, { userAgent, ...(maxTouchPoints && { maxTouchPoints }) }), userAgent).to.equal(key);
      for (const terms of [english, chinese] as readonly Readonly<Record<string, string>>[]) expect(terms[`call.steps.${key}`]).to.include('\n').and.to.include('{device}');
    }
  });

  describe('on screen', () => {
    let call: FakeCall;
    let owner: FakeOwner;
    beforeEach(async () => {
      call = new FakeCall();
      owner = await placeInOwner(html`<deskbell-call-panel></deskbell-call-panel>`, call);
    });

    afterEach(() => owner.remove());

    const show = async (change: Parameters<FakeCall['at']>[0]): Promise<ShadowRoot> => {
      call.at(change);
      const panel = owner.querySelector('deskbell-call-panel') as LitElement;
      await panel.updateComplete;
      const ending = panel.shadowRoot!.querySelector('deskbell-call-ending') as LitElement;
      await ending.updateComplete;
      return ending.shadowRoot!;
    };
    const press = (root: ShadowRoot, name: string): void => [...root.querySelectorAll('button')].find((button) => button.textContent === name)!.click();
    const names = (root: ShadowRoot): (string | null)[] => [...root.querySelectorAll('button')].map((button) => button.textContent);

    it('says a failure as an alert and a hang-up quietly', async () => {
      const failed = await show({ state: 'failed', cause: 'no-agent' });
      expect(failed.querySelector('[role=alert]')!.textContent).to.include('Everyone is busy');
      const ended = await show({ state: 'ended', cause: 'remote-hangup' });
      expect(ended.querySelector('[role=alert]')).to.equal(null);
    });

    it('calls again with the same media, goes on with voice, and can be dismissed', async () => {
      const root = await show({ state: 'failed', cause: 'cam-none', media: 'video' });
      press(root, 'Call again');
      press(root, 'Continue with voice');
      press(root, 'Dismiss');
      expect(owner.wishes).to.deep.equal([{ type: 'start-call', media: 'video' }, { type: 'start-call', media: 'audio' }, { type: 'dismiss-call' }]);
    });

    it('offers writing only where a chat stands beside it', async () => {
      const alone = await show({ state: 'failed', cause: 'queue-timeout' });
      expect(names(alone)).to.deep.equal(['Call again', 'Dismiss']);
      expect(alone.querySelector('[role=alert]')!.textContent).to.include('Please try again later').and.not.include('message');
      owner.remove();
      const provider = document.createElement('deskbell-provider');
      provider.append(document.createElement('deskbell-chat'), owner);
      document.body.append(provider);
      const root = await show({ state: 'failed', cause: 'queue-timeout', media: 'video' });
      expect(names(root)).to.deep.equal(['Leave a message', 'Call again', 'Write to us', 'Dismiss']);
      press(root, 'Write to us');
      press(root, 'Leave a message');
      expect(owner.wishes).to.deep.equal([{ type: 'open' }, { type: 'open' }, { type: 'open-leave-message' }]);
      provider.remove();
    });

    it('shows the steps that unblock a permission, and none where there is nothing to unblock', async () => {
      const blocked = await show({ state: 'failed', cause: 'mic-denied' });
      expect([...blocked.querySelectorAll('li')].map((step) => step.textContent).join(' ')).to.include('Microphone').and.not.include('{');
      const busy = await show({ state: 'failed', cause: 'mic-busy' });
      expect(busy.querySelectorAll('li')).to.have.length(0);
    });
  });
});
