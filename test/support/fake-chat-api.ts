import type { ChatApi, QueueInfo, RequestOptions, UplinkMessage, UploadOptions } from '../../src/cec/chat-api.js';
import type { Credentials, CredentialSource } from '../../src/cec/credential-source.js';
import type { DownlinkMessage, PollAnswer } from '../../src/cec/downlink.js';
import { DeskbellError } from '../../src/core/errors.js';
import { Store } from '../../src/core/store.js';

/** A message from the centre with everything that a test does not care about filled in. */
export const downlink = (values: Partial<DownlinkMessage> = {}): DownlinkMessage => ({
  sourceType: 'ROBOT', controlType: 'CHAT', mediaType: 'TEXT', content: 'hello', similarQuestions: [], queuing: false, ...values,
});

/** A contact centre for one visitor, scripted by the test. Its poll forgets what it answers, as the real one does. */
export class FakeCentre {
  /** Everything that was sent and not refused, in order. */
  readonly accepted: UplinkMessage[] = [];
  /** Every attempt. */
  readonly attempts: UplinkMessage[] = [];
  polls: { readonly at: number; readonly ack: string | undefined }[] = [];
  mailbox: DownlinkMessage[] = [];
  queue: QueueInfo | undefined;
  queueQueries = 0;
  uploads: { readonly type: string; readonly size: number }[] = [];
  downloads: { readonly id: string; readonly type: string }[] = [];
  ratings: unknown[] = [];
  leftMessages: unknown[] = [];
  feedback: unknown[] = [];
  phraseQueries: string[] = [];
  /** Decides over each send; throws a `DeskbellError` to refuse it. */
  onSend: (message: UplinkMessage) => void | Promise<void> = () => {};
  /** Decides over each poll before the mailbox is emptied. */
  onPoll: () => void | Promise<void> = () => {};
  /** While an answer is on its way, when the mailbox has been emptied. */
  onAnswer: (messages: readonly DownlinkMessage[]) => void | Promise<void> = () => {};
  onUpload: (options: UploadOptions | undefined) => void | Promise<void> = () => {};
  onQueue: () => void | Promise<void> = () => {};
  phrases: (text: string) => readonly string[] | Promise<readonly string[]> = () => [];
  file: Uint8Array<ArrayBuffer> = new Uint8Array([1, 2, 3]);
  /** With a mailbox in front: answers carry a cursor, and what no poll has named is answered again. */
  cursors = false;
  #number = 0;

  /** What one page talks to; several pages may talk to one centre. */
  api(now: () => number = () => Date.now()): ChatApi {
    return {
      send: async (message) => {
        this.attempts.push(message);
        await this.onSend(message);
        this.accepted.push(message);
      },
      poll: async (options?: RequestOptions & { readonly ack?: string }): Promise<PollAnswer> => {
        this.polls.push({ at: now(), ack: options?.ack });
        await this.onPoll();
        if (!this.cursors) {
          const messages = this.mailbox.splice(0);
          await this.onAnswer(messages);
          return { messages, malformed: 0 };
        }
        const named = Number(options?.ack ?? 0);
        this.mailbox.splice(0, Math.max(0, named - this.#number));
        this.#number = Math.max(this.#number, named);
        return { messages: [...this.mailbox], malformed: 0, cursor: String(this.#number + this.mailbox.length) };
      },
      queryQueueInfo: async () => {
        this.queueQueries++;
        await this.onQueue();
        return this.queue;
      },
      uploadFile: async ({ type, content }, options) => {
        this.uploads.push({ type, size: content.size });
        options?.onProgress?.(content.size / 2, content.size);
        await this.onUpload(options);
        options?.signal?.throwIfAborted();
        return `key-${this.uploads.length}`;
      },
      downloadFile: async (file) => {
        this.downloads.push(file);
        return this.file;
      },
      queryPhrases: async (text) => {
        this.phraseQueries.push(text);
        return this.phrases(text);
      },
      saveSatisfaction: async (rating) => void this.ratings.push(rating),
      rateRobotAnswer: async (rating) => void this.feedback.push(rating),
      leaveMessage: async (message) => void this.leftMessages.push(message),
    };
  }

  /** Texts and control types of what was accepted: `CONNECT`, `hello`, … */
  get log(): string[] {
    return this.accepted.map(({ controlType, content }) => (controlType === 'CHAT' ? (content ?? '') : controlType));
  }
}

let visitors = 0;

/** Credentials that come at once, and are whatever the test says. */
export class FakeCredentials implements CredentialSource {
  readonly current = new Store<Credentials | undefined>(undefined);
  requests = 0;
  renewals = 0;
  /** Throws to refuse. */
  onRequest: () => void | Promise<void> = () => {};
  next: Partial<Credentials>;

  constructor(next: Partial<Credentials> = {}) {
    this.next = { userId: `user-${++visitors}`, ...next };
  }

  make(): Credentials {
    return {
      baseUrl: 'https://centre.example', appKey: 'app', accessToken: `access-${this.requests}`, messagingToken: `messaging-${this.requests}`,
      userId: 'user', userName: 'User', channelId: 'channel', renewAt: Date.now() + 600_000, ...this.next,
    };
  }

  async get(): Promise<Credentials> {
    return this.current.get() ?? this.#ask();
  }

  async renew(): Promise<Credentials> {
    this.renewals++;
    return this.#ask();
  }

  adopt(messagingToken: string): void {
    const current = this.current.get();
    if (current) this.current.set({ ...current, messagingToken });
  }

  accept(credentials: Credentials): void {
    this.current.set(credentials);
  }

  dispose(): void {
    this.current.set(undefined);
  }

  async #ask(): Promise<Credentials> {
    this.requests++;
    await this.onRequest();
    const made = this.make();
    this.current.set(made);
    return made;
  }
}

export const refusal = (resultCode: string): DeskbellError =>
  new DeskbellError(resultCode === '12' ? 'outside-hours' : 'rejected', undefined, { resultCode, delivery: 'answered' });
export const unavailable = (): DeskbellError => new DeskbellError('unavailable', undefined, { status: 503, delivery: 'answered', retryable: true });
export const noAnswer = (): DeskbellError => new DeskbellError('timeout', undefined, { delivery: 'unknown', retryable: true });
export const unreachable = (): DeskbellError => new DeskbellError('network', undefined, { delivery: 'never-sent', retryable: true });
