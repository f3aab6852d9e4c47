/** @file What the page's database holds, read behind the page's back: what is durable, whatever the page shows. */
import type { Page } from 'playwright';

/** Records by the name of their store; empty where the page has made no database yet. */
export async function readStores(page: Page): Promise<Map<string, unknown[]>> {
  const stores = await page.evaluate(async () => {
    const open = indexedDB.open('shortlist');
    const db = await new Promise<IDBDatabase | null>((resolve, reject) => {
      // There is none: an empty one that this makes would stand in the page's way.
      open.onupgradeneeded = () => open.transaction?.abort();
      open.onsuccess = () => resolve(open.result);
      open.onerror = () =>
        open.error?.name === 'AbortError' ? resolve(null) : reject(new Error(open.error?.message));
    });
    if (!db) return [];
    const names = [...db.objectStoreNames];
    const transaction = db.transaction(names);
    const requests = names.map((name) => transaction.objectStore(name).getAll());
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(new Error(transaction.error?.message));
    });
    db.close();
    return requests.map(({ result }, i): [string, unknown[]] => [names[i] ?? '', result]);
  });
  return new Map(stores);
}

export async function readStore<Stored = unknown>(page: Page, store: string): Promise<Stored[]> {
  return ((await readStores(page)).get(store) ?? []) as Stored[];
}
