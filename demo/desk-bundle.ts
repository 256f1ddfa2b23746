import { build } from 'esbuild';
import { join } from 'node:path';

/** The desk's script, bundled from its TypeScript at start. */
export async function bundleDesk(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'desk/desk.ts')], outdir: 'out', bundle: true, format: 'esm', target: 'es2022',
    write: false, logLevel: 'error', tsconfig: join(import.meta.dirname, '../tsconfig.json'),
  });
  return outputFiles[0]!.contents;
}
