import { newTag, type SipMessage, uriOf } from './sip-message.js';
import type { SipConnection } from './sip-connection.js';

/** What a request in a dialog came to. */
export interface Outcome {
  readonly status: number;
  readonly body: string;
  /** To be called with an empty body, or the SDP answer where our request had none; only after a 2xx to an INVITE. */
  ack(body?: string): void;
}

const sdp = [['Content-Type', 'application/sdp']] as const;
const contact = [['Contact', '<sip:gateway@gateway.invalid;transport=ws>']] as const;

/** The gateway's end of one dialog: with whoever called, or with whoever is called. */
export class CallLeg {
  readonly callId: string;
  readonly localTag: string;
  remoteTag = '';
  connection: SipConnection;
  /** A re-INVITE of ours, or of theirs, is not through yet. */
  negotiating = false;
  over = false;
  #local: string;
  #remote: string;
  #target: string;
  #sequence = 1;
  #invite: string | undefined;

  private constructor(connection: SipConnection, callId: string, localTag: string, local: string, remote: string, target: string) {
    this.connection = connection;
    this.callId = callId;
    this.localTag = localTag;
    this.#local = local;
    this.#remote = remote;
    this.#target = target;
  }

  /** For an INVITE that came in. */
  static incoming(connection: SipConnection, invite: SipMessage): CallLeg {
    const tag = newTag();
    const leg = new CallLeg(connection, invite.callId, tag, `${invite.get('To')};tag=${tag}`, invite.get('From'), uriOf(invite.get('Contact')));
    leg.remoteTag = invite.fromTag;
    return leg;
  }

  /** For somebody we are going to call. `caller` and `callee` are SIP URIs. */
  static outgoing(connection: SipConnection, { caller, displayName, callee, contactUri }: { caller: string; displayName?: string; callee: string; contactUri: string }): CallLeg {
    const tag = newTag();
    const name = displayName ? `"${displayName.replace(/["\\\r\n]/g, '')}" ` : '';
    return new CallLeg(connection, `${newTag()}${newTag()}@gateway.invalid`, tag, `${name}<${caller}>;tag=${tag}`, `<${callee}>`, contactUri);
  }

  /** The first INVITE of an outgoing leg. */
  invite(body: string, onProgress: (response: SipMessage) => void, headers: readonly (readonly [string, string])[] = []): Promise<Outcome> {
    return this.#inviteNow(body, headers, onProgress);
  }

  /** An INVITE, INFO or other request within the dialog. */
  request(method: string, body: string, type = 'application/sdp'): Promise<Outcome> {
    if (method === 'INVITE') return this.#inviteNow(body, []);
    return new Promise((resolve) => {
      if (!this.connection.open) return resolve({ status: 408, body: '', ack: () => {} });
      this.#send(method, body, body ? [['Content-Type', type]] : [], (response) => {
        if (response.status >= 200) resolve({ status: response.status, body: response.body, ack: () => {} });
      });
    });
  }

  cancel(): void {
    if (!this.#invite) return;
    this.connection.request({
      method: 'CANCEL', uri: this.#target, from: this.#local, to: this.#remote, callId: this.callId, sequence: this.#sequence, branch: this.#invite,
    });
  }

  bye(headers: readonly (readonly [string, string])[] = []): void {
    if (this.over) return;
    this.over = true;
    this.#send('BYE', '', headers);
  }

  /** Answers a request of this leg's peer. */
  reply(request: SipMessage, status: number, body = ''): void {
    const invite = request.method === 'INVITE' && status > 100;
    this.connection.reply(request, status, { tag: this.localTag, headers: [...(invite ? contact : []), ...(body ? sdp : [])], body });
  }

  /** A peer that comes back with another socket, or moves, stays the same peer. */
  heard(connection: SipConnection, request: SipMessage): void {
    this.connection = connection;
    const moved = request.get('Contact');
    if (moved && request.method === 'INVITE') this.#target = uriOf(moved);
  }

  #inviteNow(body: string, headers: readonly (readonly [string, string])[], onProgress: (response: SipMessage) => void = () => {}): Promise<Outcome> {
    return new Promise((resolve) => {
      if (!this.connection.open) return resolve({ status: 408, body: '', ack: () => {} });
      const sequence = this.#sequence + 1;
      const branch = this.#send('INVITE', body, [...contact, ...(body ? sdp : []), ...headers], (response) => {
        if (response.status < 200) return onProgress(response);
        this.#invite = undefined;
        if (response.status >= 300) {
          if (response.callId) this.#acknowledge(sequence, '', response.get('To'), branch);
          return resolve({ status: response.status, body: '', ack: () => {} });
        }
        this.#remote = response.get('To') || this.#remote;
        this.remoteTag = response.toTag;
        this.#target = uriOf(response.get('Contact')) || this.#target;
        resolve({ status: response.status, body: response.body, ack: (answer = '') => this.#acknowledge(sequence, answer, this.#remote) });
      });
      this.#invite = branch;
    });
  }

  #acknowledge(sequence: number, body: string, to: string, branch?: string): void {
    this.connection.request({
      method: 'ACK', uri: this.#target, from: this.#local, to, callId: this.callId, sequence, ...(body && { headers: sdp, body }), ...(branch && { branch }),
    });
  }

  #send(method: string, body: string, headers: readonly (readonly [string, string])[], onResponse?: (response: SipMessage) => void): string {
    return this.connection.request({
      method, uri: this.#target, from: this.#local, to: this.#remote, callId: this.callId, sequence: ++this.#sequence, headers, body,
    }, onResponse);
  }
}
