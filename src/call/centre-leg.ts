import type { CallApi, ClickToCallEvent } from '../cec/call-api.js';
import { sleep, type Clock } from '../core/clock.js';
import { toDeskbellError, type DeskbellError } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import type { CallMedia } from './call-control.js';
import { pollCallEvents } from './events.js';

/** ms for the answer to `createClickToCall`, and to `dropClickToCall`. */
const createTimeout = 10_000;
const dropTimeout = 5_000;
/** Tries of a drop that certainly did not leave. */
const dropTries = 3;

/**
 * The call as the centre keeps it: an agent is reserved from `create` on, until `drop` or until the centre ends it.
 *
 *     none ─create()─► creating ─► created ─drop() | ended by the centre─► over
 *       └───────────────────────────── drop() ─────────────────────────────▲
 */
export class CentreLeg {
  readonly #api: CallApi;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #polling = new AbortController();
  #state: 'none' | 'creating' | 'created' | 'over' = 'none';
  #unwanted = false;
  #tail: Promise<void> = Promise.resolve();

  constructor(api: CallApi, clock: Clock, log: Logger) {
    this.#api = api;
    this.#clock = clock;
    this.#log = log;
  }

  /** Resolves when nothing of this call is on its way to the centre any more: only then may another be created. */
  get settled(): Promise<void> {
    return this.#tail;
  }

  /** Not aborted by a hang-up: its outcome would be unknown, and an agent might stay reserved. */
  async create(media: CallMedia): Promise<void> {
    this.#state = 'creating';
    const created = this.#api.createClickToCall(media, { timeout: createTimeout });
    const accepted = created.then(
      () => this.#created(),
      (reason: unknown) => {
        const error = toDeskbellError(reason);
        // It may have been carried out: an agent must not wait for nobody.
        if (error.delivery === 'unknown' || error.code === 'outcome-unknown') this.#created();
        else this.#state = 'over';
        throw error;
      },
    );
    this.#tail = accepted.catch(() => {});
    await accepted;
  }

  /** @returns why polling gave up; undefined when the call was over. */
  poll(inCall: () => boolean, onEvent: (event: ClickToCallEvent) => void): Promise<DeskbellError | undefined> {
    return pollCallEvents({ api: this.#api, clock: this.#clock, log: this.#log, signal: this.#polling.signal, inCall, onEvent });
  }

  /** 168103, 168105 or 168110 came: there is nothing left to drop. */
  endedByCentre(): void {
    this.#state = 'over';
  }

  /** @param leaving the page goes away: nothing that comes later can be waited for. */
  drop(leaving = false): void {
    this.#polling.abort(new Error('over'));
    this.#unwanted = true;
    // While the create is under way its outcome decides, unless nobody will be here to see it.
    if (this.#state !== 'created' && !(this.#state === 'creating' && leaving)) return;
    this.#state = 'over';
    this.#send();
  }

  #created(): void {
    if (this.#state !== 'creating') return;
    this.#state = 'created';
    if (this.#unwanted) this.drop();
  }

  #send(): void {
    this.#tail = Promise.all([this.#tail, this.#sendDrop()]).then(() => {});
  }

  async #sendDrop(): Promise<void> {
    for (let attempt = 1; attempt <= dropTries; attempt += 1) {
      try {
        // A hang-up is often followed by a click on a link.
        await this.#api.dropClickToCall({ keepalive: true, timeout: dropTimeout });
        return;
      } catch (reason) {
        const error = toDeskbellError(reason);
        this.#log.warn('drop failed', { code: error.code, attempt });
        if (error.delivery !== 'never-sent') return;
      }
      await sleep(this.#clock, 1_000 * attempt);
    }
  }
}
