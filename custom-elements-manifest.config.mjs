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

/** Tags are given in the tables of `register-*.ts`, which the analyzer cannot read; a class is named as its tag is. */
const tags = {
  name: 'tags',
  packageLinkPhase({ customElementsManifest }) {
    for (const module of customElementsManifest.modules) {
      module.exports = module.exports?.filter(({ kind }) => kind !== 'custom-element-definition');
      for (const declaration of module.declarations ?? []) {
        if (declaration.kind !== 'class' || !/^Deskbell[A-Z]/.test(declaration.name)) continue;
        declaration.customElement = true;
        declaration.tagName = declaration.name.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase();
        (module.exports ??= []).push({
          kind: 'custom-element-definition', name: declaration.tagName, declaration: { name: declaration.name, module: module.path },
        });
      }
    }
  },
};

export default {
  globs: ['src/components/**/*.ts', 'src/define.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  plugins: [noInternalState, tags],
};
