/** @file What labelling by hand has brought so far, in a sentence. */
import { expectedRange, type CurvePoint } from '../../../core/budget/curve';
import { countLabels } from '../../counts';
import { formatWholePercent } from '../../format';

/** Below it no student can be judged. */
const LEAST = 10;

export function byHandText(curve: readonly CurvePoint[], labelled: number): string {
  const last = curve.at(-1);
  if (last?.expected == null) {
    return labelled < LEAST
      ? `From ${LEAST} on, the page estimates what your labels are worth.`
      : 'The page trains a student of your labels while you go on.';
  }
  const { low, high } = expectedRange(last.expected, last.annotated);
  return `A student that learns from ${countLabels(last.annotated)} of yours alone should be right for ${formatWholePercent(low)} to ${formatWholePercent(high)} of the texts. The run hears its teacher, too, which may make its labels better or worse: a check tells how right those are.`;
}
