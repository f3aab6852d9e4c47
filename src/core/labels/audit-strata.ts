/**
 * @file The strata of an audit: rows whose labels are alike in how sure they are, and rows that came later apart from
 * those before. Invariant: a row's stratum never changes once there is a sample.
 */
import { at } from '../reads';

/** Strata of confidence; where each would have fewer rows than this there are fewer strata. */
const MOST_STRATA = 4;
const LEAST_ROWS_PER_STRATUM = 15;
/** Confidences say less than they claim: how right a stratum is expected to be is kept between these. */
const EXPECTED_RIGHT = [0.55, 0.93] as const;
/** Of audits from before there were strata of confidence: where policies agree, and where they do not. */
const AGREEMENT_SPREADS = [0.25, 0.5];

/** The strata of a population, and how widely being right is expected to spread in each. */
export interface Strata {
  /** [population] 0-based. */
  stratumOf: Uint8Array;
  /** [strata] standard deviations; they guide the split of the sample. */
  spreads: number[];
}

/** Equal parts of a population by the confidence of its labels, least sure first. */
export function confidenceStrata(confidences: ArrayLike<number>): Strata {
  const rows = confidences.length;
  const count = Math.max(1, Math.min(MOST_STRATA, Math.floor(rows / LEAST_ROWS_PER_STRATUM)));
  const order = Int32Array.from({ length: rows }, (_, row) => row).sort(
    (a, b) => at(confidences, a) - at(confidences, b) || a - b,
  );
  const stratumOf = new Uint8Array(rows);
  const sums = new Array<number>(count).fill(0);
  order.forEach((row, rank) => {
    const stratum = Math.floor((rank * count) / rows);
    stratumOf[row] = stratum;
    sums[stratum] = at(sums, stratum) + at(confidences, row);
  });
  const sizes = sizesOf(stratumOf, count);
  const [least, most] = EXPECTED_RIGHT;
  const spreads = sums.map((sum, stratum) => {
    const right = Math.min(most, Math.max(least, sum / Math.max(1, at(sizes, stratum))));
    return Math.sqrt(right * (1 - right));
  });
  return { stratumOf, spreads };
}

/** As they are stored; those of older audits are by agreement and have no spreads. */
export function storedStrata(stratumOf: Uint8Array, spreads?: readonly number[]): Strata {
  return { stratumOf, spreads: [...(spreads ?? AGREEMENT_SPREADS)] };
}

/** [strata] how many rows of the population each has. */
export function sizesOf(stratumOf: Uint8Array, strata: number): number[] {
  const sizes = new Array<number>(strata).fill(0);
  for (const stratum of stratumOf) sizes[stratum] = at(sizes, stratum) + 1;
  return sizes;
}

/**
 * Strata with those of rows that came later behind them. What was drawn keeps its chances, and what is drawn of the
 * others stands for them alone: each stratum is weighed by its own rows.
 */
export function widenedStrata(strata: Strata, later: Strata): Strata {
  const { length } = strata.spreads;
  return {
    stratumOf: Uint8Array.from([
      ...strata.stratumOf,
      ...later.stratumOf.map((stratum) => stratum + length),
    ]),
    spreads: [...strata.spreads, ...later.spreads],
  };
}

/** How many rows to add to a sample so that it has as many of each of the later rows as of the others. */
export function rowsForLater(sample: number, population: number, later: number): number {
  const alike = Math.ceil((sample * later) / Math.max(1, population));
  return Math.min(later, Math.max(LEAST_ROWS_PER_STRATUM, alike));
}
