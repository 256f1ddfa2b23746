import { expect, test } from '@playwright/test';
import { soakDefaults } from '../soak/soak-options.js';
import { runSoak } from '../soak/soak-run.js';
import { broken, soakTable } from '../soak/soak-table.js';

/** The soak in small, with its troubles closer together. `npm run soak` is the long one. */
for (const mode of ['direct', 'relay'] as const) {
  test(`soak, ${mode}: nothing lost but what was cut off, nothing doubled, everything in order`, async ({ browser }) => {
    test.setTimeout(300_000);
    const report = await runSoak(browser, { ...soakDefaults, mode, messages: 300, sent: 60, seed: 11, minutes: 0.6, reloadEvery: 10, expireEvery: 8 });
    console.log(soakTable([report]));
    expect(broken(report)).toEqual([]);
    // Proof that it was a soak.
    expect(report.faults['status']).toBeGreaterThan(0);
    expect(report.faults['reset']).toBeGreaterThan(0);
    expect(report.faults['cut-answer']).toBeGreaterThan(0);
    expect(report.reloaded).toBeGreaterThan(1);
    expect(report.closed).toBeGreaterThan(0);
    expect(report.expired).toBeGreaterThan(2);
    expect(report.written).toBe(60);
  });
}
