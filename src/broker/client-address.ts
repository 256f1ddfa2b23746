import type { Incoming } from './exchange.js';

/** All callers whose address nobody told share one. */
export const unknownAddress = 'unknown';

/**
 * The visitor's address: as many entries from the right of `X-Forwarded-For` as there are proxies of one's own,
 * each of which added one. What stands further left was said by the visitor.
 */
export function clientAddress(incoming: Incoming, trustProxy: number): string {
  const forwarded = trustProxy > 0 ? incoming.header('x-forwarded-for') : undefined;
  const entries = forwarded?.split(',') ?? [];
  const entry = entries.length > 0 ? entries[Math.max(0, entries.length - trustProxy)] : undefined;
  return normalise(entry) ?? normalise(incoming.peer) ?? unknownAddress;
}

/** An IPv4 address, or the /64 of an IPv6 address, which is what one subscriber has. */
function normalise(text: string | undefined): string | undefined {
  const bare = text?.trim().replace(/^\[([^\]]+)\](:\d+)?$/, '$1').replace(/%.*$/, '');
  if (!bare) return undefined;
  const v4 = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$/i.exec(bare)?.[1];
  if (v4) return v4.split('.').every((part) => Number(part) <= 255) ? v4 : undefined;
  if (bare === '::1') return bare;
  if (!/^[0-9a-f:]{2,39}$/i.test(bare) || !bare.includes(':')) return undefined;
  const [head = '', tail] = bare.toLowerCase().split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const filled = tail === undefined ? left : [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return `${filled.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

/** Asked from this very machine, with no proxy between. */
export const isLoopback = (incoming: Incoming): boolean =>
  /^(::1|(::ffff:)?127(\.\d+){3})$/.test(incoming.peer ?? '') && !incoming.header('x-forwarded-for') && !incoming.header('forwarded');

/** The origin under which the page reached us. */
export function ownOrigin(incoming: Incoming, trustProxy: number): string {
  const trusted = (name: string): string | undefined => (trustProxy > 0 ? incoming.header(name)?.split(',').at(-1)?.trim() : undefined);
  const scheme = trusted('x-forwarded-proto') ?? incoming.scheme;
  const host = trusted('x-forwarded-host') ?? incoming.host;
  return /^[\w.-]+(:\d+)?$|^\[[0-9a-f:]+\](:\d+)?$/i.test(host) ? new URL(`${scheme === 'https' ? 'https' : 'http'}://${host}`).origin : 'null';
}
