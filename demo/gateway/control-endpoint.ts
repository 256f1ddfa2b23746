import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Control } from './control.js';
import { readJson, reply } from './exchange.js';

const loopback = /^(::1|(::ffff:)?127\.)/;

/** `POST /control/<name>` with one JSON object. Loopback only; no CORS headers, so no page can reach it. */
export async function answerControl(control: Control, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!loopback.test(request.socket.remoteAddress ?? '')) return reply(response, 403, '{"error":"loopback only"}');
  if (request.method !== 'POST') return reply(response, 404, '{"error":"POST only"}');
  try {
    const argument = await readJson(request);
    const value = await control.call((request.url ?? '').replace(/^\/control\//, '').replace(/\?.*$/, ''), argument);
    reply(response, 200, JSON.stringify(value ?? null));
  } catch (error) {
    reply(response, 400, JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
  }
}
