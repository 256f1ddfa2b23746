import type { Plugin } from 'vite';

/** Errors of Lit's that only a mistake in our own source can cause, and that its development build finds: their texts stay behind. */
export function leanLit(): Plugin {
  return {
    name: 'lean-lit',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/node_modules\/@lit\/reactive-element\/css-tag\.js$/.test(id)) return undefined;
      const lean = code
        .replace('"CSSResult is not constructable. Use `unsafeCSS` or `css` instead."', '"css"')
        .replace(/"Value passed to 'css' function must be a 'css' function result: "\+([\w$]+)\+". Use 'unsafeCSS'[^"]*"/, '"css "+$1');
      if (lean.length > code.length - 150) this.error('css-tag.js has changed: scripts/lean-lit.ts takes out nothing');
      return { code: lean, map: null };
    },
  };
}
