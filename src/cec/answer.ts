import { DeskbellError, type ErrorCode } from '../core/errors.js';
import { asRecord, asText } from './lenient.js';
import { parse, type Schema } from './schema.js';

/** An answer that came with a 2xx status. */
export interface Answer {
  /** `resultCode` or `returnCode` as text; undefined where the answer has neither. */
  readonly code: string | undefined;
  readonly description: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Longest piece of the centre's own words in an error's message. */
const longestWords = 200;

/** What the centre says went wrong, in the spellings of a 200 and of any other status. */
export function readReport(body: Readonly<Record<string, unknown>>): Pick<Answer, 'code' | 'description'> {
  const code = asText(body['resultCode']) ?? asText(body['returnCode']) ?? (body['exceptionInfo'] == null ? undefined : asText(body['errorCode']) ?? '');
  const words = asText(body['resultDesc']) ?? asText(body['exceptionInfo']);
  return { code: code?.trim(), description: words?.slice(0, longestWords) };
}

/** `undefined`: the text is no JSON object. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function parseAnswer(text: string, path: string): Answer {
  const body = parseObject(text);
  if (!body) throw malformed(path, text ? 'not a JSON object' : 'empty');
  return { ...readReport(body), body };
}

/** It came with a 2xx, so the request may have been carried out all the same: `delivery` is `unknown`. */
export function malformed(path: string, problem: string): DeskbellError {
  return new DeskbellError('malformed-answer', `${path}: the answer is ${problem}`, { delivery: 'unknown', retryable: true });
}

/** What a non-zero result code means where it is not simply `rejected`. */
export type ResultCodes = Readonly<Record<string, ErrorCode>>;

export function rejected({ code, description }: Answer, path: string, codes: ResultCodes = {}): DeskbellError {
  const meaning = (code && Object.hasOwn(codes, code) && codes[code]) || 'rejected';
  return new DeskbellError(meaning, `${path}: ${code}${description ? ` ${description}` : ''}`, {
    delivery: 'answered', resultCode: code ?? '', retryable: meaning === 'rate-limited',
  });
}

/** Throws unless the centre said yes. An answer without any code is a yes to a question, never to an order. */
export function expectSuccess(answer: Answer, path: string, codes?: ResultCodes): void {
  if (answer.code === undefined) throw malformed(path, 'without a result code');
  if (answer.code !== '0') throw rejected(answer, path, codes);
}

/** The answer's content by its schema. `path` and the names of what is missing are all that the error tells. */
export function readAnswer<T>(schema: Schema<T>, answer: Answer, path: string, codes?: ResultCodes): T {
  if (answer.code !== undefined && answer.code !== '0') throw rejected(answer, path, codes);
  const parsed = parse(schema, answer.body);
  if (parsed.faults !== undefined) throw malformed(path, `missing ${parsed.faults}`);
  return parsed.data;
}
