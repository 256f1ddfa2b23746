import { readFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { controlDemo } from './demo-control.js';
import { sendFile } from './file-server.js';
import { shopCopy } from './pages/shop-copy.js';
import { strictPolicy } from './strict-policy.js';

export interface PageServerOptions {
  readonly widgetOrigin: string;
  readonly gatewayOrigin: string;
  /** Everything below `/deskbell/`: session endpoint or broker. */
  readonly deskbell: RequestListener;
  readonly deskScript: Uint8Array;
}

const folder = join(import.meta.dirname, 'pages');
const pages: Readonly<Record<string, string>> = {
  '/': 'shop', '/plain': 'plain', '/strict': 'strict', '/spa': 'spa', '/rtl': 'rtl', '/theme': 'theme', '/call': 'call', '/two': 'two', '/inline': 'inline', '/demo': 'demo',
};

/** Attributes of the widget that a page's query may set, for tests and for trying out: `/?locale=zh&call=none`. */
const attributes = [
  'session-url', 'channel-id', 'user-id', 'user-name', 'user-avatar', 'user-token', 'locale', 'call', 'theme', 'position', 'open', 'keep-open', 'heading', 'greeting', 'start',
  'poll-interval', 'max-file-size', 'ice-servers', 'ice-transport-policy', 'gateway-path',
];

/** The site's own origin: pages, the server side of the widget, and the agents' desk. */
export function pageListener(options: PageServerOptions): RequestListener {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://page');
    const done = url.pathname.startsWith('/deskbell/') ? options.deskbell(request, response)
      : url.pathname.startsWith('/demo/control/') ? controlDemo(options.gatewayOrigin, request, response)
        : answer(options, url, request, response);
    Promise.resolve(done).catch(() => {
      if (!response.headersSent) response.writeHead(500).end();
    });
  };
}

async function answer(options: PageServerOptions, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = url.pathname.startsWith('/spa/') && !url.pathname.includes('.') ? '/spa' : url.pathname;
  if (path === '/agent') return sendPage(join(import.meta.dirname, 'desk/index.html'), { gatewayOrigin: options.gatewayOrigin }, response);
  if (path === '/agent/desk.js') {
    response.writeHead(200, { 'content-type': 'text/javascript;charset=UTF-8', 'cache-control': 'no-cache' }).end(options.deskScript);
    return;
  }
  if (path.startsWith('/agent/')) return sendFile(join(import.meta.dirname, 'desk'), path.slice('/agent/'.length), response);
  const page = pages[path];
  if (!page) return sendFile(join(folder, 'public'), path, response);
  const language = url.searchParams.get('lang') === 'zh' ? 'zh' : 'en';
  const headers = page === 'strict' ? { 'content-security-policy': strictPolicy(options) } : {};
  await sendPage(join(folder, `${page}.html`), {
    ...shopCopy[language],
    lang: language === 'zh' ? 'zh-CN' : 'en',
    query: url.search,
    pageOrigin: `http://${request.headers.host ?? ''}`,
    widgetOrigin: options.widgetOrigin,
    attributes: attributesFrom(url.searchParams),
  }, response, headers);
}

function attributesFrom(query: URLSearchParams): string {
  const values = new Map([['session-url', '/deskbell/session'], ['call', 'audio video']]);
  for (const name of attributes) if (query.has(name)) values.set(name, query.get(name)!);
  return [...values].map(([name, value]) => `${name}="${escaped(value)}"`).join(' ');
}

const escaped = (value: string): string => value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** `{{name}}` is replaced; the values are ours or escaped. */
async function sendPage(file: string, values: Readonly<Record<string, string>>, response: ServerResponse, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  const template = await readFile(file, 'utf8');
  const page = template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => (name === 'query' ? escaped(values.query ?? '') : values[name] ?? ''));
  response.writeHead(200, { 'content-type': 'text/html;charset=UTF-8', 'cache-control': 'no-cache', ...headers }).end(page);
}
