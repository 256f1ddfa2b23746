import { consoleLogger, type Logger } from '../core/log.js';
import { systemClock, type Clock } from '../core/clock.js';

/** Who the site says is asking. */
export interface SiteUser {
  /** 1 to 128 characters, the site's own id of the user. */
  readonly userId: string;
  readonly userName?: string;
  /** An https address. */
  readonly userAvatar?: string;
}

/** How a `user-token` is checked; one of `key` and `jwksUrl`. */
export interface UserTokenOptions {
  /** A secret of 32 bytes or more (HS256), or a public key as PEM or JWK (RS256, ES256): the key's kind decides. */
  readonly key?: string;
  readonly jwksUrl?: string;
  readonly issuer?: string;
  readonly audience?: string;
}

export interface BrokerLimits {
  /** Requests a second of one visitor, bursts of five times that. Default 10. */
  readonly visitorPerSecond: number;
  /** Requests a second of one address, bursts of five times that. Default 50. */
  readonly addressPerSecond: number;
  /** New visitors a minute and address. Default 20. */
  readonly sessionsPerMinute: number;
  /** Open polls of one visitor at one machine. Default 4. */
  readonly pollsPerVisitor: number;
  /** Largest body, bytes. Default 16777216. */
  readonly bodyBytes: number;
  /** Requests a second that one machine takes at all, bursts of five times that. Default 10000. */
  readonly totalPerSecond: number;
}

export interface BrokerOptions {
  /** The contact centre's origin, for example `https://service.besclouds.com`; http on loopback only. */
  readonly cecOrigin: string;
  readonly appKey: string;
  readonly appSecret: string;
  /** Channel ids that pages may name; the first is the default. */
  readonly channels: readonly string[];
  /** At least 32 bytes each; the first seals, all open. */
  readonly sessionSecrets: readonly string[];
  /** Origins of pages. Default: same origin only. */
  readonly allowedOrigins?: readonly string[];
  /** `relay` (default) keeps every credential on the server; `direct` hands a visitor's credentials to the page. */
  readonly mode?: 'relay' | 'direct';
  /** Everything below it is the broker's. Default `/deskbell`. */
  readonly basePath?: string;
  /** The user whom the site's own login knows, from the session request's headers. Default: nobody. */
  readonly identify?: (request: Request) => SiteUser | undefined | Promise<SiteUser | undefined>;
  readonly userToken?: UserTokenOptions;
  /** `redis:` or `rediss:`, Redis 6.2 or Valkey; where several machines serve. Default: memory. */
  readonly redisUrl?: string;
  /** How many proxies of one's own stand in front. Default 0: `X-Forwarded-*` is ignored. */
  readonly trustProxy?: number;
  readonly limits?: Partial<BrokerLimits>;
  /** Relays `v1/mobileagent/createcall`, which dials any number at the site's cost. Default false. */
  readonly allowCreateCall?: boolean;
  /** Who may read `/metrics`. Default `loopback`. */
  readonly metrics?: 'loopback' | 'public';
  readonly logger?: Logger;
  /** How the contact centre is reached; `toNodeListener` puts node:http in its place, which is several times faster. */
  readonly fetch?: typeof fetch;
  /** @internal for tests */
  readonly clock?: Clock;
}

/** Checked, defaults filled in. */
export interface BrokerSettings {
  readonly cecOrigin: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly channels: readonly string[];
  readonly sessionSecrets: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly mode: 'relay' | 'direct';
  readonly basePath: string;
  readonly identify: BrokerOptions['identify'];
  readonly userToken: UserTokenOptions | undefined;
  readonly redisUrl: string | undefined;
  readonly trustProxy: number;
  readonly limits: BrokerLimits;
  readonly allowCreateCall: boolean;
  readonly metrics: 'loopback' | 'public';
  readonly logger: Logger;
  readonly fetch: typeof fetch | undefined;
  readonly clock: Clock;
}

/** A wrong or missing setting. `option` is its name, with a dot for a nested one. */
export class BrokerOptionError extends Error {
  override readonly name = 'BrokerOptionError';
  readonly option: string;
  readonly problem: string;

  constructor(option: string, problem: string) {
    super(`${option} ${problem}`);
    this.option = option;
    this.problem = problem;
  }
}

export const byteLength = (text: string): number => new TextEncoder().encode(text).byteLength;

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export const defaultLimits: BrokerLimits = {
  visitorPerSecond: 10, addressPerSecond: 50, sessionsPerMinute: 20, pollsPerVisitor: 4, bodyBytes: 16_777_216, totalPerSecond: 10_000,
};

/** @throws BrokerOptionError naming the first setting that is missing or wrong. */
export function checkOptions(options: BrokerOptions): BrokerSettings {
  const given = (options ?? {}) as BrokerOptions;
  return {
    cecOrigin: checkCecOrigin(given.cecOrigin),
    appKey: text('appKey', given.appKey),
    appSecret: text('appSecret', given.appSecret),
    channels: texts('channels', given.channels),
    sessionSecrets: texts('sessionSecrets', given.sessionSecrets).map((secret) =>
      byteLength(secret) >= 32 ? secret : fail('sessionSecrets', 'must be at least 32 bytes each')),
    allowedOrigins: given.allowedOrigins === undefined ? [] : checkOrigins(given.allowedOrigins),
    mode: oneOf('mode', given.mode, ['relay', 'direct']),
    basePath: checkBasePath(given.basePath ?? '/deskbell'),
    identify: given.identify === undefined || typeof given.identify === 'function' ? given.identify : fail('identify', 'must be a function'),
    userToken: given.userToken && checkUserToken(given.userToken),
    redisUrl: given.redisUrl === undefined ? undefined : checkRedisUrl(given.redisUrl),
    trustProxy: whole('trustProxy', given.trustProxy ?? 0, 0),
    limits: checkLimits(given.limits ?? {}),
    allowCreateCall: given.allowCreateCall === true,
    metrics: oneOf('metrics', given.metrics, ['loopback', 'public']),
    logger: given.logger ?? consoleLogger('deskbell-broker', 'info'),
    fetch: given.fetch,
    clock: given.clock ?? systemClock,
  };
}

function fail(option: string, problem: string): never {
  throw new BrokerOptionError(option, problem);
}

function text(option: string, value: unknown): string {
  if (value === undefined || value === null || value === '') fail(option, 'is missing');
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) fail(option, 'must be text of printable ASCII characters without spaces');
  return value;
}

function texts(option: string, values: unknown): readonly string[] {
  if (values === undefined || values === null || (Array.isArray(values) && values.length === 0)) fail(option, 'is missing');
  if (!Array.isArray(values)) fail(option, 'must be a list');
  if (values.some((value) => typeof value !== 'string' || value === '')) fail(option, 'must be a list of texts, none of them empty');
  return values as readonly string[];
}

function oneOf<T extends string>(option: string, value: unknown, allowed: readonly [T, ...T[]]): T {
  if (value === undefined) return allowed[0];
  return allowed.find((one) => one === value) ?? fail(option, `must be ${allowed.join(' or ')}`);
}

function whole(option: string, value: unknown, least: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  return fail(option, `must be a whole number of at least ${least}`);
}

function parseUrl(option: string, value: unknown, problem: string): URL {
  if (value === undefined || value === null || value === '') fail(option, 'is missing');
  try {
    return new URL(value as string);
  } catch {
    return fail(option, problem);
  }
}

function checkCecOrigin(value: unknown): string {
  const problem = 'must be an https origin like https://service.example (http on loopback only)';
  const url = parseUrl('cecOrigin', value, problem);
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname));
  const bare = url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password;
  return secure && bare ? url.origin : fail('cecOrigin', problem);
}

function checkOrigins(values: unknown): readonly string[] {
  if (!Array.isArray(values)) fail('allowedOrigins', 'must be a list');
  return values.map((value: unknown) => {
    if (typeof value === 'string' && value.includes('*')) fail('allowedOrigins', 'takes no "*": list every origin');
    const problem = 'must be origins like https://www.example';
    const url = parseUrl('allowedOrigins', value, problem);
    const bare = url.pathname === '/' && !url.search && !url.hash && !url.username;
    return /^https?:$/.test(url.protocol) && bare ? url.origin : fail('allowedOrigins', problem);
  });
}

function checkBasePath(value: unknown): string {
  if (typeof value !== 'string' || !/^(\/[\w.~-]+)*\/?$/.test(value) || /(^|\/)\.{1,2}(\/|$)/.test(value)) fail('basePath', 'must be a path that begins with /');
  return value.replace(/\/$/, '');
}

function checkRedisUrl(value: unknown): string {
  const problem = 'must be a redis: or rediss: address';
  const url = parseUrl('redisUrl', value, problem);
  return /^rediss?:$/.test(url.protocol) ? url.href : fail('redisUrl', problem);
}

function checkUserToken(value: UserTokenOptions): UserTokenOptions {
  if (typeof value !== 'object') fail('userToken', 'must be an object');
  if (!value.key === !value.jwksUrl) fail(value.key ? 'userToken.jwksUrl' : 'userToken.key', value.key ? 'cannot stand beside userToken.key' : 'is missing');
  if (value.jwksUrl) {
    const url = parseUrl('userToken.jwksUrl', value.jwksUrl, 'must be an https address');
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.test(url.hostname))) fail('userToken.jwksUrl', 'must be an https address');
  }
  for (const name of ['issuer', 'audience'] as const) {
    if (value[name] !== undefined && (typeof value[name] !== 'string' || !value[name])) fail(`userToken.${name}`, 'must be text');
  }
  return value;
}

function checkLimits(given: Partial<BrokerLimits>): BrokerLimits {
  const limits: Record<string, number> = { ...defaultLimits };
  for (const name of Object.keys(defaultLimits) as (keyof BrokerLimits)[]) {
    if (given[name] !== undefined) limits[name] = whole(`limits.${name}`, given[name], 1);
  }
  return limits as unknown as BrokerLimits;
}
