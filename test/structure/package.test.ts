import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

/** A page's own code, in which every public name is typed. */
const page = `import 'deskbell';
const widget = document.querySelector('deskbell-widget')!;
widget.addEventListener('deskbell-error', ({ detail: { code, message, retryable } }) => { const words: [string, string, boolean] = [code, message, retryable]; void words; });
document.addEventListener('deskbell-message', (event) => { const shown: string | undefined = event.detail.message.text; void shown; });
document.body.addEventListener('deskbell-queue', ({ detail }) => { const seconds: number | undefined = detail.estimatedWait ?? detail.waited ?? detail.position; void seconds; });
widget.addEventListener('deskbell-chat-state', ({ detail: { state, previous } }) => state === 'agent' && previous === 'queued');
widget.addEventListener('deskbell-call-state', ({ detail: { state, media, cause } }) => state === 'failed' && media === 'video' && cause);
widget.addEventListener('deskbell-unread', ({ detail: { count } }) => count.toFixed());
widget.addEventListener('deskbell-open-change', ({ detail: { open } }) => { if (!open) widget.open(); });
widget.addEventListener('deskbell-ready', () => { widget.close(); widget.toggle(); });
const provider = document.createElement('deskbell-provider');
for (const host of [widget, provider]) {
  void host.sendMessage('a').then(({ id, status }) => [id, status]);
  void host.sendFile(new File([], 'a')).then(({ file }) => file);
  void Promise.all([host.transferToAgent(), host.endConversation(), host.startCall({ media: 'audio' }), host.hangUp(), host.reset()]);
  host.identify({ userId: 'u', userName: 'n', userAvatar: 'a', userToken: 't' });
  const states: [string, string, number, number] = [host.chatState, host.callState, host.unreadCount, host.messages.length];
  void states;
}
document.createElement('deskbell-call-button').media = 'video';
// @ts-expect-error no such state
widget.addEventListener('deskbell-chat-state', ({ detail }) => detail.state === 'asleep');
`;

const server = `import { createBroker, toNodeListener } from 'deskbell/broker';
import { createServer } from 'node:http';
createServer(toNodeListener(createBroker({
  cecOrigin: 'https://service.example', appKey: 'k', appSecret: 's', channels: ['1'], sessionSecrets: ['x'.repeat(32)],
})));
`;

describe('the package', () => {
  it('is built before it is packed, and holds every file that it names', () => {
    assert.equal(manifest.scripts['prepack'], manifest.scripts['build']);
    const [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8', maxBuffer: 1 << 26 })) as [{ files: { path: string }[] }];
    const files = packed.files.map(({ path }) => `./${path}`);
    const named = [...Object.values(manifest.exports).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry))), ...Object.values(manifest.bin).map((path) => `./${path}`)];
    assert.deepEqual(named.filter((path) => !files.includes(path)), []);
  });

  it('names in custom-elements.json the tag and the class of every public element', () => {
    const { modules } = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8')) as {
      modules: { declarations?: { name: string; tagName?: string }[]; exports?: { kind: string; name: string; declaration: { name: string } }[] }[];
    };
    const listed = [...readFileSync('src/element-map.ts', 'utf8').matchAll(/'(deskbell-[a-z-]+)': (Deskbell\w+);/g)].map(([, tag, name]) => `${tag} ${name}`);
    assert.equal(listed.length, 13);
    const tagged = modules.flatMap(({ declarations = [] }) => declarations.map(({ tagName, name }) => `${tagName} ${name}`));
    const defined = modules.flatMap(({ exports = [] }) => exports.filter(({ kind }) => kind === 'custom-element-definition').map(({ name, declaration }) => `${name} ${declaration.name}`));
    for (const element of listed) {
      assert.ok(tagged.includes(element), element);
      assert.ok(defined.includes(element), element);
    }
    assert.ok(defined.every((element) => element.startsWith('deskbell-')));
  });

  describe('types a site\'s own TypeScript, strict and with every library checked', () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'deskbell-site-'));
      mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
      symlinkSync(process.cwd(), join(folder, 'node_modules/deskbell'));
      symlinkSync(join(process.cwd(), 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
      writeFileSync(join(folder, 'page.ts'), page);
      writeFileSync(join(folder, 'server.ts'), server);
    });
    after(() => rmSync(folder, { recursive: true }));

    for (const [file, library, types] of [['page.ts', 'es2022,dom,dom.iterable', []], ['server.ts', 'es2022', ['--types', 'node']]] as const) {
      it(file, () => {
        const tsc = join(process.cwd(), 'node_modules/typescript/bin/tsc');
        const options = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2022', '--module', 'nodenext', '--lib', library, ...types, file];
        try {
          execFileSync(process.execPath, [tsc, ...options], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
        } catch (error) {
          assert.fail((error as { stdout: string }).stdout);
        }
      });
    }
  });
});
