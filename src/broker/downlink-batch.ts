import type { Batch } from './mailbox.js';
import type { CleanAnswer } from './relay.js';

/** What an upstream poll's answer holds; undefined where the centre said no, and the page is to be told so. */
export function readBatch({ status, body }: CleanAnswer): Batch | undefined {
  if (status !== 200) return undefined;
  const answer = JSON.parse(body) as { resultCode?: unknown; returnCode?: unknown; downlinkMessages?: unknown } | null;
  if (String(answer?.resultCode ?? answer?.returnCode ?? 0) !== '0') return undefined;
  const entries: readonly unknown[] = Array.isArray(answer?.downlinkMessages) ? answer.downlinkMessages : [];
  if (entries.length === 0) return emptyBatch;
  return { id: crypto.randomUUID(), messages: entries.map(withCode), callIds: entries.flatMap(callId) };
}

const emptyBatch: Batch = { id: '', messages: [], callIds: [] };

/** A message may be answered twice; where the centre gave it no code of its own, this is how a page knows it again. */
function withCode(entry: unknown): string {
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return JSON.stringify(entry);
  const { messageCode } = entry as { messageCode?: unknown };
  return JSON.stringify(messageCode === undefined || messageCode === null || messageCode === '' ? { ...entry, messageCode: crypto.randomUUID() } : entry);
}

function callId(entry: unknown): readonly string[] {
  const id = (entry as { callId?: unknown } | null)?.callId;
  return typeof id === 'number' || (typeof id === 'string' && id !== '' && id.length <= 128) ? [String(id)] : [];
}
