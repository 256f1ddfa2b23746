import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { channel, secret } from './broker-world.js';
import type { StubCec } from './stub-cec.js';

const main = fileURLToPath(new URL('../../src/broker/main.ts', import.meta.url));

/** The command `deskbell-broker` as a process of its own. */
export class BrokerProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  stderr = '';
  stdout = '';

  constructor(environment: Record<string, string>) {
    this.child = spawn(process.execPath, ['--import', 'tsx', main], { env: { PATH: process.env['PATH'] ?? '', ...environment } });
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.exited = new Promise((resolve) => this.child.once('close', (code) => resolve(code)));
  }

  static async serving(environment: Record<string, string>): Promise<BrokerProcess & { origin: string }> {
    const started = new BrokerProcess({ DESKBELL_PORT: '0', ...environment });
    for (;;) {
      const port = /"message":"listening".*?"port":(\d+)/.exec(started.stderr)?.[1];
      if (port) return Object.assign(started, { origin: `http://127.0.0.1:${port}` });
      const over = await Promise.race([started.exited, new Promise((resolve) => setTimeout(resolve, 20, 'running'))]);
      if (over !== 'running') throw new Error(`the broker ended: ${started.stderr}`);
    }
  }

  async end(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }
}

export const environmentFor = (cec: StubCec): Record<string, string> => ({
  DESKBELL_CEC_ORIGIN: cec.origin, DESKBELL_APP_KEY: cec.appKey, DESKBELL_APP_SECRET: cec.appSecret, DESKBELL_CHANNELS: channel, DESKBELL_SESSION_SECRETS: secret,
  DESKBELL_LIMIT_ADDRESS: '100000', DESKBELL_LIMIT_SESSIONS: '100000', DESKBELL_LIMIT_VISITOR: '100000',
});
