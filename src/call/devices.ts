import type { Cancel, Clock } from '../core/clock.js';
import { Store, type ReadableStore } from '../core/store.js';
import type { Browser } from './browser.js';
import type { CallDevices, DeviceKind } from './call-control.js';

/** ms of quiet after a device change; unplugging a headset fires several. */
const settle = 300;

const none: CallDevices = { microphones: [], cameras: [], speakers: [], chosen: {} };

/** What can be chosen. Names come only after a permission, so the list is read again when a call has one. */
export class Devices {
  readonly #browser: Browser;
  readonly #clock: Clock;
  readonly #list = new Store<CallDevices>(none);
  #cancel: Cancel = () => {};
  #watching = false;

  constructor(browser: Browser, clock: Clock) {
    this.#browser = browser;
    this.#clock = clock;
  }

  get list(): ReadableStore<CallDevices> {
    return this.#list;
  }

  choose(kind: DeviceKind, id: string): void {
    this.#list.update((list) => ({ ...list, chosen: { ...list.chosen, [kind]: id } }));
  }

  async read(): Promise<void> {
    const found = await this.#browser.mediaDevices?.enumerateDevices().catch(() => undefined);
    if (!found) return;
    const of = (kind: MediaDeviceKind): CallDevices['microphones'] =>
      found.filter((device) => device.kind === kind && device.deviceId !== '').map(({ deviceId, label }) => ({ id: deviceId, label }));
    const canChooseSpeaker = 'setSinkId' in HTMLMediaElement.prototype;
    this.#list.update(({ chosen }) => ({
      microphones: of('audioinput'),
      cameras: of('videoinput'),
      speakers: canChooseSpeaker ? of('audiooutput') : [],
      chosen,
    }));
  }

  watch(): void {
    if (!this.#watching) this.#browser.mediaDevices?.addEventListener('devicechange', this.#onChange);
    this.#watching = true;
    void this.read();
  }

  unwatch(): void {
    this.#watching = false;
    this.#cancel();
    this.#browser.mediaDevices?.removeEventListener('devicechange', this.#onChange);
  }

  readonly #onChange = (): void => {
    this.#cancel();
    this.#cancel = this.#clock.after(settle, () => void this.read());
  };
}
