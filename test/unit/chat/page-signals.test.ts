import { expect } from 'chai';
import { browserPage } from '../../../src/chat/page-signals.js';

describe('browserPage', () => {
  it('tells what happens to the page until nobody listens', () => {
    const told: string[] = [];
    const stop = browserPage.subscribe((event) => told.push(event));
    const tell = (): void => {
      for (const type of ['online', 'offline', 'pageshow', 'beforeunload', 'pagehide']) window.dispatchEvent(new Event(type));
      for (const type of ['visibilitychange', 'resume']) document.dispatchEvent(new Event(type));
    };
    tell();
    expect(told).to.deep.equal(['online', 'offline', 'show', 'leaving', 'hide', 'visible', 'show']);
    stop();
    tell();
    expect(told).to.have.length(7);
    expect(browserPage.visible()).to.equal(true);
    expect(browserPage.online()).to.equal(true);
  });
});
