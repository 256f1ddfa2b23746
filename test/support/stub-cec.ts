import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StubRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
}

type Reply = { status?: number; headers?: Record<string, string>; body?: unknown; text?: string } | 'hang' | 'cut';

/** Answers a path in the place of the stub; undefined: the stub answers after all. */
export type Override = (request: StubRequest) => Reply | undefined | Promise<Reply | undefined>;

const api = '/apiaccess/ccmessaging/';

/**
 * The smallest contact centre that a broker can serve against: tokens, a destructive poll, success for the rest.
 * Fast enough to load a broker with, and each answer can be replaced.
 */
export class StubCec {
  readonly appKey = 'stub-app-key-0001';
  readonly appSecret = 'stub-app-secret-not-for-pages';
  /** Every request but polls, unless `recordPolls`. */
  readonly requests: StubRequest[] = [];
  recordPolls = false;
  polls = 0;
  readonly issued: string[] = [];
  readonly overrides = new Map<string, Override>();
  /** ms that a poll without news is held; 0: answered at once. */
  hold = 0;
  accessLifetime = 600;
  readonly #server: Server;
  readonly #accessTokens = new Set<string>();
  readonly #messagingTokens = new Map<string, string>();
  readonly #queues = new Map<string, unknown[]>();
  readonly #held = new Map<string, Set<() => void>>();
  #count = 0;

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response).catch(() => response.destroy()));
    this.#server.keepAliveTimeout = 60_000;
  }

  static async start(port = 0): Promise<StubCec> {
    const stub = new StubCec();
    await new Promise<void>((resolve) => stub.#server.listen(port, '127.0.0.1', resolve));
    return stub;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Requests of one endpoint, by the end of its path. */
  of(path: string): StubRequest[] {
    return this.requests.filter((request) => request.path.endsWith(path));
  }

  push(userId: string, ...messages: unknown[]): void {
    const queue = this.#queues.get(userId) ?? [];
    this.#queues.set(userId, queue);
    queue.push(...messages);
    for (const wake of this.#held.get(userId) ?? []) wake();
  }

  /** Messages that no poll has fetched. */
  waiting(userId: string): number {
    return this.#queues.get(userId)?.length ?? 0;
  }

  /** Polls that are held at this moment. */
  get heldPolls(): number {
    return [...this.#held.values()].reduce((sum, { size }) => sum + size, 0);
  }

  releaseHeld(): void {
    for (const wakes of this.#held.values()) for (const wake of [...wakes]) wake();
  }

  revokeAccess(): void {
    this.#accessTokens.clear();
  }

  revokeMessaging(): void {
    this.#messagingTokens.clear();
  }

  issueMessaging(owner: string): string {
    const token = `stub-messaging-${++this.#count}-${crypto.randomUUID()}`;
    this.#messagingTokens.set(token, owner);
    this.issued.push(token);
    return token;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const mark = incoming.url!.indexOf('?');
    const path = mark < 0 ? incoming.url! : incoming.url!.slice(0, mark);
    const query = new URLSearchParams(mark < 0 ? '' : incoming.url!.slice(mark));
    let text = '';
    if (incoming.method === 'POST') for await (const chunk of incoming.setEncoding('utf8')) text += chunk as string;
    const request: StubRequest = { method: incoming.method!, path, query, headers: incoming.headers, body: text ? (JSON.parse(text) as Record<string, unknown>) : {} };
    if (path.endsWith('/poll')) this.polls++;
    if (this.recordPolls || !path.endsWith('/poll')) this.requests.push(request);
    const override = this.overrides.get(path.split('/').at(-1)!);
    const reply = (override && (await override(request))) ?? (await this.#reply(request, response));
    if (reply === 'hang') return;
    if (reply === 'cut') return void response.destroy();
    const body = reply.text ?? JSON.stringify(reply.body ?? { resultCode: '0' });
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json;charset=UTF-8', 'content-length': Buffer.byteLength(body), ...reply.headers });
    response.end(body);
  }

  async #reply(request: StubRequest, response: ServerResponse): Promise<Reply> {
    const { path, headers, body } = request;
    if (path === '/apigovernance/api/oauth/tokenByAkSk') return this.#access(body);
    if (headers['x-app-key'] !== this.appKey || !this.#accessTokens.has(headers.authorization?.replace('Bearer ', '') ?? '')) {
      return { status: 403, body: { errorCode: '403', exceptionInfo: 'auth fail! illegal or expired token info.' } };
    }
    if (path === `${api}applyToken`) return { body: { resultCode: '0', token: this.issueMessaging(JSON.stringify([body['userId'], body['channelId']])) } };
    if (path === `${api}v1/mobileagent/createcall`) return { body: { resultCode: '0', resultData: { sipServiceAddress: '10.0.0.1:5063', accesscode: '1' } } };
    const owner = this.#messagingTokens.get(String(headers['ccmessaging-token']));
    if (owner === undefined) return { status: 401, body: { errorCode: '401', exceptionInfo: 'no valid ccmessaging-token' } };
    if (path === `${api}poll`) return this.#poll(request, response);
    return { body: { resultCode: '0', resultDesc: 'ok' } };
  }

  #access({ app_key: key, app_secret: secret }: Record<string, unknown>): Reply {
    if (key !== this.appKey || secret !== this.appSecret) return { status: 401, body: { errorCode: '401', exceptionInfo: 'wrong key' } };
    const token = `stub-access-${++this.#count}-${crypto.randomUUID()}`;
    this.#accessTokens.add(token);
    this.issued.push(token);
    return { body: { AccessToken: token, ApplyType: 'Bearer', CreateTime: '1545650171', Expires: String(this.accessLifetime), Scope: '', AppKey: key, UserID: 'Anonymous' } };
  }

  /** Destructive, but only towards a connection that still stands. */
  async #poll({ query }: StubRequest, response: ServerResponse): Promise<Reply> {
    const userId = query.get('receiverId') ?? '';
    if (this.hold > 0 && !this.waiting(userId)) await this.#heldUntilNews(userId, response);
    if (response.destroyed) return 'cut';
    const downlinkMessages = this.#queues.get(userId)?.splice(0) ?? [];
    return { body: { resultCode: '0', resultDesc: 'query user messages success', downlinkMessages } };
  }

  #heldUntilNews(userId: string, response: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const held = this.#held.get(userId) ?? new Set();
      this.#held.set(userId, held);
      const wake = (): void => {
        clearTimeout(timer);
        held.delete(wake);
        if (held.size === 0) this.#held.delete(userId);
        resolve();
      };
      const timer = setTimeout(wake, this.hold);
      held.add(wake);
      response.once('close', wake);
    });
  }
}
