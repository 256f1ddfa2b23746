// Makes dist/: the script tag's files, the npm build, the broker, custom-elements.json.
import { chmod, rm, stat } from 'node:fs/promises';
import { must } from './run.js';

const started = Date.now();
await rm('dist', { recursive: true, force: true });
await must('vite', 'build', '--logLevel', 'warn');
await must('tsc', '-p', 'tsconfig.build.json');
// Bundled, so that what is for servers lies below dist/broker alone; its packages stay packages.
await must(
  'esbuild', 'src/broker/index.ts', 'src/broker/main.ts', '--bundle', '--platform=node', '--target=node20', '--format=esm',
  '--packages=external', '--splitting', '--outdir=dist/broker', '--log-level=warning',
);
await must('tsc', '-p', 'src/broker/tsconfig.build.json');
await must('cem', 'analyze', '--config', 'custom-elements-manifest.config.mjs', '--quiet');
await chmod('dist/broker/main.js', 0o755);

// A build that shook everything out ends without an error: see "sideEffects" in package.json.
for (const file of ['dist/deskbell.js', 'dist/esm/index.js', 'dist/esm/index.d.ts', 'dist/broker/index.js', 'dist/custom-elements.json']) {
  if ((await stat(file)).size === 0) throw new Error(`${file} is empty`);
}
console.log(`Built dist/ in ${((Date.now() - started) / 1000).toFixed(1)} s`);
