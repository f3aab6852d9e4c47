/**
 * @file How good candidate sets are, measured against gold (CanDist, arXiv 2506.03857). For figures
 * only: nothing here may reach training.
 */

export interface CandidateQuality {
  /** Mean size of the sets; null without sets. */
  meanCandidates: number | null;
  /** 1 - alpha: share of rows whose set contains the gold label; null without gold. */
  coverage: number | null;
  /** Mean (C - |s|) / (C - 1): 1 where every set has one label, 0 where every set has all. */
  beta: number | null;
  /** Harmonic mean of coverage and beta. */
  f1: number | null;
  /** Share of rows whose first candidate is the gold label; null without gold. */
  firstAccuracy: number | null;
}

/**
 * Quality of candidate sets s_i against gold y_i.
 * @param sets label names of each row, most likely first.
 * @param gold the gold label of each row; null or undefined where there is none. Coverage and the
 *   first choice's accuracy look at rows with gold only, so that they and F1 are null without any;
 *   the mean size and beta need none and look at all rows.
 * @param classes number of labels C of the task, at least 2.
 */
export function candidateQuality(
  sets: readonly (readonly string[])[],
  gold: readonly (string | null | undefined)[] | undefined,
  classes: number,
): CandidateQuality {
  const judged = sets.flatMap((set, row) => {
    const truth = gold?.[row];
    return truth === null || truth === undefined ? [] : [{ set, truth }];
  });
  const coverage = mean(judged.map(({ set, truth }) => Number(set.includes(truth))));
  const beta = mean(sets.map((set) => (classes - set.length) / (classes - 1)));
  return {
    meanCandidates: mean(sets.map((set) => set.length)),
    coverage,
    beta,
    f1: harmonicMean(coverage, beta),
    firstAccuracy: mean(judged.map(({ set, truth }) => Number(set[0] === truth))),
  };
}

function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function harmonicMean(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return null;
  return a + b === 0 ? 0 : (2 * a * b) / (a + b);
}
