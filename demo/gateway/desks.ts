import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Agent } from './agents.js';
import type { Centre, DeskEvent } from './centre.js';
import { deskCommands, deskConversation } from './desk-commands.js';
import { readBody, reply } from './exchange.js';
import type { Extension } from './extension.js';
import { fileTypes } from './file-store.js';
import type { Switchboard } from './switchboard.js';

const contentTypes: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg', png: 'image/png', bpm: 'image/bmp', mp3: 'audio/mpeg', aac: 'audio/aac', mp4: 'video/mp4', txt: 'text/plain;charset=UTF-8', csv: 'text/csv;charset=UTF-8',
};

/**
 * The agents' side: one WebSocket a desk at `/desk/socket?agent=<id>` (events down, commands up), files at
 * `/desk/files`. An agent is signed in as long as a socket is open.
 */
export class Desks {
  readonly #centre: Centre;
  readonly #extensions: readonly Extension[];
  readonly #commands: NonNullable<Extension['deskCommands']>;
  readonly #sockets = new Map<WebSocket, Agent>();
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #stopListening: () => void;

  constructor(centre: Centre, switchboard: Switchboard, extensions: readonly Extension[]) {
    this.#centre = centre;
    this.#extensions = extensions;
    this.#commands = Object.assign({}, deskCommands(centre, switchboard), ...extensions.map((extension) => extension.deskCommands));
    this.#stopListening = centre.onDeskEvent((event, agentId) => this.#tell(event, agentId));
  }

  close(): void {
    this.#stopListening();
    for (const socket of this.#sockets.keys()) socket.terminate();
    this.#server.close();
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://centre');
    const agent = this.#centre.agents.get(url.searchParams.get('agent') ?? '');
    if (url.pathname !== '/desk/socket' || agent?.mode !== 'desk') {
      stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (socket) => this.#signIn(socket, agent));
  }

  /** `GET /desk/agents`, `POST /desk/files?type=png` with the bytes, `GET /desk/files/<key>`. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://centre');
    const cors = { 'access-control-allow-origin': '*' };
    if (request.method === 'OPTIONS') {
      response.writeHead(204, { ...cors, 'access-control-allow-headers': 'content-type', 'access-control-allow-methods': 'GET, POST' }).end();
      return;
    }
    if (url.pathname === '/desk/agents') {
      const people = this.#centre.agents.all.filter((agent) => agent.mode === 'desk');
      return reply(response, 200, JSON.stringify(people), cors);
    }
    if (url.pathname === '/desk/files' && request.method === 'POST') {
      const type = url.searchParams.get('type') ?? '';
      if (!fileTypes.includes(type)) return reply(response, 415, JSON.stringify({ error: `The centre takes ${fileTypes.join(', ')}.` }), cors);
      return reply(response, 200, JSON.stringify({ objectKey: this.#centre.files.put(type, await readBody(request)) }), cors);
    }
    const file = this.#centre.files.get(url.pathname.replace('/desk/files/', ''));
    if (!file) return reply(response, 404, '{"error":"no such file"}', cors);
    response.writeHead(200, {
      ...cors, 'content-type': contentTypes[file.type] ?? 'application/octet-stream', 'x-content-type-options': 'nosniff', 'content-security-policy': 'sandbox',
    });
    response.end(file.bytes);
  }

  #signIn(socket: WebSocket, agent: Agent): void {
    this.#sockets.set(socket, agent);
    agent.present = true;
    this.#send(socket, this.#snapshot(agent));
    for (const extension of this.#extensions) extension.onSignIn?.(agent);
    this.#tell({ type: 'agents' });
    socket.on('message', (data) => void this.#command(socket, agent, String(data)));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      agent.present = [...this.#sockets.values()].includes(agent);
      if (!agent.present) for (const extension of this.#extensions) extension.onSignOut?.(agent);
      this.#tell({ type: 'agents' });
    });
  }

  async #command(socket: WebSocket, agent: Agent, data: string): Promise<void> {
    let id: unknown;
    try {
      const request = JSON.parse(data) as Record<string, unknown>;
      id = request.id;
      const command = Object.hasOwn(this.#commands, String(request.command)) ? this.#commands[String(request.command)] : undefined;
      if (!command) throw new Error(`No such command: ${String(request.command)}`);
      const value = await command(agent, request);
      this.#send(socket, { type: 'done', id, value });
    } catch (error) {
      this.#send(socket, { type: 'refused', id, reason: error instanceof Error ? error.message : String(error) });
    }
  }

  #snapshot(agent: Agent): DeskEvent {
    return {
      type: 'snapshot',
      me: agent,
      agents: this.#centre.agents.all,
      conversations: this.#centre.conversations.map((conversation) => deskConversation(conversation)),
      ratings: this.#centre.ratings,
      leftMessages: this.#centre.leftMessages,
    };
  }

  #tell(event: DeskEvent, agentId?: string): void {
    const complete = this.#complete(event);
    if (!complete) return;
    for (const [socket, agent] of this.#sockets) if (!agentId || agent.id === agentId) this.#send(socket, complete);
  }

  /** Events name what changed; the desk gets it as it stands now. */
  #complete(event: DeskEvent): DeskEvent | undefined {
    if (event.type === 'agents') return { ...event, agents: this.#centre.agents.all };
    if (event.type !== 'conversation') return event;
    const conversation = this.#centre.conversation(String(event.conversationId));
    return conversation && { ...event, conversation: deskConversation(conversation) };
  }

  #send(socket: WebSocket, event: DeskEvent): void {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(event));
  }
}
