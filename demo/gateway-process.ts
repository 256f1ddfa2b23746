import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The contact centre as the demo needs it, wherever it runs. */
export interface ContactCentre {
  readonly origin: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly channels: readonly string[];
  close(): Promise<void>;
}

/** Starts the contact centre in a process of its own. */
export async function spawnGateway(environment: Readonly<Record<string, string>> = {}): Promise<ContactCentre> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'gateway/main.ts'), '0'], {
    // The channel closes with this process, however that ends, and the child goes too.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'], env: { ...process.env, ...environment },
  });
  const ended = once(child, 'exit');
  const first = await Promise.race([
    once(createInterface(child.stdout!), 'line') as Promise<[string]>,
    ended.then(() => { throw new Error('The contact centre ended before it was ready.'); }),
  ]);
  const address = JSON.parse(first[0]) as Omit<ContactCentre, 'close'>;
  return {
    ...address,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
