import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBroker, toNodeListener } from '../../src/broker/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { ask, BrokerWorld, keptLog, optionsFor, until } from '../support/broker-world.js';

describe('operation', () => {
  it('health, readiness and metrics answer what an operator needs, without ids', async () => {
    const world = await BrokerWorld.open();
    const session = await world.session();
    await world.call(session, 'send', { content: 'x' });
    world.cec.push(session.userId, { content: 'x' });
    await world.poll(session);
    await world.poll(session);
    assert.deepEqual((await world.ask('/ready')).body, { status: 'ready' });
    const { text, headers } = await world.ask('/metrics');
    assert.match(headers['content-type']!, /^text\/plain/);
    for (const line of [
      /requests_total\{route="\/session",status="200"\} 1/, /requests_total\{route="\/apiaccess\/ccmessaging\/send",status="200"\} 1/,
      /request_duration_seconds_count\{route="\/session"\} 1/, /upstream_duration_seconds_count\{endpoint="send",outcome="200"\} 1/,
      /mailbox_messages_total\{event="received"\} 1/, /mailbox_messages_total\{event="repeated"\} 1/, /access_token_requests_total\{outcome="granted"\} 1/, /open_polls 0/,
    ]) assert.match(text, line);
    await world.ask('/whatever/path/a/visitor/likes');
    const after = (await world.ask('/metrics')).text;
    assert.match(after, /requests_total\{route="unknown",status="404"\} 1/);
    for (const secret of [session.userId, session.channelId, 'visitor/likes', ...world.cec.issued]) assert.ok(!after.includes(secret), secret);
    assert.equal((await world.ask('/metrics', { method: 'POST', body: {} })).status, 405);
    await world.close();
  });

  it('metrics are for this machine only, unless they are public', async () => {
    const world = await BrokerWorld.open();
    assert.equal((await world.ask('/metrics', { headers: { 'x-forwarded-for': '192.0.2.1' } })).status, 403);
    const open = await BrokerWorld.open({ metrics: 'public' }, world.cec);
    assert.equal((await open.ask('/metrics', { headers: { 'x-forwarded-for': '192.0.2.1' } })).status, 200);
    const bare = createBroker(optionsFor(world.cec, { logger: keptLog().logger }));
    const metrics = async (address: string): Promise<number> => (await bare(new Request('http://x/deskbell/metrics'), { address })).status;
    assert.deepEqual([await metrics('192.0.2.1'), await metrics('127.0.0.1')], [403, 200]);
    for (const each of [open, world]) await each.close();
  });

  it('stop waits for what runs, for so long, and then ends it', async () => {
    const world = await BrokerWorld.open();
    const session = await world.session();
    world.cec.hold = 60_000;
    const poll = world.poll(session).catch(() => 'cut');
    await until(() => world.cec.heldPolls === 1, 'a poll waits');
    const stopped = world.broker.stop(300);
    await until(async () => (await world.ask('/ready')).status === 503, 'not ready');
    assert.deepEqual((await world.ask('/ready')).body, { status: 'stopping' });
    await stopped;
    await until(() => world.cec.heldPolls === 0, 'the upstream poll was ended');
    await poll;
    await world.close();
  });

  it('a page that stalls in the middle of its body, or leaves, costs nobody else anything', async () => {
    const world = await BrokerWorld.open();
    const session = await world.session();
    const { port } = new URL(world.origin);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(`POST /deskbell/apiaccess/ccmessaging/send HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${session.accessToken}\r\ncontent-length: 100\r\n\r\n{"conte`);
    await until(() => socket.bytesWritten > 0, 'half is out');
    socket.destroy();
    assert.equal((await world.call(session, 'queryQueueInfo', {})).status, 200);
    assert.equal(world.cec.of('/send').length, 0);
    await world.close();
  });

  it('as Express middleware leaves other paths alone, and takes a body that was read before it', async () => {
    const { default: express } = await import('express');
    const world = await BrokerWorld.open();
    const app = express();
    app.use(express.json());
    app.use(toNodeListener(world.broker));
    app.get('/', (_request, response) => void response.send('home'));
    const mounted = express();
    mounted.use('/deskbell', toNodeListener(world.broker));
    for (const each of [app, mounted]) {
      const server = createServer(each);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const heard = await ask(`${origin}/deskbell/session`, { method: 'POST', body: { userName: 'Ann' } });
      assert.deepEqual([heard.status, heard.body['userName']], [200, 'Ann']);
      if (each === app) assert.equal((await ask(origin)).text, 'home');
      assert.equal((await ask(`${origin}/other`)).status, 404);
      server.closeAllConnections();
      server.close();
    }
    await world.close();
  });
});

describe('slow clients', () => {
  it('are cut after ten seconds without a byte, whether they send or read', async () => {
    const clock = new FakeClock(Date.now());
    const world = await BrokerWorld.open({ clock });
    const session = await world.session({}, { connection: 'close' });
    const { port } = new URL(world.origin);
    const head = (line: string, more: string): string => `${line} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${session.accessToken}\r\n${more}\r\n`;
    const idle = clock.pending;

    const sending = connect(Number(port), '127.0.0.1');
    let answer = '';
    sending.on('data', (bytes: Buffer) => (answer += bytes.toString()));
    const cut = new Promise((resolve) => sending.once('close', resolve));
    sending.write(head('POST /deskbell/apiaccess/ccmessaging/send', 'content-length: 100\r\n') + '{"con');
    await until(() => clock.pending === idle + 1, 'the body is awaited');
    await clock.advance(9000);
    sending.write('tent');
    await until(async () => {
      await clock.advance(500);
      return answer !== '';
    }, 'an answer');
    assert.match(answer, /^HTTP\/1\.1 408 /);
    assert.ok(clock.monotonic() >= 19_000, 'ten seconds from the last byte, not from the first');
    await until(async () => {
      await clock.advance(1000);
      return sending.destroyed;
    }, 'cut');
    await cut;

    world.cec.overrides.set('downloadFileStream', () => ({ body: { resultCode: '0', fileStream: 'A'.repeat(30_000_000) } }));
    const body = '{"fileId":"big"}';
    const reading = connect(Number(port), '127.0.0.1');
    reading.on('error', () => {}).pause();
    reading.write(head('POST /deskbell/apiaccess/ccmessaging/downloadFileStream', `content-length: ${body.length}\r\n`) + body);
    await until(() => world.cec.of('/downloadFileStream').length > 0, 'the file was asked for');
    await until(async () => (await world.connections()) === 1, 'only the reader is left');
    await until(async () => {
      await clock.advance(1000);
      return (await world.connections()) === 0;
    }, 'the reader that stalls is cut');
    reading.destroy();
    await world.close();
  });
});
