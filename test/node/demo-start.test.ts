import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { listen } from '../../demo/listening.js';
import { spawnGateway } from '../../demo/gateway-process.js';
import { type Demo, startDemo } from '../../demo/start.js';

interface Session {
  readonly baseUrl: string;
  readonly appKey: string;
  readonly accessToken: string;
  readonly messagingToken: string;
  readonly userId: string;
  readonly userName: string;
  readonly channelId: string;
  readonly expiresIn: number;
  readonly visitorToken: string;
}

const session = async (demo: Demo, asked: object = {}): Promise<Session> => {
  const response = await fetch(`${demo.pageOrigin}/deskbell/session`, {
    method: 'POST', headers: { 'content-type': 'application/json', origin: demo.pageOrigin }, body: JSON.stringify({ locale: 'en', ...asked }),
  });
  assert.equal(response.status, 200);
  return await response.json() as Session;
};

const call = (at: Session, method: string, path: string, body?: object): Promise<Response> => fetch(`${at.baseUrl}/apiaccess/ccmessaging/${path}`, {
  method,
  headers: { 'content-type': 'application/json', 'x-app-key': at.appKey, authorization: `Bearer ${at.accessToken}`, 'ccmessaging-token': at.messagingToken },
  ...(body && { body: JSON.stringify(body) }),
});

const connect = (at: Session): Promise<Response> => call(at, 'POST', 'send',
  { channel: 'WEB', content: '', controlType: 'CONNECT', from: at.userId, to: at.channelId, mediaType: 'TEXT', sourceType: 'CUSTOMER' });

for (const serverSide of ['direct', 'relay'] as const) {
  describe(`the demo, ${serverSide}`, () => {
    let demo: Demo;
    before(async () => {
      demo = await startDemo({ serverSide });
    });
    after(() => demo.close());

    it('gives a page what it needs to talk to the centre, and no secret', async () => {
      const given = await session(demo, { userName: 'Anna' });
      assert.ok(!JSON.stringify(given).includes(demo.gateway.appSecret));
      assert.equal(given.baseUrl.startsWith(serverSide === 'direct' ? demo.gateway.origin : demo.pageOrigin), true);
      assert.equal(given.channelId, demo.gateway.channels[0]);
      assert.ok(given.expiresIn > 0);
      const answer = await connect(given);
      assert.equal((await answer.json() as { resultCode: string }).resultCode, '0');
      const poll = await call(given, 'GET', `poll?receiverId=${encodeURIComponent(given.userId)}&channel=WEB`);
      const { downlinkMessages } = await poll.json() as { downlinkMessages: { sourceType: string }[] };
      assert.equal(downlinkMessages[0]?.sourceType, 'ROBOT');
    });

    it('knows an anonymous visitor again by the token alone', async () => {
      const first = await session(demo);
      assert.equal((await session(demo, { visitorToken: first.visitorToken })).userId, first.userId);
      assert.notEqual((await session(demo, { userId: first.userId })).userId, first.userId);
      assert.notEqual((await session(demo, { visitorToken: `${first.visitorToken}x` })).userId, first.userId);
    });
  });
}

describe('the demo\'s pages', () => {
  let demo: Demo;
  before(async () => {
    demo = await startDemo();
  });
  after(() => demo.close());
  const page = async (path: string): Promise<string> => {
    const response = await fetch(demo.pageOrigin + path);
    assert.equal(response.status, 200, path);
    return response.text();
  };

  it('load the widget from another origin', async () => {
    assert.notEqual(demo.widgetOrigin, demo.pageOrigin);
    const script = await fetch(`${demo.widgetOrigin}/deskbell.js`);
    assert.equal(script.status, 200);
    assert.equal(script.headers.get('access-control-allow-origin'), '*');
    for (const path of ['/', '/plain', '/strict', '/spa', '/spa/lamps', '/rtl', '/theme', '/call', '/two', '/inline']) {
      const html = await page(path);
      assert.ok(html.includes(`src="${demo.widgetOrigin}/deskbell.js"`), path);
      assert.match(html, /<deskbell-(widget|provider)[^>]* session-url="\/deskbell\/session"/, path);
      assert.ok(!html.includes('{{'), path);
    }
  });

  it('take the widget\'s attributes from the query, harmlessly', async () => {
    const html = await page('/plain?heading=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&call=none&onclick=alert(1)');
    assert.ok(html.includes('call="none"'));
    assert.ok(html.includes('heading="&#34;&#62;&#60;script&#62;'));
    assert.ok(!html.includes('onclick'));
    assert.ok(!(await page('/?%22%3E%3Cscript%3E')).includes('"><script>'));
  });

  it('speak Chinese when asked', async () => {
    const html = await page('/?lang=zh');
    assert.match(html, /<html lang="zh-CN">/);
    assert.match(html, /懂得何时入夜的灯光/);
  });

  it('the strict one allows next to nothing', async () => {
    const policy = (await fetch(`${demo.pageOrigin}/strict`)).headers.get('content-security-policy') ?? '';
    for (const part of ["default-src 'none'", `script-src ${demo.widgetOrigin};`, "require-trusted-types-for 'script'", 'trusted-types lit-html']) {
      assert.ok(policy.includes(part), part);
    }
    assert.ok(!/unsafe|data:|\*(?!$)(?!;)(?! )/.test(policy.replace('ws://127.0.0.1:*', '')), policy);
  });

  it('serve the desk, and nothing outside their folders', async () => {
    assert.ok((await page('/agent')).includes(`data-gateway="${demo.gateway.origin}"`));
    assert.ok((await page('/agent/desk.js')).length > 1000);
    for (const path of ['/..%2fstart.ts', '/agent/..%2f..%2fpackage.json', '/nothing', '/%E0%A4%A']) {
      assert.equal((await fetch(demo.pageOrigin + path)).status, 404, path);
    }
  });

  it('hand switches of the demo page to the centre, and of no other page', async () => {
    const press = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${demo.pageOrigin}/demo/control/set`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{"open":false}' });
    assert.equal((await press({})).status, 403);
    assert.equal(demo.gateway.control.settings().open, true);
    assert.equal((await press({ 'sec-fetch-site': 'same-origin' })).status, 200);
    assert.equal(demo.gateway.control.settings().open, false);
  });
});

describe('the centre in a process of its own', () => {
  it('says where it is, answers, and ends', async () => {
    const centre = await spawnGateway({ SCRIPTED_AGENTS: '1' });
    const response = await fetch(`${centre.origin}/apigovernance/api/oauth/tokenByAkSk`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ app_key: centre.appKey, app_secret: centre.appSecret }),
    });
    assert.equal(response.status, 200);
    await centre.close();
    await assert.rejects(fetch(centre.origin));
  });
});

describe('npm start with a port of one\'s own', () => {
  const start = async (port: string): Promise<{ code: number; said: string }> => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'demo/start.ts'], { env: { ...process.env, PORT: port }, stdio: ['ignore', 'ignore', 'pipe'] });
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number]>]);
    return { code, said };
  };

  it('says in one line that it is taken or none at all, and ends', async () => {
    const taken = await listen((_, response) => response.end());
    for (const port of [new URL(taken.origin).port, 'eighty', '70000']) {
      const { code, said } = await start(port);
      assert.equal(code, 2);
      assert.match(said, new RegExp(`^PORT=${port} cannot be used: [^\\n]+\\n$`));
    }
    await taken.close();
  });
});
