/** Just enough of RFC 3261 section 7 to stand at the other end of a call. */
export interface SipMessage {
  readonly start: string;
  /** Requests only. */
  readonly method: string;
  /** Responses only, otherwise 0. */
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly text: string;
}

export function parseSip(text: string): SipMessage {
  const split = text.indexOf('\r\n\r\n');
  const [start = '', ...lines] = text.slice(0, split).split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  const response = /^SIP\/2\.0 (\d+)/.exec(start);
  return { start, method: response ? '' : start.split(' ')[0]!, status: Number(response?.[1] ?? 0), headers, body: text.slice(split + 4), text };
}

export const header = (message: SipMessage, name: string): string => message.headers.find(([key]) => key === name)?.[1] ?? '';
export const headers = (message: SipMessage, name: string): string[] => message.headers.filter(([key]) => key === name).map(([, value]) => value);
export const tagOf = (value: string): string => /;tag=([^;>\s]+)/.exec(value)?.[1] ?? '';
export const uriOf = (value: string): string => /<([^>]+)>/.exec(value)?.[1] ?? value;

export function buildSip(start: string, fields: readonly (readonly [string, string])[], body = ''): string {
  const lines = fields.map(([name, value]) => `${name}: ${value}`);
  return [start, ...lines, `Content-Length: ${new TextEncoder().encode(body).length}`, '', body].join('\r\n');
}
