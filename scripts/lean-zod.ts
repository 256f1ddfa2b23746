import type { Plugin } from 'vite';

/** In the file's order: from where, up to and without what, and what stands there instead. */
type Cut = readonly [from: string, to: string, instead?: string];

// Only src/cec/schema.ts knows zod: objects and transforms without checks, run at once and never by `parse()`.
const cuts: Readonly<Record<string, readonly Cut[]>> = {
  'core.js': [
    // Fields of instances that are worked out late, members on shared prototypes, errors as schemas, a user's own methods.
    ['    const zodProto = {};', '    function Internals'],
    ['    Internals.prototype = zodProto;', '    function init'],
    ['        if (initialized) {', '    function _(def)', '    }\n'],
    ['params?.Parent ? newError(Definition) : this', ';', 'this'],
    ['        // Global post-processor hook', '        return inst;'],
    ['    Object.defineProperty(_, Symbol.hasInstance', '    return _;'],
    ['(_a = globalThis)', 'export const globalConfig'],
    ['globalThis.__zod_globalConfig;\n', 'export function config', '{};\n'],
  ],
  'schemas.js': [
    ['    const defChecks =', '        // deferred initializer'],
    ['    }\n    else {\n        const runChecks =', '/** The Standard Schema surface', '});\n'],
    ['    for (const k of allKeys) {', '    return {\n        ...def'],
    ['        symbolKeys,', '    };\n}\nfunction handleCatchall'],
    ['    const desc = Object.getOwnPropertyDescriptor(def, "shape");', '    const _normalized'],
    ['    util.defineLazyInternal(inst, "propValues"', '    const isObject'],
    ['    const catchall =', '    let value;'],
    ['    const memo = core.globalConfig.memoizer;\n    memo?.attach', '    inst._zod.parse'],
    ['memo ? memo.alloc(inst, payload, {}, ctx) : ', '{};'],
    ['        const proms = [];', '        const shape'],
    ['        const abortEarly = ctx', '        for (const key of value.allKeys) {'],
    ['            if (abortEarly && payload.issues.length !== seen) {', '            if (key === "__proto__")\n                continue;\n            const el'],
    ['            if (r instanceof Promise) {', '                handlePropertyResult(r, payload, key, input', '            {\n'],
    ['        if (!catchall)', '    };\n});\nexport const $ZodObjectJIT', '        return payload;\n'],
    ['    core.globalConfig.memoizer?.guard(inst);\n    inst._zod.parse', ' = (payload, ctx) => {\n        if (ctx.direction === "backward") {\n            throw new core.$ZodEncodeError', '    inst._zod.parse'],
    ['        if (ctx.direction', '        const _out'],
    ['        if (ctx.async) {', '        payload.value = _out'],
  ],
};

/** Leaves out of the bundle what of zod is never run: checks, promises, errors' wording, unknown keys. 1.8 kB brotli. */
export function leanZod(): Plugin {
  return {
    name: 'deskbell-lean-zod',
    enforce: 'pre',
    transform(code, id) {
      const file = /\/node_modules\/zod\/v4\/core\/(\w+\.js)$/.exec(id.split('?')[0]!)?.[1];
      if (!file || !cuts[file]) return undefined;
      let lean = '';
      let done = 0;
      for (const [from, to, instead = ''] of cuts[file]) {
        const start = code.indexOf(from, done);
        const end = code.indexOf(to, start + from.length);
        if (start < 0 || end < 0) throw new Error(`zod's ${file} is not what it was: see scripts/lean-zod.ts, ${from.trim()}`);
        lean += code.slice(done, start) + instead;
        done = end;
      }
      return { code: lean + code.slice(done), map: null };
    },
  };
}
