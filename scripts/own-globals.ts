import type { Plugin } from 'vite';

const listed = /(?<![\w$])(?:[\w$]+\.)?(litPropertyMetadata|litHtmlVersions|litElementVersions|reactiveElementVersions)\b/g;

/**
 * Lit and zod write registers of their own on `globalThis`, there for pages that load several copies. The widget is
 * a guest on its page and shares nothing with another copy: each module keeps its register to itself.
 */
export function ownGlobals(): Plugin {
  return {
    name: 'own-globals',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/node_modules\/(lit|lit-html|lit-element|@lit\/reactive-element|zod)\//.test(id)) return undefined;
      const own = code
        .replace(listed, 'ownGlobals.$1')
        .replace(/\bglobalThis\.__zod_/g, 'ownGlobals.__zod_')
        .replace(/\(_a = globalThis\)\.__zod_/g, '(_a = ownGlobals).__zod_');
      return own === code ? undefined : { code: `const ownGlobals = {};\n${own}`, map: null };
    },
  };
}
