import { sleep, type Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';
import { readBatch } from './downlink-batch.js';
import type { Endpoint } from './endpoints.js';
import { Refusal, refusalAnswer, refuseFor, type Answer, type Incoming, type Later } from './exchange.js';
import { mailCapacity, type Batch, type Claim, type Mail, type Mailbox, type RemoteNews } from './mailbox.js';
import type { Metrics } from './metrics.js';
import { timedOut, type CleanAnswer, type Credentials, type Relay } from './relay.js';
import type { Session } from './sessions.js';

/** ms between looks at whether another machine still polls. */
const patience = 2000;

/** What a round of polling came to, for everybody who waited for it. */
type News =
  | { readonly type: 'mail' | 'empty' | 'gone' }
  | { readonly type: 'answer'; readonly answer: CleanAnswer }
  | { readonly type: 'refused'; readonly refusal: Refusal };

/** One upstream poll and the pages that wait for it; it goes on when they leave. */
interface Round {
  readonly waiting: Set<(news: News) => void>;
  abort: (() => void) | undefined;
}

interface Parts {
  readonly relay: Relay;
  readonly endpoint: Endpoint;
  readonly mailbox: Mailbox;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Answers polls from the mailbox, and fills it: one upstream poll a visitor, however many pages wait. */
export class PollDesk {
  readonly #parts: Parts;
  readonly #rounds = new Map<string, Round>();
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Upstream polls under way. */
  get rounds(): number {
    return this.#rounds.size;
  }

  async poll(session: Session, ack: string | undefined, incoming: Incoming): Promise<Answer | Later> {
    const mail = await this.#read(session.key, ack);
    if (mail.messages.length > 0) {
      // Said before and not confirmed. What is new meanwhile is fetched behind it, while there is room.
      if (mail.messages.length < mailCapacity) this.#round(session);
      this.#parts.metrics.mail('repeated', mail.messages.length);
      return mailAnswer(mail);
    }
    const round = this.#round(session);
    return (settle) => this.#wait(round, incoming, (news) => {
      this.#answer(news, session.key, ack, mail).then(settle, (error: unknown) => settle(refusalAnswer(this.#refusalOf(error))));
    });
  }

  async #answer(news: News, visitor: string, ack: string | undefined, mail: Mail): Promise<Answer> {
    if (news.type === 'refused') return refusalAnswer(news.refusal);
    if (news.type === 'answer') {
      const { status, body, retryAfter } = news.answer;
      return { status, headers: retryAfter ? { 'retry-after': retryAfter } : {}, body };
    }
    return mailAnswer(news.type === 'mail' ? await this.#read(visitor, ack) : mail);
  }

  /** Ends the upstream polls that still run. */
  stop(): void {
    this.#stopped = true;
    for (const round of this.#rounds.values()) round.abort?.();
  }

  async #read(visitor: string, ack: string | undefined): Promise<Mail> {
    try {
      return await this.#parts.mailbox.read(visitor, ack);
    } catch (error) {
      throw this.#storeAway(error);
    }
  }

  #storeAway(error: unknown): Refusal {
    this.#parts.logger.error('the mailbox cannot be reached', { error: error instanceof Error ? error.message : 'unknown' });
    return refuseFor(2000, 503, 'mailbox-unavailable', 'Messages cannot be kept at the moment.');
  }

  #refusalOf(error: unknown): Refusal {
    return error instanceof Refusal ? error : this.#storeAway(error);
  }

  #wait(round: Round, incoming: Incoming, hear: (news: News) => void): void {
    let forgetPage = (): void => {};
    const settle = (news: News): void => {
      round.waiting.delete(settle);
      forgetPage();
      hear(news);
    };
    round.waiting.add(settle);
    forgetPage = incoming.onGone(() => settle({ type: 'gone' }));
  }

  #round(session: Session): Round {
    const running = this.#rounds.get(session.key);
    if (running) return running;
    const round: Round = { waiting: new Set(), abort: undefined };
    this.#rounds.set(session.key, round);
    this.#seek(session, round).catch((error: unknown) => this.#end(session.key, round, { type: 'refused', refusal: this.#refusalOf(error) }));
    return round;
  }

  #end(visitor: string, round: Round, news: News): void {
    this.#rounds.delete(visitor);
    tell(round, news);
  }

  /** Resolves when the upstream poll is out; the round ends when it is answered. */
  async #seek(session: Session, round: Round): Promise<void> {
    const { mailbox, relay, endpoint } = this.#parts;
    for (;;) {
      const claim = await mailbox.claim(session.key);
      if (claim) {
        const credentials = await relay.credentials(session, endpoint).catch((error: unknown) => this.#release(claim, 'failed').then(() => Promise.reject(error)));
        // Not awaited: of a poll that waits little must be kept.
        return void this.#fetch(session, round, claim, credentials);
      }
      const heard = await this.#listen(session.key);
      if (heard) return this.#end(session.key, round, { type: heard });
      if (round.waiting.size === 0 || this.#stopped) return this.#end(session.key, round, { type: 'empty' });
    }
  }

  /** A claim that cannot be given back runs out; what was fetched is safe by now. */
  #release(claim: Claim, news: RemoteNews | 'failed'): Promise<void> {
    return claim.release(news).catch(() => {});
  }

  /** Waits for the machine that polls for this visitor. Undefined: not a word, time to look again. */
  async #listen(visitor: string): Promise<'mail' | 'empty' | undefined> {
    const { mailbox, clock } = this.#parts;
    let hear!: (news: 'mail' | 'empty' | undefined) => void;
    const heard = new Promise<'mail' | 'empty' | undefined>((resolve) => (hear = resolve));
    const forget = await mailbox.watch(visitor, hear);
    const cancel = clock.after(patience, () => hear(undefined));
    try {
      // It may have spoken before we listened.
      if ((await mailbox.read(visitor, undefined)).messages.length > 0) return 'mail';
      return await heard;
    } finally {
      cancel();
      forget();
    }
  }

  #fetch(session: Session, round: Round, claim: Claim, credentials: Credentials): Promise<void> {
    const { relay, endpoint } = this.#parts;
    return relay.call(session, { endpoint, onAbort: (abort) => (round.abort = abort) }, credentials).then(
      (answer) => this.#conclude(session.key, round, claim, this.#receive(answer, session.key, round)),
      (error: unknown) => this.#conclude(session.key, round, claim, Promise.reject(error)),
    );
  }

  async #conclude(visitor: string, round: Round, claim: Claim, outcome: Promise<News>): Promise<void> {
    let news: News;
    try {
      news = await outcome;
    } catch (error) {
      const refusal = this.#refusalOf(error);
      news = refusal.errorCode === timedOut ? { type: 'empty' } : { type: 'refused', refusal };
    }
    await this.#release(claim, news.type === 'mail' || news.type === 'empty' ? news.type : 'failed');
    this.#end(visitor, round, news);
  }

  async #receive(answer: CleanAnswer, visitor: string, round: Round): Promise<News> {
    let batch: Batch | undefined;
    try {
      batch = readBatch(answer);
    } catch {
      throw new Refusal(502, 'answer-malformed', 'The contact centre answered a poll with something that is no JSON.');
    }
    if (!batch) return { type: 'answer', answer };
    if (batch.messages.length === 0) return { type: 'empty' };
    this.#parts.metrics.mail('received', batch.messages.length);
    await this.#keep(visitor, batch, round);
    return { type: 'mail' };
  }

  /** The centre has forgotten these by now, so they are held here until the mailbox takes them. */
  async #keep(visitor: string, batch: Batch, round: Round): Promise<void> {
    const { mailbox, clock, logger, metrics } = this.#parts;
    for (;;) {
      try {
        const dropped = await mailbox.append(visitor, batch);
        if (dropped > 0) {
          metrics.mail('dropped', dropped);
          logger.warn('a mailbox is full: its oldest messages went', { dropped });
        }
        return;
      } catch (error) {
        const refusal = this.#storeAway(error);
        if (this.#stopped) throw refusal;
        tell(round, { type: 'refused', refusal });
        await sleep(clock, patience / 4);
      }
    }
  }
}

function tell(round: Round, news: News): void {
  for (const settle of [...round.waiting]) settle(news);
  round.waiting.clear();
}

/** The messages are JSON already: joined, not parsed and written again. */
const mailAnswer = ({ messages, cursor }: Mail): Answer => ({
  status: 200,
  headers: {},
  body: `{"resultCode":"0","resultDesc":"query user messages success","downlinkMessages":[${messages.join(',')}],"cursor":"${cursor}"}`,
});
