import type { ChatApi, CecFileType, UplinkMediaType } from '../cec/chat-api.js';
import { DeskbellError, toDeskbellError } from '../core/errors.js';
import type { ChatMessage, Transfer } from './conversation.js';
import type { TranscriptDraft } from './transcript-draft.js';

export interface FileSending {
  readonly api: ChatApi;
  /** When and as whom it is sent. */
  readonly base: { readonly time: number; readonly nickname?: string; readonly avatar?: string };
  /** Stops the upload; what is sent after it cannot be stopped. */
  readonly signal: AbortSignal;
  commit<T>(ids: readonly string[], work: (draft: TranscriptDraft) => T): Promise<T>;
  file(id: string): Promise<Blob | undefined>;
  onProgress(id: string, transfer: Transfer | undefined): void;
}

/** Uploads a message's file, unless that is done, and sends the message. Rejects with `delivery`. */
export async function sendFile(message: ChatMessage, { api, base, commit, ...upload }: FileSending): Promise<void> {
  const { id, file, kind } = message;
  const objectKey = file?.id ?? (await uploadFile(message, { api, ...upload }));
  // Committed before it is sent: from here on a page that goes leaves a message that may have arrived.
  if (file?.id === undefined) {
    await commit([id], (draft) => {
      const current = draft.message(id);
      if (current?.file) draft.put({ ...current, file: { ...current.file, id: objectKey } });
    });
  }
  await api.send({ controlType: 'CHAT', mediaType: kind.toUpperCase() as UplinkMediaType, content: `${objectKey},${file?.extension ?? 'txt'}`, ...base });
}

async function uploadFile({ id, file }: ChatMessage, { api, signal, file: read, onProgress }: Pick<FileSending, 'api' | 'signal' | 'file' | 'onProgress'>): Promise<string> {
  const content = await read(id);
  if (!content) throw new DeskbellError('file-unreadable', undefined, { delivery: 'never-sent' });
  const total = content.size;
  try {
    onProgress(id, { sent: 0, total });
    return await api.uploadFile({ type: file?.extension as CecFileType, content }, {
      signal,
      // Base64 makes the body longer than the file: what is told is the file's share.
      onProgress: (sent, all) => onProgress(id, { sent: all > 0 ? Math.min(total, Math.round((sent / all) * total)) : 0, total }),
    });
  } catch (reason) {
    if (signal.aborted) throw new DeskbellError('cancelled', undefined, { cause: reason, delivery: 'never-sent', retryable: true });
    const error = toDeskbellError(reason);
    if (error.delivery === 'answered') throw error;
    // A file that arrived unseen is in no conversation: uploading it again doubles nothing.
    throw new DeskbellError(error.code, error.message, { cause: reason, delivery: 'never-sent', retryable: true });
  } finally {
    onProgress(id, undefined);
  }
}
