import { expect } from 'chai';
import * as fc from 'fast-check';
import { GatewayError, gatewayUrl, planCall } from '../../../src/call/gateways.js';

const target = { domain: 'gw.example', gatewayAddresses: ['gw.example:7443'], accessCode: '179080000537636', caller: 'AnonymousCard' };

describe('gatewayUrl', () => {
  const good: readonly (readonly [string, string])[] = [
    ['gw.example:7443', 'wss://gw.example:7443/'],
    ['gw.example', 'wss://gw.example/'],
    ['192.0.2.7:8443', 'wss://192.0.2.7:8443/'],
    ['[2001:db8::7]:8443', 'wss://[2001:db8::7]:8443/'],
    ['wss://gw.example/sip?x=1', 'wss://gw.example/sip?x=1'],
    ['WSS://GW.example:443', 'wss://gw.example/'],
    ['ws://127.0.0.1:5066', 'ws://127.0.0.1:5066/'],
    ['ws://localhost:5066/ws', 'ws://localhost:5066/ws'],
    ['ws://[::1]:5066', 'ws://[::1]:5066/'],
  ];
  for (const [entry, url] of good) it(`makes ${url} of ${entry}`, () => expect(gatewayUrl(entry, '/')).to.equal(url));

  it('adds the configured path where the address has none', () => {
    expect(gatewayUrl('gw.example:7443', '/sip')).to.equal('wss://gw.example:7443/sip');
    expect(gatewayUrl('gw.example:7443', 'sip')).to.equal('wss://gw.example:7443/sip');
    expect(gatewayUrl('wss://gw.example/own', '/sip')).to.equal('wss://gw.example/own');
  });

  const bad = [
    '', ' ', 'gw.example:0', 'gw.example:65536', 'gw.example:', ':7443', 'gw.example:7443/path', 'gw.example:74 43', 'ws://gw.example', 'ws://192.0.2.7:5066',
    'http://gw.example', 'https://gw.example', 'udp://gw.example', 'javascript:alert(1)', 'wss://user:pw@gw.example', 'wss://gw.example/#x', 'gw.example:7443\r\nVia: x',
    'gw.exa\tmple:7443', 'gw_example:7443', '-gw.example:7443', '1.2.3:7443', '1.2.3.400:7443', '[2001:db8::7:7443', '[zz]:7443', 'wss://', 'a@b:7443', 'ws://127.0.0.1.evil.example',
    'ws://localhost.evil.example', '//gw.example', 'gw..example:7443',
  ];
  for (const entry of bad) it(`refuses ${JSON.stringify(entry)}`, () => expect(gatewayUrl(entry, '/')).to.equal(undefined));

  const pieces = fc.array(fc.constantFrom('ws:', 'wss:', 'http:', '//', '/', '@', ':', ':80', ':7443', '.', 'localhost', '127.0.0.1', '192.0.2.1', '[::1]', '[2001:db8::1]', 'gw', 'example', '#', '?', '%0d%0a', '\r\n', '\t', ' ', '\\', 'é'), { maxLength: 8 }).map((parts) => parts.join(''));
  it('gives a wss URL, or a ws URL of this machine, or nothing, whatever comes', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), pieces), (entry) => {
      const url = gatewayUrl(entry, '/');
      if (url === undefined) return;
      expect(url).to.match(/^wss:\/\/|^ws:\/\/(127\.|localhost|\[::1\]|[^/]*\.localhost)/);
      expect(url).to.not.match(/[\r\n\0<>" ]/);
    }));
  });
});

describe('planCall', () => {
  it('keeps the order, drops what is twice and what is unusable', () => {
    const plan = planCall({ ...target, gatewayAddresses: ['b.example:1', 'ws://evil.example', 'a.example:2', 'wss://b.example:1/', 'b.example:1'] });
    expect(plan.urls).to.deep.equal(['wss://b.example:1/', 'wss://a.example:2/']);
    expect(plan.caller).to.equal('sip:AnonymousCard@gw.example');
    expect(plan.callee).to.equal('sip:179080000537636@gw.example');
  });

  it('escapes # in a code', () => {
    expect(planCall({ ...target, accessCode: '*12#' }).callee).to.equal('sip:*12%23@gw.example');
  });

  const refused: readonly (readonly [string, Partial<typeof target>])[] = [
    ['no address', { gatewayAddresses: [] }],
    ['no usable address', { gatewayAddresses: ['ws://evil.example'] }],
    ['an empty code', { accessCode: '' }],
    ['a code with a line break', { accessCode: '1\r\nVia: x' }],
    ['a code with a parameter', { accessCode: '1;tag=2' }],
    ['a code with an at sign', { accessCode: '1@evil.example' }],
    ['a code too long', { accessCode: '1'.repeat(65) }],
    ['a caller with a quote', { caller: '"x' }],
    ['a caller with a header', { caller: 'x?Replaces=1' }],
    ['a domain with a line break', { domain: 'gw.example\r\nX: y' }],
    ['a domain with a port', { domain: 'gw.example:5060' }],
    ['a domain with a parameter', { domain: 'gw.example;transport=udp' }],
    ['an empty domain', { domain: '' }],
  ];
  for (const [what, change] of refused) it(`refuses ${what}`, () => expect(() => planCall({ ...target, ...change })).to.throw(GatewayError));

  it('never lets a string out of the user part', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (accessCode, caller) => {
      try {
        const plan = planCall({ ...target, accessCode, caller });
        for (const uri of [plan.caller, plan.callee]) expect(uri).to.match(/^sip:[A-Za-z0-9+*._~%-]{1,192}@gw\.example$/);
      } catch (error) {
        expect(error).to.be.instanceOf(GatewayError);
      }
    }));
  });
});
