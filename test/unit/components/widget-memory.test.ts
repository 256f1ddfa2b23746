import { expect } from 'chai';
import { entryElements } from '../../../src/components/register-entry.js';
import type { DeskbellWidget } from '../../../src/components/widget.js';
import { define } from '../../../src/define.js';

define(entryElements);

describe('deskbell-widget, the next page', () => {
  const place = async (channel: string, start = 'open'): Promise<DeskbellWidget> => {
    const widget = document.createElement('deskbell-widget') as DeskbellWidget;
    widget.setAttribute('session-url', '/nowhere');
    widget.setAttribute('channel-id', channel);
    widget.setAttribute('start', start);
    document.body.append(widget);
    await widget.updateComplete;
    return widget;
  };
  afterEach(() => {
    document.body.replaceChildren();
    sessionStorage.clear();
  });

  it('begins with the panel as it was left, for each channel by itself', async () => {
    const before = await place('1');
    expect(before.opened).to.equal(false);
    expect(sessionStorage.length).to.equal(0);
    before.open();
    await before.updateComplete;
    before.remove();
    expect((await place('1')).opened).to.equal(true);
    expect((await place('2')).opened).to.equal(false);
  });

  it('begins closed after the visitor has closed it', async () => {
    const before = await place('1');
    before.open();
    await before.updateComplete;
    before.close();
    await before.updateComplete;
    expect(sessionStorage.length).to.equal(0);
    expect((await place('1')).opened).to.equal(false);
  });

  it('begins closed where nothing may be stored before the visitor writes', async () => {
    const before = await place('1', 'message');
    before.open();
    await before.updateComplete;
    expect(sessionStorage.length).to.equal(0);
    before.remove();
    expect((await place('1', 'message')).opened).to.equal(false);
  });

  it('begins closed, and throws nothing, where storage is blocked', async () => {
    const original = Object.getOwnPropertyDescriptor(window, 'sessionStorage')!;
    Object.defineProperty(window, 'sessionStorage', { configurable: true, get: () => { throw new DOMException('blocked', 'SecurityError'); } });
    try {
      const widget = await place('1');
      widget.open();
      await widget.updateComplete;
      expect(widget.opened).to.equal(true);
    } finally {
      Object.defineProperty(window, 'sessionStorage', original);
    }
  });
});
