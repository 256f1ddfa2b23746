import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

const manifest = JSON.parse(readFileSync('dist/manifest.json', 'utf8')) as Record<string, Chunk>;

/** The files that loading these modules brings, static imports included. */
function filesOf(...modules: readonly string[]): Set<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const walk = (key: string): void => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = manifest[key];
    assert.ok(chunk, `${key} is not in the manifest`);
    found.add(chunk.file);
    chunk.imports?.forEach(walk);
  };
  modules.forEach(walk);
  return found;
}

const text = (file: string): string => readFileSync(join('dist', file), 'utf8');
const total = (files: Iterable<string>, compress: (content: Buffer) => Buffer): number =>
  [...files].reduce((sum, file) => sum + compress(readFileSync(join('dist', file))).length, 0);

/** The chunk of that name, where modules were gathered and none of them is its key. */
const gathered = (name: string): string => Object.keys(manifest).find((key) => key.startsWith(`_${name}-`)) ?? assert.fail(`no chunk ${name}`);
const without = (files: Iterable<string>, ...others: ReadonlySet<string>[]): Set<string> => new Set([...files].filter((file) => !others.some((other) => other.has(file))));

const entry = filesOf('src/embed.ts');
/** What the first click brings: chat, session, the words of one language. */
const chat = without(filesOf(gathered('session'), 'src/i18n/en.ts'), entry);
/** What comes when a file, a suggestion, a form or a rating first comes up, or storage is refused. */
const later = without(filesOf(gathered('files'), 'src/components/register-later.ts', 'src/chat/transcript-memory.ts'), entry, chat);
const callUi = without(filesOf('src/components/register-call.ts'), entry, chat);
const engine = filesOf('src/call/call-session.ts', 'src/call/sip-phone.ts', 'src/cec/call-api.ts');
const call = without([...callUi, ...engine], entry, chat);

describe('what a page loads', () => {
  it('is at most 12 kB brotli before the launcher is clicked', (context) => {
    const bytes = total(entry, brotliCompressSync);
    context.diagnostic(`entry: ${bytes} bytes brotli in ${entry.size} files`);
    assert.ok(bytes > 1000 && bytes <= 12_000, `${bytes} bytes`);
  });

  it('is compiled as it arrives, by a hint that must be the first line', () => {
    const [door, ...rest] = [...entry];
    assert.equal(door, 'deskbell.js');
    for (const file of rest) assert.match(text(file), /^\/\/# allFunctionsCalledOnLoad\n/, file);
    assert.equal(rest.length, 1);
  });

  it('is at most 40 kB brotli more when the chat is opened', (context) => {
    const bytes = total(chat, brotliCompressSync);
    context.diagnostic(`chat: ${bytes} bytes brotli in ${chat.size} files`);
    const both = bytes + total(entry, brotliCompressSync);
    context.diagnostic(`entry and chat: ${both} bytes brotli`);
    assert.ok(bytes > 10_000 && bytes <= 40_000, `${bytes} bytes`);
    assert.ok(both <= 50_000, `${both} bytes with the entry`);
  });

  it('is at most 10 kB brotli more for files, forms and ratings, when they come up', (context) => {
    const bytes = total(later, brotliCompressSync);
    context.diagnostic(`later: ${bytes} bytes brotli in ${later.size} files`);
    assert.ok(bytes > 1_000 && bytes <= 10_000, `${bytes} bytes`);
  });

  it('is at most 60 kB gzip more for calls', (context) => {
    const bytes = total(call, gzipSync);
    context.diagnostic(`calls: ${bytes} bytes gzip in ${call.size} files`);
    assert.ok(bytes > 20_000 && bytes <= 60_000, `${bytes} bytes`);
  });

  it('has no call code in entry or chat', () => {
    for (const file of [...entry, ...chat, ...later]) {
      for (const forbidden of ['sip:', 'SIP/2.0', 'RTCPeerConnection', 'getUserMedia', 'createClickToCall', 'ClickToCall', 'gwAddresses']) {
        assert.ok(!text(file).includes(forbidden), `${file} contains ${forbidden}`);
      }
    }
    for (const file of callUi) assert.ok(!/SIP\/2\.0|RTCPeerConnection|createClickToCall/.test(text(file)), `${file} has the engine in it`);
  });

  it('holds no server code, no secret, no evaluation and no stranger\'s address', () => {
    const loaded = ['deskbell.js', ...readdirSync('dist/chunks').filter((file) => file.endsWith('.js')).map((file) => `chunks/${file}`)];
    for (const file of loaded) {
      for (const forbidden of ['app_secret', 'appSecret', 'tokenByAkSk', 'X-Token-Expire', 'ioredis', 'prom-client', 'stun.l.google.com', 'new Function', 'document.cookie', 'localStorage.clear']) {
        assert.ok(!text(file).includes(forbidden), `${file} contains ${forbidden}`);
      }
      assert.ok(!/[^\w.]eval\(/.test(text(file)), `${file} evaluates text`);
    }
  });

  it('is named by one file; chunks stand in dist/chunks, servers in dist/broker', () => {
    const scripts = readdirSync('dist').filter((file) => file.endsWith('.js'));
    assert.deepEqual(scripts, ['deskbell.js']);
    assert.deepEqual(readdirSync('dist', { withFileTypes: true }).filter((each) => each.isDirectory()).map(({ name }) => name).sort(), ['broker', 'chunks', 'esm']);
    assert.ok(!readdirSync('dist/esm').includes('broker'));
  });

  it('loads its chunks by relative address', () => {
    for (const file of [...entry]) assert.ok(!/import\(["'`]\//.test(text(file)), `${file} imports from the page's root`);
  });
});
