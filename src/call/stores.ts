import type { DeskbellError } from '../core/errors.js';
import { Signal } from '../core/signal.js';
import { Store } from '../core/store.js';
import type { CallHint } from './call-control.js';
import type { Devices } from './devices.js';
import type { Grade } from './quality.js';

const noHints: ReadonlySet<CallHint> = new Set();

/** What a call shows, kept over calls so that whoever watches need not change over. */
export class CallStores {
  readonly muted = new Store(false);
  readonly cameraOn = new Store(false);
  readonly quality = new Store<Grade | undefined>(undefined);
  readonly hints = new Store(noHints);
  readonly localStream = new Store<MediaStream | undefined>(undefined);
  readonly remoteStream = new Store<MediaStream | undefined>(undefined);
  readonly failed = new Signal<DeskbellError>();
  readonly devices: Devices;

  constructor(devices: Devices) {
    this.devices = devices;
  }

  hint(hint: CallHint, showing: boolean): void {
    const hints = this.hints.get();
    if (hints.has(hint) === showing) return;
    const next = new Set(hints);
    if (showing) next.add(hint);
    else next.delete(hint);
    this.hints.set(next);
  }

  clear(): void {
    this.muted.set(false);
    this.cameraOn.set(false);
    this.quality.set(undefined);
    this.hints.set(noHints);
    this.localStream.set(undefined);
    this.remoteStream.set(undefined);
  }
}
