/** Any event from the contact centre; `type` names it. */
export interface SocketEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/**
 * The desk's line to the contact centre: events down, commands up. It comes back by itself.
 * Others (a call panel) listen with `on` and ask with `request`, by commands of their own.
 */
export class DeskSocket {
  readonly gatewayOrigin: string;
  readonly agentId: string;
  #socket: WebSocket | undefined;
  #closed = false;
  #lastId = 0;
  readonly #open = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>();
  readonly #listeners = new Set<(event: SocketEvent) => void>();
  readonly #onLine: (connected: boolean) => void;

  constructor(gatewayOrigin: string, agentId: string, onLine: (connected: boolean) => void) {
    this.gatewayOrigin = gatewayOrigin;
    this.agentId = agentId;
    this.#onLine = onLine;
    this.#connect();
  }

  /** @returns how to stop listening. */
  on(listener: (event: SocketEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves with the command's value, rejects with an Error whose message is for the agent. */
  request(command: string, details: object = {}): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      if (this.#socket?.readyState !== WebSocket.OPEN) {
        reject(new Error('No connection to the contact centre.'));
        return;
      }
      this.#open.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ ...details, id, command }));
    });
  }

  close(): void {
    this.#closed = true;
    this.#socket?.close();
  }

  #connect(): void {
    const socket = new WebSocket(`${this.gatewayOrigin.replace('http', 'ws')}/desk/socket?agent=${encodeURIComponent(this.agentId)}`);
    this.#socket = socket;
    socket.addEventListener('open', () => this.#onLine(true));
    socket.addEventListener('message', ({ data }) => this.#receive(JSON.parse(String(data)) as SocketEvent));
    socket.addEventListener('close', () => {
      for (const { reject } of this.#open.values()) reject(new Error('The connection was lost.'));
      this.#open.clear();
      this.#onLine(false);
      if (!this.#closed) setTimeout(() => this.#connect(), 1000);
    });
  }

  #receive(event: SocketEvent): void {
    const waiting = this.#open.get(Number(event.id));
    if (event.type === 'done' || event.type === 'refused') {
      this.#open.delete(Number(event.id));
      if (event.type === 'done') waiting?.resolve(event.value);
      else waiting?.reject(new Error(String(event.reason)));
      return;
    }
    for (const listener of this.#listeners) listener(event);
  }
}
