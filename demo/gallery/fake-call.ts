import type { CallDevices, CallHint, CallStatus } from '../../src/call/call-control.js';
import type { CallView } from '../../src/context/contexts.js';
import { Store } from '../../src/core/store.js';

/** The stores that a call's components read, set by hand. */
export class FakeCall implements CallView {
  readonly status = new Store<CallStatus>({ state: 'idle', media: 'audio', transferred: false });
  readonly muted = new Store(false);
  readonly cameraOn = new Store(true);
  readonly quality = new Store<1 | 2 | 3 | undefined>(undefined);
  readonly hints = new Store<ReadonlySet<CallHint>>(new Set());
  readonly devices = new Store<CallDevices>({
    microphones: [{ id: 'm1', label: 'Built-in microphone' }, { id: 'm2', label: '' }],
    cameras: [{ id: 'c1', label: 'Front camera' }],
    speakers: [{ id: 's1', label: 'Speakers' }, { id: 's2', label: 'Headphones' }],
    chosen: { microphone: 'm1' },
  });
  readonly localStream = new Store<MediaStream | undefined>(undefined);
  readonly remoteStream = new Store<MediaStream | undefined>(undefined);

  at(change: Partial<CallStatus>): void {
    this.status.set({ media: 'audio', transferred: false, state: 'idle', ...change });
  }
}
