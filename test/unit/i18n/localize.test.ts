import { expect } from 'chai';
import { errorCodes } from '../../../src/core/error-codes.js';
import { terms as callEn } from '../../../src/i18n/call-en.js';
import { terms as callZh } from '../../../src/i18n/call-zh.js';
import { terms as en } from '../../../src/i18n/en.js';
import { errorText } from '../../../src/i18n/error-text.js';
import { launcherTerms } from '../../../src/i18n/launcher-terms.js';
import { createLocalizer, loadTerms, pickLanguage, withTerms } from '../../../src/i18n/localize.js';
import type { Dictionary, Term } from '../../../src/i18n/localizer.js';
import { terms as zh } from '../../../src/i18n/zh.js';

const pairs: readonly (readonly [string, Dictionary, Dictionary])[] = [
  ['launcher', launcherTerms.en, launcherTerms.zh], ['chat', en, zh], ['call', callEn, callZh],
];

const places = (term: Term): string[] =>
  [...new Set((typeof term === 'string' ? [term] : Object.values(term)).flatMap((text) => [...text.matchAll(/\{\w+\}/g)].map(String)))].sort();

describe('pickLanguage', () => {
  for (const [tag, language] of [['zh', 'zh'], ['zh-TW', 'zh'], ['zh-Hant-HK', 'zh'], ['ZH-cn', 'zh'], ['yue', 'zh'], ['en-GB', 'en'], ['fr', 'en'], ['zha', 'en'], ['', 'en']] as const) {
    it(`takes ${language} for "${tag}"`, () => expect(pickLanguage(tag)).to.equal(language));
  }
});

describe('the dictionaries', () => {
  for (const [name, english, chinese] of pairs) {
    it(`${name}: the same keys and the same places in both languages`, () => {
      expect(Object.keys(chinese).sort()).to.deep.equal(Object.keys(english).sort());
      for (const [key, term] of Object.entries(english)) {
        const inEnglish = places(term);
        // A plural form may leave its count out ("one message"), so the other language may have fewer, never others.
        for (const place of places(chinese[key]!)) expect(inEnglish, key).to.include(place);
      }
    });

    it(`${name}: Chinese is Chinese and English has no Chinese in it`, () => {
      for (const term of Object.values(english)) expect(JSON.stringify(term)).not.to.match(/\p{Script=Han}/u);
      for (const [key, term] of Object.entries(chinese)) {
        for (const text of typeof term === 'string' ? [term] : Object.values(term)) expect(text, key).not.to.match(/[a-z]{2} [a-z]{2}/);
      }
    });
  }

  it('have a text for every error code', () => {
    for (const code of Object.keys(errorCodes)) {
      expect(en, code).to.have.property(`error.${code}`);
      expect(zh, code).to.have.property(`error.${code}`);
    }
  });

  it('have a default reason that the centre takes (64 bytes)', () => {
    for (const terms of [en, zh]) expect(new TextEncoder().encode(terms['message.reason-default']).length).to.be.at.most(64);
  });
});

describe('Localizer', () => {
  it('speaks the launcher at once, in either language', () => {
    expect(createLocalizer('en-US').t('launcher.open')).to.equal('Open chat');
    expect(createLocalizer('zh-TW').t('launcher.open')).to.equal('打开聊天');
  });

  it('takes the plural form of the count', () => {
    const { t } = { t: (count: number) => createLocalizer('en').t('launcher.open-unread', { count }) };
    expect(t(1)).to.equal('Open chat, 1 unread message');
    expect(t(2)).to.equal('Open chat, 2 unread messages');
  });

  it('writes numbers as the reader does', () => {
    const german = withTerms(createLocalizer('de'), { many: 'x {count} y' });
    expect(german.language).to.equal('en');
    expect(german.t('many', { count: 12345 })).to.equal('x 12.345 y');
  });

  it('puts values in as they are, even where they look like places', () => {
    const localizer = withTerms(createLocalizer('en'), { both: '{a} {b}' });
    expect(localizer.t('both', { a: '{b}', b: '$1' })).to.equal('{b} $1');
  });

  it('answers with the key of an unknown term, and leaves a place without a value', () => {
    const localizer = withTerms(createLocalizer('en'), { one: 'x {y}' });
    expect(localizer.t('nothing')).to.equal('nothing');
    expect(localizer.t('one')).to.equal('x {y}');
  });

  it('counts a tag that is none as English', () => {
    expect(createLocalizer('not a tag!').locale).to.equal('en');
  });

  it('keeps the old one as it was when terms are loaded', async () => {
    const small = createLocalizer('zh');
    const large = await loadTerms(await loadTerms(small, 'chat'), 'call');
    expect(small.t('composer.send')).to.equal('composer.send');
    expect(large.t('composer.send')).to.equal('发送');
    expect(large.t('call')).to.equal(callZh['call']);
    expect(large.t('launcher.open')).to.equal('打开聊天');
  });
});

describe('errorText', () => {
  it('says what to do, and something general for a code it does not know', async () => {
    const localizer = await loadTerms(createLocalizer('en'), 'chat');
    expect(errorText(localizer, 'file-too-large', { size: '10 MB' })).to.equal('The file is too large. The limit is 10 MB.');
    expect(errorText(localizer, 'no-such-code')).to.equal('Something went wrong. Please try again.');
  });
});
