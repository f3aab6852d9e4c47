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

/** Makes answers durable; resolves when they are. */
export async function putAnswers(answers: readonly AnswerRecord[]): Promise<void> {
  await withDatabase(async (db) => {
    const transaction = db.transaction('answers', 'readwrite');
    await Promise.all([
      ...answers.map((answer) => transaction.store.put(answer)),
      transaction.done,
    ]);
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
