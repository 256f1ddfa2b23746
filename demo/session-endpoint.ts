import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface SessionEndpointOptions {
  readonly cecOrigin: string;
  readonly appKey: string;
  readonly appSecret: string;
  /** Those that a page may name; the first is the default. */
  readonly channels: readonly string[];
}

interface Asked {
  readonly channelId?: unknown;
  readonly userName?: unknown;
  readonly visitorToken?: unknown;
  readonly locale?: unknown;
}

/**
 * The smallest server side there is: both tokens fetched with the secret and handed to the page. Every visitor is
 * anonymous and lasts as long as his browser keeps `visitorToken`. Real sites take the broker instead.
 */
export class SessionEndpoint {
  readonly #options: SessionEndpointOptions;
  readonly #key = randomBytes(32);

  constructor(options: SessionEndpointOptions) {
    this.#options = options;
  }

  readonly answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    let status = 200;
    let body: object;
    try {
      body = await this.#session(JSON.parse(Buffer.concat(parts).toString() || '{}') as Asked);
    } catch (error) {
      status = 502;
      body = { error: error instanceof Error ? error.message : 'unknown' };
    }
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));
  };

  async #session(asked: Asked): Promise<object> {
    const { cecOrigin, appKey, appSecret, channels } = this.#options;
    const channelId = channels.find((channel) => channel === asked.channelId) ?? channels[0]!;
    const userId = this.#known(asked.visitorToken) ?? `visitor-${randomUUID()}`;
    const userName = typeof asked.userName === 'string' && asked.userName ? asked.userName.slice(0, 64) : `Visitor ${userId.slice(-4)}`;
    const [locale = 'en'] = String(asked.locale || 'en').toLowerCase().split('-');
    const access = await this.#post('/apigovernance/api/oauth/tokenByAkSk', { 'X-Token-Expire': '600' }, { app_key: appKey, app_secret: appSecret });
    const headers = { 'x-app-key': appKey, authorization: `Bearer ${String(access.AccessToken)}` };
    const messaging = await this.#post('/apiaccess/ccmessaging/applyToken', headers, { userId, userName, channelId, locale });
    if (typeof messaging.token !== 'string') throw new Error('the contact centre gave no token');
    return {
      baseUrl: cecOrigin, appKey, accessToken: access.AccessToken, messagingToken: messaging.token, userId, userName, channelId,
      expiresIn: Number(access.Expires), visitorToken: `${userId}.${this.#sign(userId)}`,
    };
  }

  async #post(path: string, headers: Record<string, string>, body: object): Promise<Record<string, unknown>> {
    const response = await fetch(this.#options.cecOrigin + path, {
      method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`the contact centre answered ${response.status}`);
    return await response.json() as Record<string, unknown>;
  }

  #sign(userId: string): string {
    return createHmac('sha256', this.#key).update(userId).digest('base64url');
  }

  #known(token: unknown): string | undefined {
    const [, userId = '', signature = ''] = /^(visitor-[\w-]+)\.([\w-]+)$/.exec(String(token ?? '')) ?? [];
    const right = Buffer.from(this.#sign(userId));
    const given = Buffer.from(signature);
    return userId && right.length === given.length && timingSafeEqual(right, given) ? userId : undefined;
  }
}
