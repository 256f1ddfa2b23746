import type { WebSocket } from 'ws';
import { newBranch, newTag, reasons, SipMessage } from './sip-message.js';

export interface RequestParts {
  readonly method: string;
  readonly uri: string;
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly sequence: number;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
  /** A CANCEL and a failed INVITE's ACK go with the INVITE's own. */
  readonly branch?: string;
}

/** One peer's WebSocket, and the transactions on it. WebSockets lose nothing, so nothing is sent twice. */
export class SipConnection {
  readonly #socket: WebSocket;
  readonly #answers = new Map<string, (response: SipMessage) => void>();

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  get open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  send(message: SipMessage): void {
    if (this.open) this.#socket.send(message.toString());
  }

  /** @param onResponse every response, provisional ones too; after a final one nothing more comes */
  request(parts: RequestParts, onResponse?: (response: SipMessage) => void): string {
    const branch = parts.branch ?? newBranch();
    if (onResponse) this.#answers.set(`${branch} ${parts.method}`, onResponse);
    this.send(new SipMessage(`${parts.method} ${parts.uri} SIP/2.0`, [
      ['Via', `SIP/2.0/WS gateway.invalid;branch=${branch}`], ['Max-Forwards', '70'], ['From', parts.from], ['To', parts.to],
      ['Call-ID', parts.callId], ['CSeq', `${parts.sequence} ${parts.method}`], ...(parts.headers ?? []),
    ], parts.body));
    return branch;
  }

  /** Answers a request. `tag` becomes the To tag where there is none yet. */
  reply(request: SipMessage, status: number, { tag, headers = [], body }: { tag?: string; headers?: readonly (readonly [string, string])[]; body?: string } = {}): void {
    const to = request.get('To');
    const copied = request.headers.filter(([name]) => ['Via', 'From', 'Call-ID', 'CSeq'].includes(name));
    const tagged = request.toTag || status === 100 ? to : `${to};tag=${tag ?? newTag()}`;
    this.send(new SipMessage(`SIP/2.0 ${status} ${reasons[status] ?? 'Answer'}`, [...copied, ['To', tagged], ...headers], body));
  }

  take(response: SipMessage): void {
    const key = `${response.branch} ${response.sequence.method}`;
    const answer = this.#answers.get(key);
    if (response.status >= 200) this.#answers.delete(key);
    answer?.(response);
  }

  /** Whoever still waits gets the answer that a dead peer cannot give. */
  lost(): void {
    for (const [key, answer] of this.#answers) {
      answer(new SipMessage('SIP/2.0 408 Request Timeout', [['CSeq', `0 ${key.split(' ')[1]}`]]));
    }
    this.#answers.clear();
  }

  pong(): void {
    if (this.open) this.#socket.send('\r\n');
  }

  drop(): void {
    this.#socket.terminate();
  }
}
