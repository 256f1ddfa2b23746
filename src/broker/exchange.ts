/**
 * One request as the broker works with it: what `Request` gives, without what building one costs on Node,
 * where polls are many and small.
 */
export interface Incoming {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  /** As the nearest hop used it. */
  readonly scheme: string;
  readonly host: string;
  /** Address of the nearest hop, where it is known. */
  readonly peer: string | undefined;
  /** A header's value; `name` in small letters. */
  header(name: string): string | undefined;
  /** The body, whole. @throws Refusal 413 past `limit` bytes, 408 when the client stops sending. */
  readBody(limit: number): Promise<Uint8Array>;
  /** Calls back when the page goes before it was answered. */
  onGone(gone: () => void): () => void;
  /** Nothing of what was asked is needed any more: an answer that is long in coming need not keep it. */
  forget(): void;
  /** The request without its body, for the site's own code. */
  asRequest(): Request;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** What is answered when there is something to say: of a poll that waits nothing else is kept. */
export type Later = (settle: (answer: Answer) => void) => void;

/** An answer that ends the handling of a request from wherever it is thrown. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly errorCode: string;
  readonly headers: Record<string, string>;

  constructor(status: number, errorCode: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
    this.headers = headers;
  }
}

/** 503 or 429 that says when to come back; at least a second. */
export const refuseFor = (milliseconds: number, status: number, errorCode: string, message: string): Refusal =>
  new Refusal(status, errorCode, message, { 'retry-after': String(Math.max(1, Math.ceil(milliseconds / 1000))) });

export const json = (value: unknown, status = 200): Answer => ({ status, headers: {}, body: JSON.stringify(value) });

/** The contact centre's own shape of an error, so that one reader serves both. Contract section 2. */
export const refusalAnswer = (refusal: Refusal): Answer => ({
  status: refusal.status,
  headers: { ...refusal.headers },
  body: JSON.stringify({ errorCode: refusal.errorCode, exceptionInfo: refusal.message }),
});

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The body as a JSON object. @throws Refusal 415 or 400. */
export async function readJsonObject(incoming: Incoming, limit: number): Promise<Record<string, unknown>> {
  const type = incoming.header('content-type');
  if (type && !/^(application\/json|text\/plain)\s*(;|$)/i.test(type)) throw new Refusal(415, 'content-type', 'The body must be application/json.');
  const announced = Number(incoming.header('content-length') ?? 0);
  if (announced > limit) throw new Refusal(413, 'body-too-large', `The body is larger than ${limit} bytes.`);
  const body = await incoming.readBody(limit);
  try {
    const value: unknown = JSON.parse(utf8.decode(body));
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through to the one answer for both.
  }
  throw new Refusal(400, 'body-malformed', 'The body must be a JSON object in UTF-8.');
}
