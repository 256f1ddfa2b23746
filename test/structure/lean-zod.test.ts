import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { build } from 'vite';
import { leanZod } from '../../scripts/lean-zod.js';

type Reader = (value: string) => unknown;

const folder = mkdtempSync(join(tmpdir(), 'deskbell-lean-'));

/** What the bundle's readers make of a JSON text: what they read, or the words of their refusal. */
async function readers(name: string, plugins: ReturnType<typeof leanZod>[]): Promise<readonly Reader[]> {
  const outDir = join(folder, name);
  await build({
    configFile: false, logLevel: 'silent', publicDir: false, plugins,
    build: { outDir, minify: false, lib: { entry: { message: 'src/cec/message.ts', session: 'src/cec/session-answer.ts' }, formats: ['es'] } },
  });
  const load = async (file: string): Promise<Record<string, (...values: unknown[]) => unknown>> =>
    (await import(pathToFileURL(join(outDir, `${file}.js`)).href)) as never;
  const { parseDownlink } = await load('message');
  const { readCredentials } = await load('session');
  return [
    (text) => parseDownlink!(JSON.parse(text)),
    (text) => {
      try {
        return readCredentials!(text, { locale: 'en' }, 'https://shop.example/session', 0);
      } catch (reason) {
        return (reason as Error).message;
      }
    },
  ];
}

const messageFields = ['sourceType', 'controlType', 'mediaType', 'content', 'senderNickname', 'timestamp', 'messageCode', 'simQuestions', 'queueFlag', 'callId', '__proto__', 'another'];
const credentialFields = ['baseUrl', 'appKey', 'accessToken', 'messagingToken', 'userId', 'channelId', 'expiresIn', 'visitorToken', 'another'];
const values = fc.oneof(
  fc.constantFrom('https://centre.example', 'AGENT', 'CHAT', 'text', '', '0', 1, 600, '600', true, null, 'Y', '["a"]'), fc.jsonValue({ maxDepth: 2 }),
);
const likely = (names: readonly string[]) => fc.record(Object.fromEntries(names.map((name) => [name, values])), { requiredKeys: [] });
const texts = fc.oneof(likely(messageFields), likely(credentialFields), fc.jsonValue({ maxDepth: 3 })).map((value) => JSON.stringify(value));
const whole = '{"baseUrl":"https://centre.example","appKey":"k","accessToken":"a","messagingToken":"m","userId":7,"channelId":"c","expiresIn":"600"}';

describe('zod as the bundle has it', () => {
  after(() => rmSync(folder, { recursive: true }));

  it('reads and refuses just what zod does', async () => {
    const [lean, full] = [await readers('lean', [leanZod()]), await readers('full', [])];
    assert.match(String(full[1]!('{}')), /lacks or misspells baseUrl, appKey/);
    assert.equal(typeof full[1]!(whole), 'object');
    const check = (text: string): void => lean.forEach((read, index) => assert.deepEqual(read(text), full[index]!(text), text));
    ['{}', 'null', '[]', whole].forEach(check);
    fc.assert(fc.property(texts, check), { numRuns: 5_000 });
  });
});
