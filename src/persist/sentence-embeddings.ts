/** @file Repository of texts' vectors, which belong to no project: equal texts have equal vectors. */
import { withDatabase } from './database';
import type { SentenceEmbeddingRecord } from './schema';

/** Makes vectors durable; resolves when they are. */
export async function putSentenceEmbeddings(
  records: readonly SentenceEmbeddingRecord[],
): Promise<void> {
  await withDatabase(async (db) => {
    const transaction = db.transaction('sentenceEmbeddings', 'readwrite');
    await Promise.all([
      ...records.map(async (record) => transaction.store.put(record)),
      transaction.done,
    ]);
  });
}

/** The vectors of texts by their keys, in the order of the keys; undefined where there is none. */
export function getSentenceEmbeddings(
  space: string,
  keys: readonly string[],
): Promise<(Float32Array | undefined)[]> {
  return withDatabase(async (db) => {
    const { store, done } = db.transaction('sentenceEmbeddings');
    const records = await Promise.all(keys.map((key) => store.get([space, key])));
    await done;
    return records.map((record) => record?.vector);
  });
}

/** Those of the keys that have no vector. */
export function missingSentenceEmbeddings(
  space: string,
  keys: readonly string[],
): Promise<string[]> {
  return withDatabase(async (db) => {
    const { store, done } = db.transaction('sentenceEmbeddings');
    const known = await Promise.all(keys.map((key) => store.getKey([space, key])));
    await done;
    return keys.filter((_, i) => known[i] === undefined);
  });
}

/** All spaces that hold a vector, with the number of their vectors. */
export function listSpaces(): Promise<{ space: string; count: number }[]> {
  return withDatabase(async (db) => {
    const spaces: { space: string; count: number }[] = [];
    let range: IDBKeyRange | undefined;
    for (;;) {
      const cursor = await db.transaction('sentenceEmbeddings').store.openKeyCursor(range);
      if (!cursor) return spaces;
      const [space] = cursor.key;
      spaces.push({ space, count: await db.count('sentenceEmbeddings', ofSpace(space)) });
      // An array sorts after every text, so this bound leaps over the space.
      range = IDBKeyRange.lowerBound([space, []], true);
    }
  });
}

export async function deleteSpace(space: string): Promise<void> {
  await withDatabase((db) => db.delete('sentenceEmbeddings', ofSpace(space)));
}

function ofSpace(space: string): IDBKeyRange {
  return IDBKeyRange.bound([space], [space, []]);
}
