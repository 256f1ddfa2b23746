import type { Gateway } from '../../demo/gateway/gateway.js';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // The tests look into bodies of every shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** The plainest client of the stand-in: fetch and the guide's headers, nothing of ours. */
export class GatewayClient {
  readonly gateway: Gateway;
  accessToken = '';
  messagingToken = '';
  userId = 'session_1619573111751_user_1619573111751';

  constructor(gateway: Gateway) {
    this.gateway = gateway;
  }

  get channelId(): string {
    return this.gateway.channels[0]!;
  }

  async request(method: 'GET' | 'POST', path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await fetch(this.gateway.origin + path, {
      method,
      headers: {
        'x-app-key': this.gateway.appKey, authorization: `Bearer ${this.accessToken}`, 'ccmessaging-token': this.messagingToken,
        ...(method === 'POST' && { 'content-type': 'application/json' }), ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      parsed = undefined;
    }
    return { status: response.status, headers: response.headers, text, body: parsed };
  }

  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Reply> {
    return this.request('POST', `/apiaccess/ccmessaging/${path}`, body, headers);
  }

  async signIn(userId = this.userId, locale = 'zh', channelId = this.channelId): Promise<void> {
    this.userId = userId;
    const { body: access } = await this.request('POST', '/apigovernance/api/oauth/tokenByAkSk',
      { app_key: this.gateway.appKey, app_secret: this.gateway.appSecret }, { 'X-Token-Expire': '600' });
    this.accessToken = access.AccessToken;
    const { body: messaging } = await this.post('applyToken', { userId, userName: 'XXXXXXXX', channelId, locale });
    this.messagingToken = messaging.token;
  }

  send(controlType: string, content = '', mediaType = 'TEXT', more: object = {}): Promise<Reply> {
    return this.post('send', {
      content, controlType, from: this.userId, mediaType, senderNickname: 'user_1619573111751', sourceType: 'CUSTOMER',
      timestamp: '1619573122352', to: this.channelId, userAgent: null, senderAvatar: null, channel: 'WEB', ...more,
    });
  }

  poll(): Promise<Reply> {
    return this.request('GET', `/apiaccess/ccmessaging/poll?receiverId=${this.userId}&channel=WEB`);
  }

  /** The messages of one poll. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async messages(): Promise<any[]> {
    return (await this.poll()).body.downlinkMessages;
  }

  queue(): Promise<Reply> {
    return this.post('queryQueueInfo', { userId: this.userId, channelConfigId: this.channelId, channel: 'WEB' });
  }
}
