import type { Plugin } from 'vite';

type Cut = readonly [pattern: RegExp, instead: string];

// A browser that can run the bundle (ES2022) has constructable style sheets; there are no decorators, no polyfills, no second copy to tell of.
const cuts: Readonly<Record<string, readonly Cut[]>> = {
  '@lit/reactive-element/css-tag.js': [
    [/(?<=[,\s])(\w)=\w\.ShadowRoot&&.*?"replace"in CSSStyleSheet\.prototype/, '$1=!0'],
    // Only a mistake in our own source can cause these, and Lit's development build finds it.
    [/"CSSResult is not constructable\.[^"]*"/, '"css"'],
    [/"Value passed to 'css' function must be a 'css' function result: "\+([\w$]+)\+". Use 'unsafeCSS'[^"]*"/, '"css "+$1'],
    [/;else for\(const \w of \w\)\{const \w=document\.createElement\("style"\).*?appendChild\(\w\)\}/, ''],
  ],
  '@lit/reactive-element/reactive-element.js': [
    [/,\w=\w\.reactiveElementPolyfillSupport(?=,)/, ''],
    [/Symbol\.metadata\?\?=Symbol\("metadata"\),\w\.litPropertyMetadata\?\?=new WeakMap;/, ''],
    [/const \w=this\[Symbol\.metadata\];if\(null!==\w\)\{.*?\}(?=this\._\$Eh=new Map)/, ''],
    [/,\w\?\.\(\{ReactiveElement:\w\}\),\(\w\.reactiveElementVersions\?\?=\[\]\)\.push\("[^"]*"\)/, ''],
  ],
  'lit-html/lit-html.js': [
    [/,\w=\w\.litHtmlPolyfillSupport;\w\?\.\(\w,\w\),\(\w\.litHtmlVersions\?\?=\[\]\)\.push\("[^"]*"\)/, ''],
  ],
  'lit-element/lit-element.js': [
    [/,\w\.litElementHydrateSupport\?\.\(\{LitElement:\w\}\);const \w=\w\.litElementPolyfillSupport;\w\?\.\(\{LitElement:\w\}\)/, ''],
    [/\(\w\.litElementVersions\?\?=\[\]\)\.push\("[^"]*"\);/, ''],
  ],
};

/** Leaves out of the bundle what of Lit is never run, and its registers on `globalThis` and `Symbol`: the widget is a guest. 0.4 kB brotli. */
export function leanLit(): Plugin {
  return {
    name: 'deskbell-lean-lit',
    enforce: 'pre',
    transform(code, id) {
      const path = /\/node_modules\/((?:@lit\/)?[\w-]+\/[\w-]+\.js)$/.exec(id.split('?')[0]!)?.[1];
      return path && cuts[path] && { map: null, code: cuts[path].reduce((lean, [pattern, instead]) => {
        if (!pattern.test(lean)) throw new Error(`${path} is not what it was: see scripts/lean-lit.ts, ${pattern.source}`);
        return lean.replace(pattern, instead);
      }, code) };
    },
  };
}
