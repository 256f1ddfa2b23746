import type { ChatApi } from '../cec/chat-api.js';
import type { PollAnswer } from '../cec/downlink.js';
import { sleep, type Cancel, type Clock } from '../core/clock.js';
import { DeskbellError } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import { endConversation, failConversation, settleOldConversation } from './conversation-steps.js';
import { ConversationLog } from './conversation-log.js';
import type { ConversationRecord } from './conversation-record.js';
import type { ConversationView } from './conversation-view.js';
import { storedIds, takeAnswer, type Taking } from './inbox.js';
import type { KeptTranscript } from './kept-transcript.js';
import { Leader, type Locks } from './leader.js';
import { Outbox } from './outbox.js';
import { pollPace } from './pace.js';
import type { PageEvent, PageSignals } from './page-signals.js';
import { Poller } from './poller.js';
import { QueueWatch } from './queue.js';
import { isLive, step } from './state.js';
import { Tabs, type OpenChannel, type TabMessage } from './tabs.js';
import type { TranscriptDraft } from './transcript-draft.js';
import { TypingNotifier } from './typing.js';

/** How often, and how far apart in ms, it is looked whether a CONNECT without an answer was carried out. */
const reconciliation = { looks: 4, pause: 1_500 } as const;

/** How long, in ms, a leader that goes waits for its poll: one that takes longer is held, and has taken nothing yet. */
const leaveLimit = 1_000;

export interface EngineOptions {
  readonly scope: string;
  readonly api: ChatApi;
  readonly clock: Clock;
  readonly log: Logger;
  readonly page: PageSignals;
  readonly transcript: KeptTranscript;
  readonly view: ConversationView;
  readonly locks: Locks | undefined;
  readonly openChannel: OpenChannel;
  readonly pollInterval: () => number;
  readonly sender: () => { readonly nickname?: string; readonly avatar?: string };
  newId(): string;
  identify(): Promise<boolean>;
  onFailed(error: DeskbellError): void;
  /** What other tabs say that concerns more than this conversation. */
  onTabMessage(message: TabMessage): void;
  readonly random: () => number;
}

/** What keeps one visitor's conversation on one channel going in this tab: as the leader of all tabs or following. */
export class ChatEngine {
  readonly log: ConversationLog;
  readonly tabs: Tabs;
  readonly outbox: Outbox;
  readonly #options: EngineOptions;
  readonly #leader: Leader;
  readonly #poller: Poller;
  readonly #queue: QueueWatch;
  readonly #typing: TypingNotifier;
  readonly #disposal = new AbortController();
  #term = -1;
  /** The leader's term has been written down: from here on it acts. */
  #active = false;
  #wanted = false;
  #deciding = false;
  #polls: Promise<unknown> = Promise.resolve();
  #leaving: object | undefined;
  /** By the monotonic clock, ms: before that nothing new is begun. */
  #restUntil = 0;

  constructor(options: EngineOptions) {
    this.#options = options;
    const { scope, api, clock, page, log, transcript, view, openChannel, sender, identify } = options;
    this.tabs = new Tabs(`deskbell:${scope}`, (message) => this.#hear(message), openChannel);
    const locks = this.tabs.available ? options.locks : undefined;
    this.log = new ConversationLog(scope, transcript, view, this.tabs, () => this.#adjust());
    const resting = (): number => this.#restUntil - clock.monotonic();
    const commit: ConversationLog['commit'] = (ids, work) => this.log.commit(ids, work);
    this.#leader = new Leader({
      name: `deskbell:${scope}`, locks, clock, ping: () => this.#ping(), onLead: () => void this.#lead(), onLost: () => void this.#pause(),
    });
    this.#poller = new Poller({
      clock, page, resting, interval: options.pollInterval, stillFor: () => clock.now() - view.record.movedAt,
      poll: () => this.#poll(), onError: (error) => this.#pollFailed(error), random: options.random,
    });
    this.#queue = new QueueWatch({ api, clock, page, onAnswer: (queue) => void commit([], (draft) => {
      const { state } = draft.record;
      if (queue && state === 'robot') draft.set({ state: step(state, 'queued'), queue });
      else if (state === 'queued' && (queue ?? draft.record.queue)) draft.set({ queue });
    }).catch(() => {}) });
    this.outbox = new Outbox({
      api, clock, page, log, sender, commit, resting, shared: !locks, term: () => this.#term, identify, newId: options.newId,
      file: (id) => transcript.file(scope, id), dropFile: (id) => transcript.dropFile(scope, id),
      onProgress: (id, transfer) => {
        view.setTransfer(id, transfer);
        this.tabs.post(transfer ? { type: 'transfer', id, ...transfer } : { type: 'transfer-over', id });
      },
      onAccepted: () => {
        this.#poller.soon();
        this.#typing.reset();
      },
      onFailed: options.onFailed,
      random: options.random,
    });
    this.#typing = new TypingNotifier(clock, () => void api.send({ controlType: 'INPUT', mediaType: 'TEXT', content: '', time: clock.now(), ...sender() }).catch(() => {}));
  }

  get leading(): boolean {
    return this.#leader.leading;
  }

  /** Takes part in what the tabs do together. */
  start(): void {
    this.#wanted = true;
    this.#leader.start();
  }

  /** Asks the other tabs what they know. */
  greet(): void {
    this.tabs.post({ type: 'hello' });
  }

  typed(): void {
    if (this.#options.view.record.state !== 'agent') return;
    if (this.#active) this.#typing.typed();
    else this.tabs.post({ type: 'typing' });
  }

  pageChanged(event: PageEvent): void {
    if (!this.#wanted) return;
    switch (event) {
      case 'leaving':
        this.#restUntil = this.#options.clock.monotonic() + pollPace.leaving;
        return;
      case 'hide':
        // Another tab goes on; a page in the back-forward cache holds no lock. Answers under way still count.
        return void this.#leave(false);
      case 'show':
        this.#leaving = undefined;
        this.#restUntil = 0;
        if (this.#leader.leading) void this.#lead();
        else this.#leader.start();
        this.greet();
        void this.log.refresh().catch(() => {});
        return this.#lookAgain();
      case 'visible':
        if (!this.tabs.available) void this.log.refresh().catch(() => {});
        return this.#lookAgain();
      case 'online':
        return this.#lookAgain();
      default:
    }
  }

  /** Ends everything that runs. What has been asked of the centre is still received and written down. */
  async dispose(): Promise<void> {
    this.#wanted = false;
    this.#disposal.abort();
    await this.#leave(true);
    await this.#polls;
    this.tabs.close();
  }

  /**
   * Hands over to another tab: after a poll that will be back in a moment, so that what it brings comes before what
   * the next leader's brings, and after the send that is under way, whose outcome would be unknown otherwise.
   */
  async #leave(patient: boolean): Promise<void> {
    const leaving = (this.#leaving = {});
    const sends = this.#pause().catch(() => {});
    let cancel: Cancel = () => {};
    const limit = new Promise<void>((resolve) => (cancel = this.#options.clock.after(leaveLimit, resolve)));
    await Promise.race([Promise.all([this.#polls, sends]), limit]);
    cancel();
    if (patient) await sends;
    if (this.#leaving === leaving) this.#leader.stop();
  }

  /** Lets another tab lead and waits for its next turn. */
  async #yield(): Promise<void> {
    await this.#leave(true);
    if (this.#wanted && !this.leading) this.#leader.start();
  }

  /** Only while something goes on: a tab at rest need not wake others. */
  #ping(): boolean {
    const { record: { state }, outbox } = this.#options.view;
    const needed = state === 'connecting' || isLive(state) || outbox.length > 0;
    if (needed) this.tabs.post({ type: 'ping' });
    return needed;
  }

  #pong(): void {
    const { view, page } = this.#options;
    this.tabs.post({ type: 'pong', revision: view.record.revision, visible: page.visible() });
  }

  #pause(): Promise<void> {
    this.#active = false;
    this.#poller.set(false);
    this.#queue.set(false);
    return this.outbox.stop();
  }

  async #lead(): Promise<void> {
    this.#leaving = undefined;
    const { clock, transcript, scope } = this.#options;
    try {
      await this.log.refresh();
      const term = await this.log.commit([], (draft) => {
        settleOldConversation(draft, clock.now());
        draft.set({ term: draft.record.term + 1 });
        return draft.record.term;
      });
      if (!this.leading || this.#disposal.signal.aborted) return;
      this.#term = term;
      this.#active = true;
      this.#pong();
      this.outbox.start();
      this.#adjust();
      void transcript.use((kept) => kept.prune(scope, clock.now())).catch(() => {});
    } catch (reason) {
      this.#options.log.error('could not lead', { reason: String(reason) });
      this.#leader.stop();
    }
  }

  /** Brings what runs into line with the record. */
  #adjust(): void {
    if (!this.#active || this.#disposal.signal.aborted) return;
    const { state, connected, robotSeen } = this.#options.view.record;
    const open = isLive(state) || (state === 'connecting' && connected !== 'no');
    this.#poller.set(open);
    // A robot that has not said a word may be none: the visitor may be in a queue after all.
    this.#queue.set(state === 'queued' || (state === 'robot' && !robotSeen));
    if (state === 'connecting' && connected !== 'no') void this.#decide();
    if (this.#options.view.outbox.length > 0) this.outbox.wake();
  }

  #lookAgain(): void {
    if (!this.#active) return;
    this.#poller.nudge();
    this.#queue.nudge();
    this.outbox.wake();
  }

  async #poll(): Promise<PollAnswer | undefined> {
    const { api, transcript, scope, identify } = this.#options;
    // A tab that was frozen and replaced must find out before it takes something from the centre.
    const current = await transcript.use((kept) => kept.record(scope));
    const term = this.#term;
    const replaced = (record: ConversationRecord): boolean => record.term !== term && this.#options.locks !== undefined && this.tabs.available;
    if (!this.#active || (this.#leader.leading && current && replaced(current))) return undefined;
    if (!(await identify())) return undefined;
    const { cursor: ack, userId } = this.#options.view.record;
    const polling = api.poll(ack === undefined ? {} : { ack }).then(async (answer) => {
      // Whatever has become of this tab meanwhile: what the centre answered exists nowhere else.
      await this.#take(answer, (draft) => {
        // Unless the visitor has been forgotten meanwhile.
        if (draft.record.userId !== userId) return undefined;
        return { ack, before: replaced(draft.record) ? current?.nextOrder : undefined };
      });
      return answer;
    });
    this.#polls = polling.catch(() => {});
    return polling;
  }

  async #take(answer: PollAnswer, where: (draft: TranscriptDraft) => Pick<Taking, 'ack' | 'before'> | undefined): Promise<void> {
    if (answer.messages.length === 0 && answer.cursor === undefined) return;
    const { clock, view, newId, log } = this.#options;
    if (answer.malformed > 0) log.warn('malformed messages left out', { count: answer.malformed });
    await this.log.commit(storedIds(answer.messages), (draft) => {
      const place = where(draft);
      if (place) takeAnswer(draft, answer, { ...place, now: clock.now(), seen: view.seen, newId, end: endConversation });
    });
  }

  #pollFailed(error: DeskbellError): boolean {
    if (error.code !== 'session-expired') {
      this.#options.log.debug('poll failed', { code: error.code, status: error.status });
      return true;
    }
    void this.#lose(error);
    return false;
  }

  async #lose(error: DeskbellError): Promise<void> {
    const expired = error.code === 'session-expired';
    try {
      // Refused because they are another visitor's now: that one's conversation is shown instead.
      if (expired && !(await this.#options.identify().catch(() => true))) return;
      const before = this.#options.view.record.state;
      const after = await this.log.commit([], (draft) => {
        failConversation(draft, { code: error.code, action: expired ? 'start-again' : 'retry' });
        return draft.record.state;
      });
      if (before !== after) this.#options.onFailed(error);
    } catch {
      // The transcript is closed: the page goes.
    }
  }

  /**
   * CONNECT was accepted, or perhaps: a queue, a robot, an agent? Messages may say so first. Where it is not even
   * sure that CONNECT arrived, something must show it within a few looks.
   */
  async #decide(): Promise<void> {
    if (this.#deciding) return;
    this.#deciding = true;
    const { api, clock, view } = this.#options;
    try {
      for (let look = 1; this.#active; look++) {
        const info = await api.queryQueueInfo().catch(() => undefined);
        const { state, connected } = view.record;
        if (state !== 'connecting' || connected === 'no' || !this.#active) return;
        if (info || connected === 'yes') {
          return await this.log.commit([], (draft) => {
            if (draft.record.state === 'connecting') draft.set({ state: step('connecting', info ? 'queued' : 'robot') });
          });
        }
        if (look >= reconciliation.looks) return this.#lose(new DeskbellError('outcome-unknown', undefined, { delivery: 'unknown', retryable: true }));
        await sleep(clock, reconciliation.pause, this.#disposal.signal);
      }
    } catch {
      // The page goes, or the next change asks again.
    } finally {
      this.#deciding = false;
    }
  }

  #hear(message: TabMessage): void {
    const { view, transcript, scope, page } = this.#options;
    switch (message.type) {
      case 'ping':
        if (this.leading) this.#pong();
        return;
      case 'pong':
        this.#leader.heard();
        if (!message.visible && this.#wanted && page.visible()) this.tabs.post({ type: 'yield' });
        // Something was committed that this tab was not told.
        if (message.revision > view.record.revision && !transcript.memory) void this.log.refresh().catch(() => {});
        return;
      case 'yield':
        if (this.#active && !page.visible()) void this.#yield();
        return;
      case 'change': case 'whole':
        this.log.receive(message.change);
        return this.#options.onTabMessage({ type: 'change', change: message.change });
      case 'hello': {
        const whole = transcript.memory?.whole(scope);
        if (whole && this.#active) this.tabs.post({ type: 'whole', change: whole });
        return this.#options.onTabMessage(message);
      }
      case 'typing':
        if (this.#active && view.record.state === 'agent') this.#typing.typed();
        return;
      case 'transfer': return view.setTransfer(message.id, { sent: message.sent, total: message.total });
      case 'transfer-over': return view.setTransfer(message.id, undefined);
      case 'cancel': return this.outbox.cancelUpload(message.id);
      default: return this.#options.onTabMessage(message);
    }
  }
}
