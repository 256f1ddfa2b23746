import assert from 'node:assert/strict';
import { connect, createServer, type Server } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { startGateway, type Gateway } from '../../demo/gateway/gateway.js';
import { ask, BrokerWorld, channel, until, type Ask, type Heard, type SessionAnswer } from '../support/broker-world.js';
import { StubCec } from '../support/stub-cec.js';

/** A wire between page and broker that keeps every byte that goes to the page. */
class Tap {
  readonly server: Server;
  #bytes: Buffer[] = [];

  private constructor(port: number) {
    this.server = createServer((page) => {
      const broker = connect(port, '127.0.0.1');
      broker.on('data', (bytes: Buffer) => this.#bytes.push(bytes));
      page.pipe(broker).pipe(page);
      for (const [one, other] of [[page, broker], [broker, page]] as const) one.on('error', () => other.destroy()).on('close', () => other.destroy());
    });
  }

  static async on(origin: string): Promise<Tap> {
    const tap = new Tap(Number(new URL(origin).port));
    await new Promise<void>((resolve) => tap.server.listen(0, '127.0.0.1', resolve));
    return tap;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as { port: number }).port}`;
  }

  get heard(): Buffer {
    return Buffer.concat(this.#bytes);
  }

  close(): Promise<unknown> {
    return new Promise((resolve) => this.server.close(resolve));
  }
}

/** The ways in which a secret could be written. */
const forms = (secret: string): string[] => [
  secret, Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -2), Buffer.from(secret).toString('base64url').slice(0, -2), Buffer.from(secret).toString('hex'),
  encodeURIComponent(secret), [...secret].reverse().join(''), JSON.stringify(secret).slice(1, -1),
];

describe('all that a page receives in relay mode', () => {
  let cec: StubCec;
  let world: BrokerWorld;
  let tap: Tap;
  before(async () => {
    cec = await StubCec.start();
    world = await BrokerWorld.open({ allowCreateCall: true, allowedOrigins: ['https://shop.example'] }, cec);
    tap = await Tap.on(world.origin);
  });
  after(async () => {
    await world.close();
    await tap.close();
    await cec.close();
  });

  it('has no byte of app_secret, app key, access token or messaging token in it', async () => {
    const to = (path: string, options: Ask = {}): Promise<Heard> => ask(`${tap.origin}/deskbell${path}`, options);
    const open = async (): Promise<SessionAnswer> => (await to('/session', { method: 'POST', body: {} })).body as unknown as SessionAnswer;
    const session = await open();
    const call = (path: string, body?: object): Promise<Heard> =>
      to(`/apiaccess/ccmessaging/${path}`, { ...(body && { method: 'POST', body }), headers: { authorization: `Bearer ${session.accessToken}` } });
    const story = async (): Promise<void> => {
      for (const controlType of ['CONNECT', 'CHAT', 'TRANS2AGENT', 'INPUT', 'DISCONNECT']) await call('send', { controlType, mediaType: 'TEXT', content: 'x' });
      for (const path of ['queryQueueInfo', 'uploadFileStream', 'downloadFileStream', 'queryPhraseByKeyword', 'saveSatisfaction', 'v1/robot/feedbacksatisfaction', 'doLeaveMessage', 'v1/createClickToCall', 'v1/dropClickToCall', 'v1/mobileagent/createcall', 'applyToken']) await call(path, {});
      for (const path of ['poll', 'v1/checkClickToCallSupport', 'v1/getClickToCallEvents']) await call(path);
      for (const path of ['/health', '/ready', '/metrics', '/nothing', '/session']) await to(path);
      await open();
    };
    await story();
    // A centre that says its tokens in every place that an answer has.
    const chatter = ({ headers }: { headers: Record<string, unknown> }, status: number) => {
      const words = `${String(headers['authorization'])} ${String(headers['ccmessaging-token'])} ${String(headers['x-app-key'])} ${cec.appSecret}`;
      return {
        status, headers: { 'ccmessaging-token': cec.issueMessaging(JSON.stringify([session.userId, channel])), 'x-trace': words, 'set-cookie': `t=${encodeURIComponent(words)}`, authorization: String(headers['authorization']) },
        body: { resultCode: '0', resultDesc: words, errorCode: '500', exceptionInfo: words, echo: headers, downlinkMessages: [{ content: words }] },
      };
    };
    for (const status of [200, 400, 500, 503]) {
      for (const name of ['send', 'poll', 'queryQueueInfo', 'downloadFileStream', 'getClickToCallEvents', 'createcall']) cec.overrides.set(name, (request) => chatter(request, status));
      await story();
    }
    for (const name of ['applyToken', 'tokenByAkSk']) cec.overrides.set(name, (request) => ({ status: 500, body: { exceptionInfo: `${JSON.stringify(request.headers)}${JSON.stringify(request.body)}` } }));
    cec.revokeAccess();
    cec.revokeMessaging();
    await story();

    const heard = tap.heard.toString('latin1');
    assert.ok(heard.includes('"cursor":"') && heard.length > 20_000, 'the tap heard the story');
    assert.ok(cec.issued.length > 20);
    for (const secret of [cec.appSecret, cec.appKey, ...cec.issued]) {
      for (const form of forms(secret)) assert.ok(!heard.includes(form), `${secret.slice(0, 14)} as ${form.slice(0, 14)}`);
    }
  });
});

describe('against the demo contact centre', () => {
  let gateway: Gateway;
  let world: BrokerWorld;
  before(async () => {
    gateway = await startGateway();
    world = await BrokerWorld.open({ cecOrigin: gateway.origin, appKey: gateway.appKey, appSecret: gateway.appSecret, channels: gateway.channels });
  });
  after(async () => {
    await world.close();
    await gateway.close();
  });

  it('a visitor talks with the robot, and its tokens stay behind', async () => {
    const session = await world.session();
    assert.equal((await world.call(session, 'send', { controlType: 'CONNECT', mediaType: 'TEXT', content: '' })).body['resultCode'], '0');
    assert.equal((await world.call(session, 'send', { controlType: 'CHAT', mediaType: 'TEXT', content: 'hello' })).body['resultCode'], '0');
    let texts: string[] = [];
    let cursor: string | undefined;
    await until(async () => {
      const answer = await world.poll(session, cursor);
      cursor = answer.cursor;
      texts = [...texts, ...answer.texts];
      return texts.length > 0;
    }, 'the robot answers');
    const upload = await world.call(session, 'uploadFileStream', { fileType: 'txt', fileStream: btoa('a file') });
    assert.equal(String(upload.body['resultCode'] ?? upload.body['returnCode']), '0');
    assert.equal((await world.call(session, 'send', { controlType: 'DISCONNECT', mediaType: 'TEXT', content: '' })).body['resultCode'], '0');
    assert.ok(!world.journal.some((answer) => answer.includes(gateway.appSecret) || answer.toLowerCase().includes('\nccmessaging-token\n')));
  });
});
