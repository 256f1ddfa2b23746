// A scripted HTTP server beside the test runner's own, for what only true connections show: refusals, resets, answers
// cut half way, preflights. Tests talk to it through test/support/wire.ts.
import { Buffer } from 'node:buffer';
import { createServer } from 'node:http';

const openToAll = {
  'access-control-allow-origin': '*', 'access-control-allow-headers': '*, authorization', 'access-control-allow-methods': '*',
  'access-control-expose-headers': '*', 'access-control-max-age': '0',
};

const listen = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`)));

/** The steps of each script by its id, and the requests that it has seen. */
const scripts = new Map();

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function play(request, response) {
  const [, id, ...rest] = request.url.split('/');
  if (id === 'scripts') {
    const { name, steps } = JSON.parse(await bodyOf(request));
    scripts.set(name, { steps, seen: [] });
    return response.writeHead(204, openToAll).end();
  }
  const script = scripts.get(id);
  if (request.method === 'OPTIONS') {
    const refuses = script?.steps[0]?.preflight === 'refuse';
    // Otherwise a browser that finds the connection reset sends the request again by itself.
    return response.writeHead(refuses ? 403 : 204, { ...(refuses ? {} : openToAll), connection: 'close' }).end();
  }
  if (!script) return response.writeHead(404, openToAll).end();
  if (rest[0] === 'seen') return response.writeHead(200, { ...openToAll, 'content-type': 'application/json' }).end(JSON.stringify(script.seen));

  const step = script.steps[Math.min(script.seen.length, script.steps.length - 1)];
  const seen = { method: request.method, url: `/${rest.join('/')}`, headers: request.headers, body: '' };
  script.seen.push(seen);
  if (step.reset === 'before') return request.socket.resetAndDestroy();
  seen.body = await bodyOf(request);
  const { status = 200, headers = {}, body = '', delay = 0 } = step;
  if (delay) await new Promise((resolve) => setTimeout(resolve, delay));
  if (step.reset === 'after') return request.socket.resetAndDestroy();
  if (step.hang) return undefined;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const bytes = Buffer.byteLength(text);
  response.writeHead(status, { ...openToAll, 'content-type': 'application/json;charset=UTF-8', 'content-length': bytes, connection: 'close', ...headers });
  if (!step.cut) return response.end(text);
  response.write(Buffer.from(text).subarray(0, Math.floor(bytes / 2)));
  return setTimeout(() => request.socket.destroy(), 50);
}

export function wirePlugin() {
  const server = createServer((request, response) => void play(request, response).catch(() => request.socket.destroy()));
  let addresses;
  return {
    name: 'wire',
    async serverStart() {
      const closed = createServer();
      const refused = await listen(closed);
      await new Promise((resolve) => closed.close(resolve));
      addresses = { origin: await listen(server), refused };
    },
    async serverStop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    serve: (context) => (context.path === '/__wire__' ? { body: JSON.stringify(addresses), type: 'json' } : undefined),
  };
}
