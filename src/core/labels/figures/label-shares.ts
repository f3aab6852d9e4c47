/**
 * @file How many texts of a table have each label, from the labels that machines gave and an audit of a few: a
 * prediction-powered estimate (Angelopoulos et al., Science 2023) over the audit's strata.
 *
 * A label's share is that of the rows which were given it, which is known, plus the mean error of giving it, which
 * the audit shows: 1 for a row that was missed, -1 for one that was given it wrongly, 0 for any other.
 */
import { at, intAt } from '../../reads';
import type { AuditDesign, AuditedRow } from '../audit';
import { wilsonInterval } from './intervals';

export interface ShareEstimate {
  /** Of the rows, by estimate, and the ends of the 95% interval. */
  share: number;
  low: number;
  high: number;
  /** The same as numbers of rows. */
  count: number;
  countLow: number;
  countHigh: number;
  /** Rows that were given the label. */
  given: number;
}

/** Fewer audited rows say too little. */
export const LEAST_AUDITED = 10;
/**
 * Errors are as rare in a stratum as in all, as if so many rows had shown that; and in all, one error was
 * seen in one row more. What was never seen among few rows may well exist.
 */
const POOLED_ROWS = 4;
const PSEUDO_ERRORS = 1;

/** One stratum of the slice. */
interface Cell {
  /** Share of the slice's rows. */
  weight: number;
  audited: AuditedRow[];
}

/**
 * One estimate a label, in their order; null while too few rows were audited.
 * @param labels [population] the machines' labels; -1 where there is none.
 * @param isIn whether a row of the population belongs to the slice that is asked about; left out: all do.
 */
export function estimateLabelShares(
  design: AuditDesign,
  audited: readonly AuditedRow[],
  labels: ArrayLike<number>,
  classes: number,
  isIn: (row: number) => boolean = () => true,
): ShareEstimate[] | null {
  const seen = audited.filter(({ row }) => isIn(row));
  if (seen.length < LEAST_AUDITED) return null;
  const given = new Array<number>(classes).fill(0);
  const sizes = design.sizes.map(() => 0);
  let rows = 0;
  for (let row = 0; row < labels.length; row++) {
    if (!isIn(row)) continue;
    rows += 1;
    const stratum = intAt(design.stratumOf, row);
    sizes[stratum] = at(sizes, stratum) + 1;
    const label = at(labels, row);
    if (label >= 0) given[label] = at(given, label) + 1;
  }
  const cells = cellsOf(design, sizes, seen);
  return given.map((count, label) => {
    const { error, variance } = errorOf(cells, label, labels);
    const share = Math.min(1, Math.max(0, count / rows + error));
    // A share near 0 or 1 would make of any variance a sample of no rows.
    const deviation = Math.min(0.5, Math.sqrt(variance));
    const inside = Math.min(1 - deviation, Math.max(deviation, share));
    const { low, high } = wilsonInterval(share, (inside * (1 - inside)) / variance);
    const countOf = (part: number) => Math.round(part * rows);
    return {
      ...{ share, low, high, given: count },
      ...{ count: countOf(share), countLow: countOf(low), countHigh: countOf(high) },
    };
  });
}

/** The strata with audited rows; one without any goes with the one before it, or after it. */
function cellsOf({ stratumOf }: AuditDesign, sizes: number[], seen: readonly AuditedRow[]): Cell[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const cells: Cell[] = [];
  let waiting = 0;
  sizes.forEach((size, stratum) => {
    const audited = seen.filter(({ row }) => stratumOf[row] === stratum);
    const last = cells.at(-1);
    if (audited.length > 0) {
      cells.push({ weight: (size + waiting) / all, audited });
      waiting = 0;
    } else if (last) last.weight += size / all;
    else waiting += size;
  });
  return cells;
}

/** The mean error of giving a label, and its variance. */
function errorOf(
  cells: readonly Cell[],
  label: number,
  labels: ArrayLike<number>,
): { error: number; variance: number } {
  const isMissed = ({ row, truth }: AuditedRow) => truth === label && labels[row] !== label;
  const isWrong = ({ row, truth }: AuditedRow) => truth !== label && labels[row] === label;
  const counted = cells.map(({ weight, audited }) => ({
    ...{ weight, n: audited.length },
    missed: audited.filter(isMissed).length,
    wrong: audited.filter(isWrong).length,
  }));
  const total = counted.reduce((sum, { n }) => sum + n, 0);
  const errors = counted.reduce((sum, { missed, wrong }) => sum + missed + wrong, 0);
  const pooled = (errors + PSEUDO_ERRORS) / (total + 1);
  let [error, variance] = [0, 0];
  for (const { weight, n, missed, wrong } of counted) {
    const mean = (missed - wrong) / n;
    const rate = (missed + wrong + POOLED_ROWS * pooled) / (n + POOLED_ROWS);
    error += weight * mean;
    variance += (weight ** 2 * Math.max(rate - mean ** 2, rate * (1 - rate))) / n;
  }
  return { error, variance };
}
