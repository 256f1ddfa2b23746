import type { IncomingMessage } from 'node:http';
import type { Centre } from './centre.js';
import type { Visitor } from './visitor.js';

/** A non-200 answer as the guide words it: `{errorCode, exceptionInfo}`. */
export class Refusal extends Error {
  readonly status: number;
  readonly errorCode: string;

  constructor(status: number, exceptionInfo: string, errorCode = String(status)) {
    super(exceptionInfo);
    this.status = status;
    this.errorCode = errorCode;
  }
}

export interface Answer {
  readonly status?: number;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it stands instead of `body`. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RouteContext {
  readonly centre: Centre;
  readonly request: IncomingMessage;
  readonly query: URLSearchParams;
  /** Parsed JSON object of a POST; empty for a GET. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Whose messaging token came along; only with `auth: 'messaging'`. */
  readonly visitor: Visitor;
  /** Aborted when the client goes away before it was answered: a held request stops waiting. */
  readonly gone: AbortSignal;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Which credentials must come along: none, `x-app-key` + `Authorization`, or those + `ccmessaging-token`. */
  readonly auth: 'none' | 'access' | 'messaging';
  /** Pages may not read it: no CORS headers. */
  readonly serverOnly?: boolean;
  handle(context: RouteContext): Answer | Promise<Answer>;
}

/** `{resultCode, resultDesc?, …}` with status 200. */
export const result = (resultCode: string, resultDesc?: string, more: object = {}): Answer =>
  ({ body: { resultCode, ...(resultDesc !== undefined && { resultDesc }), ...more } });

/** A required text field; a missing one is the guide's 500 "check the parameters". */
export function text(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw new Refusal(500, `parameter ${name} is missing or not a string`);
  return value;
}

export function requireWeb(channel: unknown): void {
  if (channel !== 'WEB') throw new Refusal(500, 'parameter channel must be WEB');
}
