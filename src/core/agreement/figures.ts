/** @file What several people's labels of one table say: how far they agree, where, and where they do not. */
import { wilsonInterval, type Interval } from '../labels/figures/intervals';
import type { Pieces } from '../pieces';
import { at, intAt } from '../reads';
import {
  agreementByLabel,
  alphaEstimate,
  disagreedUnits,
  kappaEstimate,
  sharedUnits,
  type Estimate,
  type LabelAgreement,
} from './agreement';

/** Whoever labels in this page, as a report names them; the page has its own word in each language. */
export const HERE = 'You';

/** Of one person: labels by row of the table. */
export interface Opinions {
  name: string;
  labels: ReadonlyMap<number, string>;
}

/** A share of equal labels with its 95% interval. */
interface EqualShare extends Interval {
  share: number;
  /** Texts that were labelled by both, or by at least two. */
  n: number;
}

interface PairAgreement {
  first: string;
  second: string;
  equal: EqualShare;
  /** Null where it is undefined: both gave one and the same label throughout. */
  kappa: Estimate | null;
}

export interface AgreementFigures {
  annotators: { name: string; labels: number }[];
  /**
   * Of two opinions of a text, how often they are equal: no machine can be shown to be right more often than
   * people are of one mind.
   */
  ceiling: EqualShare;
  alpha: Estimate | null;
  pairs: PairAgreement[];
  /** In the order of the task, over all pairs. */
  perLabel: ({ label: string } & LabelAgreement)[];
  /** Rows of which people said different things, in the table's order. */
  disagreements: number[];
}

/** Null where no text was labelled by two people. Yields after each stretch of resamples: dozens of people are a thousand pairs. */
export function* agreementFigures(
  opinions: readonly Opinions[],
  labels: readonly string[],
  seed: number,
): Pieces<AgreementFigures | null> {
  const classOf = new Map(labels.map((name, index) => [name, index]));
  const known = new Set<number>();
  for (const own of opinions) {
    yield;
    for (const row of own.labels.keys()) known.add(row);
  }
  const rows = [...known].sort((a, b) => a - b);
  const ratings: Int32Array[] = [];
  for (const own of opinions) {
    yield;
    ratings.push(Int32Array.from(rows, (row) => classOf.get(own.labels.get(row) ?? '') ?? -1));
  }
  const pairs: PairAgreement[] = [];
  const perLabel = labels.map((label) => ({ label, first: 0, second: 0, both: 0 }));
  let [compared, equal] = [0, 0];
  const chosen = opinions.flatMap((_, i) =>
    opinions.slice(i + 1).map((__, offset) => ({ i, j: i + 1 + offset })),
  );
  for (const { i, j } of chosen) {
    yield;
    const [a, b] = [at(ratings, i), at(ratings, j)];
    const shared = sharedUnits(a, b);
    if (shared.length === 0) continue;
    const same = shared.filter((unit) => a[unit] === b[unit]).length;
    compared += shared.length;
    equal += same;
    pairs.push({
      ...{ first: at(opinions, i).name, second: at(opinions, j).name },
      equal: equalShare(same / shared.length, shared.length),
      kappa: yield* kappaEstimate(a, b, seed, chosen.length),
    });
    agreementByLabel(a, b, labels.length).forEach((own, index) => {
      const sum = at(perLabel, index);
      sum.first += own.first;
      sum.second += own.second;
      sum.both += own.both;
    });
  }
  if (compared === 0) return null;
  const units = rows.filter((_, unit) => ratings.filter((own) => intAt(own, unit) >= 0).length > 1);
  return {
    annotators: opinions.map(({ name, labels: own }) => ({ name, labels: own.size })),
    ceiling: equalShare(equal / compared, units.length),
    alpha: yield* alphaEstimate(ratings, seed),
    pairs,
    perLabel: perLabel.map((sum) => {
      const given = sum.first + sum.second;
      return { ...sum, share: given === 0 ? null : (2 * sum.both) / given };
    }),
    disagreements: disagreedUnits(ratings).map((unit) => at(rows, unit)),
  };
}

function equalShare(share: number, n: number): EqualShare {
  return { share, n, ...wilsonInterval(share, n) };
}
