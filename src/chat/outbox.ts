import type { ChatApi } from '../cec/chat-api.js';
import type { Cancel, Clock } from '../core/clock.js';
import { DeskbellError, toDeskbellError } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import type { Notice, Transfer } from './conversation.js';
import { endConversation, failConversation, reopenConversation } from './conversation-steps.js';
import type { OutboxEntry } from './conversation-record.js';
import { outcomeOf } from './outbox-outcome.js';
import type { PageSignals } from './page-signals.js';
import { isLive, step } from './state.js';
import { transcriptLimits } from './transcript.js';
import type { TranscriptDraft } from './transcript-draft.js';

/** ms after which a tab without locks takes it that the tab that sends has gone. */
export const abandonedAfter = 45_000;

export interface OutboxOptions {
  readonly api: ChatApi;
  readonly clock: Clock;
  readonly page: PageSignals;
  readonly log: Logger;
  readonly sender: () => { readonly nickname?: string; readonly avatar?: string };
  /** Whether other tabs may send too: no locks here. */
  readonly shared: boolean;
  /** The term this tab leads in; another one in the record means that it does no more. */
  readonly term: () => number;
  newId(): string;
  commit<T>(ids: readonly string[], work: (draft: TranscriptDraft) => T): Promise<T>;
  /** Credentials are there and are this visitor's; false: they are another's, nothing may be sent. */
  identify(): Promise<boolean>;
  file(id: string): Promise<Blob | undefined>;
  dropFile(id: string): Promise<void>;
  onProgress(id: string, transfer: Transfer | undefined): void;
  onAccepted(entry: OutboxEntry): void;
  onFailed(error: DeskbellError): void;
  /** ms for which nothing new may be begun: the page is about to go, and with it would go the answer. */
  resting(): number;
  readonly random: () => number;
}

type Claim = { readonly entry: OutboxEntry; readonly error?: DeskbellError } | { readonly wait: number } | undefined;

/** Sends what is written down, strictly in order, one after the other, while this tab leads. */
export class Outbox {
  readonly #options: OutboxOptions;
  #running = false;
  #again = false;
  #work: Promise<void> | undefined;
  #cancelWait: Cancel | undefined;
  #upload: { readonly id: string; readonly control: AbortController } | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = true;
    this.wake();
  }

  /** Takes up nothing more. @returns when what is under way has its outcome. */
  stop(): Promise<void> {
    this.#running = false;
    this.#cancelWait?.();
    return this.#work ?? Promise.resolve();
  }

  /** Something was written down, or may be tried again. */
  wake(): void {
    if (!this.#running) return;
    if (this.#work) {
      this.#again = true;
      return;
    }
    this.#cancelWait?.();
    this.#work = this.#run()
      .catch((reason: unknown) => this.#options.log.error('outbox', { reason: String(reason) }))
      .finally(() => {
        this.#work = undefined;
        if (this.#again) this.wake();
      });
  }

  /** Stops the upload of a message, if it is this one that is under way. */
  cancelUpload(id: string): void {
    if (this.#upload?.id === id) this.#upload.control.abort();
  }

  async #run(): Promise<void> {
    const { commit, clock } = this.#options;
    while (this.#running) {
      this.#again = false;
      const next = await commit([], (draft) => this.#claim(draft));
      if (!next) return;
      if ('wait' in next) {
        this.#cancelWait = clock.after(next.wait, () => this.wake());
        return;
      }
      // What falls with its conversation is no news of its own: the conversation's failure has been told.
      if (next.error) await this.#settle(next.entry, next.error, next.error.code !== 'outcome-unknown');
      else await this.#carryOut(next.entry);
    }
  }

  /** Takes up the first entry. Within a transaction, so that of several tabs one gets it. */
  #claim(draft: TranscriptDraft): Claim {
    const { clock, page, shared, term, resting } = this.#options;
    const entry = draft.outbox[0];
    if (!entry || !this.#running || (!shared && draft.record.term !== term())) return undefined;
    const now = clock.now();
    if (entry.phase === 'in-flight') {
      const left = shared ? entry.takenAt + abandonedAfter - now : 0;
      // The tab that sent it is gone, and with it the answer.
      return left > 0 ? { wait: Math.min(left, 1_000) } : { entry, error: new DeskbellError('outcome-unknown', undefined, { delivery: 'unknown', retryable: true }) };
    }
    const { state, notice } = draft.record;
    if (entry.type !== 'connect' && !isLive(state)) {
      // It belongs to a conversation that is over, unless one is just being opened for it.
      const opening = state === 'connecting' && !draft.outbox.some((other) => other.type === 'connect');
      if (opening && entry.type !== 'end') return undefined;
      if (!opening) return { entry, error: new DeskbellError(lostCode(state === 'failed' ? notice : undefined), undefined, { delivery: 'answered', retryable: true }) };
    }
    const wait = Math.max(entry.notBefore - now, resting());
    if (wait > 0) return { wait };
    if (!page.online()) return undefined;
    const taken: OutboxEntry = { ...entry, phase: 'in-flight', takenAt: now };
    draft.update(taken);
    return { entry: taken };
  }

  async #carryOut(entry: OutboxEntry): Promise<void> {
    let failure: DeskbellError | undefined;
    try {
      if (!(await this.#options.identify())) return await this.#giveBack(entry);
      await this.#send(entry);
    } catch (reason) {
      failure = toDeskbellError(reason);
      // Refused because the credentials are another visitor's now: it is not theirs to send.
      if (failure.code === 'session-expired' && !(await this.#options.identify().catch(() => true))) return this.#giveBack(entry);
    }
    await this.#settle(entry, failure);
  }

  async #send(entry: OutboxEntry): Promise<void> {
    const { api, clock, sender, commit } = this.#options;
    const base = { time: clock.now(), ...sender() };
    switch (entry.type) {
      case 'connect': return api.send({ controlType: 'CONNECT', mediaType: 'TEXT', content: '', ...base });
      case 'transfer': return api.send({ controlType: 'TRANS2AGENT', mediaType: 'TEXT', content: '', ...base });
      case 'end': return api.send({ controlType: 'DISCONNECT', mediaType: 'TEXT', content: '', ...base });
      default: {
        const { id } = entry;
        const message = await commit([id], (draft) => draft.message(id));
        if (!message) throw new DeskbellError('cancelled', undefined, { delivery: 'never-sent' });
        if (entry.type === 'text') return api.send({ controlType: 'CHAT', mediaType: 'TEXT', content: message.text ?? '', ...base });
        const control = new AbortController();
        this.#upload = { id, control };
        // Most conversations have no files: what sends them is loaded with the first one.
        const { sendFile } = await import('./file-sending.js').catch((cause: unknown) => {
          throw new DeskbellError('network', undefined, { cause, delivery: 'never-sent' });
        });
        return sendFile(message, { ...this.#options, base, signal: control.signal });
      }
    }
  }

  #giveBack(entry: OutboxEntry): Promise<void> {
    this.#running = false;
    return this.#options.commit([], (draft) => {
      if (draft.outbox.some((other) => other.order === entry.order)) draft.update({ ...entry, phase: 'waiting' });
    });
  }

  /** Writes down what became of an entry. */
  async #settle(entry: OutboxEntry, error: DeskbellError | undefined, silent = false): Promise<void> {
    const { commit, clock, random, newId, onAccepted, onFailed, dropFile } = this.#options;
    const now = clock.now();
    const told = await commit([entry.id], (draft): 'accepted' | 'failed' | 'open' => {
      const current = draft.outbox.find((other) => other.order === entry.order);
      const message = draft.message(entry.id);
      // The visitor has been forgotten meanwhile.
      if (!current && !message && draft.record.state === 'idle') return 'accepted';
      // An upload that was cut off is in no conversation yet: it begins again.
      const unsent = entry.type === 'file' && message?.file?.id === undefined && error?.code === 'outcome-unknown';
      let outcome = error && (unsent ? { type: 'repeat', delay: 0 } as const : outcomeOf(error, entry, now, random));
      // A visitor who leaves has left, whatever the centre says to it.
      if (entry.type === 'end' && outcome?.type !== 'repeat') outcome = undefined;
      if (current && message && error?.code === 'rejected' && reopenConversation(draft, current, newId, now)) return 'open';
      if (outcome?.type === 'repeat' && current) {
        draft.update({ ...entry, phase: 'waiting', attempts: entry.attempts + 1, notBefore: now + outcome.delay });
        return 'open';
      }
      const code = outcome?.type === 'unknown' ? 'outcome-unknown' : error?.code;
      const failure = outcome && error && code && { code, retryable: message ? code !== 'file-unreadable' : error.retryable };
      if (current) draft.settle(current, failure && { ...failure, ...(error?.resultCode === undefined ? {} : { resultCode: error.resultCode }) });
      if (!outcome) draft.set({ movedAt: now, heardAt: now });
      if (message) {
        const { failure: _before, ...rest } = message;
        if (!failure) draft.put({ ...rest, status: 'sent' });
        else if (current) draft.put({ ...rest, status: 'failed', failure });
      } else {
        settleStep(draft, entry.type, outcome && error, outcome?.type === 'unknown');
      }
      if (error?.code === 'session-expired') failConversation(draft, { code: error.code, action: 'start-again' });
      return outcome ? 'failed' : 'accepted';
    });
    if (told === 'open') return;
    if (error && told === 'failed') return silent ? undefined : onFailed(error);
    if (entry.type === 'file' && ((await this.#options.file(entry.id))?.size ?? 0) > transcriptLimits.file) await dropFile(entry.id);
    onAccepted(entry);
  }
}

const lostCode = (notice: Notice | undefined): 'not-connected' => (notice?.code ?? 'not-connected') as 'not-connected';

/** What the outcome of CONNECT, TRANS2AGENT and DISCONNECT means for the conversation. */
function settleStep(draft: TranscriptDraft, type: OutboxEntry['type'], error: DeskbellError | undefined, unknown: boolean): void {
  const { state } = draft.record;
  if (type === 'end') return endConversation(draft);
  if (type === 'connect' && state === 'connecting') {
    if (!error || unknown) return draft.set({ connected: error ? 'unsure' : 'yes' });
    const action = error.code === 'outside-hours' ? 'leave-message' : error.code === 'session-expired' ? 'start-again' : 'retry';
    return failConversation(draft, { code: error.code, action });
  }
  if (type === 'transfer' && isLive(state)) {
    if (!error) return state === 'robot' ? draft.set({ state: step(state, 'queued') }) : undefined;
    const nobody = error.code === 'outside-hours' || error.code === 'rejected';
    draft.set({ notice: { code: unknown ? 'outcome-unknown' : error.code, action: nobody ? 'leave-message' : 'dismiss' } });
  }
}
