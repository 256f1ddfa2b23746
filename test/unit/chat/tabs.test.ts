import { expect } from 'chai';
import { emptyRecord } from '../../../src/chat/conversation-record.js';
import { isTabMessage, openBrowserChannel, Tabs, type TabMessage } from '../../../src/chat/tabs.js';
import { FakeCredentials } from '../../support/fake-chat-api.js';
import { until } from '../../support/until.js';

describe('what tabs tell each other', () => {
  const change = { record: emptyRecord('s'), messages: [], outcomes: [], outbox: [] };
  const all: readonly TabMessage[] = [
    { type: 'hello' }, { type: 'change', change }, { type: 'whole', change }, { type: 'ping' }, { type: 'pong', revision: 1, visible: true }, { type: 'yield' }, { type: 'typing' },
    { type: 'credentials', credentials: new FakeCredentials().make() }, { type: 'transfer', id: 'm', sent: 1, total: 2 }, { type: 'transfer-over', id: 'm' },
    { type: 'cancel', id: 'm' }, { type: 'wiped' },
  ];

  it('is understood', () => {
    for (const message of all) expect(isTabMessage(structuredClone(message)), message.type).to.equal(true);
  });

  it('is not taken from whatever else uses the name', () => {
    const strange: readonly unknown[] = [
      undefined, null, 1, 'hello', [], {}, { type: 1 }, { type: 'toString' }, { type: 'pong' }, { type: 'pong', revision: '1', visible: true }, { type: 'change' },
      { type: 'change', change: { ...change, messages: [{}] } }, { type: 'change', change: { ...change, record: { scope: 's' } } },
      { type: 'credentials', credentials: { userId: 'u' } }, { type: 'transfer', id: 'm', sent: 1 }, { type: 'cancel' },
    ];
    for (const message of strange) expect(isTabMessage(message), JSON.stringify(message)).to.equal(false);
  });

  it('reaches the others and not oneself, until closed', async () => {
    const heard: string[] = [];
    const name = `tabs-${Math.random()}`;
    const one = new Tabs(name, ({ type }) => heard.push(`one ${type}`));
    const two = new Tabs(name, ({ type }) => heard.push(`two ${type}`));
    expect(one.available).to.equal(true);
    one.post({ type: 'hello' });
    const raw = new BroadcastChannel(name);
    raw.postMessage({ type: 'nonsense' });
    two.post({ type: 'ping' });
    await until(() => heard.length === 2);
    expect(heard.sort()).to.deep.equal(['one ping', 'two hello']);
    one.close();
    one.post({ type: 'hello' });
    raw.postMessage({ type: 'typing' });
    await until(() => heard.length === 3);
    expect(heard[2]).to.equal('two typing');
    two.close();
    raw.close();
  });

  it('is silence where there is no channel', () => {
    const tabs = new Tabs('x', () => {}, () => undefined);
    expect(tabs.available).to.equal(false);
    tabs.post({ type: 'hello' });
    tabs.close();
    const real = window.BroadcastChannel;
    try {
      window.BroadcastChannel = class { constructor() { throw new DOMException('opaque'); } } as never;
      expect(openBrowserChannel('x')).to.equal(undefined);
    } finally {
      window.BroadcastChannel = real;
    }
  });
});
