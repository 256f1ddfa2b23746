import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { startGateway, type Gateway } from '../../demo/gateway/gateway.js';
import { listen, type Listening } from '../../demo/listening.js';
import { SessionEndpoint } from '../../demo/session-endpoint.js';
import { startWidgetServer, type WidgetFrom } from '../../demo/widget-server.js';
import { createBroker, toNodeListener } from '../../src/broker/index.js';
import { silentLogger } from '../../src/core/log.js';
import { FaultProxy, type DeliveredAnswer, type FaultRule } from '../support/fault-proxy.js';
import type { SoakOptions } from './soak-options.js';

/** What the visitor's requests suffer, sessions too; the page itself and the widget's files come whole. */
export const soakRules: readonly FaultRule[] = [
  { fault: { kind: 'status', status: 500 }, probability: 0.05 },
  { fault: { kind: 'status', status: 503 }, probability: 0.05 },
  { fault: { kind: 'reset' }, probability: 0.05 },
  { fault: { kind: 'cut-answer' }, probability: 0.02 },
].map((rule) => ({ ...rule, path: /\/ccmessaging\/(?!applyToken)|\/deskbell\/session/ }) as FaultRule);

/** Servers of one run, all on loopback: centre, site, widget's files, and the proxies that do harm. */
export interface SoakWorld {
  readonly gateway: Gateway;
  /** Of the page, with the proxy in front. */
  readonly pageOrigin: string;
  /** Where the visitor's requests for the contact centre pass. */
  readonly wire: FaultProxy;
  readonly proxies: readonly FaultProxy[];
  /** Polls that were answered in full. */
  readonly delivered: readonly DeliveredAnswer[];
  faults(rules: readonly FaultRule[]): void;
  close(): Promise<void>;
}

const page = (widgetOrigin: string, attributes: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Soak</title><link rel="icon" href="data:,">
<script type="module" src="${widgetOrigin}/deskbell.js"></script></head>
<body><deskbell-widget session-url="/deskbell/session" ${attributes}></deskbell-widget></body></html>`;

export interface WorldOptions extends Pick<SoakOptions, 'mode' | 'seed' | 'hold' | 'codes'> {
  readonly widget?: WidgetFrom;
  /** s; 0: ten minutes, as the guide has it. */
  readonly tokenSeconds?: number;
  readonly attributes?: string;
  /** ms that the site takes to answer with its page. */
  readonly pageTime?: number;
}

export async function openSoakWorld({ mode, seed, hold, codes, widget = 'dist', tokenSeconds = 20, attributes = 'poll-interval="500" call="none" open', pageTime = 0 }: WorldOptions): Promise<SoakWorld> {
  const gateway = await startGateway({
    settings: { robot: false, pollHold: hold, accessTokenSeconds: tokenSeconds, quirks: { noMessageCode: !codes } },
    agents: [{ name: 'Agent', echo: false, capacity: 10_000 }],
  });
  const files = await startWidgetServer(widget);
  const delivered: DeliveredAnswer[] = [];
  const onDelivered = (answer: DeliveredAnswer): void => void (answer.path.includes('/poll?') && delivered.push(answer));
  const wireToCentre = mode === 'direct' ? await FaultProxy.start({ target: gateway.origin, seed, onDelivered, graceForGone: 5_000 }) : undefined;
  const serverSide = openServerSide(gateway, wireToCentre?.origin);
  let publicHost = '';
  const site: Listening = await listen((request, response) => {
    if (request.url?.startsWith('/deskbell/')) {
      // As a proxy that keeps the name under which it was asked.
      request.headers.host = publicHost;
      return serverSide.listener(request, response);
    }
    setTimeout(() => response.writeHead(200, { 'content-type': 'text/html;charset=utf-8', 'cache-control': 'no-cache' }).end(page(files.origin, attributes)), pageTime);
  });
  const front = await FaultProxy.start({ target: site.origin, seed, onDelivered });
  publicHost = new URL(front.origin).host;
  const proxies = wireToCentre ? [front, wireToCentre] : [front];
  return {
    gateway, pageOrigin: front.origin, wire: wireToCentre ?? front, proxies, delivered,
    faults(rules) {
      for (const proxy of proxies) proxy.rules = rules;
    },
    async close() {
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await site.close();
      await serverSide.close();
      await Promise.all([files.close(), gateway.close()]);
    },
  };
}

/** @param direct the address under which the page reaches the centre itself; without it the broker stands between. */
function openServerSide(gateway: Gateway, direct: string | undefined): { readonly listener: RequestListener; close(): Promise<void> } {
  const { appKey, appSecret, channels } = gateway;
  if (direct !== undefined) {
    const endpoint = new SessionEndpoint({ cecOrigin: direct, appKey, appSecret, channels });
    return { listener: (request, response) => void endpoint.answer(request, response), close: async () => {} };
  }
  const broker = createBroker({
    cecOrigin: gateway.origin, appKey, appSecret, channels, sessionSecrets: [randomBytes(32).toString('base64')], logger: silentLogger,
    limits: { visitorPerSecond: 1_000, addressPerSecond: 1_000, sessionsPerMinute: 1_000 },
  });
  return { listener: toNodeListener(broker), close: () => broker.stop(0) };
}
