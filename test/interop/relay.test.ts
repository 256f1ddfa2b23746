import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import { CallWorld, inState, lastState, until } from './call-world.js';
import { have } from './parts.js';
import { readRecording, type Recording } from './recording.js';
import { startSipServer, type SipServer } from './sip-server.js';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('the built widget, Kamailio, rtpengine and baresip', { skip: !have('calls to plain RTP', 'kamailio', 'rtpengine', 'baresip') }, () => {
  let world: CallWorld;
  let server: SipServer;
  before(async () => {
    server = await startSipServer({ relay: true });
    world = await CallWorld.open(server.spki);
  });
  afterEach(() => world?.closePages());
  after(async () => {
    await world?.close();
    await server?.stop();
  });

  const talking = async (): Promise<Page> => {
    await world.route([`ws://${server.plain}`], 'plain');
    const customer = await world.customer();
    await customer.getByRole('button', { name: 'Call us', exact: true }).click();
    await inState(customer, 'active');
    await until(customer, async () => (await window.probe.counters()).energyIn > 0.005, 'baresip heard');
    return customer;
  };
  const recordings = (): string[] => readdirSync(join(server.folder, 'baresip/rec')).filter((file) => file.endsWith('-dec.wav')).sort();
  /** What baresip has recorded of the call just over. */
  const recorded = async (before: readonly string[]): Promise<Recording> => {
    const file = recordings().find((name) => !before.includes(name));
    assert.ok(file, 'a recording');
    await pause(300);
    return readRecording(join(server.folder, 'baresip/rec', file));
  };

  it('hears baresip\'s tone, and baresip records the microphone\'s beeps', async () => {
    const before = recordings();
    const customer = await talking();
    const heard = await customer.evaluate(() => window.probe.listen(1_500));
    assert.ok(Math.abs(heard.pitch - 440) < 15 && heard.level > 0.05, JSON.stringify(heard));
    await pause(4_000);
    await customer.getByRole('button', { name: 'Hang up' }).click();
    await inState(customer, 'ended');
    const recording = await recorded(before);
    assert.ok(recording.bursts.length >= 6, `bursts: ${recording.bursts.join(' ')}`);
    const gaps = recording.bursts.slice(1).map((at, index) => at - recording.bursts[index]!).sort((a, b) => a - b);
    assert.ok(Math.abs(gaps[gaps.length >> 1]! - 0.5) < 0.06, `gaps: ${gaps.join(' ')}`);
    assert.ok(recording.pitch > 150 && recording.pitch < 1_000, `pitch: ${recording.pitch}`);
  });

  it('gets every key of a quick burst to the far end', async () => {
    const customer = await talking();
    const from = server.log('baresip').length;
    await customer.getByRole('button', { name: 'Keypad' }).click();
    for (const name of ['1', '5', '9', '0', 'Star', 'Pound']) await customer.getByRole('button', { name, exact: true }).click();
    const received = (): string => [...server.log('baresip').slice(from).matchAll(/received event: '(.)' \(end=1\)/g)].map(([, key]) => key).join('');
    for (let attempt = 0; attempt < 100 && received().length < 6; attempt += 1) await pause(100);
    assert.equal(received(), '1590*#');
    await customer.keyboard.press('Escape');
    await customer.getByRole('button', { name: 'Hang up' }).click();
  });

  it('records silence while muted', async () => {
    const before = recordings();
    const customer = await talking();
    await pause(1_500);
    await customer.getByRole('button', { name: 'Mute', exact: true }).click();
    await pause(3_500);
    await customer.getByRole('button', { name: 'Unmute' }).click();
    await pause(2_000);
    await customer.getByRole('button', { name: 'Hang up' }).click();
    await inState(customer, 'ended');
    const { levels } = await recorded(before);
    let [longest, run] = [0, 0];
    for (const level of levels) longest = Math.max(longest, (run = level < 1e-3 ? run + 1 : 0));
    assert.ok(longest >= 25, `tenths of silence: ${longest}`);
    assert.ok(levels.slice(-15).some((level) => level > 0.02), 'sound after Unmute');
  });

  it('asks for ICE anew when the relay dies, says so, and ends within 35 s', async () => {
    const customer = await talking();
    server.signal('SIGKILL', 'rtpengine');
    const died = Date.now();
    await until(customer, () => (window as unknown as { states: string[] }).states.includes('reconnecting'), 'reconnecting', 12_000);
    await inState(customer, 'failed', 40_000);
    assert.match(await lastState(customer), /^failed (network-lost|media-failed)$/);
    assert.ok(Date.now() - died < 35_000, `${Date.now() - died} ms`);
  });
});
