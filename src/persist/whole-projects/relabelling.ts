/**
 * @file What is stored of a project under its labels' names or in their order, when those change. Works within
 * the transaction that changes the project, so that names and records never disagree.
 */
import type { IDBPTransaction, StoreNames } from 'idb';
import type { Annotation } from '../../core/teaching/teacher';
import { ofProject } from '../database';
import type { ShortlistSchema } from '../schema';

export interface Relabelling {
  /** Null where nothing of an answer is left: the row counts as never asked. */
  answer: (annotation: Annotation) => Annotation | null;
  /** A person's label. */
  name: (label: string) => string;
  /** [rows x labels]; null where the order is the same. */
  distribution: ((values: Float32Array) => Float32Array) | null;
}

export const RELABELLED_STORES = [
  'candidates',
  'humanLabels',
  'annotators',
  'distributions',
] as const;

/** One that has these stores, whatever else it has. */
type Transaction = IDBPTransaction<ShortlistSchema, StoreNames<ShortlistSchema>[], 'readwrite'>;

export async function relabel(
  transaction: Transaction,
  projectId: string,
  { answer, name, distribution }: Relabelling,
): Promise<void> {
  await relabelAnswers(transaction, projectId, answer);
  const range = ofProject(projectId);
  for await (const cursor of transaction.objectStore('humanLabels').iterate(range)) {
    const label = name(cursor.value.label);
    if (label !== cursor.value.label) await cursor.update({ ...cursor.value, label });
  }
  for await (const cursor of transaction.objectStore('annotators').iterate(range)) {
    const { labels } = cursor.value;
    const renamed = labels.map(([row, label]): [number, string] => [row, label && name(label)]);
    await cursor.update({ ...cursor.value, labels: renamed });
  }
  if (!distribution) return;
  for await (const cursor of transaction.objectStore('distributions').iterate(range)) {
    await cursor.update({ ...cursor.value, values: distribution(cursor.value.values) });
  }
}

/** Each batch by itself; of a row whose latest answer is gone no earlier one may show again. */
async function relabelAnswers(
  transaction: Transaction,
  projectId: string,
  carried: Relabelling['answer'],
): Promise<void> {
  const index = transaction.objectStore('candidates').index('projectId');
  const range = IDBKeyRange.only(projectId);
  const isLeft = new Map<number, boolean>();
  for await (const { value } of index.iterate(range)) {
    for (const one of value.annotations) isLeft.set(one.row, carried(one) !== null);
  }
  for await (const cursor of index.iterate(range)) {
    const annotations = cursor.value.annotations
      .filter(({ row }) => isLeft.get(row))
      .flatMap((one) => carried(one) ?? []);
    await cursor.update({ ...cursor.value, annotations });
  }
}
