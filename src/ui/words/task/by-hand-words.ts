/** @file What labelling by hand has brought so far, in a sentence. */
import type { CurvePoint } from '../../../core/budget/curve';
import { formatCount, formatPercent } from '../../format';

/** Below it no student can be judged. */
const LEAST = 10;

export function byHandText(curve: readonly CurvePoint[], labelled: number): string {
  const [last, before] = curve.toReversed();
  if (last?.expected == null) {
    return labelled < LEAST
      ? `From ${LEAST} on, the page estimates what your labels are worth.`
      : 'The page trains a student of your labels while you go on.';
  }
  const now = `A student of ${formatCount(last.annotated)} of your labels alone should be right for about ${formatPercent(last.expected)} of the texts`;
  if (before?.expected == null) return `${now}: an estimate that grows surer.`;
  return `${now}, after ${formatPercent(before.expected)} with ${formatCount(before.annotated)}.`;
}
