import type { IncomingMessage, ServerResponse } from 'node:http';

/** Hands the demo page's switches to the contact centre, whose control takes no request from a page. Same origin only. */
export async function controlDemo(gatewayOrigin: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const name = (request.url ?? '').replace(/^\/demo\/control\//, '');
  if (request.method !== 'POST' || request.headers['sec-fetch-site'] !== 'same-origin' || !/^\w+$/.test(name)) {
    response.writeHead(403).end();
    return;
  }
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const answer = await fetch(`${gatewayOrigin}/control/${name}`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: Buffer.concat(parts),
  });
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
}
