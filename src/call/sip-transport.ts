import { EmitterImpl } from 'sip.js/lib/api/emitter.js';
import { TransportState } from 'sip.js/lib/api/transport-state.js';
import type { Transport } from 'sip.js/lib/api/transport.js';
import type { Cancel, Clock } from '../core/clock.js';

/** ms between two signs of life asked for, and ms that an answer may take. */
export const pingInterval = 20_000;
export const pongLimit = 5_000;

export interface SocketTransportOptions {
  readonly clock: Clock;
  readonly url: string;
  /** Already open: the winner of the race. */
  readonly socket: WebSocket;
  readonly reopen: () => Promise<WebSocket>;
  /** Sends an OPTIONS, for gateways that do not answer the CRLF of RFC 5626. */
  readonly probe: () => void;
}

/**
 * SIP over a WebSocket (RFC 7118) that notices a dead one: sip.js's own transport counts pings but never acts on them.
 *
 *     Disconnected ─connect()─► Connecting ─► Connected ─► Disconnected (lost, or disconnect())
 */
export class SocketTransport implements Transport {
  readonly protocol: string;
  readonly stateChange = new EmitterImpl<TransportState>();
  onConnect: (() => void) | undefined = undefined;
  onDisconnect: ((error?: Error) => void) | undefined = undefined;
  onMessage: ((message: string) => void) | undefined = undefined;
  #state = TransportState.Disconnected;
  #socket: WebSocket | undefined;
  #first: WebSocket | undefined;
  #cancelPing: Cancel = () => {};
  #cancelPong: Cancel = () => {};
  /** Only a gateway that has answered once can be missed. */
  #answers = { crlf: false, options: false };
  #awaiting: 'crlf' | 'options' | undefined;
  #closed = false;
  readonly #options: SocketTransportOptions;

  constructor(_logger: unknown, options: SocketTransportOptions) {
    this.#options = options;
    this.#first = options.socket;
    this.protocol = options.url.startsWith('wss:') ? 'WSS' : 'WS';
  }

  get state(): TransportState {
    return this.#state;
  }

  isConnected(): boolean {
    return this.#state === TransportState.Connected;
  }

  async connect(): Promise<void> {
    if (this.#state !== TransportState.Disconnected) return;
    this.#go(TransportState.Connecting);
    try {
      const socket = this.#first ?? (await this.#options.reopen());
      this.#first = undefined;
      if (this.#closed) {
        socket.close();
        throw new Error('disposed');
      }
      if (socket.readyState !== 1) throw new Error('closed');
      this.#adopt(socket);
    } catch (error) {
      this.#go(TransportState.Disconnected);
      throw error;
    }
  }

  async send(message: string): Promise<void> {
    if (!this.#socket || !this.isConnected()) throw new Error('Not connected');
    this.#socket.send(message);
  }

  async disconnect(): Promise<void> {
    this.#drop();
  }

  async dispose(): Promise<void> {
    this.#closed = true;
    this.#drop();
  }

  /** Asks for a sign of life now; without one in time the socket counts as lost. */
  ping(): void {
    if (!this.isConnected() || this.#awaiting) return;
    this.#awaiting = this.#answers.options && !this.#answers.crlf ? 'options' : 'crlf';
    if (this.#awaiting === 'crlf') this.#socket?.send('\r\n\r\n');
    else this.#options.probe();
    this.#cancelPong = this.#options.clock.after(pongLimit, () => this.#onSilence());
  }

  #adopt(socket: WebSocket): void {
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onmessage = (event) => {
      if (socket === this.#socket) this.#onData(typeof event.data === 'string' ? event.data : new TextDecoder().decode(event.data as ArrayBuffer));
    };
    socket.onclose = socket.onerror = () => {
      if (socket === this.#socket) this.#drop(new Error('WebSocket closed'));
    };
    this.#go(TransportState.Connected);
    this.#schedulePing();
    this.onConnect?.();
  }

  #onData(text: string): void {
    const asked = this.#awaiting;
    if (asked) this.#answers[asked] = true;
    this.#awaiting = undefined;
    this.#cancelPong();
    if (text === '\r\n') return;
    if (text === '\r\n\r\n') {
      this.#socket?.send('\r\n');
      return;
    }
    this.#schedulePing();
    this.onMessage?.(text);
  }

  #onSilence(): void {
    const asked = this.#awaiting;
    this.#awaiting = undefined;
    if (!asked) return;
    if (this.#answers[asked]) this.#drop(new Error('No sign of life'));
    else if (asked === 'crlf') {
      this.#awaiting = 'options';
      this.#options.probe();
      this.#cancelPong = this.#options.clock.after(pongLimit, () => this.#onSilence());
    }
  }

  #schedulePing(): void {
    this.#cancelPing();
    this.#cancelPing = this.#options.clock.after(pingInterval, () => {
      this.ping();
      this.#schedulePing();
    });
  }

  #drop(error?: Error): void {
    this.#cancelPing();
    this.#cancelPong();
    this.#awaiting = undefined;
    const socket = this.#socket ?? this.#first;
    this.#socket = this.#first = undefined;
    if (socket) {
      // A socket in its closing handshake may take a minute to say so: nobody waits for it.
      socket.onmessage = socket.onclose = socket.onerror = null;
      socket.close();
    }
    const was = this.#state;
    this.#go(TransportState.Disconnected);
    if (was === TransportState.Connected) this.onDisconnect?.(error);
  }

  #go(state: TransportState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.stateChange.emit(state);
  }
}
