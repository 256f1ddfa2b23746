import { literalsHtmlCssMinifier } from '@literals/rollup-plugin-html-css-minifier';
import { defineConfig } from 'vite';
import { leanSip } from './scripts/lean-sip.js';

export default defineConfig({
  publicDir: false,
  plugins: [
    leanSip(),
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
      output: { minify: true, entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
