import type { Page } from 'playwright';
import type { Shown } from './visitor-tabs.js';

export interface StoredLog {
  /** In the order of the log. */
  readonly messages: readonly Shown[];
  /** Entries that are still to be sent. */
  readonly waiting: number;
  readonly states: readonly string[];
}

/** The whole transcript as it lies in the browser's storage, read past the widget. */
export async function readStoredLog(page: Page): Promise<StoredLog> {
  const { rows, waiting, states } = await page.evaluate(() => new Promise<{ rows: { order: number; message: Record<string, unknown> }[]; waiting: number; states: string[] }>((resolve, reject) => {
    const opening = indexedDB.open('deskbell');
    opening.onerror = () => reject(new Error(String(opening.error)));
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(['messages', 'outbox', 'records']);
      const rows = transaction.objectStore('messages').getAll();
      const waiting = transaction.objectStore('outbox').count();
      const records = transaction.objectStore('records').getAll();
      transaction.oncomplete = () => {
        database.close();
        resolve({ rows: rows.result, waiting: waiting.result, states: records.result.map((record: { state: string }) => record.state) });
      };
      transaction.onerror = () => reject(new Error(String(transaction.error)));
    };
  }));
  const messages = rows.sort((one, other) => one.order - other.order).map(({ order, message }): Shown => {
    const failure = (message['failure'] as { code: string } | undefined)?.code;
    return { order, direction: message['direction'] as 'in' | 'out', text: String(message['text'] ?? ''), status: String(message['status']), ...(failure && { failure }) };
  });
  return { messages, waiting, states };
}
