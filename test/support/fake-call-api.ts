import type { CallApi, ClickToCallEvent, ClickToCallSupport } from '../../src/cec/call-api.js';
import type { RequestOptions } from '../../src/cec/chat-api.js';

/** The centre's side of a call, answered by hand: every request is logged, events are pushed. */
export class FakeCallApi implements CallApi {
  readonly log: string[] = [];
  readonly drops: RequestOptions[] = [];
  support: ClickToCallSupport | Error = { webRtc: true, clickToCall: true };
  /** What `createClickToCall` does. */
  create: () => Promise<void> = async () => {};
  drop: () => Promise<void> = async () => {};
  anonymous: () => ReturnType<CallApi['createAnonymousCall']> = async () => ({ sipServiceAddress: 'ws://127.0.0.1:5066', accessCode: '4711' });
  /** Polls waiting for an answer. */
  open = 0;
  readonly #events: (ClickToCallEvent | Error)[] = [];
  #wake: () => void = () => {};

  push(...events: (ClickToCallEvent | Error)[]): void {
    this.#events.push(...events);
    this.#wake();
  }

  count(name: string): number {
    return this.log.filter((entry) => entry === name).length;
  }

  async checkClickToCallSupport(): Promise<ClickToCallSupport> {
    this.log.push('check');
    if (this.support instanceof Error) throw this.support;
    return this.support;
  }

  async createClickToCall(media: 'audio' | 'video'): Promise<void> {
    this.log.push(`create ${media}`);
    await this.create();
    this.log.push('created');
  }

  async getClickToCallEvent({ signal }: RequestOptions = {}): Promise<ClickToCallEvent> {
    this.log.push('poll');
    this.open += 1;
    try {
      while (this.#events.length === 0) {
        await new Promise<void>((resolve, reject) => {
          if (signal?.aborted) return reject(signal.reason);
          this.#wake = resolve;
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        });
      }
    } finally {
      this.open -= 1;
    }
    const event = this.#events.shift()!;
    if (event instanceof Error) throw event;
    return event;
  }

  async dropClickToCall(options: RequestOptions = {}): Promise<void> {
    this.log.push('drop');
    this.drops.push(options);
    await this.drop();
  }

  async createAnonymousCall(): ReturnType<CallApi['createAnonymousCall']> {
    this.log.push('anonymous');
    return this.anonymous();
  }
}
