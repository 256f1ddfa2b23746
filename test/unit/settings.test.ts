import { expect } from 'chai';
import { checkCallKinds, checkSettings, type RawSettings } from '../../src/settings.js';

const check = (raw: RawSettings) => {
  const warnings: string[] = [];
  return { warnings, settings: checkSettings(raw, (attribute) => warnings.push(attribute)) };
};

describe('checkSettings', () => {
  it('takes the defaults for what is not said', () => {
    const { settings, warnings } = check({ sessionUrl: '/deskbell/session' });
    expect(warnings).to.deep.equal([]);
    expect(settings).to.include({
      sessionUrl: new URL('/deskbell/session', location.href).href,
      start: 'open', pollInterval: 2000, maxFileSize: 10_485_760, iceTransportPolicy: 'all', gatewayPath: '/',
    });
    expect(settings).to.not.have.any.keys('iceServers', 'channelId', 'userId');
  });

  it('names a missing or unusable session-url and goes on without', () => {
    for (const sessionUrl of [undefined, '', 'javascript:alert(1)', 'http://[', 'data:text/plain,x']) {
      const { settings, warnings } = check({ sessionUrl });
      expect(warnings).to.deep.equal(['session-url']);
      expect(settings.sessionUrl).to.equal('');
    }
  });

  it('names every bad value once and takes the default', () => {
    const { settings, warnings } = check({
      sessionUrl: '/s', start: 'now', pollInterval: NaN, maxFileSize: -1, iceServers: '{', iceTransportPolicy: 'none', gatewayPath: 'ws', locale: '??',
    });
    expect(warnings.sort()).to.deep.equal(['gateway-path', 'ice-servers', 'ice-transport-policy', 'locale', 'max-file-size', 'poll-interval', 'start']);
    expect(settings).to.include({ start: 'open', pollInterval: 2000, maxFileSize: 10_485_760, iceTransportPolicy: 'all', gatewayPath: '/' });
  });

  it('counts a poll interval below 500 ms as 500', () => {
    expect(check({ sessionUrl: '/s', pollInterval: 100 })).to.deep.include({ warnings: ['poll-interval'] });
    expect(check({ sessionUrl: '/s', pollInterval: 100 }).settings.pollInterval).to.equal(500);
    expect(check({ sessionUrl: '/s', pollInterval: 500 }).warnings).to.deep.equal([]);
  });

  it('takes ICE servers as JSON or as an array, and only with STUN and TURN addresses', () => {
    const servers = [{ urls: 'turn:turn.example:3478', username: 'u', credential: 'c' }, { urls: ['stun:a.example', 'stuns:b.example'] }];
    expect(check({ sessionUrl: '/s', iceServers: JSON.stringify(servers) }).settings.iceServers).to.deep.equal(servers);
    expect(check({ sessionUrl: '/s', iceServers: servers }).settings.iceServers).to.deep.equal(servers);
    for (const iceServers of ['[{"urls":"http://a"}]', '{}', '[null]', '[{}]', 5]) expect(check({ sessionUrl: '/s', iceServers }).warnings).to.deep.equal(['ice-servers']);
  });

  it('takes the locale from the attribute, then the page, then the browser', () => {
    expect(check({ sessionUrl: '/s', locale: 'zh-hans-cn' }).settings.locale).to.equal('zh-Hans-CN');
    const before = document.documentElement.lang;
    document.documentElement.lang = 'fr-CA';
    expect(check({ sessionUrl: '/s' }).settings.locale).to.equal('fr-CA');
    document.documentElement.lang = '';
    expect(check({ sessionUrl: '/s' }).settings.locale).to.equal(navigator.language);
    document.documentElement.lang = before;
  });
});

describe('checkCallKinds', () => {
  it('reads the attribute call', () => {
    const warned: string[] = [];
    const read = (value?: string) => checkCallKinds(value, (attribute) => warned.push(attribute));
    expect(read()).to.deep.equal(['audio']);
    expect(read('none')).to.deep.equal([]);
    expect(read('video')).to.deep.equal(['video']);
    expect(read(' video  audio ')).to.deep.equal(['audio', 'video']);
    expect(warned).to.deep.equal([]);
    expect(read('phone')).to.deep.equal([]);
    expect(warned).to.deep.equal(['call']);
  });
});
