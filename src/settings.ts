import type { CallMedia } from './call/call-control.js';

/** What the components need to know of the page's wishes. */
export interface PanelSettings {
  /** The panel is shown (always true for an inline panel); in a provider: what its launcher was last pressed to. */
  readonly open: boolean;
  /** Undefined: the localised one. */
  readonly heading?: string;
  readonly greeting?: string;
  /** Kinds of call that are offered. */
  readonly call: readonly CallMedia[];
  /** Bytes. */
  readonly maxFileSize: number;
}

/** Who is talking, as the page says. `userToken` is a signed statement that only the session endpoint reads. */
export interface Identity {
  readonly userId?: string;
  readonly userName?: string;
  readonly userAvatar?: string;
  readonly userToken?: string;
}

/** What a session is made with; the attributes of the same names, checked. */
export interface SessionSettings extends Identity {
  /** Absolute. */
  readonly sessionUrl: string;
  readonly channelId?: string;
  /** BCP 47. */
  readonly locale: string;
  readonly start: 'open' | 'message';
  /** ms. */
  readonly pollInterval: number;
  /** Bytes. */
  readonly maxFileSize: number;
  readonly iceServers?: RTCIceServer[];
  readonly iceTransportPolicy: RTCIceTransportPolicy;
  readonly gatewayPath: string;
}

/** The attributes as they stand, before anything is checked. */
export interface RawSettings {
  readonly userId?: string | undefined;
  readonly userName?: string | undefined;
  readonly userAvatar?: string | undefined;
  readonly userToken?: string | undefined;
  readonly sessionUrl?: string | undefined;
  readonly channelId?: string | undefined;
  readonly locale?: string | undefined;
  readonly start?: string | undefined;
  readonly theme?: string | undefined;
  readonly position?: string | undefined;
  readonly pollInterval?: number | undefined;
  readonly maxFileSize?: number | undefined;
  readonly iceServers?: unknown;
  readonly iceTransportPolicy?: string | undefined;
  readonly gatewayPath?: string | undefined;
}

export const minimumPollInterval = 500;

/** The tag as Intl takes it, or undefined. */
export function canonicalLocale(tag: string | undefined): string | undefined {
  try {
    return tag ? Intl.getCanonicalLocales(tag)[0] : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Checked settings. A bad value is named to `warn` (attribute, why) and its default taken: a typing error in one
 * attribute must not cost the visitor the chat.
 */
export function checkSettings(raw: RawSettings, warn: (attribute: string, problem: string) => void): SessionSettings {
  const oneOf = <T extends string>(attribute: string, value: string | undefined, allowed: readonly [T, ...T[]]): T => {
    if (value == null || (allowed as readonly string[]).includes(value)) return (value as T | null) ?? allowed[0];
    warn(attribute, `must be ${allowed.join(' or ')}`);
    return allowed[0];
  };
  const positive = (attribute: string, value: number | undefined, fallback: number): number => {
    if (value == null || (Number.isFinite(value) && value > 0)) return value ?? fallback;
    warn(attribute, 'must be above 0');
    return fallback;
  };

  let pollInterval = positive('poll-interval', raw.pollInterval, 2000);
  if (pollInterval < minimumPollInterval) {
    warn('poll-interval', `must be at least ${minimumPollInterval}`);
    pollInterval = minimumPollInterval;
  }
  let gatewayPath = raw.gatewayPath ?? '/';
  if (!/^\/[\w./~-]*$/.test(gatewayPath)) {
    warn('gateway-path', 'must begin with /');
    gatewayPath = '/';
  }
  if (raw.locale && !canonicalLocale(raw.locale)) warn('locale', 'must be a BCP 47 tag');
  oneOf('theme', raw.theme, ['auto', 'light', 'dark']);
  oneOf('position', raw.position, ['bottom-right', 'bottom-left', 'inline']);
  const iceServers = checkIceServers(raw.iceServers, warn);
  return {
    sessionUrl: checkSessionUrl(raw.sessionUrl, warn),
    locale: canonicalLocale(raw.locale) ?? canonicalLocale(document.documentElement.lang) ?? canonicalLocale(navigator.language) ?? 'en',
    start: oneOf('start', raw.start, ['open', 'message']),
    pollInterval,
    maxFileSize: positive('max-file-size', raw.maxFileSize, 10_485_760),
    iceTransportPolicy: oneOf('ice-transport-policy', raw.iceTransportPolicy, ['all', 'relay']),
    gatewayPath,
    ...(iceServers && { iceServers }),
    ...(raw.channelId && { channelId: raw.channelId }),
    ...(raw.userId && { userId: raw.userId }),
    ...(raw.userName && { userName: raw.userName }),
    ...(raw.userAvatar && { userAvatar: raw.userAvatar }),
    ...(raw.userToken && { userToken: raw.userToken }),
  };
}

/** Empty where there is none to use: the session then fails with `config-invalid` when it is first needed. */
function checkSessionUrl(value: string | undefined, warn: (attribute: string, problem: string) => void): string {
  if (!value) {
    warn('session-url', 'is required');
    return '';
  }
  try {
    const url = new URL(value, document.baseURI);
    if (/^https?:$/.test(url.protocol)) return url.href;
  } catch {
    // Said below.
  }
  warn('session-url', 'must be http(s)');
  return '';
}

function checkIceServers(value: unknown, warn: (attribute: string, problem: string) => void): RTCIceServer[] | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  try {
    const servers: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    const valid = Array.isArray(servers) && servers.every((server: { urls?: unknown } | null) =>
      [server?.urls].flat().every((url) => typeof url === 'string' && /^(stun|turn)s?:/.test(url)));
    if (valid) return servers as RTCIceServer[];
  } catch {
    // Falls through to the one warning for both.
  }
  warn('ice-servers', 'must be an array of RTCIceServer');
  return undefined;
}

/** The kinds of call in the attribute `call`. */
export function checkCallKinds(value: string | undefined, warn: (attribute: string, problem: string) => void): readonly CallMedia[] {
  const words = (value ?? 'audio').split(/\s+/).filter(Boolean);
  const kinds = (['audio', 'video'] as const).filter((kind) => words.includes(kind));
  const unknown = words.filter((word) => !/^(none|audio|video)$/.test(word));
  if (unknown.length) warn('call', 'must be none, audio or video');
  return words.includes('none') ? [] : kinds;
}
