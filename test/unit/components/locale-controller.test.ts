import { expect } from 'chai';
import type { ReactiveControllerHost } from 'lit';
import { LocaleController } from '../../../src/components/locale-controller.js';
import { until } from '../../support/until.js';

function controller() {
  let updates = 0;
  const host = { addController: () => {}, removeController: () => {}, requestUpdate: () => void updates++, updateComplete: Promise.resolve(true) } as ReactiveControllerHost;
  return { locale: new LocaleController(host), updates: () => updates };
}

describe('the language of a widget', () => {
  it('has the launcher\'s words from the start, in the nearest language', () => {
    const { locale } = controller();
    locale.use('zh-Hant-TW');
    expect(locale.t('launcher.open')).to.equal('打开聊天');
    expect(locale.language).to.match(/^zh/);
    locale.use('de');
    expect(locale.t('launcher.open')).to.equal('Open chat');
  });

  it('has both vocabularies for whoever waited for one of them', async () => {
    const { locale } = controller();
    const seen = await Promise.all([
      locale.load('chat').then(() => locale.t('composer.message')),
      locale.load('call').then(() => locale.t('call.hang-up')),
      locale.load('chat').then(() => locale.t('composer.message')),
    ]);
    expect(seen).to.deep.equal(['Message', 'Hang up', 'Message']);
  });

  it('exchanges all words at once, and the last wish wins', async () => {
    const { locale, updates } = controller();
    await locale.load('chat');
    const before = updates();
    locale.use('zh');
    expect(locale.t('launcher.open'), 'nothing half translated').to.equal('Open chat');
    locale.use('en');
    locale.use('zh-CN');
    await until(() => locale.t('composer.message') === '消息', 'Chinese');
    expect(locale.t('launcher.open')).to.equal('打开聊天');
    expect(updates()).to.be.greaterThan(before);
  });
});
