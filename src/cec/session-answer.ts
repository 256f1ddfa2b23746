import { DeskbellError } from '../core/errors.js';
import { parseObject } from './answer.js';
import type { Credentials, SessionRequest } from './credential-source.js';
import { asFilledText, filledText, number, required, requiredText } from './lenient.js';
import { object, parse } from './schema.js';

/** As an HTTP header's value it must not be able to end the header. */
const token = required((value) => {
  const text = asFilledText(value);
  return text && /^[\x20-\x7e]+$/.test(text) ? text : undefined;
});

/** Interface section 2. Identifiers may come as numbers where these have kept their digits. */
const schema = object({
  baseUrl: requiredText,
  appKey: token,
  accessToken: token,
  messagingToken: token,
  userId: requiredText,
  userName: filledText,
  channelId: filledText,
  expiresIn: number,
  visitorToken: filledText,
});

/** Seconds; the contact centre's own default. */
const defaultLifetime = 600;
/** ms before the end at which new ones are asked for: a fifth of the lifetime, at most this. */
const longestMargin = 30_000;

export interface FreshCredentials {
  readonly credentials: Credentials;
  /** ms, from `expiresIn`. */
  readonly lifetime: number;
}

/** @throws DeskbellError `session-malformed`, which names the fields and never their values. */
export function readCredentials(text: string, asked: SessionRequest, sessionUrl: string, now: number): FreshCredentials {
  const body = parseObject(text);
  if (!body) throw malformed('is not a JSON object');
  const parsed = parse(schema, body);
  if (parsed.faults !== undefined) throw malformed(`lacks or misspells ${parsed.faults}`);
  const { baseUrl, expiresIn, userName, channelId = asked.channelId, visitorToken, ...rest } = parsed.data;
  if (!channelId) throw malformed('lacks or misspells channelId');
  const lifetime = (expiresIn && expiresIn > 0 ? expiresIn : defaultLifetime) * 1000;
  return {
    lifetime,
    credentials: {
      ...rest,
      baseUrl: checkBaseUrl(baseUrl, sessionUrl),
      userName: userName ?? asked.userName ?? '',
      channelId,
      renewAt: now + lifetime - Math.min(longestMargin, lifetime / 5),
      ...(visitorToken && { visitorToken }),
    },
  };
}

/** Tokens travel there: https, or plain http to this very machine. */
function checkBaseUrl(value: string, sessionUrl: string): string {
  let url: URL;
  try {
    url = new URL(value, sessionUrl);
  } catch {
    throw malformed('has a baseUrl that is no address');
  }
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  if (!secure) throw malformed('has a baseUrl that is not https');
  if (url.username || url.password || url.search || url.hash) throw malformed('has a baseUrl with more than origin and path');
  return url.origin + url.pathname.replace(/\/+$/, '');
}

export const isLoopback = (hostname: string): boolean => /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

const malformed = (problem: string): DeskbellError => new DeskbellError('session-malformed', `The session endpoint's answer ${problem}.`);
