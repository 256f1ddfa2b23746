import type { Plugin } from 'vite';

/** `sdp` (of webrtc-adapter) is the one package in CommonJS; the bundler's means for it would weigh on every chat. 0.2 kB brotli. */
export function moduleSdp(): Plugin {
  return {
    name: 'deskbell-module-sdp',
    enforce: 'pre',
    transform(code, id) {
      if (!id.split('?')[0]!.endsWith('/sdp/sdp.js')) return undefined;
      const asModule = code.replace("if (typeof module === 'object') {\n  module.exports = SDPUtils;\n}", 'export default SDPUtils;');
      if (asModule === code || /\b(module|exports|require)\b(?!')/.test(asModule.replace(/\/\/.*|\/\*[^]*?\*\//g, ''))) throw new Error('sdp is not what it was: see scripts/module-sdp.ts');
      return { code: asModule, map: null };
    },
  };
}
