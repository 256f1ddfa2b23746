/** The analyzer takes `state: true` in static properties for an attribute; Lit makes none of it. */
const noInternalState = {
  name: 'no-internal-state',
  packageLinkPhase({ customElementsManifest }) {
    for (const { declarations = [] } of customElementsManifest.modules) {
      for (const declaration of declarations) {
        const hidden = new Set((declaration.members ?? []).filter(({ privacy }) => privacy === 'private').map(({ name }) => name));
        declaration.attributes = declaration.attributes?.filter(({ name, fieldName }) => !hidden.has(fieldName ?? name));
        declaration.members = declaration.members?.filter(({ privacy }) => privacy !== 'private');
      }
    }
  },
};

export default {
  globs: ['src/components/**/*.ts', 'src/define.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  plugins: [noInternalState],
};
