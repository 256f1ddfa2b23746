import { build } from 'esbuild';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { contentType, sendFile } from './file-server.js';
import { listen, type Listening } from './listening.js';

/** `dist`: as it was built · `source`: bundled from src at start, in memory · `auto`: dist where it is newer than every source. */
export type WidgetFrom = 'dist' | 'source' | 'auto';

const root = join(import.meta.dirname, '..');
/** Another build than the one in dist: for whoever tests while others build. */
const dist = resolve(root, process.env.DESKBELL_DIST ?? 'dist');
const built = join(dist, 'deskbell.js');

// Module scripts of another origin need CORS, as on any CDN.
const headers = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };

/** Serves `deskbell.js` and its chunks from an origin of their own, as a CDN does. */
export async function startWidgetServer(from: WidgetFrom, port?: number): Promise<Listening & { readonly served: 'dist' | 'source' }> {
  const served = from === 'auto' ? (existsSync(built) && statSync(built).mtimeMs >= newest(join(root, 'src')) ? 'dist' : 'source') : from;
  const files = served === 'source' ? await bundle() : undefined;
  const server = await listen((request, response) => {
    const path = new URL(request.url ?? '/', 'http://widget').pathname;
    if (!files) {
      void sendFile(dist, path, response, headers);
      return;
    }
    const content = files.get(path);
    response.writeHead(content ? 200 : 404, { ...headers, 'content-type': contentType(path), 'cache-control': 'no-cache' }).end(content ?? 'Not found');
  }, port);
  return { ...server, served };
}

const newest = (folder: string): number => Math.max(...readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.parentPath.includes(`${join('src', 'broker')}`))
  .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));

async function bundle(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: { deskbell: join(root, 'src/embed.ts') }, outdir: join(root, 'dist'), chunkNames: 'chunks/[name]-[hash]',
    bundle: true, splitting: true, format: 'esm', target: 'es2022', sourcemap: 'inline', write: false, logLevel: 'error',
    tsconfig: join(root, 'tsconfig.json'),
  });
  return new Map(outputFiles.map((file) => [file.path.slice(join(root, 'dist').length), file.contents]));
}
