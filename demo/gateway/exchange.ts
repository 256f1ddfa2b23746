import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from './route.js';
import type { Quirks } from './settings.js';

/** Bytes; a file of 10 MB in base64 and what stands around it. */
const bodyLimit = 32 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > bodyLimit) throw new Refusal(500, 'the body is too large');
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

/** The body of a POST: a JSON object with its content type, or 400. */
export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const body = await readBody(request);
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) throw new Refusal(400, 'Content-Type must be application/json');
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (value && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // The same answer for text that is not JSON and JSON that is no object.
  }
  throw new Refusal(400, 'the body is not a JSON object');
}

/** Any page may read the chat's answers; the tokens stand in headers, not in cookies. */
export const corsHeaders: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'ccmessaging-token, Retry-After',
};

export const preflightHeaders: Readonly<Record<string, string>> = {
  ...corsHeaders,
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'content-type, x-app-key, authorization, ccmessaging-token',
  'access-control-max-age': '600',
};

/** The result code in the shape that the quirks ask for. */
export function shaped(body: unknown, quirks: Quirks): unknown {
  if (!body || typeof body !== 'object' || !('resultCode' in body)) return body;
  const { resultCode, ...rest } = body as Record<string, unknown>;
  const code = quirks.numericCodes ? Number(resultCode) : resultCode;
  return { ...rest, [quirks.returnCode ? 'returnCode' : 'resultCode']: code, ...(quirks.unknownValues && { traceId: 'demo', extra: null }) };
}

export function reply(response: ServerResponse, status: number, text: string, headers: Readonly<Record<string, string>> = {}): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store', ...headers });
  response.end(text);
}
