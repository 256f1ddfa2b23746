import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programOf } from './parts.js';

export interface SipServerOptions {
  /** With a relay for media, and baresip (plain RTP) as the number `plain`. */
  readonly relay?: boolean;
  /** ms that it lets a callee ring. */
  readonly ring?: number;
  /** WebSocket port; a free one without it. */
  readonly port?: number;
}

/** A real SIP server on loopback. */
export interface SipServer {
  /** `127.0.0.1:<port>` plain, `localhost:<port>` with TLS. */
  readonly plain: string;
  readonly secure: string;
  readonly port: number;
  /** SHA-256 of the certificate's public key, for `--ignore-certificate-errors-spki-list`. */
  readonly spki: string;
  readonly folder: string;
  log(name: 'kamailio' | 'rtpengine' | 'baresip'): string;
  /** Sends a signal to the server and its workers, or to another part. */
  signal(signal: NodeJS.Signals, part?: 'kamailio' | 'rtpengine'): void;
  stop(): Promise<void>;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function ready(what: string, child: ChildProcess, log: string, test: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) break;
    if (await test().catch(() => false)) return;
    await pause(50);
  }
  throw new Error(`${what} did not come up:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
}

export async function startSipServer({ relay = false, ring = 60_000, port }: SipServerOptions = {}): Promise<SipServer> {
  const folder = mkdtempSync(join(tmpdir(), 'deskbell-sip-'));
  const [ws, wss, sip, ng, plain, cli] = await freePorts(6) as [number, number, number, number, number, number];
  const rtp = 20_000 + Math.floor(Math.random() * 90) * 100;
  const values: Readonly<Record<string, string | number>> = { DIR: folder, WS: port ?? ws, WSS: wss, SIP: sip, NG: ng, PLAIN: plain, RING: ring, RTP: rtp + 100 };
  const fill = (name: string, file = name): string => {
    const path = join(folder, file);
    const template = readFileSync(join(import.meta.dirname, 'conf', `${name}.in`), 'utf8');
    writeFileSync(path, template.replace(/@([A-Z]+)@/g, (_, key: string) => String(values[key])));
    return path;
  };
  const children = new Map<string, ChildProcess>();
  const logOf = (name: string): string => join(folder, `${name}.log`);
  const run = (name: 'kamailio' | 'rtpengine' | 'baresip', ...parameters: string[]): ChildProcess => {
    const log = openSync(logOf(name), 'w');
    // A group of its own: Kamailio's workers must go with it.
    const child = spawn(programOf(name), parameters, { detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    children.set(name, child);
    return child;
  };
  const signal: SipServer['signal'] = (kind, part = 'kamailio') => {
    const child = children.get(part);
    if (child?.pid && child.exitCode === null) process.kill(-child.pid, kind);
  };
  const killAll = (): void => {
    for (const { pid, exitCode, signalCode } of children.values()) {
      if (!pid || exitCode !== null || signalCode !== null) continue;
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // Gone just now.
      }
    }
  };
  // They are groups of their own: a process that dies of an error would leave them behind.
  process.once('exit', killAll);
  const stop = async (): Promise<void> => {
    process.off('exit', killAll);
    for (const [, child] of children) {
      if (child.exitCode !== null || child.signalCode !== null || !child.pid) continue;
      const ended = once(child, 'exit');
      process.kill(-child.pid, 'SIGCONT');
      process.kill(-child.pid, 'SIGTERM');
      await Promise.race([ended, pause(4_000)]);
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The whole group is gone already.
      }
    }
    rmSync(folder, { recursive: true, force: true });
  };

  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')], { stdio: 'ignore' });
    const key = new X509Certificate(readFileSync(join(folder, 'cert.pem'))).publicKey.export({ type: 'spki', format: 'der' });
    if (relay) {
      const rtpengine = run('rtpengine', '--config-file=none', '--foreground', '--log-stderr', '--log-level=5', '--table=-1', '--interface=127.0.0.1', `--listen-ng=127.0.0.1:${ng}`, `--listen-cli=127.0.0.1:${cli}`, `--port-min=${rtp}`, `--port-max=${rtp + 98}`, '--num-threads=2', '--delete-delay=0');
      await ready('rtpengine', rtpengine, logOf('rtpengine'), () => connects(cli));
      mkdirSync(join(folder, 'baresip', 'rec'), { recursive: true });
      fill('baresip.config', 'baresip/config');
      fill('baresip.accounts', 'baresip/accounts');
      writeFileSync(join(folder, 'baresip', 'contacts'), '');
      const baresip = run('baresip', '-f', join(folder, 'baresip'));
      await ready('baresip', baresip, logOf('baresip'), async () => readFileSync(logOf('baresip'), 'utf8').includes('baresip is ready'));
    }
    fill('tls.cfg');
    const kamailio = run('kamailio', '-DD', '-E', '-m', '32', '-M', '4', '-n', '1', '-f', fill('kamailio.cfg'), '-Y', folder, '-w', folder, '-A', 'WITH_TLS', ...(relay ? ['-A', 'WITH_RTPENGINE'] : []));
    // The port accepts before the workers are there: only an answer means ready.
    await ready('kamailio', kamailio, logOf('kamailio'), async () => (await fetch(`http://127.0.0.1:${values['WS']}/health`, { signal: AbortSignal.timeout(1_000) })).ok);
    return {
      plain: `127.0.0.1:${values['WS']}`,
      secure: `localhost:${wss}`,
      port: Number(values['WS']),
      spki: createHash('sha256').update(key).digest('base64'),
      folder, signal, stop,
      log: (name) => readFileSync(logOf(name), 'utf8'),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}
