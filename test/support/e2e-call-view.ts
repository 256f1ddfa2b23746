import { expect, type Locator, type Page } from '@playwright/test';
import type { Control } from '../../demo/gateway/control.js';

interface MachineReport {
  readonly state: string;
  readonly calls: number;
  readonly packets: number;
  readonly energy: number;
  readonly digits: string;
}

/** A call as a visitor meets it, and its far end. */
export class CallView {
  readonly page: Page;
  readonly control: Control;
  readonly host: Locator;

  constructor(page: Page, control: Control, host: Locator = page.locator('deskbell-widget')) {
    this.page = page;
    this.control = control;
    this.host = host;
  }

  get region(): Locator {
    return this.host.getByRole('region', { name: 'Call', exact: true });
  }

  get status(): Locator {
    return this.region.getByRole('status');
  }

  get timer(): Locator {
    return this.region.getByRole('timer');
  }

  button(name: string): Locator {
    return this.region.getByRole('button', { name, exact: true });
  }

  start(name: 'Voice call' | 'Video call'): Promise<void> {
    return this.host.getByRole('button', { name, exact: true }).click();
  }

  machine(): MachineReport {
    return this.control.call('machine') as MachineReport;
  }

  created(): number {
    return this.control.count({ path: 'createClickToCall', accepted: true });
  }

  dropped(): number {
    return this.control.count({ path: 'dropClickToCall' });
  }

  async talks(): Promise<void> {
    await expect(this.status).toContainText('Connected');
    await expect(this.timer).toHaveText(/^0:\d\d$/);
    expect(this.machine().state).toBe('talking');
  }

  async hangUp(): Promise<void> {
    await this.button('Hang up').click();
    await expect(this.status).toContainText('Call ended');
    await expect.poll(() => this.machine().state).toBe('ended');
  }

  /** The far end hears something: its count of energy grows. */
  async isHeard(): Promise<void> {
    const { energy } = this.machine();
    await expect.poll(() => this.machine().energy).toBeGreaterThan(energy + 0.0005);
  }
}
