/** @file Repository of language models' answers, kept beyond the projects that asked for them. */
import { withDatabase } from './database';
import type { AnswerRecord } from './schema';

/** In the order of the keys; undefined where nothing is kept. */
export async function getAnswers(keys: readonly string[]): Promise<(AnswerRecord | undefined)[]> {
  return withDatabase((db) => {
    const { store } = db.transaction('answers');
    return Promise.all(keys.map((key) => store.get(key)));
  });
}

/** Makes answers durable; resolves when they are. Who owned one before owns it still. */
export async function putAnswers(answers: readonly AnswerRecord[]): Promise<void> {
  await withDatabase(async (db) => {
    const transaction = db.transaction('answers', 'readwrite');
    const put = async (answer: AnswerRecord) => {
      const { owners = [] } = (await transaction.store.get(answer.key)) ?? {};
      const all = [...new Set([...owners, ...(answer.owners ?? [])])];
      await transaction.store.put({ ...answer, owners: all });
    };
    await Promise.all([...answers.map(put), transaction.done]);
  });
}

/** Forgets the answers that only this project has asked for. */
export async function disownAnswers(projectId: string): Promise<void> {
  await withDatabase(async (db) => {
    const transaction = db.transaction('answers', 'readwrite');
    for await (const cursor of transaction.store.index('owners').iterate(projectId)) {
      const owners = (cursor.value.owners ?? []).filter((owner) => owner !== projectId);
      if (owners.length === 0) await cursor.delete();
      else await cursor.update({ ...cursor.value, owners });
    }
    await transaction.done;
  });
}

/** Forgets the oldest answers beyond a number. */
export async function trimAnswers(most: number): Promise<void> {
  await withDatabase(async (db) => {
    const transaction = db.transaction('answers', 'readwrite');
    const surplus = (await transaction.store.count()) - most;
    const keys =
      surplus > 0 ? await transaction.store.index('keptAt').getAllKeys(null, surplus) : [];
    await Promise.all([...keys.map((key) => transaction.store.delete(key)), transaction.done]);
  });
}

export function countAnswers(): Promise<number> {
  return withDatabase((db) => db.count('answers'));
}

export async function clearAnswers(): Promise<void> {
  await withDatabase((db) => db.clear('answers'));
}
