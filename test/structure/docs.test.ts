import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { errorCodes } from '../../src/core/error-codes.js';

interface Member {
  readonly name?: string;
}
interface Declaration {
  readonly tagName?: string;
  readonly name: string;
  readonly summary?: string;
  readonly attributes?: readonly (Member & { readonly inheritedFrom?: unknown })[];
  readonly events?: readonly Member[];
  readonly cssParts?: readonly Member[];
}

const manifest = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8')) as { modules: readonly { declarations?: readonly Declaration[] }[] };
const declarations = manifest.modules.flatMap((module) => module.declarations ?? []);
const of = (name: string): Declaration => {
  const found = declarations.find((declaration) => declaration.name === name);
  assert.ok(found, `${name} is not in custom-elements.json`);
  return found;
};
const readme = readFileSync('README.md', 'utf8');
const publicElements: Readonly<Record<string, string>> = {
  'deskbell-widget': 'DeskbellWidget', 'deskbell-provider': 'DeskbellProvider', 'deskbell-launcher': 'DeskbellLauncher', 'deskbell-chat': 'DeskbellChat',
  'deskbell-message-list': 'DeskbellMessageList', 'deskbell-message': 'DeskbellMessage', 'deskbell-composer': 'DeskbellComposer',
  'deskbell-queue-status': 'DeskbellQueueStatus', 'deskbell-file-upload': 'DeskbellFileUpload', 'deskbell-satisfaction': 'DeskbellSatisfaction',
  'deskbell-leave-message': 'DeskbellLeaveMessage', 'deskbell-call-button': 'DeskbellCallButton', 'deskbell-call-panel': 'DeskbellCallPanel',
};
const attributes = [
  'session-url', 'channel-id', 'user-id', 'user-name', 'user-avatar', 'user-token', 'locale', 'call', 'theme', 'heading', 'greeting', 'start',
  'poll-interval', 'max-file-size', 'ice-servers', 'ice-transport-policy', 'gateway-path',
];
const events = ['ready', 'chat-state', 'message', 'queue', 'unread', 'call-state', 'error'].map((name) => `deskbell-${name}`);

describe('the documents', () => {
  it('have every public element, each with a summary', () => {
    for (const [tag, name] of Object.entries(publicElements)) {
      assert.ok(of(name).summary, `${name} has no @summary`);
      assert.ok(readme.includes(`\`${tag}\``), `README lacks ${tag}`);
    }
  });

  it('have every attribute and event of widget and provider', () => {
    for (const name of ['DeskbellWidget', 'DeskbellProvider']) {
      const own = name === 'DeskbellWidget' ? ['open', 'position', 'keep-open'] : [];
      assert.deepEqual(of(name).attributes?.map((attribute) => attribute.name).sort(), [...attributes, ...own].sort());
      const told = of(name).events?.map((event) => event.name);
      for (const event of [...events, ...(own.length ? ['deskbell-open-change'] : [])]) assert.ok(told?.includes(event), `${name} does not document ${event}`);
    }
    for (const name of [...attributes, 'open', 'position', 'keep-open', ...events, 'deskbell-open-change']) assert.ok(readme.includes(`\`${name}\``), `README lacks ${name}`);
  });

  it('list every error code with its meaning', () => {
    for (const [code, meaning] of Object.entries(errorCodes)) assert.ok(readme.includes(`| \`${code}\` | ${meaning} |`), `README lacks ${code}`);
  });

  it('link only to what is there, and lean on nothing outside the repository', () => {
    const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...readdirSync('docs').filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`)];
    for (const page of pages) {
      const text = readFileSync(page, 'utf8');
      for (const [, target] of text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)) assert.ok(existsSync(join(dirname(page), target!)), `${page} links to ${target}`);
    }
  });

  it('name rooms that exist', () => {
    const contributing = readFileSync('CONTRIBUTING.md', 'utf8');
    for (const [, path] of contributing.matchAll(/^\| `(src\/[\w./-]+|demo|test)`/gm)) assert.ok(existsSync(path!), `CONTRIBUTING names ${path}`);
    for (const [, script] of `${contributing}\n${readme}`.matchAll(/npm run ([\w:-]+)/g)) {
      assert.ok((JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts[script!], `no script ${script}`);
    }
  });
});
