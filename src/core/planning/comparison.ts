/**
 * @file Two teachers on the same rows, side by side: how often they agree, and how often each is right where
 * people have said what is. Invariant: a row that a teacher was shown as an example judges neither.
 */
import { creditOf, firstOf } from '../instruction/held-out';
import type { Annotation } from '../teaching/teacher';
import type { TrialEstimate } from './trial';
import { trialRows } from './trial';

/** Few enough to wait for twice and to read. */
export const COMPARED_ROWS = 10;

interface ComparedRow {
  row: number;
  text: string;
  /** What a person says; null where nobody does, or a teacher was shown it. */
  human: string | null;
  answers: readonly [Annotation, Annotation];
}

export interface Comparison {
  rows: ComparedRow[];
  estimates: readonly [TrialEstimate, TrialEstimate];
  /** Rows to which both gave a first label, and those of them to which it was the same. */
  answered: number;
  agreed: number;
  /** Rows that a person has labelled, and on how many of them each is right. */
  judged: number;
  right: readonly [number, number];
}

/** Rows that people have labelled tell the most; the rest are from all over the table. */
export function comparedRows<Row>(
  rows: readonly Row[],
  isLabelled: (row: Row) => boolean,
  count = COMPARED_ROWS,
): Row[] {
  const labelled = trialRows(rows.filter(isLabelled), count);
  const others = rows.filter((row) => !isLabelled(row));
  const chosen = new Set([...labelled, ...trialRows(others, count - labelled.length)]);
  return rows.filter((row) => chosen.has(row));
}

/** @param texts and `humans` of the rows by their numbers. */
export function compareTeachers(
  estimates: readonly [TrialEstimate, TrialEstimate],
  texts: ReadonlyMap<number, string>,
  humans: ReadonlyMap<number, string>,
): Comparison {
  const [first, second] = estimates.map(
    ({ annotations }) => new Map(annotations.map((answer) => [answer.row, answer])),
  );
  const rows = [...texts].flatMap(([row, text]): ComparedRow[] => {
    const [a, b] = [first?.get(row), second?.get(row)];
    return a && b ? [{ row, text, human: humans.get(row) ?? null, answers: [a, b] }] : [];
  });
  const pairs = rows.map(({ answers }) => answers.map(firstOf));
  const both = pairs.filter(([a, b]) => a !== null && b !== null);
  const judged = rows.filter(({ human }) => human !== null);
  const rightOf = (which: 0 | 1) =>
    judged.reduce((sum, { answers, human }) => sum + creditOf(answers[which], human ?? ''), 0);
  return {
    rows,
    estimates,
    answered: both.length,
    agreed: both.filter(([a, b]) => a === b).length,
    judged: judged.length,
    right: [rightOf(0), rightOf(1)],
  };
}
