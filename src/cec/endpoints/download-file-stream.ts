import { malformed, readAnswer } from '../answer.js';
import { fromBase64 } from '../base64.js';
import type { CecFileType, RequestOptions } from '../chat-api.js';
import { requiredText } from '../lenient.js';
import type { Requester } from '../request.js';
import { object } from '../schema.js';

const path = 'downloadFileStream';
/** The guide's own sample has no result code. */
const schema = object({ fileStream: requiredText });

/** `POST downloadFileStream`; codes 401 objectKey null, 2 id missing, 13 type out of range or I/O. Guide 9.2. */
export async function downloadFileStream(
  requester: Requester, file: { readonly id: string; readonly type: CecFileType }, options?: RequestOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await requester.call({
    path, timeout: 30_000, patient: true,
    body: () => ({ fileId: file.id, channel: 'WEB', fileType: file.type }),
  }, options);
  const bytes = fromBase64(readAnswer(schema, answer, path).fileStream);
  if (!bytes) throw malformed(path, 'no base64');
  return bytes;
}
