import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';

const bin = resolve('node_modules/.bin');

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Also handed to the caller line by line. */
  readonly onLine?: (line: string) => void;
}

/** Runs a command of the project's with its output passed through; resolves with its exit code. */
export function run(command: string, commandArguments: readonly string[], { env, onLine }: RunOptions = {}): Promise<number> {
  return new Promise((finish, fail) => {
    const path = `${existsSync(bin) ? bin + delimiter : ''}${process.env['PATH'] ?? ''}`;
    const child = spawn(command, commandArguments, {
      stdio: ['ignore', onLine ? 'pipe' : 'inherit', 'inherit'],
      env: { ...process.env, PATH: path, ...env },
    });
    let rest = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk);
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach((line) => onLine?.(line));
    });
    child.on('error', fail);
    child.on('close', (code) => {
      if (rest) onLine?.(rest);
      finish(code ?? 1);
    });
  });
}

/** As {@link run}, for steps that must succeed. */
export async function must(command: string, ...commandArguments: string[]): Promise<void> {
  const code = await run(command, commandArguments);
  if (code !== 0) throw new Error(`${command} ${commandArguments.join(' ')} ended with ${code}`);
}
