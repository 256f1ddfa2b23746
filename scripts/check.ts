// Types of every part, then the linter. Ends with the first that fails.
import { run } from './run.js';

const steps: readonly (readonly [string, ...string[]])[] = [
  ['tsc', '-p', 'tsconfig.json'],
  ['tsc', '-p', 'src/broker'],
  ['tsc', '-p', 'tsconfig.node.json'],
  ['eslint', '.', '--max-warnings=0'],
];
for (const [command, ...commandArguments] of steps) {
  const code = await run(command, commandArguments);
  if (code !== 0) process.exit(code);
}
