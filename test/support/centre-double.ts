import { createRequester, type Requester } from '../../src/cec/request.js';
import type { Credentials, CredentialSource } from '../../src/cec/credential-source.js';
import type { Transport, TransportRequest } from '../../src/cec/transport.js';
import { systemClock, type Clock } from '../../src/core/clock.js';
import { silentLogger } from '../../src/core/log.js';
import { Store } from '../../src/core/store.js';

export const visitor: Credentials = {
  baseUrl: 'https://centre.example', appKey: 'key', accessToken: 'access-1', messagingToken: 'messaging-1', userId: 'visitor-1', userName: 'Ming',
  channelId: '1011577355744904195', renewAt: Number.MAX_SAFE_INTEGER,
};

/** Credentials that never run out; a renewal makes the next pair, each counted. */
export class FakeCredentialSource implements CredentialSource {
  readonly current: Store<Credentials | undefined>;
  renewals = 0;
  renewal: () => Promise<Credentials> = async () => {
    const number = ++this.renewals + 1;
    const renewed = { ...this.current.get()!, accessToken: `access-${number}`, messagingToken: `messaging-${number}` };
    this.current.set(renewed);
    return renewed;
  };

  constructor(credentials: Credentials = visitor) {
    this.current = new Store<Credentials | undefined>(credentials);
  }

  get = async (): Promise<Credentials> => this.current.get()!;
  renew = async (): Promise<Credentials> => this.renewal();
  adopt = (messagingToken: string): void => this.current.set({ ...this.current.get()!, messagingToken });
  accept = (credentials: Credentials): void => this.current.set(credentials);
  dispose = (): void => {};
}

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
}

export interface CentreDouble {
  readonly requester: Requester;
  readonly source: FakeCredentialSource;
  /** What went out, and by which transport. */
  readonly requests: (TransportRequest & { readonly tracked: boolean })[];
  readonly json: (index?: number) => Record<string, unknown>;
}

/** A requester whose transports answer from a list; the last answer goes for all that follow. */
export function centreDouble(...answers: readonly FakeAnswer[]): CentreDouble {
  const source = new FakeCredentialSource();
  const requests: (TransportRequest & { tracked: boolean })[] = [];
  const carry = (tracked: boolean): Transport => async (request) => {
    const { status = 200, headers = {}, body = { resultCode: '0' } } = answers[Math.min(requests.length, answers.length - 1)] ?? {};
    requests.push({ ...request, tracked });
    return { status, text: typeof body === 'string' ? body : JSON.stringify(body), header: (name) => headers[name] };
  };
  const clock: Clock = { ...systemClock, now: () => 1_619_573_122_352 };
  const requester = createRequester({ credentials: source, clock, log: silentLogger, transport: carry(false), trackedTransport: carry(true) });
  return { requester, source, requests, json: (index = 0) => JSON.parse(requests[index]?.body ?? 'null') as Record<string, unknown> };
}

/** What the promise rejects with; an error where it does not reject. */
export async function failure(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  const outcome = await promise.then((value) => ({ value }), (reason: unknown) => ({ reason }));
  if ('value' in outcome) throw new Error(`resolved with ${JSON.stringify(outcome.value)}`);
  return outcome.reason as Error & Record<string, unknown>;
}
