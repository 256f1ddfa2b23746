import type { Gateway } from '../../demo/gateway/gateway.js';
import { startGateway } from '../../demo/gateway/gateway.js';
import { createCallApi, type CallApi } from '../../src/cec/call-api.js';
import { createChatApi, type ChatApi } from '../../src/cec/chat-api.js';
import { createCredentialSource } from '../../src/cec/credentials.js';
import type { Credentials, CredentialSource } from '../../src/cec/credential-source.js';
import { createFetchTransport } from '../../src/cec/fetch-transport.js';
import { createRequester, type Requester } from '../../src/cec/request.js';
import { systemClock } from '../../src/core/clock.js';
import { silentLogger } from '../../src/core/log.js';

/** A contact centre, wherever it is, and what is needed to speak to it. */
export interface Centre {
  readonly name: string;
  readonly origin: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly channelId: string;
  /** The stand-in's strings. A live tenant has none: agents, queues and ratings there are real, so only questions are asked. */
  readonly demo: Gateway | undefined;
  close(): Promise<void>;
}

/** `DESKBELL_LIVE_ORIGIN`, `…_APP_KEY`, `…_APP_SECRET` and `…_CHANNEL` name a live tenant; otherwise the stand-in is started. */
export async function openCentre(environment: NodeJS.ProcessEnv = process.env): Promise<Centre> {
  const { DESKBELL_LIVE_ORIGIN: origin, DESKBELL_LIVE_APP_KEY: appKey, DESKBELL_LIVE_APP_SECRET: appSecret, DESKBELL_LIVE_CHANNEL: channelId } = environment;
  if (origin) {
    if (!appKey || !appSecret || !channelId) throw new Error('DESKBELL_LIVE_ORIGIN needs DESKBELL_LIVE_APP_KEY, DESKBELL_LIVE_APP_SECRET and DESKBELL_LIVE_CHANNEL');
    return { name: 'live tenant', origin, appKey, appSecret, channelId, demo: undefined, close: async () => {} };
  }
  const demo = await startGateway();
  return { name: 'stand-in', origin: demo.origin, appKey: demo.appKey, appSecret: demo.appSecret, channelId: demo.channels[0]!, demo, close: () => demo.close() };
}

const postJson = (url: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } });

/** Contract section 1, first row. */
export const askAccessToken = ({ origin, appKey, appSecret }: Centre, secret = appSecret): Promise<Response> =>
  postJson(`${origin}/apigovernance/api/oauth/tokenByAkSk`, { app_key: appKey, app_secret: secret }, { 'X-Token-Expire': '600' });

/** Contract section 1, second row. */
export const askMessagingToken = ({ origin, appKey, channelId }: Centre, accessToken: string, userId: string): Promise<Response> =>
  postJson(`${origin}/apiaccess/ccmessaging/applyToken`, { userId, userName: userId, channelId, locale: 'en' }, { 'x-app-key': appKey, Authorization: `Bearer ${accessToken}` });

export interface Visitor {
  readonly userId: string;
  readonly source: CredentialSource;
  readonly requester: Requester;
  readonly chat: ChatApi;
  readonly call: CallApi;
  /** How often credentials were fetched. */
  sessions(): number;
}

/** A visitor whose `session-url` is played here: it gets real tokens, as a site's server would. */
export function visit(centre: Centre, userId = `contract-${crypto.randomUUID()}`, change: Partial<Credentials> = {}): Visitor {
  let sessions = 0;
  const source = createCredentialSource({
    sessionUrl: 'https://site.example/session', baseLocation: 'https://site.example/', clock: systemClock, log: silentLogger, describe: () => ({ locale: 'en' }),
    fetch: async () => {
      sessions++;
      const access = await (await askAccessToken(centre)).json() as { AccessToken: string; Expires: string };
      const messaging = await (await askMessagingToken(centre, access.AccessToken, userId)).json() as { token: string };
      return Response.json({
        baseUrl: centre.origin, appKey: centre.appKey, accessToken: access.AccessToken, messagingToken: messaging.token, userId, userName: userId,
        channelId: centre.channelId, expiresIn: access.Expires, ...(sessions === 1 && change),
      });
    },
  });
  const transport = createFetchTransport(systemClock);
  const requester = createRequester({ credentials: source, clock: systemClock, log: silentLogger, transport, trackedTransport: transport });
  return { userId, source, requester, chat: createChatApi(requester), call: createCallApi(requester), sessions: () => sessions };
}
