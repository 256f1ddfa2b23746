import type { ReactiveController, ReactiveElement } from 'lit';
import type { CallMedia, CallState } from '../../call/call-control.js';
import { callContext, localizerContext } from '../../context/contexts.js';
import { StoreController, ValueController } from '../../context/store-controller.js';
import { createLocalizer } from '../../i18n/localize.js';
import type { Localizer } from '../../i18n/localizer.js';
import { PermissionController } from '../parts/call-permission.js';
import { request } from '../request-event.js';

export const isOver = (state: CallState): boolean => state === 'idle' || state === 'ended' || state === 'failed';

/** Starts calls for a button: one at a time, and says where one could not even be begun. */
export class CallStarter implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #status;
  readonly #localizer;
  readonly #permission: PermissionController;
  #pending = false;
  #failed = false;

  constructor(host: ReactiveElement) {
    this.#host = host;
    this.#status = new StoreController(host, callContext, (view) => view.status);
    this.#localizer = new ValueController(host, localizerContext);
    this.#permission = new PermissionController(host);
    host.addController(this);
  }

  hostConnected(): void {
    this.#permission.watch('microphone');
  }

  get localizer(): Localizer {
    return this.#localizer.value ?? createLocalizer('en');
  }

  /** A call is under way, or about to be. */
  get busy(): boolean {
    return this.#pending || !isOver(this.#status.value?.state ?? 'idle');
  }

  /** What went wrong before there was a call that could tell it. */
  get problem(): string | undefined {
    return this.#failed ? this.#said('call.start-failed') : undefined;
  }

  /** What the visitor should know before the click. */
  hint(media: CallMedia): string | undefined {
    if (this.busy) return this.#said('call.under-way');
    return this.#permission.state === 'granted' ? undefined : this.#said(`call.will-ask-${media}`);
  }

  /** Never rejects; a second call while one is under way does nothing. */
  async start(media: CallMedia): Promise<void> {
    if (this.busy) return;
    const before = this.#status.value;
    this.#set(true, false);
    let failed = false;
    try {
      await request(this.#host, { type: 'start-call', media });
    } catch {
      // Once a call has begun, the panel tells how it ended.
      failed = this.#status.value === before || this.#status.value?.state === 'idle';
    }
    this.#set(false, failed);
  }

  #set(pending: boolean, failed: boolean): void {
    this.#pending = pending;
    this.#failed = failed;
    this.#host.requestUpdate();
  }

  /** The call's words come later than the button; until then nothing is better than a key. */
  #said(key: string): string | undefined {
    const text = this.localizer.t(key);
    return text === key ? undefined : text;
  }
}
