import type { Page } from '@playwright/test';

/** All that the widget has written down in this browser, as one JSON text. */
export const storedText = (page: Page): Promise<string> => page.evaluate(async () => {
  const settled = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error('IndexedDB refused'));
  });
  const database = await settled(indexedDB.open('deskbell'));
  const all: unknown[] = [];
  for (const name of database.objectStoreNames) all.push(await settled(database.transaction(name).objectStore(name).getAll()));
  database.close();
  return JSON.stringify(all);
});
