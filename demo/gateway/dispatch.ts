import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Centre } from './centre.js';
import { corsHeaders, preflightHeaders, readJson, reply, shaped } from './exchange.js';
import type { Fault } from './faults.js';
import type { JournalEntry } from './journal.js';
import { type Answer, Refusal, type Route, type RouteContext } from './route.js';
import type { Visitor } from './visitor.js';

const illegalToken = 'auth fail! illegal or expired token info. please apply or refresh the access token from the server!';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly entry: JournalEntry;
  readonly gone: AbortSignal;
}

/** Answers one API request: body, fault, credentials, route, answer. */
export async function dispatch(centre: Centre, routes: readonly Route[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://centre');
  const route = routes.find((candidate) => candidate.path === url.pathname && (candidate.method === request.method || request.method === 'OPTIONS'));
  if (request.method === 'OPTIONS') {
    response.writeHead(route && !route.serverOnly ? 204 : 404, route && !route.serverOnly ? preflightHeaders : {}).end();
    return;
  }
  const left = new AbortController();
  response.on('close', () => left.abort());
  const entry = centre.journal.add({ time: Date.now(), method: request.method ?? '', path: url.pathname, query: url.search });
  const exchange: Exchange = { request, response, url, entry, gone: left.signal };
  const cors = route?.serverOnly ? {} : corsHeaders;
  try {
    const body = request.method === 'POST' ? await readJson(request) : {};
    entry.body = withoutSecret(body);
    const userId = [body.from, body.userId, url.searchParams.get('receiverId')].find((value) => typeof value === 'string');
    const fault = centre.faults.take(url.pathname, body, userId as string | undefined);
    if (fault && !fault.carriedOut && (await goWrong(exchange, fault, cors))) return;
    if (!route) throw new Refusal(404, 'no such path');
    const { visitor, headers } = admit(centre, route, request);
    if (visitor) entry.visitor = `${visitor.channelId}/${visitor.userId}`;
    // A route that needs no messaging token never reads the visitor.
    const context: RouteContext = { centre, request, query: url.searchParams, body, visitor: visitor as Visitor, gone: left.signal };
    const answer = await route.handle(context);
    entry.resultCode = codeOf(answer);
    if (centre.settings.delay) await sleep(centre.settings.delay);
    if (fault?.carriedOut && (await goWrong(exchange, fault, cors))) return;
    entry.status = left.signal.aborted ? 0 : (answer.status ?? 200);
    reply(response, answer.status ?? 200, answer.text ?? JSON.stringify(shaped(answer.body, centre.settings.quirks)), { ...cors, ...headers, ...answer.headers });
  } catch (error) {
    if (left.signal.aborted) {
      entry.status = 0;
      return;
    }
    const refusal = error instanceof Refusal ? error : new Refusal(500, String(error));
    entry.status = refusal.status;
    reply(response, refusal.status, JSON.stringify({ errorCode: refusal.errorCode, exceptionInfo: refusal.message }), cors);
  }
}

function admit(centre: Centre, route: Route, request: IncomingMessage): { visitor?: Visitor; headers?: Record<string, string> } {
  if (route.auth === 'none') return {};
  const appKey = request.headers['x-app-key'];
  const [, accessToken = ''] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
  const owner = centre.tokens.appKeyOf(accessToken);
  if (!owner) throw new Refusal(403, illegalToken, '10010000001');
  if (appKey !== owner) throw new Refusal(401, 'x-app-key is missing or not the one of the access token');
  if (route.auth === 'access') return {};
  const admitted = centre.tokens.admit(String(request.headers['ccmessaging-token'] ?? ''), (visitor) => centre.conversationOf(visitor)?.live ?? false);
  if (!admitted) throw new Refusal(401, 'ccmessaging-token is missing, unknown or expired');
  return { visitor: admitted.visitor, ...(admitted.replacement && { headers: { 'ccmessaging-token': admitted.replacement } }) };
}

/** @returns true where the request has been dealt with, false where it only had to wait. */
async function goWrong({ request, response, entry, gone }: Exchange, fault: Fault, cors: Readonly<Record<string, string>>): Promise<boolean> {
  if (fault.delay) await sleep(fault.delay, undefined, { signal: gone });
  if (fault.connection === 'cut') {
    entry.status = 0;
    request.socket.destroy();
    return true;
  }
  if (fault.connection === 'hang') {
    entry.status = 0;
    return true;
  }
  if (fault.status === undefined && fault.text === undefined && fault.body === undefined) return false;
  entry.status = fault.status ?? 200;
  const { errorCode, exceptionInfo } = { errorCode: String(entry.status), exceptionInfo: 'a fault was switched on' };
  reply(response, entry.status, fault.text ?? JSON.stringify(fault.body ?? { errorCode, exceptionInfo }), { ...cors, ...fault.headers });
  return true;
}

const codeOf = (answer: Answer): string =>
  answer.text === undefined && answer.body && typeof answer.body === 'object' && 'resultCode' in answer.body ? String(answer.body.resultCode) : '0';

function withoutSecret(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { app_secret: _, fileStream, ...rest } = body;
  return fileStream === undefined ? rest : { ...rest, fileStreamLength: String(fileStream).length };
}
