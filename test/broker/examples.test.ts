import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { ask, channel, secret, until, type Heard } from '../support/broker-world.js';
import { StubCec } from '../support/stub-cec.js';

const docs = readFileSync(fileURLToPath(new URL('../../docs/broker.md', import.meta.url)), 'utf8');
const door = new URL('../../src/broker/index.ts', import.meta.url).href;

const example = (name: string): string => {
  const code = new RegExp(`\`\`\`js ${name}\\n([\\s\\S]*?)\`\`\``).exec(docs)?.[1];
  assert.ok(code, `docs/broker.md has no example ${name}`);
  return code;
};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the examples of docs/broker.md', () => {
  let cec: StubCec;
  // Beside node_modules, where the examples' packages are found.
  const home = mkdtempSync(fileURLToPath(new URL('../../node_modules/.deskbell-examples-', import.meta.url)));
  before(async () => void (cec = await StubCec.start()));
  after(async () => {
    await cec.close();
    rmSync(home, { recursive: true, force: true });
  });

  for (const name of ['node', 'express', 'hono']) {
    it(`${name}: serves a visitor`, async () => {
      const port = await freePort();
      const file = join(home, `${name}.mjs`);
      writeFileSync(file, example(name).replaceAll("'deskbell/broker'", `'${door}'`));
      const child = spawn(process.execPath, ['--import', 'tsx', file], {
        env: { PATH: process.env['PATH'], PORT: String(port), CEC_ORIGIN: cec.origin, CEC_APP_KEY: cec.appKey, CEC_APP_SECRET: cec.appSecret, SESSION_SECRET: secret },
      });
      let output = '';
      child.stderr.on('data', (text: Buffer) => (output += text));
      const gone = new Promise((resolve) => child.once('exit', resolve));
      try {
        const origin = `http://127.0.0.1:${port}`;
        const heard = (path: string, options = {}): Promise<Heard | undefined> => ask(`${origin}${path}`, options).catch(() => undefined);
        await until(async () => (await heard('/deskbell/health'))?.status === 200 || child.exitCode !== null, 'it listens');
        const opened = (await heard('/deskbell/session', { method: 'POST', body: { locale: 'en' } }))!;
        assert.equal(opened.status, 200, output + opened.text);
        const session = opened.body as Record<string, string>;
        assert.deepEqual([session['baseUrl'], session['channelId']], [`${origin}/deskbell`, channel]);
        cec.push(session['userId']!, { content: 'hello' });
        const polled = (await heard('/deskbell/apiaccess/ccmessaging/poll', { headers: { authorization: `Bearer ${session['accessToken']}` } }))!;
        assert.equal((polled.body['downlinkMessages'] as { content: string }[])[0]!.content, 'hello');
        if (name === 'express') assert.equal((await heard('/'))!.text, 'the shop');
        assert.equal((await heard('/elsewhere'))!.status, 404);
      } finally {
        child.kill('SIGKILL');
        await gone;
      }
    });
  }

  it('names every setting of the command, and no other', async () => {
    const { variableOf } = await import('../../src/broker/environment.js');
    for (const option of ['cecOrigin', 'appSecret', 'channels', 'sessionSecrets', 'redisUrl', 'limits.totalPerSecond', 'allowCreateCall', 'metrics', 'port']) {
      assert.ok(docs.includes(`\`${variableOf(option)}\``), variableOf(option));
    }
  });
});
