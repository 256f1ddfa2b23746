import { randomBytes } from 'node:crypto';

/** Compact forms (RFC 3261 section 7.3.3). */
const longNames: Readonly<Record<string, string>> = {
  v: 'Via', f: 'From', t: 'To', i: 'Call-ID', m: 'Contact', l: 'Content-Length', c: 'Content-Type', s: 'Subject', k: 'Supported',
};

type Header = readonly [name: string, value: string];

/** A request or response as it stands on a WebSocket: one message a frame (RFC 7118). */
export class SipMessage {
  readonly firstLine: string;
  readonly headers: readonly Header[];
  readonly body: string;
  /** Of a request. */
  readonly method: string | undefined;
  readonly uri: string | undefined;
  /** Of a response, otherwise 0. */
  readonly status: number;

  constructor(firstLine: string, headers: readonly Header[], body = '') {
    this.firstLine = firstLine;
    this.headers = headers;
    this.body = body;
    const request = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(firstLine);
    this.method = request?.[1];
    this.uri = request?.[2];
    this.status = Number(/^SIP\/2\.0 (\d{3})/.exec(firstLine)?.[1] ?? 0);
  }

  /** @returns undefined where it is no SIP */
  static parse(text: string): SipMessage | undefined {
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const [firstLine = '', ...lines] = text.slice(0, end).replace(/\r\n[ \t]+/g, ' ').split('\r\n');
    const headers = lines.map((line): Header => {
      const colon = line.indexOf(':');
      const name = line.slice(0, colon).trim();
      return [longNames[name.toLowerCase()] ?? name, line.slice(colon + 1).trim()];
    });
    const message = new SipMessage(firstLine, headers, text.slice(end + 4));
    const complete = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].every((name) => message.get(name));
    return complete && (message.method || message.status) ? message : undefined;
  }

  get(name: string): string {
    return this.headers.find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1] ?? '';
  }

  get callId(): string {
    return this.get('Call-ID');
  }

  /** The sender names its side of the dialog in From, the other in To. */
  get fromTag(): string {
    return tagOf(this.get('From'));
  }

  get toTag(): string {
    return tagOf(this.get('To'));
  }

  get branch(): string {
    return /;\s*branch\s*=\s*([^;,\s]+)/.exec(this.get('Via'))?.[1] ?? '';
  }

  get sequence(): { readonly number: number; readonly method: string } {
    const [number = '0', method = ''] = this.get('CSeq').split(/\s+/);
    return { number: Number(number), method };
  }

  toString(): string {
    const length: Header = ['Content-Length', String(Buffer.byteLength(this.body))];
    const headers = [...this.headers.filter(([name]) => name !== 'Content-Length'), length];
    return `${this.firstLine}\r\n${headers.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${this.body}`;
  }
}

export const tagOf = (header: string): string => /;\s*tag\s*=\s*([^;,\s]+)/.exec(header)?.[1] ?? '';

/** The URI in a From, To or Contact. */
export const uriOf = (header: string): string => /<([^>]*)>/.exec(header)?.[1] ?? header.split(';')[0]!.trim();

/** `user@host` of a SIP URI, the host in lower case; empty where it is none. */
export function addressOf(uri: string): string {
  const parts = /^sips?:(?:([^@;]*)@)?([^;?:>]+)/i.exec(uri);
  return parts ? `${decodeURIComponent(parts[1] ?? '')}@${parts[2]!.toLowerCase()}` : '';
}

export const newTag = (): string => randomBytes(5).toString('hex');
/** The cookie says: made by RFC 3261. */
export const newBranch = (): string => `z9hG4bK${randomBytes(9).toString('hex')}`;

export const reasons: Readonly<Record<number, string>> = {
  100: 'Trying', 180: 'Ringing', 183: 'Session Progress', 200: 'OK', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found',
  405: 'Method Not Allowed', 408: 'Request Timeout', 480: 'Temporarily Unavailable', 481: 'Call/Transaction Does Not Exist', 486: 'Busy Here',
  487: 'Request Terminated', 488: 'Not Acceptable Here', 491: 'Request Pending', 500: 'Server Internal Error', 503: 'Service Unavailable', 603: 'Decline',
};
