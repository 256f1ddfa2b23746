import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import { WebSocketServer } from 'ws';
import { CallWorld, inState, lastState, states, until } from './call-world.js';
import { have } from './parts.js';
import { startSipServer, type SipServer } from './sip-server.js';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('the built widget, Kamailio and a second browser', { skip: !have('calls through Kamailio', 'kamailio') }, () => {
  let world: CallWorld;
  let server: SipServer;
  before(async () => {
    server = await startSipServer();
    world = await CallWorld.open(server.spki);
  });
  afterEach(() => world?.closePages());
  after(async () => {
    await world?.close();
    await server?.stop();
  });

  const call = async (customer: Page, name = 'Call us'): Promise<void> => {
    await customer.getByRole('button', { name, exact: true }).click();
  };
  const talking = async (addresses: readonly string[] = [`ws://${server.plain}`], name?: string): Promise<readonly [Page, Page]> => {
    await world.route(addresses);
    const agent = await world.agent(server);
    const customer = await world.customer();
    await call(customer, name);
    await inState(customer, 'active');
    return [customer, agent];
  };
  const heardBy = async (page: Page): Promise<void> => until(page, async () => (await window.probe.counters()).energyIn > 0.005, 'energy heard');
  const leavesNothing = async (customer: Page): Promise<void> => {
    assert.deepEqual(await customer.evaluate(() => window.probe.tracks.map(({ readyState }) => readyState).filter((state) => state === 'live')), []);
    assert.deepEqual(await customer.evaluate(() => window.probe.connections.map(({ connectionState }) => connectionState).filter((state) => state !== 'closed')), []);
    await until(customer, () => window.probe.sockets.every(({ readyState }) => readyState === 3), 'sockets closed');
  };

  it('talks both ways over TLS: energy, pitch, packets and samples at both ends', async () => {
    const [customer, agent] = await talking([server.secure]);
    await heardBy(customer);
    await heardBy(agent);
    const first = [await customer.evaluate(() => window.probe.counters()), await agent.evaluate(() => window.probe.counters())] as const;
    await pause(3_000);
    const second = [await customer.evaluate(() => window.probe.counters()), await agent.evaluate(() => window.probe.counters())] as const;
    for (const end of [0, 1] as const) {
      assert.equal(second[end].dtls, 'connected');
      assert.ok(second[end].packetsIn - first[end].packetsIn > 120, `packets: ${second[end].packetsIn - first[end].packetsIn}`);
      assert.ok(second[end].samples - first[end].samples > 0.9 * 48_000 * 3, `samples: ${second[end].samples - first[end].samples}`);
      assert.ok(second[end].energyIn - first[end].energyIn > 0.005, `energy: ${second[end].energyIn - first[end].energyIn}`);
    }
    const atCustomer = await customer.evaluate(() => window.probe.listen(1_000));
    assert.ok(Math.abs(atCustomer.pitch - 620) < 20 && atCustomer.level > 0.05, JSON.stringify(atCustomer));
    const atAgent = await agent.evaluate(() => window.probe.listen(1_500));
    assert.ok(atAgent.level > 0.02 && atAgent.pitch > 100, JSON.stringify(atAgent));
    const url = await customer.evaluate(() => window.probe.sockets.at(-1)!.url);
    assert.match(url, /^wss:\/\/localhost:/);

    await customer.getByRole('button', { name: 'Hang up' }).click();
    await until(agent, () => window.agent.log.includes('bye'), 'BYE at the agent');
    assert.equal(await lastState(customer), 'ended local-hangup');
    await leavesNothing(customer);
  });

  it('is silent at the far end within 300 ms of Mute, and heard again after Unmute', async () => {
    const [customer, agent] = await talking();
    await heardBy(agent);
    await customer.getByRole('button', { name: 'Mute', exact: true }).click();
    await pause(300);
    assert.ok((await agent.evaluate(() => window.probe.listen(1_500))).level < 1e-3);
    await customer.getByRole('button', { name: 'Unmute' }).click();
    assert.ok((await agent.evaluate(() => window.probe.listen(1_500))).level > 0.02);
  });

  it('ends when the agent hangs up', async () => {
    const [customer, agent] = await talking();
    await agent.evaluate(() => window.agent.bye());
    await inState(customer, 'ended');
    assert.equal(await lastState(customer), 'ended remote-hangup');
    await leavesNothing(customer);
  });

  it('shows both pictures of a video call, and turns the camera off at the far end', async () => {
    const [customer, agent] = await talking(undefined, 'Call us with video');
    for (const page of [customer, agent]) await until(page, async () => (await window.probe.counters()).frames > 20, 'frames decoded');
    await heardBy(customer);
    await customer.getByRole('button', { name: 'Turn camera off' }).click();
    await until(customer, () => window.probe.tracks.filter(({ kind, readyState }) => kind === 'video' && readyState === 'live').length === 0, 'camera light off');
    await pause(1_000);
    const before = (await agent.evaluate(() => window.probe.counters())).frames;
    await pause(1_500);
    assert.ok((await agent.evaluate(() => window.probe.counters())).frames - before <= 1, 'no more frames');
    await customer.getByRole('button', { name: 'Turn camera on' }).click();
    await until(agent, async () => (await window.probe.counters()).frames > 60, 'frames again');
  });

  it('goes on through hold by the agent, without calling it trouble', async () => {
    const [customer, agent] = await talking();
    await heardBy(customer);
    assert.equal(await agent.evaluate(() => window.agent.hold(true)), 200);
    await pause(9_000);
    assert.equal(await lastState(customer), 'active');
    assert.equal(await agent.evaluate(() => window.agent.hold(false)), 200);
    await pause(500);
    assert.ok((await customer.evaluate(() => window.probe.listen(1_000))).level > 0.05);
  });

  it('refuses to be sent elsewhere by REFER', async () => {
    const [customer, agent] = await talking();
    assert.equal(await agent.evaluate(() => window.agent.refer('sip:err486@example.test')), 603);
    assert.equal(await lastState(customer), 'active');
  });

  it('rings, and takes the call back on Hang up', async () => {
    await world.route([`ws://${server.plain}`]);
    const agent = await world.agent(server);
    await agent.evaluate(() => void (window.agent.next = 'ring'));
    const customer = await world.customer();
    await call(customer);
    await inState(customer, 'ringing');
    await customer.getByRole('button', { name: 'Hang up' }).click();
    await until(agent, () => window.agent.log.includes('cancel'), 'CANCEL at the agent');
    assert.equal(await lastState(customer), 'ended local-hangup');
    await leavesNothing(customer);
  });

  for (const [code, cause] of [['err486', 'rejected'], ['err480', 'no-answer'], ['err603', 'rejected'], ['err404', 'bad-target'], ['err488', 'codec'], ['err403', 'gateway-auth'], ['err503', 'gateway-busy'], ['12345', 'bad-target']] as const) {
    it(`says ${cause} for what the server answers to ${code}`, async () => {
      await world.route([`ws://${server.plain}`], code);
      const customer = await world.customer();
      await call(customer);
      await inState(customer, 'failed');
      assert.equal(await lastState(customer), `failed ${cause}`);
      await leavesNothing(customer);
    });
  }

  it('goes to the next address where the first refuses, hangs, speaks no TLS or says nothing', async () => {
    const hanging: Socket[] = [];
    const hang = createServer((socket) => void hanging.push(socket)).listen(0, '127.0.0.1');
    await once(hang, 'listening');
    const silent = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'sip' });
    await once(silent, 'listening');
    try {
      const portOf = (address: unknown): number => (address as AddressInfo).port;
      for (const [what, first] of [['refuses', 'ws://127.0.0.1:9'], ['hangs', `ws://127.0.0.1:${portOf(hang.address())}`], ['speaks no TLS', `wss://${server.plain}`], ['is silent', `ws://127.0.0.1:${portOf(silent.address())}`]] as const) {
        const [customer] = await talking([first, `ws://${server.plain}`]);
        await heardBy(customer);
        assert.equal(await customer.evaluate(() => window.probe.sockets.filter(({ readyState }) => readyState < 2).length), 1, what);
        await customer.getByRole('button', { name: 'Hang up' }).click();
        await world.closePages();
      }
    } finally {
      for (const socket of hanging) socket.destroy();
      hang.close();
      for (const client of silent.clients) client.terminate();
      silent.close();
    }
  });

  it('keeps the call when the server dies, and comes back to it', async () => {
    const own = await startSipServer();
    let again: SipServer | undefined;
    try {
      await world.route([`ws://${own.plain}`]);
      const agent = await world.agent(own);
      const customer = await world.customer();
      await call(customer);
      await inState(customer, 'active');
      own.signal('SIGKILL');
      await until(customer, () => window.probe.sockets.at(-1)!.readyState === 3 || window.probe.sockets.length > 1, 'socket lost');
      const before = (await customer.evaluate(() => window.probe.counters())).packetsIn;
      await pause(2_000);
      assert.ok((await customer.evaluate(() => window.probe.counters())).packetsIn - before > 60, 'sound goes on');
      assert.equal(await lastState(customer), 'active');
      again = await startSipServer({ port: own.port });
      await until(customer, () => window.probe.sockets.at(-1)!.readyState === 1, 'socket back', 20_000);
      assert.equal(await lastState(customer), 'active');
      assert.equal(await agent.evaluate(() => window.agent.state()), 'Established');
      await customer.getByRole('button', { name: 'Hang up' }).click();
      await inState(customer, 'ended');
      await leavesNothing(customer);
    } finally {
      await again?.stop();
      await own.stop();
    }
  });

  it('says soon that the other side is gone, and ends within 35 s', async () => {
    const [customer, agent] = await talking();
    await heardBy(customer);
    await agent.context().close();
    const gone = Date.now();
    await until(customer, () => (window as unknown as { states: string[] }).states.includes('reconnecting'), 'reconnecting', 12_000);
    await inState(customer, 'failed', 40_000);
    assert.match(await lastState(customer), /^failed (network-lost|media-failed)$/);
    assert.ok(Date.now() - gone < 35_000, `${Date.now() - gone} ms`);
    await leavesNothing(customer);
  });

  it('hangs up when the page is reloaded', async () => {
    const [customer, agent] = await talking();
    await customer.reload();
    await until(agent, () => window.agent.log.includes('bye'), 'BYE at the agent');
    const calls = await world.control('calls') as { state: string }[] | { result: { state: string }[] };
    const list = Array.isArray(calls) ? calls : calls.result;
    assert.equal(list.at(-1)?.state, 'over');
  });

  it('goes through the states of a call in their order', async () => {
    const [customer] = await talking();
    const seen = await states(customer);
    const order = ['checking', 'creating', 'queued', 'connecting', 'ringing', 'active'];
    assert.deepEqual(seen.filter((state) => state !== 'ringing'), order.filter((state) => state !== 'ringing'));
  });
});
