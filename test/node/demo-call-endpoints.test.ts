/* eslint-disable @typescript-eslint/no-explicit-any -- answers of every shape are looked into */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { startGateway, type Gateway } from '../../demo/gateway/gateway.js';
import { GatewayClient, type Reply } from '../support/gateway-client.js';

/** The endpoints of click to call, as the guides' tables and samples have them. */
describe('demo click to call: endpoints', () => {
  let gateway: Gateway;
  let client: GatewayClient;
  const control = (name: string, argument: Record<string, unknown> = {}): any => gateway.control.call(name, argument);
  const get = (path: string): Promise<Reply> => client.request('GET', `/apiaccess/ccmessaging/v1/${path}`);
  const create = (mediaAbility: unknown = '0'): Promise<Reply> => client.post('v1/createClickToCall', { channel: 'WEB', mediaAbility });
  const drop = (): Promise<Reply> => client.post('v1/dropClickToCall', { channel: 'WEB' });
  const event = async (): Promise<any> => (await get('getClickToCallEvents?channel=WEB')).body;
  /** Events up to the first with this id. */
  const until = async (id: number): Promise<any> => {
    for (;;) {
      const next = await event();
      if (Number(next.eventId) === id) return next;
    }
  };

  before(async () => {
    gateway = await startGateway();
  });
  after(() => gateway.close());
  beforeEach(async () => {
    gateway.control.reset();
    client = new GatewayClient(gateway);
    await client.signIn(`caller-${Math.random()}`);
  });

  it('tells whether calls are offered, in both spellings', async () => {
    assert.deepEqual((await get('checkClickToCallSupport?channel=WEB')).body, { resultCode: '0', resultDesc: '', webRTCSupported: true, clickToCallSupported: true });
    control('setCalls', { lowerCaseSupport: true, clickToCall: false });
    assert.deepEqual((await get('checkClickToCallSupport?channel=WEB')).body, { resultCode: '0', resultDesc: '', webRTCsupported: true, clickToCallSupported: false });
    assert.equal((await get('checkClickToCallSupport?channel=WHATSAPP')).status, 500);
  });

  it('wants both tokens', async () => {
    client.messagingToken = 'no';
    assert.equal((await create()).status, 401);
    client.accessToken = 'no';
    assert.equal((await get('getClickToCallEvents?channel=WEB')).status, 403);
  });

  it('creates a call, or says why not', async () => {
    assert.equal((await create('2')).status, 500);
    assert.equal((await create(0)).status, 500);
    gateway.control.set({ reachable: false });
    assert.equal((await create()).body.resultCode, '13');
    gateway.control.set({ open: false });
    assert.equal((await create()).body.resultCode, '12');
    control('setCalls', { clickToCall: false });
    assert.equal((await create()).body.resultCode, '7');
    gateway.control.reset();
    assert.equal((await create('1')).body.resultCode, '0');
    assert.equal(control('calls').at(-1).media, 'video');
  });

  it('sends queuing, then where the media call goes, in the guide\'s own mixture of types', async () => {
    await create();
    assert.deepEqual(await event(), { resultCode: '0', resultDesc: 'Call in queue', eventId: 168102 });
    const connected = await event();
    assert.equal(connected.eventId, '168101');
    assert.equal(connected.resultDesc, 'Call connected');
    assert.deepEqual(Object.keys(connected.content).sort(), ['accessCode', 'clickToCallCaller', 'domain', 'gwAddresses']);
    assert.match(connected.content.gwAddresses[0], /^ws:\/\/127\.0\.0\.1:\d+$/);
    assert.match(connected.content.accessCode, /^\d{15}$/);
    assert.equal(connected.content.clickToCallCaller, 'AnonymousCard');
  });

  it('names events and causes by text or number, as it is told', async () => {
    control('setCalls', { eventIds: 'string', causeIds: 'string', queueTime: 60_000 });
    await create();
    assert.equal((await event()).eventId, '168102');
    control('timeOutCall', { causeId: 164003 });
    assert.deepEqual(await event(), { resultCode: '0', resultDesc: 'Call queue timeout', eventId: '168103', content: { causeId: '164003', causeDesc: 'queue timeout' } });
    control('setCalls', { eventIds: 'number', causeIds: 'number', queueTime: 0 });
    await create();
    assert.equal((await event()).eventId, 168102);
    assert.equal((await event()).eventId, 168101);
    control('releaseCall');
    assert.deepEqual((await event()).content, { causeId: -1, causeDesc: 'released by the centre' });
  });

  it('holds the poll and says that there was nothing', async () => {
    control('setCalls', { eventHold: 50, queueTime: 60_000 });
    await create();
    await event();
    assert.deepEqual(await event(), { resultCode: '0', resultDesc: 'ClickToCall polled without any events' });
  });

  it('answers a held poll as soon as something happens, and keeps an event that nobody fetched', async () => {
    control('setCalls', { queueTime: 60_000 });
    await create();
    await event();
    const held = event();
    control('callEvent', { eventId: 168106 });
    assert.equal((await held).eventId, 168106);

    const gone = new AbortController();
    const headers = { 'x-app-key': gateway.appKey, authorization: `Bearer ${client.accessToken}`, 'ccmessaging-token': client.messagingToken };
    const left = fetch(`${gateway.origin}/apiaccess/ccmessaging/v1/getClickToCallEvents?channel=WEB`, { headers, signal: gone.signal });
    const polls = (status?: number): number => gateway.control.log({ path: 'getClickToCallEvents' }).filter((entry) => entry.status === status).length;
    while (polls(undefined) === 0) await setTimeout(5);
    gone.abort();
    await assert.rejects(left);
    while (polls(0) === 0) await setTimeout(5);
    control('callEvent', { eventId: 168105, content: { causeId: 1, causeDesc: 'x' } });
    assert.equal((await event()).eventId, 168105);
    control('callEvent', { answer: { resultCode: 0, resultDesc: 'Call continue to poll events with unknown events', eventId: '999' } });
    assert.equal((await event()).eventId, '999');
  });

  it('sends a caller away after the queue\'s time, and one whose media call never comes', async () => {
    control('setCalls', { queueTime: 60_000, queueTimeout: 20 });
    await create();
    assert.equal((await until(168103)).content.causeId, 164003);
    assert.equal(control('calls').at(-1).state, 'over');
    control('setCalls', { queueTime: 0, queueTimeout: 60_000, inviteTimeout: 20 });
    await create();
    assert.equal((await until(168105)).content.causeId, 164001);
  });

  it('takes a drop once for the call, late ones too, and 13 without any', async () => {
    assert.equal((await drop()).body.resultCode, '13');
    await create();
    assert.equal((await drop()).body.resultCode, '0');
    assert.equal(control('calls').at(-1).state, 'over');
    assert.equal((await drop()).body.resultCode, '0');
    assert.equal(gateway.control.count({ path: 'dropClickToCall', accepted: true }), 2);
    assert.equal(gateway.control.count({ path: 'createClickToCall' }), 1);
  });

  it('gives a visitor one call at a time, and nobody else\'s events', async () => {
    control('setCalls', { queueTime: 60_000, eventHold: 20 });
    await create();
    await create();
    assert.deepEqual(control('calls').map(({ state }: { state: string }) => state), ['over', 'queued']);
    const other = new GatewayClient(gateway);
    await other.signIn('somebody-else');
    const { body } = await other.request('GET', '/apiaccess/ccmessaging/v1/getClickToCallEvents?channel=WEB');
    assert.equal(body.eventId, undefined);
  });

  it('points to whatever gateway it is told', async () => {
    control('setCalls', { gwAddresses: ['gw1.example:7443', 'wss://gw2.example/ws'], domain: 'sip.example', accessCode: 'answerer', caller: 'guest' });
    await create();
    assert.deepEqual((await until(168101)).content, { domain: 'sip.example', gwAddresses: ['gw1.example:7443', 'wss://gw2.example/ws'], accessCode: 'answerer', clickToCallCaller: 'guest' });
  });

  it('makes anonymous outbound calls without a messaging token', async () => {
    client.messagingToken = '';
    const call = (body: object): Promise<Reply> => client.post('v1/mobileagent/createcall', body);
    const { body } = await call({ called: '88884432', callData: '1', callerPresent: '95599' });
    assert.equal(body.resultCode, '0');
    assert.match(body.resultData.accesscode, /^\d{15}$/);
    assert.match(body.resultData.sipServiceAddress, /^ws:\/\/127\.0\.0\.1:\d+$/);
    assert.equal((await call({ called: '', callerPresent: '95599' })).body.resultCode, '3001000003');
    assert.equal((await call({ called: 'x'.repeat(33), callerPresent: '95599' })).body.resultCode, '3001000003');
    control('setCalls', { webRtc: false });
    assert.equal((await call({ called: '1', callerPresent: '2' })).body.resultCode, '3001000001');
    control('setCalls', { webRtc: true, sipServiceAddress: '10.137.203.215:5063' });
    assert.equal((await call({ called: '1', callerPresent: '2' })).body.resultData.sipServiceAddress, '10.137.203.215:5063');
  });

  it('refuses a setting that does not exist', () => {
    assert.throws(() => control('setCalls', { queuetime: 1 }), /No such setting/);
  });
});
