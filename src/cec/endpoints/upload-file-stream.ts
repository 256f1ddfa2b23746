import { readAnswer } from '../answer.js';
import { toBase64 } from '../base64.js';
import type { CecFileType, UploadOptions } from '../chat-api.js';
import { requiredText } from '../lenient.js';
import type { Requester } from '../request.js';
import { object } from '../schema.js';

const path = 'uploadFileStream';
const schema = object({ objectKey: requiredText });

/** `POST uploadFileStream`; codes 2 parameter null, 3 validation failed, 13 decode or upload failed. Guide 8.2. @returns the objectKey. */
export async function uploadFileStream(
  requester: Requester, file: { readonly type: CecFileType; readonly content: Blob }, options: UploadOptions = {},
): Promise<string> {
  const { onProgress } = options;
  const fileStream = await toBase64(file.content, options.signal);
  const answer = await requester.call({
    path, timeout: 30_000, effect: true, patient: true,
    body: () => ({ fileType: file.type, fileStream, channel: 'WEB' }),
    ...(onProgress && { onProgress }),
  }, options);
  return readAnswer(schema, answer, path).objectKey;
}
