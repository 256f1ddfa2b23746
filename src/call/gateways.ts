import type { GatewayTarget } from '../cec/call-api.js';

/** Where a call goes, every part checked and escaped. */
export interface CallPlan {
  /** WebSocket URLs in the centre's order of preference. */
  readonly urls: readonly string[];
  readonly domain: string;
  /** `sip:user@domain`. */
  readonly caller: string;
  readonly callee: string;
}

/** The centre named something that must not become a URL or a SIP URI; the message says which part, never its text. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
}

const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const hostPattern = new RegExp(`^(?:${label}\\.)*${label}\\.?$`);
const userPattern = /^[A-Za-z0-9+*#._~-]{1,64}$/;
const bracketed = /^\[([0-9A-Fa-f:.]{2,45})\]$/;
const address = /^(\[[^\]]+\]|[^:/?#@\s]+):(\d{1,5})$/;

/** A host name, an IPv4 address or an IPv6 address in brackets. */
function isHost(host: string): boolean {
  if (host.length > 253) return false;
  if (bracketed.test(host)) return URL.canParse(`http://${host}/`);
  if (/^[\d.]+$/.test(host)) return /^\d{1,3}(\.\d{1,3}){3}$/.test(host) && host.split('.').every((part) => Number(part) < 256);
  return hostPattern.test(host);
}

const isLoopback = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** RFC 3261 section 25.1 allows every character of `userPattern` but `#` as it is. */
function sipUri(user: string, domain: string): string {
  return `sip:${user.replaceAll('#', '%23')}@${domain}`;
}

/**
 * One address as a WebSocket URL; undefined where it must not be used.
 * `host:port`, `ip:port` and `[v6]:port` get `wss:` and the configured path; a full URL keeps its own.
 * `ws:` is for loopback alone.
 */
export function gatewayUrl(entry: string, path: string): string | undefined {
  // The URL parser would silently remove these.
  if (/[\u0000-\u0020\u007f<>"\\^`{|}]/.test(entry)) return undefined;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(entry)?.[1]?.toLowerCase();
  let text = entry;
  if (!scheme) {
    const parts = address.exec(entry);
    const host = parts?.[1] ?? (bracketed.test(entry) || isHost(entry) ? entry : undefined);
    if (!host || !isHost(host) || (parts && !(Number(parts[2]) > 0 && Number(parts[2]) < 65536))) return undefined;
    text = `wss://${entry}${path.startsWith('/') ? path : `/${path}`}`;
  }
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const secure = url.protocol === 'wss:' || (url.protocol === 'ws:' && isLoopback(url.hostname));
  if (!secure || url.username || url.password || url.hash || !isHost(url.hostname)) return undefined;
  return url.href;
}

/** @throws GatewayError */
export function planCall(target: GatewayTarget, gatewayPath = '/'): CallPlan {
  const domain = target.domain;
  if (!isHost(domain)) throw new GatewayError('domain');
  if (!userPattern.test(target.accessCode)) throw new GatewayError('accessCode');
  if (!userPattern.test(target.caller)) throw new GatewayError('clickToCallCaller');
  const urls = new Set<string>();
  for (const entry of target.gatewayAddresses) {
    const url = gatewayUrl(entry, gatewayPath);
    if (url) urls.add(url);
  }
  if (urls.size === 0) throw new GatewayError('gwAddresses');
  return { urls: [...urls], domain, caller: sipUri(target.caller, domain), callee: sipUri(target.accessCode, domain) };
}
