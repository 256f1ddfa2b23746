import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, normalize, relative } from 'node:path';
import { describe, it } from 'node:test';
import ts from 'typescript';

interface Import {
  readonly target: string;
  readonly kind: 'value' | 'type' | 'dynamic';
}

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative('.', join(entry.parentPath, entry.name)));

/** The imports of a file; project files as their path from the root, packages by name. */
function importsOf(file: string): Import[] {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, kind: Import['kind']): void => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const text = specifier.text;
    found.push({ kind, target: text.startsWith('.') ? normalize(join(dirname(file), text)).replace(/\.js$/, '.ts') : text });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const bindings = node.importClause?.namedBindings;
      const onlyTypes = node.importClause?.isTypeOnly
        || (bindings && ts.isNamedImports(bindings) && !node.importClause?.name && bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly));
      add(node.moduleSpecifier, onlyTypes ? 'type' : 'value');
    } else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'value');
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], 'dynamic');
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The room of a file: the longest listed folder that holds it, or the file itself. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  'src/core': [],
  'src/cec': ['src/core'],
  'src/chat': ['src/cec', 'src/core'],
  'src/call': ['src/cec', 'src/core'],
  'src/context': ['src/core'],
  'src/i18n': ['src/core'],
  'src/theme': [],
  'src/components/parts': ['src/i18n', 'src/theme', 'src/core', 'src/components/request-event.ts'],
  'src/components/panes': ['src/components/parts', 'src/context', 'src/i18n', 'src/theme', 'src/core', 'src/components/request-event.ts'],
  'src/components': ['src/components/panes', 'src/components/parts', 'src/context', 'src/i18n', 'src/theme', 'src/core', 'src/define.ts', 'src/settings.ts'],
  'src/broker': ['src/core', 'src/cec'],
  'src/settings.ts': ['src/core'],
  'src/define.ts': [],
  'src/session.ts': ['src/chat', 'src/cec', 'src/core', 'src/settings.ts'],
  'src/embed.ts': ['src/components', 'src/define.ts'],
  'src/index.ts': ['src/components', 'src/core', 'src/define.ts', 'src/session.ts'],
  'src/element-map.ts': [],
};

const roomOf = (file: string): string | undefined =>
  Object.keys(rooms).filter((room) => file === room || file.startsWith(`${room}/`)).sort((a, b) => b.length - a.length)[0];

const packages: readonly (readonly [RegExp, RegExp])[] = [
  [/^zod\/mini$/, /^src\/(cec|broker)\//],
  [/^idb$/, /^src\/chat\/transcript/],
  [/^sip\.js/, /^src\/call\/sip-/],
  [/^webrtc-adapter/, /^src\/call\//],
  [/^(lit|@lit\/)/, /^src\/(context|components|i18n|theme)\//],
  [/^(node:|jose|ioredis|prom-client|rate-limiter-flexible)/, /^src\/broker\//],
];

const files = sources('src');

describe('who imports whom', () => {
  it('has a room for every source file', () => {
    assert.deepEqual(files.filter((file) => !roomOf(file)), []);
  });

  it('keeps value imports inside the walls', () => {
    const wrong: string[] = [];
    for (const file of files) {
      const room = roomOf(file)!;
      for (const { target, kind } of importsOf(file)) {
        if (!target.startsWith('src/') || kind === 'type') continue;
        const other = roomOf(target) ?? target;
        if (other === room || rooms[room]!.includes(other) || rooms[room]!.includes(target)) continue;
        // The heavy sides are joined at run time, when they are wanted.
        if (kind === 'dynamic' && ((room === 'src/components' && target === 'src/session.ts') || (room === 'src/session.ts' && other === 'src/call'))) continue;
        wrong.push(`${file} -> ${target}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('lets nobody import the broker, and core know nobody, not even by type', () => {
    const wrong = files.flatMap((file) => importsOf(file)
      .filter(({ target }) => (target.startsWith('src/broker/') && !file.startsWith('src/broker/'))
        || (file.startsWith('src/core/') && !target.startsWith('src/core/')))
      .map(({ target }) => `${file} -> ${target}`));
    assert.deepEqual(wrong, []);
  });

  it('gives every package one owner, and plain zod none', () => {
    const wrong = files.flatMap((file) => importsOf(file)
      .filter(({ target }) => !target.startsWith('src/'))
      .filter(({ target }) => !packages.some(([name, owner]) => name.test(target) && owner.test(file)))
      .map(({ target }) => `${file} -> ${target}`));
    assert.deepEqual(wrong, []);
  });

  it('has no ring of value imports', () => {
    const next = new Map(files.map((file) => [file, importsOf(file).filter(({ kind }) => kind === 'value').map(({ target }) => target)]));
    const done = new Set<string>();
    const walk = (file: string, path: readonly string[]): void => {
      assert.ok(!path.includes(file), `ring: ${[...path.slice(path.indexOf(file)), file].join(' -> ')}`);
      if (done.has(file)) return;
      for (const target of next.get(file) ?? []) if (next.has(target)) walk(target, [...path, file]);
      done.add(file);
    };
    files.forEach((file) => walk(file, []));
  });

  it('keeps the stand-in contact centre apart from src, so that the two check each other', () => {
    const wrong = sources('demo/gateway').flatMap((file) => importsOf(file).filter(({ target }) => target.startsWith('src/')).map(({ target }) => `${file} -> ${target}`));
    assert.deepEqual(wrong, []);
  });

  it('has no file whose name says nothing, and none past 400 lines', () => {
    const all = [...files, ...sources('demo')];
    assert.deepEqual(all.filter((file) => /^(utils?|helpers?|common|shared|misc|types|constants)\.ts$/.test(basename(file))), []);
    assert.deepEqual(all.filter((file) => readFileSync(file, 'utf8').split('\n').length > 400), []);
  });
});
