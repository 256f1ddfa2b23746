import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { until, type Ask, type Heard } from '../support/broker-world.js';
import { BrokerProcess, environmentFor } from '../support/broker-process.js';
import { StubCec } from '../support/stub-cec.js';

const installed = spawnSync('nginx', ['-v']).status === 0 && spawnSync('openssl', ['version']).status === 0;
if (!installed) console.log('left out: the nginx example (no nginx or no openssl here)');

/** Asks over TLS; the certificate is our own. */
function askSecurely(port: number, path: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const data = body === undefined ? undefined : JSON.stringify(body);
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers: { 'content-type': 'application/json', ...headers }, rejectUnauthorized: false, agent: false }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => {
        let parsed: Record<string, unknown> = {};
        try {
          parsed = JSON.parse(text) as Record<string, unknown>;
        } catch {
          // nginx's own pages are no JSON.
        }
        resolve({ status: incoming.statusCode!, headers: incoming.headers as Record<string, string>, text, body: parsed });
      });
    });
    outgoing.on('error', reject).end(data);
  });
}

if (!installed) {
  it('has an nginx to test with, in CI', () => assert.ok(!process.env['CI'], 'install nginx-light and openssl'));
} else {
  describe('docs/nginx.conf.example', () => {
    const home = mkdtempSync(join(tmpdir(), 'deskbell-nginx-'));
    let cec: StubCec;
    let broker: BrokerProcess & { origin: string };
    let nginx: ChildProcess;
    let port: number;

    before(async () => {
      cec = await StubCec.start();
      broker = await BrokerProcess.serving({ ...environmentFor(cec), DESKBELL_TRUST_PROXY: '1', DESKBELL_LIMIT_SESSIONS: '5' });
      const probe = createServer();
      await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
      ({ port } = probe.address() as { port: number });
      await new Promise((resolve) => probe.close(resolve));
      execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', '/CN=www.example.com', '-keyout', join(home, 'key'), '-out', join(home, 'certificate')], { stdio: 'ignore' });
      const example = readFileSync(fileURLToPath(new URL('../../docs/nginx.conf.example', import.meta.url)), 'utf8')
        .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
        .replace('/etc/ssl/certs/www.example.com.pem', join(home, 'certificate'))
        .replace('/etc/ssl/private/www.example.com.key', join(home, 'key'))
        .replace('127.0.0.1:8787', new URL(broker.origin).host);
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${home}/${name};`).join(' ');
      // Its worker must be able to write where we are: as root it would become somebody else.
      const user = process.getuid?.() === 0 ? 'user root;' : '';
      writeFileSync(join(home, 'nginx.conf'), `${user} daemon off; pid ${home}/pid; error_log ${home}/error.log; events {} http { access_log off; ${temporary} ${example} }`);
      nginx = spawn('nginx', ['-p', home, '-c', join(home, 'nginx.conf'), '-e', join(home, 'error.log')], { stdio: 'ignore' });
      await until(async () => (await askSecurely(port, '/deskbell/health').catch(() => undefined))?.status === 200, 'nginx serves');
    });
    after(async () => {
      const gone = new Promise((resolve) => nginx.once('exit', resolve));
      nginx.kill('SIGTERM');
      await gone;
      await broker.end();
      await cec.close();
      rmSync(home, { recursive: true, force: true });
    });

    it('carries a visitor from session to poll under the site\'s own address', async () => {
      const origin = `https://127.0.0.1:${port}`;
      const opened = await askSecurely(port, '/deskbell/session', { method: 'POST', body: {}, headers: { origin, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', 'x-request-id': 'mine' } });
      assert.equal(opened.status, 200, opened.text);
      assert.equal(opened.body['baseUrl'], `${origin}/deskbell`);
      assert.match(opened.headers['x-request-id']!, /^[0-9a-f]{32}$/);
      const authorization = { authorization: `Bearer ${opened.body['accessToken'] as string}` };
      cec.hold = 30_000;
      const waiting = askSecurely(port, '/deskbell/apiaccess/ccmessaging/poll', { headers: authorization });
      await until(() => cec.heldPolls === 1, 'a poll waits');
      cec.push(String(opened.body['userId']), { content: 'hello' });
      assert.equal(((await waiting).body['downlinkMessages'] as { content: string }[])[0]!.content, 'hello');
      const upload = await askSecurely(port, '/deskbell/apiaccess/ccmessaging/uploadFileStream', { method: 'POST', headers: authorization, body: { fileType: 'jpg', fileStream: 'A'.repeat(14_000_000) } });
      assert.equal(upload.status, 200);
      assert.equal(String(cec.of('/uploadFileStream').at(-1)!.body['fileStream']).length, 14_000_000);
    });

    it('keeps what is for operators inside', async () => {
      assert.equal((await askSecurely(port, '/deskbell/metrics')).status, 404);
      assert.equal((await askSecurely(port, '/deskbell/ready')).status, 404);
    });

    it('lets no visitor choose an address to be counted under', async () => {
      const statuses: number[] = [];
      for (let time = 0; time < 8; time++) {
        statuses.push((await askSecurely(port, '/deskbell/session', { method: 'POST', body: {}, headers: { 'x-forwarded-for': `192.0.2.${time}` } })).status);
      }
      assert.ok(statuses.slice(-3).every((status) => status === 429), statuses.join());
    });
  });
}
