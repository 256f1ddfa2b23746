import type { IDBPDatabase } from 'idb';
import { transcriptLimits, within, type Schema } from './transcript.js';

/**
 * Holds one scope to the limits; what waits to be sent is exempt. Loaded when everything else runs: nobody waits for it.
 * @returns the scopes that nobody has come back to: others who used this browser, channels that are gone.
 */
export async function pruneDatabase(database: IDBPDatabase<Schema>, scope: string, now: number): Promise<readonly string[]> {
  const oldest = now - transcriptLimits.age;
  const transaction = database.transaction(['messages', 'outbox', 'files'], 'readwrite');
  const messages = transaction.objectStore('messages');
  const pending = new Set((await transaction.objectStore('outbox').getAll(within(scope))).map((entry) => entry.id));
  let surplus = (await messages.count(within(scope))) - transcriptLimits.messages;
  for (let cursor = await messages.index('order').openCursor(within(scope)); cursor; cursor = await cursor.continue()) {
    if (surplus-- <= 0 && cursor.value.message.time >= oldest) break;
    if (!pending.has(cursor.value.id)) await cursor.delete();
  }
  const files = transaction.objectStore('files');
  let bytes = 0;
  for (const { id, file } of (await files.getAll(within(scope))).sort((a, b) => b.order - a.order)) {
    bytes += file.size;
    if (bytes > transcriptLimits.files && !pending.has(id)) await files.delete([scope, id]);
  }
  await transaction.done;
  return (await database.getAll('records')).filter((record) => record.scope !== scope && record.movedAt < oldest).map((record) => record.scope);
}
