/**
 * @file How many labels of a student's order a row must be shown, without gold: judged by students that
 * were not trained on the rows, against what people said of them, or else the teacher.
 */
import { at } from '../reads';
import type { MeasuredSize } from './shown-size';
import { LEAST_CASES, measuredSize } from './shown-size';

/** What an unseen student says of a row, and which labels may be the right one. */
export interface JudgedRow {
  /** [classes] softmax of a student that was not trained on the row. */
  distribution: ArrayLike<number>;
  /** Classes that all have to be on the list. */
  wanted: readonly number[];
}

export interface StudentSize extends MeasuredSize {
  judge: 'people' | 'teacher';
}

/**
 * People's labels decide where there are enough of them. A teacher's first candidate would be no stand-in
 * for the truth: a student that has learned the teacher's habits finds its mistakes likely as well. So all
 * candidates of a row have to be on its list, of which one is right far more often.
 * @param people rows that a person has labelled.
 * @param teacher rows for which the teacher chose among all labels: of a list made by a student it can
 *   name nothing that the student missed.
 */
export function studentSize(
  people: readonly JudgedRow[],
  teacher: readonly JudgedRow[],
  classes: number,
): StudentSize {
  const judge = people.length >= LEAST_CASES ? 'people' : 'teacher';
  const rows = judge === 'people' ? people : [...people, ...teacher];
  return { judge, ...measuredSize(rows.map(worstRank), classes) };
}

/** Classes, the likeliest first; ties in the order of the labels. */
export function rankedClasses(distribution: ArrayLike<number>): number[] {
  return Array.from(distribution, (_, label) => label).sort(
    (a, b) => at(distribution, b) - at(distribution, a),
  );
}

function worstRank({ distribution, wanted }: JudgedRow): number {
  const ranked = rankedClasses(distribution);
  return Math.max(...wanted.map((label) => ranked.indexOf(label)));
}
