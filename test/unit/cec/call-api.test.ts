import { expect } from 'chai';
import { createCallApi } from '../../../src/cec/call-api.js';
import { centreDouble, failure, type FakeAnswer } from '../../support/centre-double.js';

const call = (answer?: FakeAnswer) => {
  const centre = centreDouble(...(answer ? [answer] : []));
  return { ...centre, api: createCallApi(centre.requester) };
};

describe('call endpoints', () => {
  describe('checkClickToCallSupport', () => {
    for (const [body, webRtc, clickToCall] of [
      [{ resultCode: '0', webRTCSupported: true, clickToCallSupported: true }, true, true], [{ resultCode: '0', webRTCsupported: 'true', clickToCallSupported: 'false' }, true, false],
      [{ returnCode: 0, webRTCSupported: null }, false, false], [{ webRTCSupported: false, webRTCsupported: true, clickToCallSupported: 1 }, true, true],
    ] as const) {
      it(JSON.stringify(body), async () => expect(await call({ body }).api.checkClickToCallSupport()).to.deep.equal({ webRtc, clickToCall }));
    }
    it('a non-zero code is rejected', async () => expect(await failure(call({ body: { resultCode: '1' } }).api.checkClickToCallSupport())).to.include({ code: 'rejected' }));
  });

  describe('createClickToCall', () => {
    it('voice is 0, video is 1, and both are tracked', async () => {
      const { api, json, requests } = call();
      await api.createClickToCall('audio');
      await api.createClickToCall('video');
      expect([json(0), json(1)]).to.deep.equal([{ channel: 'WEB', mediaAbility: '0' }, { channel: 'WEB', mediaAbility: '1' }]);
      expect(requests[0]).to.include({ tracked: true, url: 'https://centre.example/apiaccess/ccmessaging/v1/createClickToCall' });
    });
    for (const [resultCode, code] of [['7', 'rejected'], ['12', 'outside-hours'], ['13', 'rejected']] as const) {
      it(`result ${resultCode}`, async () => expect(await failure(call({ body: { resultCode } }).api.createClickToCall('audio'))).to.include({ code, resultCode, delivery: 'answered' }));
    }
  });

  describe('getClickToCallEvent', () => {
    it('waits 60 s', async () => {
      const { api, requests } = call();
      expect(await api.getClickToCallEvent()).to.deep.equal({ type: 'none' });
      expect(requests[0]).to.include({ timeout: 60_000, method: 'GET', url: 'https://centre.example/apiaccess/ccmessaging/v1/getClickToCallEvents?channel=WEB' });
    });

    const content = { domain: 'd.example', gwAddresses: ['a:1', 'b:2'], accessCode: '1', clickToCallCaller: 'c' };
    const target = { domain: 'd.example', gatewayAddresses: ['a:1', 'b:2'], accessCode: '1', caller: 'c' };
    for (const [name, body, event] of [
      ['content as its own JSON text', { eventId: '168101', content: JSON.stringify(content) }, { type: 'established', target }],
      ['addresses as one text', { eventId: 168101, content: { ...content, gwAddresses: 'a:1;b:2' } }, { type: 'established', target }],
      ['an access code that is a number', { eventId: 168101, content: { ...content, accessCode: 1 } }, { type: 'established', target }],
      ['established without addresses', { eventId: 168101, content: { ...content, gwAddresses: [] } }, { type: 'malformed', eventId: '168101' }],
      ['established without content', { eventId: 168101, content: null }, { type: 'malformed', eventId: '168101' }],
      ['established without a caller', { eventId: 168101, content: { ...content, clickToCallCaller: '' } }, { type: 'malformed', eventId: '168101' }],
      ['an end without a cause', { eventId: 168110 }, { type: 'released' }],
      ['an end with half a cause', { eventId: '168105', content: { causeId: 5, causeDesc: null } }, { type: 'failed', causeId: '5' }],
      ['an unknown event', { eventId: 168999, content: {} }, { type: 'none' }], ['a name of the prototype', { eventId: 'constructor' }, { type: 'none' }], ['null', { eventId: null, content: null }, { type: 'none' }],
    ] as const) {
      it(name, async () => expect(await call({ body: { resultCode: '0', ...body } }).api.getClickToCallEvent()).to.deep.equal(event));
    }
    it('a non-zero code is rejected', async () => expect(await failure(call({ body: { resultCode: 13 } }).api.getClickToCallEvent())).to.include({ code: 'rejected', resultCode: '13' }));
  });

  describe('dropClickToCall', () => {
    it('can outlive the page', async () => {
      const { api, requests } = call();
      await api.dropClickToCall({ keepalive: true });
      expect(requests[0]).to.include({ keepalive: true, tracked: false, body: '{"channel":"WEB"}' });
    });
    it('13', async () => expect(await failure(call({ body: { resultCode: '13' } }).api.dropClickToCall())).to.include({ code: 'rejected' }));
  });

  describe('createAnonymousCall', () => {
    it('takes a serial number', async () => {
      const body = { resultCode: 0, resultData: { callSerialNo: 's', sipServiceAddress: '10.0.0.1:5063', accesscode: 179 } };
      expect(await call({ body }).api.createAnonymousCall({ called: '1', callerPresent: '2' })).to.deep.equal({ callSerialNumber: 's', sipServiceAddress: '10.0.0.1:5063', accessCode: '179' });
    });
    for (const resultData of [null, {}, { sipServiceAddress: 'a:1' }]) {
      it(`${JSON.stringify(resultData)} is malformed`, async () => {
        expect(await failure(call({ body: { resultCode: '0', resultData } }).api.createAnonymousCall({ called: '1', callerPresent: '2' }))).to.include({ code: 'malformed-answer' });
      });
    }
    for (const resultCode of ['3001000001', '3001000002', '3001000003', '30010010001', '30010010002', '30010010003', '30010019999', '30011010001', '30011019999', '30010009999']) {
      it(`result ${resultCode}`, async () => {
        expect(await failure(call({ body: { resultCode } }).api.createAnonymousCall({ called: '1', callerPresent: '2' }))).to.include({ code: 'rejected', resultCode });
      });
    }
  });
});
