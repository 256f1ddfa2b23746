import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { Bridge, type BridgeListener, type Callee } from './bridge.js';
import { SipConnection } from './sip-connection.js';
import { addressOf, SipMessage, uriOf } from './sip-message.js';

/** What to do with a new call. */
export type Route =
  | { readonly to: string; readonly displayName?: string; readonly listener?: BridgeListener }
  /** Answered by the gateway itself. */
  | { readonly status: number }
  /** Never answered at all. */
  | 'silence';

export interface SipGatewayOptions {
  readonly port?: number;
  /** @param address `user@domain` that was called */
  readonly route: (address: string, bridge: Bridge, invite: SipMessage) => Route;
}

/**
 * A SIP gateway for browsers in one process: WebSocket (RFC 7118), registration without a password, calls joined by
 * `Bridge`. Meant for loopback and for a demonstration; it asks nobody who they are.
 */
export class SipGateway {
  readonly #options: SipGatewayOptions;
  readonly #server: WebSocketServer;
  readonly #connections = new Map<WebSocket, SipConnection>();
  readonly #registered = new Map<string, { connection: SipConnection; contactUri: string }>();
  readonly #bridges = new Set<Bridge>();
  /** Requests that came in, by method: for tests. */
  readonly received = new Map<string, number>();
  /** New sockets are turned away. */
  refusing = false;

  private constructor(options: SipGatewayOptions, server: WebSocketServer) {
    this.#options = options;
    this.#server = server;
    server.on('connection', (socket) => this.#connected(socket));
  }

  static start(options: SipGatewayOptions): Promise<SipGateway> {
    return new Promise((resolve, reject) => {
      const server = new WebSocketServer({
        host: '127.0.0.1', port: options.port ?? 0,
        handleProtocols: (offered) => (offered.has('sip') ? 'sip' : false),
        verifyClient: () => !gateway.refusing,
      });
      const gateway = new SipGateway(options, server);
      server.once('error', reject);
      server.once('listening', () => resolve(gateway));
    });
  }

  /** `ws://127.0.0.1:<port>`. */
  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get sockets(): number {
    return this.#connections.size;
  }

  get calls(): readonly Bridge[] {
    return [...this.#bridges];
  }

  isRegistered(address: string): boolean {
    return this.#registered.get(address)?.connection.open ?? false;
  }

  callee(address: string): Callee | undefined {
    const found = this.#registered.get(address);
    return found?.connection.open ? { ...found, uri: `sip:${address}` } : undefined;
  }

  /** Cuts every socket, as a network that goes away does. */
  dropSockets(): void {
    for (const connection of this.#connections.values()) connection.drop();
  }

  async close(): Promise<void> {
    this.dropSockets();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #connected(socket: WebSocket): void {
    if (socket.protocol !== 'sip') return socket.close(1002);
    const connection = new SipConnection(socket);
    this.#connections.set(socket, connection);
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => this.#message(connection, String(data)));
    socket.on('close', () => {
      this.#connections.delete(socket);
      for (const [address, { connection: registered }] of this.#registered) if (registered === connection) this.#registered.delete(address);
      connection.lost();
      for (const bridge of this.#bridges) bridge.lost(connection);
    });
  }

  #message(connection: SipConnection, text: string): void {
    // Keep-alive (RFC 7118 section 6, RFC 5626 section 4.4.1): two line ends are answered by one.
    if (/^[\r\n]*$/.test(text)) return connection.pong();
    const message = SipMessage.parse(text);
    if (!message) return;
    if (message.status) return connection.take(message);
    const method = message.method!;
    this.received.set(method, (this.received.get(method) ?? 0) + 1);
    const [bridge, leg] = this.#dialog(message);
    if (bridge && leg) return void bridge.take(leg, connection, message).catch(() => {});
    if (method === 'REGISTER') return this.#register(connection, message);
    if (method === 'INVITE' && !message.toTag) return this.#invite(connection, message);
    if (method !== 'ACK') connection.reply(message, method === 'OPTIONS' ? 200 : message.toTag || method === 'CANCEL' ? 481 : 405);
  }

  /** By Call-ID and our own tag; a CANCEL carries no tag of ours yet. */
  #dialog(message: SipMessage): [Bridge, Bridge['caller']] | [] {
    for (const bridge of this.#bridges) {
      for (const leg of [bridge.caller, bridge.callee]) {
        if (leg?.callId === message.callId && (leg.localTag === message.toTag || message.method === 'CANCEL')) return [bridge, leg];
      }
    }
    return [];
  }

  #register(connection: SipConnection, message: SipMessage): void {
    const address = addressOf(uriOf(message.get('To')));
    const contact = message.get('Contact');
    const seconds = Number(/;\s*expires=(\d+)/.exec(contact)?.[1] ?? (message.get('Expires') || 3600));
    if (seconds > 0 && contact !== '*') this.#registered.set(address, { connection, contactUri: uriOf(contact) });
    else this.#registered.delete(address);
    connection.reply(message, 200, { headers: seconds > 0 ? [['Contact', `${contact.replace(/;\s*expires=\d+/, '')};expires=${seconds}`]] : [] });
  }

  #invite(connection: SipConnection, invite: SipMessage): void {
    // Who listens is known when the route is.
    const told: { by?: BridgeListener | undefined } = {};
    const bridge = new Bridge(connection, invite, {
      ringing: () => told.by?.ringing?.(),
      answered: () => told.by?.answered?.(),
      ended: (end) => {
        this.#bridges.delete(bridge);
        told.by?.ended?.(end);
      },
    });
    const route = this.#options.route(addressOf(invite.uri ?? ''), bridge, invite);
    if (route === 'silence') return;
    connection.reply(invite, 100);
    if ('status' in route) return bridge.refuse(route.status);
    const callee = this.callee(route.to);
    if (!callee) return bridge.refuse(480);
    told.by = route.listener;
    this.#bridges.add(bridge);
    const from = uriOf(invite.get('From'));
    bridge.call(callee, { uri: from, ...(route.displayName && { displayName: route.displayName }) }).catch(() => bridge.release());
  }
}
