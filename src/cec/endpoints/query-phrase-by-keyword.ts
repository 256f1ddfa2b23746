import { DeskbellError } from '../../core/errors.js';
import type { Answer } from '../answer.js';
import type { RequestOptions } from '../chat-api.js';
import { asTextList } from '../lenient.js';
import type { Requester } from '../request.js';

const path = 'queryPhraseByKeyword';

/** `phrases` in the guide's table 10-2, `question` in its sample. */
const readPhrases = ({ code, body }: Answer): readonly string[] =>
  code === undefined || code === '0' ? [...new Set([body['question'], body['phrases']].flatMap(asTextList))] : [];

/** `POST queryPhraseByKeyword`: a channel without a robot, or with nothing to suggest, suggests nothing. Guide 10.2. */
export async function queryPhraseByKeyword(
  requester: Requester, strContent: string, locale: string, options?: RequestOptions,
): Promise<readonly string[]> {
  const call = {
    path, timeout: 8_000,
    body: () => ({ strContent, locale: locale.split(/[-_]/)[0]?.toLowerCase() || 'en', channel: 'WEB' }),
  };
  try {
    return readPhrases(await requester.call(call, options));
  } catch (error) {
    // A refusal is no suggestion; what concerns every request is still the caller's to know.
    if (error instanceof DeskbellError && error.delivery === 'answered' && /^(rejected|unavailable|not-found)$/.test(error.code)) return [];
    throw error;
  }
}
