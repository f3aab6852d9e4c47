/** @file What rows failed of, told by the commonest reason and one row of it. */
import type { RowReason } from '../messages/row';
import type { Annotation } from './teacher';

export interface CommonFailure {
  reason: RowReason;
  /** Rows that failed of it, and rows that failed. */
  count: number;
  failed: number;
  /** The first row of it, and what the teacher said there. */
  row: number;
  answer: string;
}

/** Null where nothing failed. */
export function commonestFailure(annotations: Iterable<Annotation>): CommonFailure | null {
  const byReason = new Map<string, CommonFailure>();
  let failed = 0;
  for (const annotation of annotations) {
    if (annotation.status !== 'failed') continue;
    failed += 1;
    const { reason, row, raw = '' } = annotation;
    const key = JSON.stringify(reason);
    const known = byReason.get(key);
    if (known) known.count += 1;
    else byReason.set(key, { reason, count: 1, failed: 0, row, answer: raw });
  }
  const [commonest] = [...byReason.values()].sort((a, b) => b.count - a.count);
  return commonest ? { ...commonest, failed } : null;
}
