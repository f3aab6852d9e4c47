/** @file What a run would take, from a few rows that were really asked. */
import type { Annotation, Cuts, TeacherUsage } from '../teaching/teacher';

/** Enough to see through one slow row, few enough to wait for. */
export const TRIAL_ROWS = 5;

export interface TrialEstimate {
  rows: number;
  /** Means of a row. */
  questions: number;
  promptTokens: number;
  answerTokens: number;
  /** The first row pays for warming up: grammars, shaders, calibration. */
  firstRowSeconds: number;
  secondsPerRow: number;
  rowsPerHour: number;
  /** Of the rows tried: those that got no candidates. */
  failed: number;
  meanCandidates: number;
  /** Tokens that the model is given for thinking; null where it was not seen to think. */
  thinks: number | null;
  /** Rows that failed for want of room; null of a teacher without a language model. */
  cuts: Cuts | null;
  /** As good as any others: they can be kept. */
  annotations: Annotation[];
}

/** Rows spread evenly over a table, first and last included. */
export function trialRows<Row>(rows: readonly Row[], count = TRIAL_ROWS): Row[] {
  if (count <= 0) return [];
  if (rows.length <= count) return [...rows];
  const step = (rows.length - 1) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, i) => rows[Math.round(i * step)]).filter(
    (row) => row !== undefined,
  );
}

/**
 * @param firstSeconds the time of the first row.
 * @param restSeconds the time of all other rows together, as many at once as in the run.
 */
export function trialEstimate(
  annotations: Annotation[],
  usage: TeacherUsage,
  firstSeconds: number,
  restSeconds: number,
  { thinks = null, cuts = null }: { thinks?: number | null; cuts?: Cuts | null } = {},
): TrialEstimate {
  const rows = annotations.length;
  const secondsPerRow = rows > 1 ? restSeconds / (rows - 1) : firstSeconds;
  const sets = annotations.flatMap((a) => (a.status === 'annotated' ? [a.candidates.length] : []));
  const perRow = (sum: number) => (rows === 0 ? 0 : sum / rows);
  return {
    rows,
    questions: perRow(usage.questions),
    promptTokens: perRow(usage.promptTokens),
    answerTokens: perRow(usage.answerTokens),
    firstRowSeconds: firstSeconds,
    secondsPerRow,
    rowsPerHour: secondsPerRow > 0 ? 3600 / secondsPerRow : 0,
    failed: rows - sets.length,
    meanCandidates: sets.reduce((sum, size) => sum + size, 0) / Math.max(1, sets.length),
    thinks,
    cuts,
    annotations,
  };
}
