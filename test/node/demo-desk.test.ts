import assert from 'node:assert/strict';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { type Gateway, startGateway } from '../../demo/gateway/gateway.js';
import { GatewayClient } from '../support/gateway-client.js';

interface Event {
  readonly type: string;
  // The tests look into events of every shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly [field: string]: any;
}

/** An agent's line, as the desk's page uses it. */
class Desk {
  readonly events: Event[] = [];
  readonly #socket: WebSocket;
  #lastId = 0;

  constructor(gateway: Gateway, agent: string) {
    this.#socket = new WebSocket(`${gateway.origin.replace('http', 'ws')}/desk/socket?agent=${agent}`);
    this.#socket.on('message', (data) => this.events.push(JSON.parse(String(data)) as Event));
  }

  async event(type: string, matches: (event: Event) => boolean = () => true): Promise<Event> {
    for (;;) {
      const found = this.events.find((event) => event.type === type && matches(event));
      if (found) return found;
      await once(this.#socket, 'message');
    }
  }

  async request(command: string, details: object = {}): Promise<Event> {
    const id = ++this.#lastId;
    this.#socket.send(JSON.stringify({ id, command, ...details }));
    for (;;) {
      const answer = this.events.find((event) => event.id === id);
      if (answer) return answer;
      await once(this.#socket, 'message');
    }
  }

  async close(): Promise<void> {
    this.#socket.close();
    await once(this.#socket, 'close');
  }
}

let gateway: Gateway;
let client: GatewayClient;
let mia: Desk;

beforeEach(async () => {
  gateway = await startGateway({ agents: [{ id: 'mia', name: 'Mia', mode: 'desk' }, { id: 'jonas', name: 'Jonas', mode: 'desk' }] });
  client = new GatewayClient(gateway);
  await client.signIn('anna', 'en');
  mia = new Desk(gateway, 'mia');
  await mia.event('snapshot');
});
afterEach(() => gateway.close());

const waiting = async (): Promise<string> => {
  await client.send('CONNECT');
  await client.send('TRANS2AGENT');
  await client.messages();
  return gateway.control.conversations()[0]!.id;
};
const contents = async (): Promise<string[]> => (await client.messages()).map((message) => String(message.content));

describe('the agents\' desk', () => {
  it('signs in as long as a line is open', async () => {
    const present = (): string[] => gateway.control.agents().filter((agent) => agent.present).map((agent) => agent.id);
    assert.deepEqual(present(), ['mia']);
    const jonas = new Desk(gateway, 'jonas');
    await jonas.event('snapshot');
    await mia.event('agents', ({ agents }) => agents[1].present);
    await jonas.close();
    await mia.event('agents', ({ agents }) => mia.events.some((event) => event.type === 'agents' && event.agents[1].present) && !agents[1].present);
    assert.deepEqual(present(), ['mia']);
    const nobody = new WebSocket(`${gateway.origin.replace('http', 'ws')}/desk/socket?agent=nobody`);
    const [error] = await once(nobody, 'error') as [Error];
    assert.match(error.message, /404/);
  });

  it('sees who waits with all that was said, accepts, answers, and is read', async () => {
    const conversationId = await waiting();
    const { conversation } = await mia.event('conversation', (event) => event.conversation.state === 'queued');
    assert.equal(conversation.history[0].sourceType, 'ROBOT');
    assert.equal((await mia.request('say', { conversationId, text: 'too early' })).type, 'refused');
    assert.equal((await mia.request('accept', { conversationId })).type, 'done');
    assert.equal((await mia.request('accept', { conversationId })).reason, 'This conversation does not wait any more.');
    await mia.request('say', { conversationId, text: 'Hello Anna' });
    assert.deepEqual(await contents(), ['An agent has joined.', 'Hello, this is Mia. How can I help?', 'Hello Anna']);
    assert.equal((await mia.request('say', { conversationId, text: 'x'.repeat(501) })).type, 'refused');
    assert.deepEqual(await contents(), []);
  });

  it('is told what the visitor writes, and that he writes', async () => {
    const conversationId = await waiting();
    await mia.request('accept', { conversationId });
    await client.send('INPUT', 'Hel');
    assert.equal((await mia.event('typing')).conversationId, conversationId);
    await client.send('CHAT', 'Hello?');
    const { entry } = await mia.event('message', (event) => event.entry.sourceType === 'CUSTOMER');
    assert.equal(entry.content, 'Hello?');
  });

  it('sends files and places, and takes files', async () => {
    const conversationId = await waiting();
    await mia.request('accept', { conversationId });
    await client.messages();
    const upload = await fetch(`${gateway.origin}/desk/files?type=png`, { method: 'POST', body: Buffer.from('png bytes') });
    const { objectKey } = await upload.json() as { objectKey: string };
    await mia.request('sendFile', { conversationId, objectKey });
    await mia.request('sendLocation', { conversationId, latitude: 53.5511, longitude: 9.9937, description: 'Showroom Hamburg' });
    assert.equal((await mia.request('sendLocation', { conversationId, latitude: 91, longitude: 0 })).type, 'refused');
    const [file, place] = await client.messages();
    assert.equal(file.mediaType, 'IMAGE');
    assert.equal(file.content, `${objectKey},png`);
    assert.equal(place.mediaType, 'LOCATE');
    assert.equal(place.content, '53.5511/9.9937/Showroom Hamburg');
    const down = await client.post('downloadFileStream', { fileId: objectKey, fileType: 'png', channel: 'WEB' });
    assert.equal(Buffer.from(down.body.fileStream, 'base64').toString(), 'png bytes');
    assert.equal((await fetch(`${gateway.origin}/desk/files?type=exe`, { method: 'POST', body: 'x' })).status, 415);
    const kept = await fetch(`${gateway.origin}/desk/files/${objectKey}`);
    assert.equal(kept.headers.get('content-type'), 'image/png');
    assert.equal(kept.headers.get('content-security-policy'), 'sandbox');
    assert.equal(await kept.text(), 'png bytes');
  });

  it('hands over to a colleague who is there, and ends', async () => {
    const conversationId = await waiting();
    await mia.request('accept', { conversationId });
    await client.messages();
    assert.equal((await mia.request('transfer', { conversationId, agentId: 'jonas' })).type, 'refused');
    const jonas = new Desk(gateway, 'jonas');
    await jonas.event('snapshot');
    assert.equal((await mia.request('transfer', { conversationId, agentId: 'jonas' })).type, 'done');
    assert.equal((await mia.request('end', { conversationId })).reason, 'This conversation is not yours.');
    assert.deepEqual(await contents(), ['You have been transferred to Jonas.', 'Hello, Jonas here, I am taking over.']);
    await jonas.request('end', { conversationId });
    const [end] = await client.messages();
    assert.equal(end.controlType, 'DISCONNECT');
    assert.equal(end.senderNickname, 'Jonas');
  });

  it('sees ratings and messages that were left', async () => {
    await client.send('CONNECT');
    await client.post('saveSatisfaction', { channel: 'WEB', userId: 'anna', evaluation: '4', comment: 'good', channelConfigId: client.channelId });
    assert.equal((await mia.event('rating')).rating.evaluation, '4');
    await client.post('doLeaveMessage', { callId: '1', caller: '1386667777', leaveMessage: 'call me', channel: 'WEB' });
    assert.equal((await mia.event('left-message')).left.leaveMessage, 'call me');
  });

  it('takes commands of an extension, and none that it does not know', async () => {
    await gateway.close();
    const seen: unknown[] = [];
    gateway = await startGateway({
      agents: [{ id: 'mia', name: 'Mia', mode: 'desk' }],
      extensions: [(centre) => ({
        routes: [{ method: 'GET', path: '/apiaccess/ccmessaging/v1/extra', auth: 'messaging', handle: ({ visitor }) => ({ body: { resultCode: '0', userId: visitor.userId } }) }],
        deskCommands: { ring: (agent, request) => [agent.name, request.loud] },
        control: { extra: (argument) => { seen.push(argument); centre.tellDesks({ type: 'extra' }, 'mia'); } },
        onSignIn: (agent) => { seen.push(agent.id); },
      })],
    });
    client = new GatewayClient(gateway);
    await client.signIn('anna');
    mia = new Desk(gateway, 'mia');
    await mia.event('snapshot');
    assert.deepEqual((await mia.request('ring', { loud: true })).value, ['Mia', true]);
    assert.equal((await mia.request('constructor')).type, 'refused');
    assert.equal((await client.request('GET', '/apiaccess/ccmessaging/v1/extra')).body.userId, 'anna');
    gateway.control.call('extra', { one: 1 });
    await mia.event('extra');
    assert.deepEqual(seen, ['mia', { one: 1 }]);
  });
});
