/**
 * How much the broker costs: polls relayed a second beside nginx `proxy_pass` and a bare Node proxy in the same run,
 * time added, memory of a poll that waits. Loopback only, about a minute; `--quick` for a few seconds.
 */
import { execFileSync, fork, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';

const quick = process.argv.includes('--quick');
const duration = quick ? 2 : 8;
const rounds = quick ? 1 : 3;
const waiting = quick ? 500 : 5000;
const connections = 32;
const pollPath = '/apiaccess/ccmessaging/poll?receiverId=x&channel=WEB';

interface Target {
  readonly port: number;
  readonly child: ChildProcess;
}

/** Pins a process to a core where the machine can, so that all are measured on one. */
function pin(pid: number | undefined, core: number): void {
  try {
    execFileSync('taskset', ['-a', '-cp', String(core), String(pid)], { stdio: 'ignore' });
  } catch {
    // One core more or less for everybody alike.
  }
}

function start(core: number, ...args: string[]): Promise<Target> {
  const child = fork(fileURLToPath(new URL('broker-target.ts', import.meta.url)), args, { execArgv: ['--import', 'tsx', '--expose-gc'] });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      pin(child.pid, core);
      resolve({ port: (message as { port: number }).port, child });
    });
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}`)));
  });
}

/** Bytes: in use, and resident with all that the process keeps free. */
interface Memory {
  readonly memory: number;
  readonly resident: number;
}

function memory({ child }: Target): Promise<Memory> {
  return new Promise((resolve) => {
    child.once('message', (message) => resolve(message as Memory));
    child.send('memory');
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** nginx with one worker in front of the centre, or undefined where there is none. */
async function startNginx(cecPort: number): Promise<(Target & { end: () => void }) | undefined> {
  const port = await freePort();
  const home = mkdtempSync(join(tmpdir(), 'deskbell-bench-'));
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${home}/${name};`).join('\n');
  writeFileSync(join(home, 'nginx.conf'), `
    daemon off; worker_processes 1; pid ${home}/pid; error_log ${home}/error.log;
    events { worker_connections 20000; }
    http {
      access_log off; ${paths}
      upstream cec { server 127.0.0.1:${cecPort}; keepalive 64; }
      server {
        listen 127.0.0.1:${port};
        keepalive_requests 10000000;
        location / { proxy_pass http://cec; proxy_http_version 1.1; proxy_set_header Connection ""; }
      }
    }`);
  const child = spawn('nginx', ['-p', home, '-c', join(home, 'nginx.conf')], { stdio: 'ignore' });
  const failed = new Promise<false>((resolve) => child.once('error', () => resolve(false)).once('exit', () => resolve(false)));
  const end = (): void => {
    child.kill('SIGTERM');
    rmSync(home, { recursive: true, force: true });
  };
  for (let attempt = 0; attempt < 100; attempt++) {
    const answered = await Promise.race([failed, new Promise<boolean>((resolve) => {
      get({ host: '127.0.0.1', port, path: pollPath, headers: { 'x-bench': '1' } }, (answer) => resolve(answer.resume().statusCode === 200)).on('error', () => setTimeout(resolve, 50, false));
    })]);
    if (answered) {
      for (const pid of [child.pid, ...workers(child.pid)]) pin(pid, 0);
      return { port, child, end };
    }
    if (child.exitCode !== null || child.pid === undefined) break;
  }
  end();
  return undefined;
}

function workers(pid: number | undefined): number[] {
  try {
    return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' }).trim().split('\n').map(Number);
  } catch {
    return [];
  }
}

function openSession(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path: '/deskbell/session', method: 'POST', headers: { 'content-type': 'application/json' }, agent: sessionAgent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => resolve((JSON.parse(text) as { accessToken: string }).accessToken));
    });
    outgoing.on('error', reject).end('{"locale":"en"}');
  });
}
const sessionAgent = new Agent({ keepAlive: true, maxSockets: 20 });

interface Load {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

async function load(port: number, requests: { path: string; headers: Record<string, string> }[], rate?: number): Promise<Load> {
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`, connections, duration, requests: requests.map((one) => ({ method: 'GET' as const, ...one })), ...(rate && { overallRate: rate }),
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} answers were not 2xx, ${result.errors} errors`);
  return { perSecond: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 };
}

/**
 * Opens polls that wait, a visitor each, and says what one costs: from the first fifth to all of them, because what a
 * process takes for itself once it has something to do is not theirs.
 */
async function memoryOfWaiting(cec: Target, target: Target, requests: { path: string; headers: Record<string, string> }[]): Promise<Memory> {
  cec.child.send(120_000);
  const agent = new Agent({ keepAlive: false, maxSockets: Infinity });
  const open: ReturnType<typeof get>[] = [];
  const openUpTo = async (count: number): Promise<Memory> => {
    while (open.length < count) {
      const { path, headers } = requests[open.length]!;
      open.push(get({ host: '127.0.0.1', port: target.port, path, headers, agent }).on('error', () => {}));
      if (open.length % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 40));
    }
    // Past the limits' window of five seconds, which is all that is remembered of a request.
    await new Promise((resolve) => setTimeout(resolve, 7000));
    return memory(target);
  };
  const few = Math.floor(requests.length / 5);
  const before = await openUpTo(few);
  const after = await openUpTo(requests.length);
  for (const one of open) one.destroy();
  cec.child.send(0);
  const each = (name: keyof Memory): number => (after[name] - before[name]) / (requests.length - few);
  return { memory: each('memory'), resident: each('resident') };
}

const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} kB`;
const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

const cec = await start(1, 'cec');
const bare = await start(0, 'bare', String(cec.port));
const broker = await start(0, 'broker', String(cec.port));
const started = [cec, bare, broker];
const nginx = await startNginx(cec.port);
pin(process.pid, 1);
try {
  const sessions = await Promise.all(Array.from({ length: 200 }, () => openSession(broker.port)));
  const plain = sessions.map((token) => ({ path: pollPath, headers: { authorization: `Bearer ${token}`, 'x-bench': '1' } }));
  const throughBroker = sessions.map((token) => ({ path: `/deskbell${pollPath}`, headers: { authorization: `Bearer ${token}` } }));
  const runs = new Map<string, Load[]>([['nginx proxy_pass', []], ['bare Node proxy', []], ['broker', []]]);
  for (let round = 0; round < rounds; round++) {
    if (nginx) runs.get('nginx proxy_pass')!.push(await load(nginx.port, plain));
    runs.get('bare Node proxy')!.push(await load(bare.port, plain));
    runs.get('broker')!.push(await load(broker.port, throughBroker));
  }
  const perSecond = (name: string): number => middle((runs.get(name) ?? []).map((one) => one.perSecond));
  console.log(`polls relayed, ${connections} connections, one core, median of ${rounds} runs of ${duration} s\n`);
  console.log('through            polls/s   of bare   of nginx   p50 ms   p99 ms');
  for (const [name, loads] of runs) {
    if (loads.length === 0) {
      console.log(`${name.padEnd(18)} left out: nginx is not installed`);
      continue;
    }
    const ratio = (other: string): string => (runs.get(other)!.length ? (perSecond(name) / perSecond(other)).toFixed(2) : '-');
    console.log([
      name.padEnd(18), perSecond(name).toFixed(0).padStart(7), ratio('bare Node proxy').padStart(9), ratio('nginx proxy_pass').padStart(10),
      String(middle(loads.map(({ p50 }) => p50))).padStart(8), String(middle(loads.map(({ p99 }) => p99))).padStart(8),
    ].join(' '));
  }

  const rate = 1000;
  const direct = await load(cec.port, plain, rate);
  const relayed = await load(broker.port, throughBroker, rate);
  console.log(`\nat ${rate} polls/s: p99 ${direct.p99} ms straight to the centre, ${relayed.p99} ms through the broker, ${relayed.p99 - direct.p99} ms added`);

  // In a process of its own: what the load before has left behind would be counted here.
  const idle = await start(0, 'broker', String(cec.port));
  started.push(idle);
  const visitors: string[] = [];
  while (visitors.length < waiting) visitors.push(...(await Promise.all(Array.from({ length: Math.min(100, waiting - visitors.length) }, () => openSession(idle.port)))));
  const perPoll = await memoryOfWaiting(cec, idle, visitors.map((token) => ({ path: `/deskbell${pollPath}`, headers: { authorization: `Bearer ${token}` } })));
  console.log(`\n${waiting} polls waiting, a visitor and an upstream poll each: ${kilobytes(perPoll.memory)} each in use (${kilobytes(perPoll.resident)} with what V8 keeps free)`);
} finally {
  nginx?.end();
  for (const { child } of started) child.kill('SIGKILL');
}
process.exit(0);
