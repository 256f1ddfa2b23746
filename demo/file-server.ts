import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html;charset=UTF-8', '.css': 'text/css;charset=UTF-8', '.js': 'text/javascript;charset=UTF-8', '.mjs': 'text/javascript;charset=UTF-8',
  '.json': 'application/json', '.map': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg',
};

export const contentType = (path: string): string => contentTypes[extname(path)] ?? 'application/octet-stream';

/** A file below `folder`, or 404. */
export async function sendFile(folder: string, path: string, response: ServerResponse, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  try {
    const target = normalize(join(folder, decodeURIComponent(path)));
    if (!target.startsWith(normalize(folder) + sep)) throw new Error('outside');
    const content = await readFile(target);
    response.writeHead(200, { 'content-type': contentType(target), 'cache-control': 'no-cache', ...headers }).end(content);
  } catch {
    response.writeHead(404, { 'content-type': 'text/plain', ...headers }).end('Not found');
  }
}
