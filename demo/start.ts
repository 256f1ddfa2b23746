// npm start: the contact centre, a shop with the widget, and the agents' desk, all on loopback.
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { bundleDesk } from './desk-bundle.js';
import { type Gateway, type GatewayOptions, startGateway } from './gateway/gateway.js';
import { type ContactCentre, spawnGateway } from './gateway-process.js';
import { listen } from './listening.js';
import { pageListener } from './page-server.js';
import { openServerSide, type ServerSideKind } from './server-side.js';
import { startWidgetServer, type WidgetFrom } from './widget-server.js';

export interface PagesOptions {
  /** Ports; nothing or 0: free ones. */
  readonly pagePort?: number;
  readonly widgetPort?: number;
  /** Where the widget's files come from; `dist` for tests of what was built. */
  readonly widget?: WidgetFrom;
  /** Default `relay`. */
  readonly serverSide?: ServerSideKind;
}

export interface DemoOptions extends PagesOptions {
  readonly gateway?: GatewayOptions;
}

export interface Pages {
  /** Pages, `/deskbell/session`, `/agent` and `/demo`. */
  readonly pageOrigin: string;
  /** `deskbell.js` and its chunks. */
  readonly widgetOrigin: string;
  readonly widgetServed: 'dist' | 'source';
  close(): Promise<void>;
}

export interface Demo extends Pages {
  readonly gateway: Gateway;
}

/** People at the desk; their pictures come from the page's origin. */
export const demoAgents = (pageOrigin: string): NonNullable<GatewayOptions['agents']> => [
  { id: 'mia', name: 'Mia Chen', avatar: `${pageOrigin}/people/mia.svg`, mode: 'desk' },
  { id: 'jonas', name: 'Jonas Weber', avatar: `${pageOrigin}/people/jonas.svg`, mode: 'desk' },
  { id: 'amira', name: 'Amira Haddad', avatar: `${pageOrigin}/people/amira.svg`, mode: 'desk' },
];

/** The pages in front of a contact centre that runs already. */
export async function startPages(centre: ContactCentre, options: PagesOptions = {}): Promise<Pages> {
  const widget = await startWidgetServer(options.widget ?? 'auto', options.widgetPort);
  const serverSide = openServerSide(options.serverSide ?? 'relay', centre);
  const pages = await listen(pageListener({
    widgetOrigin: widget.origin,
    gatewayOrigin: centre.origin,
    deskbell: serverSide.listener,
    deskScript: await bundleDesk(),
  }), options.pagePort);
  return {
    pageOrigin: pages.origin,
    widgetOrigin: widget.origin,
    widgetServed: widget.served,
    close: async () => {
      await Promise.all([pages.close(), widget.close(), serverSide.close()]);
    },
  };
}

/** Everything in this process, on free ports, with the contact centre's strings at hand: for tests. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const gateway = await startGateway(options.gateway);
  const pages = await startPages(gateway, options);
  if (!options.gateway?.agents) for (const agent of demoAgents(pages.pageOrigin)) gateway.control.addAgent(agent);
  return {
    ...pages,
    gateway,
    close: async () => {
      await pages.close();
      await gateway.close();
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const centre = await spawnGateway();
  const pages = await startPages(centre, { pagePort: Number(process.env.PORT ?? 0) }).catch((reason: unknown) => {
    const { code, message } = reason as NodeJS.ErrnoException;
    if (!['EADDRINUSE', 'EACCES', 'ERR_SOCKET_BAD_PORT'].includes(code ?? '')) throw reason;
    console.error(`PORT=${process.env.PORT} cannot be used: ${message}. Name another, or none: then a free one is taken.`);
    // The contact centre ends with this process.
    process.exit(2);
  });
  const control = (name: string, argument: object): Promise<Response> => fetch(`${centre.origin}/control/${name}`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(argument),
  });
  for (const agent of demoAgents(pages.pageOrigin)) await control('addAgent', agent);
  // A queue and a ring that a person can see; tests want neither.
  await control('setCalls', { queueTime: 2500, machineRing: 1500 });
  console.log(`
  Both sides in one window   ${pages.pageOrigin}/demo
  The shop with the widget   ${pages.pageOrigin}/          Chinese: ${pages.pageOrigin}/?lang=zh
  The agents' desk           ${pages.pageOrigin}/agent
  More pages                 /strict  /spa  /rtl  /theme  /call  /two  /inline
  The contact centre         ${centre.origin}   (widget from ${pages.widgetOrigin}, ${pages.widgetServed})

  Ctrl-C stops everything.
`);
  // In a terminal the page is opened as well; where there is no browser to open, the addresses are enough.
  if (process.stdout.isTTY && !process.env.CI) {
    const command = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
    spawn(command, [`${pages.pageOrigin}/demo`], { stdio: 'ignore', detached: true }).on('error', () => {}).unref();
  }
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void Promise.all([pages.close(), centre.close()]).then(() => process.exit(0));
    });
  }
}
