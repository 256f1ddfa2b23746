/* eslint-disable @typescript-eslint/no-explicit-any -- answers of every shape are looked into */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startGateway, type Gateway } from '../../demo/gateway/gateway.js';
import { AnsweringMachine } from '../../demo/sip/answering-machine.js';
import { GatewayClient } from '../support/gateway-client.js';

/** Until it holds; a condition that never does ends with the test's own time limit. */
async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(20);
}

/** Whole calls between two ends in Node, through the endpoints and the SIP gateway, with real sound. */
describe('demo click to call: media', { timeout: 60_000 }, () => {
  let gateway: Gateway;
  let client: GatewayClient;
  let caller: AnsweringMachine;
  const control = (name: string, argument: Record<string, unknown> = {}): any => gateway.control.call(name, argument);
  const create = () => client.post('v1/createClickToCall', { channel: 'WEB', mediaAbility: '0' });
  const event = async (): Promise<any> => (await client.request('GET', '/apiaccess/ccmessaging/v1/getClickToCallEvents?channel=WEB')).body;
  const until = async (id: number): Promise<any> => {
    for (;;) {
      const next = await event();
      if (Number(next.eventId) === id) return next;
    }
  };
  /** Creates a call and resolves with whom to call. */
  const established = async (): Promise<string> => {
    await create();
    const { content } = await until(168101);
    return `sip:${content.accessCode}@${content.domain}`;
  };
  /** Answered, and the media's handshake done: one that is left half way keeps the process for half a minute. */
  const callTo = async (uri: string): Promise<void> => {
    await caller.call(uri);
    await eventually(() => caller.media!.connectionState === 'connected');
  };
  const talk = async (): Promise<void> => callTo(await established());

  before(async () => {
    gateway = await startGateway();
    const { content } = await new GatewayClientWithCall(gateway).target();
    caller = await AnsweringMachine.start({ server: content.gwAddresses[0], uri: `sip:caller@${content.domain}` });
  });
  after(async () => {
    await caller.stop();
    await gateway.close();
  });
  beforeEach(async () => {
    gateway.control.reset();
    client = new GatewayClient(gateway);
    await client.signIn(`caller-${Math.random()}`);
  });

  it('has the machine answer with its tone, and tells of the end when the machine hangs up', async () => {
    caller.mode = 'silence';
    await talk();
    await eventually(() => caller.media!.heard.share(440) > 0.9);
    assert.ok(caller.media!.heard.share(600) < 0.05);
    assert.equal(control('calls').at(-1).state, 'talking');
    await control('hangUpMachine');
    const released = await until(168110);
    assert.equal(released.content.causeDesc, 'the agent hung up');
    await eventually(() => caller.report().state === 'ended');
    assert.equal(control('sip').calls, 0);
  });

  it('gives an echo of what it hears', async () => {
    control('machine', { mode: 'echo' });
    caller.mode = 'tone';
    await talk();
    await eventually(() => caller.media!.heard.share(440) > 0.9);
    assert.ok(control('machine').energy > 0);
    await caller.hangUp();
  });

  it('hears keys that come as messages', async () => {
    await talk();
    for (const digit of ['7', '#', '*']) await caller.press(digit);
    await eventually(() => control('machine').infoDigits === '7#*');
    await caller.hangUp();
  });

  it('ends the machine\'s side, and says so, when the caller hangs up', async () => {
    await talk();
    await caller.hangUp();
    assert.equal((await until(168110)).content.causeDesc, 'the user hung up');
    await eventually(() => control('machine').state === 'ended');
  });

  it('ends both sides on a drop, without an event', async () => {
    await talk();
    await client.post('v1/dropClickToCall', { channel: 'WEB' });
    await eventually(() => caller.report().state === 'ended' && control('machine').state === 'ended');
    control('setCalls', { eventHold: 20 });
    assert.equal((await event()).eventId, undefined);
  });

  it('sends a release with and without the end of the media call', async () => {
    await talk();
    control('releaseCall', { bye: false, causeId: 7 });
    assert.equal((await until(168110)).content.causeId, 7);
    assert.equal(caller.report().state, 'talking');
    control('hangUpMedia');
    await eventually(() => caller.report().state === 'ended');
  });

  it('rings as long as it is told, and can be cancelled meanwhile', async () => {
    control('machine', { ringTime: 30_000 });
    const uri = await established();
    const calling = caller.call(uri);
    await eventually(() => control('machine')?.state === 'ringing' && control('sip').calls === 1);
    await caller.hangUp();
    await assert.rejects(calling, /487/);
    await eventually(() => control('machine').state === 'ended');
    assert.equal(control('sip').calls, 0);
  });

  it('answers with the codes of a fault, then serves the same access code', async () => {
    const uri = await established();
    for (const status of [503, 486]) {
      control('sipFault', { status });
      await assert.rejects(caller.call(uri), new RegExp(String(status)));
    }
    await callTo(uri);
    await caller.hangUp();
  });

  it('knows no access code but those it gave, each for one call', async () => {
    await assert.rejects(caller.call('sip:179080000537636@webrtc.demo.invalid'), /404/);
    const uri = await established();
    await callTo(uri);
    await caller.hangUp();
    await until(168110);
    await assert.rejects(caller.call(uri), /404/);
  });

  it('puts an anonymous outbound call through to the machine', async () => {
    const { body } = await client.post('v1/mobileagent/createcall', { called: '88884432', callerPresent: '95599' });
    caller.mode = 'silence';
    await caller.call(`sip:${body.resultData.accesscode}@webrtc.demo.invalid`);
    await eventually(() => caller.media!.heard.share(440) > 0.9);
    await caller.hangUp();
    await eventually(() => control('machine').state === 'ended');
  });

  it('hangs up for a caller whose socket is gone before anybody answered', async () => {
    control('machine', { ringTime: 30_000 });
    const other = await AnsweringMachine.start({ server: control('sip').url, uri: 'sip:lost@webrtc.demo.invalid' });
    const calling = other.call(await established());
    calling.catch(() => {});
    await eventually(() => control('sip').calls === 1);
    await other.stop();
    await eventually(() => control('sip').calls === 0);
    await eventually(() => control('machine').state === 'ended');
  });
});

/** Brings the telephones up, and says where they are. */
class GatewayClientWithCall extends GatewayClient {
  async target(): Promise<any> {
    await this.signIn('first');
    await this.post('v1/createClickToCall', { channel: 'WEB', mediaAbility: '0' });
    for (;;) {
      const { body } = await this.request('GET', '/apiaccess/ccmessaging/v1/getClickToCallEvents?channel=WEB');
      if (Number(body.eventId) === 168101) return body;
    }
  }
}
