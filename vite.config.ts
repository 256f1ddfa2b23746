import { literalsHtmlCssMinifier } from '@literals/rollup-plugin-html-css-minifier';
import { basename } from 'node:path';
import { minify } from 'terser';
import { defineConfig, type Plugin } from 'vite';
import { leanIdb } from './scripts/lean-idb.js';
import { leanLit } from './scripts/lean-lit.js';
import { leanSip } from './scripts/lean-sip.js';
import { leanZod } from './scripts/lean-zod.js';
import { moduleSdp } from './scripts/module-sdp.js';

/** What every page loads: the widget's shell and what it is made of. */
const entryModules =
  /\/node_modules\/(lit|lit-html|lit-element|@lit\/reactive-element)\/(?!.*directive)|\/src\/(define|settings|core\/(store|next-task)|theme\/(tokens|host-styles)|i18n\/(localize|launcher-terms)|components\/(widget|widget-styles|left-open|provider|register-entry|session-element|session-controller|locale-controller|emit|request-event|parts\/(launcher-button|launcher-icon|icon-frame)))\.[jt]s/;
/** What stands behind any open chat or call: the session, the chat's elements, and what both share. */
const sessionModules =
  /\/node_modules\/(lit|lit-html|@lit\/reactive-element|@lit\/context|zod|idb)\/(?!directives\/live)|\/src\/(context|theme|core)\/|\/src\/i18n\/(formats|error-text)\.|\/src\/session\.|\/src\/components\/(wiring|carry-out|public-events|panel-content|viewport-controller|register-chat|parts\/icon)\./;

/** What a file needs on its way in or out; forms and suggestions use its requests. */
const fileModules = /\/src\/(chat\/(files|file-sending)|cec\/chat-api-later)\./;

/** After the bundler's own minifier: some 3 % smaller, and without sip.js's log calls, which nobody reads. */
const terser: Plugin = {
  name: 'terser',
  generateBundle: {
    order: 'post',
    async handler(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        const { code, map } = await minify(chunk.code, {
          module: true,
          ecma: 2020,
          compress: { passes: 2, pure_funcs: ['debug', 'log', 'warn'].flatMap((level) => [`this.logger.${level}`, `logger.${level}`]) },
          // All of what every page loads runs at once: compiled while it arrives, not by and by on the page's main thread.
          // https://v8.dev/blog/explicit-compile-hints
          format: { preamble: chunk.name === 'base' ? '//# allFunctionsCalledOnLoad' : '' },
          sourceMap: { asObject: true, ...(chunk.map && { content: chunk.map as never }) },
        });
        const source = bundle[`${chunk.fileName}.map`];
        if (!code) throw new Error(`${chunk.fileName} was not minified`);
        chunk.code = code;
        if (source?.type !== 'asset') continue;
        // The door is one line, which every page loads: to say where its map is would be half of it.
        if (chunk.isEntry) {
          delete bundle[source.fileName];
          continue;
        }
        source.source = JSON.stringify(map);
        chunk.code += `\n//# sourceMappingURL=${basename(chunk.fileName)}.map\n`;
      }
    },
  },
};

export default defineConfig({
  publicDir: false,
  plugins: [
    terser,
    leanIdb(),
    leanLit(),
    leanSip(),
    leanZod(),
    moduleSdp(),
    literalsHtmlCssMinifier({
      include: ['src/**/*.ts'],
      failOnError: true,
      // Inside svg an element without its slash stays open and swallows the next.
      options: { minifyOptions: { keepClosingSlash: true } },
    }),
  ],
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    sourcemap: true,
    manifest: 'manifest.json',
    lib: { entry: { deskbell: 'src/embed.ts' }, formats: ['es'] },
    rolldownOptions: {
      output: {
        // Few chunks: every file compresses by itself, and every one is a request.
        codeSplitting: {
          groups: [
            { name: 'base', test: entryModules, priority: 2 },
            { name: 'session', test: sessionModules, priority: 1 },
            { name: 'files', test: fileModules },
          ],
        },
        minify: true,
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
});
