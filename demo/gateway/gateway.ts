import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NewAgent } from './agents.js';
import { Centre } from './centre.js';
import { clickToCall } from './click-to-call.js';
import { Control } from './control.js';
import { answerControl } from './control-endpoint.js';
import { credentialsRoutes } from './credentials-routes.js';
import { Desks } from './desks.js';
import { dispatch } from './dispatch.js';
import { reply } from './exchange.js';
import type { Extension, ExtensionFactory } from './extension.js';
import { fileRoutes } from './file-routes.js';
import { receiveRoutes } from './receive-routes.js';
import type { Route } from './route.js';
import { sendRoute } from './send-route.js';
import { serviceRoutes } from './service-routes.js';
import { changeSettings, defaultSettings, type SettingsChange } from './settings.js';
import { Switchboard } from './switchboard.js';

export interface GatewayOptions {
  /** 0 or nothing: a free one. */
  readonly port?: number;
  readonly appKey?: string;
  readonly appSecret?: string;
  readonly channels?: readonly string[];
  readonly agents?: readonly NewAgent[];
  readonly settings?: SettingsChange;
  /** Besides those of this file. */
  readonly extensions?: readonly ExtensionFactory[];
}

export interface Gateway {
  /** `http://127.0.0.1:<port>`: contact centre API, `/control/*` and `/desk`. */
  readonly origin: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly channels: readonly string[];
  readonly control: Control;
  close(): Promise<void>;
}

export const demoChannels = ['1011577355744904195', '1011577355744904196'] as const;

/**
 * Parts of the centre that live in files of their own. One that has been written is added here by name, e.g.
 * `[clickToCall]`. It brings routes (`route.ts`), desk commands and controls (`extension.ts`), finds a visitor's
 * conversation and agent with `centre.conversationOf(context.visitor)`, and reaches desks with `centre.tellDesks`.
 */
const builtIn: readonly ExtensionFactory[] = [clickToCall()];

/** Starts the stand-in contact centre on loopback. */
export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const appKey = options.appKey ?? 'demo-app-key';
  const appSecret = options.appSecret ?? 'demo-app-secret';
  const channels = options.channels ?? demoChannels;
  const settings = defaultSettings();
  changeSettings(settings, options.settings ?? {});
  const centre = new Centre(settings, new Map([[appKey, appSecret]]), channels);
  for (const agent of options.agents ?? []) centre.agents.add(agent);
  const switchboard = new Switchboard(centre);
  const extensions: Extension[] = [];
  for (const make of [...builtIn, ...(options.extensions ?? [])]) extensions.push(await make(centre, switchboard));
  const control = new Control(centre, switchboard, extensions);
  const desks = new Desks(centre, switchboard, extensions);

  // The route table: one entry an endpoint, looked up by exact method and path.
  const routes: readonly Route[] = [
    ...credentialsRoutes,
    sendRoute(switchboard),
    ...receiveRoutes(switchboard),
    ...fileRoutes,
    ...serviceRoutes,
    ...extensions.flatMap((extension) => extension.routes ?? []),
  ];

  const server = createServer((request, response) => {
    const answer = request.url?.startsWith('/control/') ? answerControl(control, request, response)
      : request.url?.startsWith('/desk/') ? desks.answer(request, response)
        : dispatch(centre, routes, request, response);
    answer.catch((error: unknown) => reply(response, 500, JSON.stringify({ errorCode: '500', exceptionInfo: String(error) })));
  });
  server.keepAliveTimeout = 60_000;
  server.on('upgrade', (request, socket, head) => desks.upgrade(request, socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    appKey,
    appSecret,
    channels,
    control,
    close: async () => {
      switchboard.close();
      desks.close();
      for (const extension of extensions) await extension.close?.();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
