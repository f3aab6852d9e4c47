/**
 * @file How far people agree on labels, beyond chance. Labels are nominal: two are equal or not.
 *
 * A rating is the index of a label, -1 where the annotator gave none.
 */
import { seededRandom } from '../random';
import type { Interval } from '../labels/figures/intervals';
import type { Pieces } from '../pieces';
import { at } from '../reads';

/** Ratings of the same units, in the same order, of each annotator: [annotators][units]. */
export type Ratings = readonly LabelList[];

/** [units] label numbers; -1, or the list's end, where there is none. */
export type LabelList = readonly number[] | Int32Array;

/**
 * Many units need fewer resamples for the same certainty, and cost more each. Of many estimates each gets its share
 * of what ten cost.
 */
const RESAMPLES = { most: 2000, least: 200, leastOfMany: 40, units: 2_000_000, estimates: 10 };
/** So many units are counted at a stretch. */
const STRETCH = 20_000;

/**
 * Cohen's kappa (1960) of two annotators over the units that both rated; null without any, and where both
 * gave one and the same label to all of them: then chance alone explains everything.
 */
export function cohenKappa(first: LabelList, second: LabelList): number | null {
  let [units, equal] = [0, 0];
  const counts = new Map<number, [number, number]>();
  const count = (label: number, annotator: 0 | 1) => {
    const entry = counts.get(label) ?? [0, 0];
    entry[annotator] += 1;
    counts.set(label, entry);
  };
  for (let unit = 0; unit < first.length; unit++) {
    const [a, b] = [first.at(unit) ?? -1, second.at(unit) ?? -1];
    if (a < 0 || b < 0) continue;
    units += 1;
    if (a === b) equal += 1;
    count(a, 0);
    count(b, 1);
  }
  if (units === 0) return null;
  let chance = 0;
  for (const [a, b] of counts.values()) chance += (a / units) * (b / units);
  return chance === 1 ? null : (equal / units - chance) / (1 - chance);
}

/**
 * Krippendorff's alpha for nominal data, any number of annotators and missing ratings (Krippendorff 2011,
 * “Computing Krippendorff's Alpha-Reliability”, section C): 1 - observed / expected disagreement. Null
 * without a unit that two rated, and where all ratings are of one label.
 */
export function krippendorffAlpha(ratings: Ratings): number | null {
  return alphaOf(pairableUnits(ratings));
}

/** What two annotators at least say of a unit. */
interface PairableUnit {
  ratings: number;
  /** Pairs that differ; each unit's pairs count as many as its ratings do. */
  observed: number;
  /** Each label that was given, and how often. */
  labels: readonly (readonly [label: number, count: number])[];
}

function pairableUnits(ratings: Ratings): PairableUnit[] {
  const units = Math.max(0, ...ratings.map(({ length }) => length));
  const pairable: PairableUnit[] = [];
  for (let unit = 0; unit < units; unit += 1) {
    const counts = new Map<number, number>();
    let n = 0;
    for (const own of ratings) {
      const label = own.at(unit) ?? -1;
      if (label < 0) continue;
      n += 1;
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    if (n < 2) continue;
    let equal = 0;
    for (const count of counts.values()) equal += count * count;
    pairable.push({ ratings: n, observed: (n * n - equal) / (n - 1), labels: [...counts] });
  }
  return pairable;
}

function alphaOf(units: Iterable<PairableUnit>): number | null {
  const totals = new Map<number, number>();
  let [n, observed] = [0, 0];
  for (const unit of units) {
    n += unit.ratings;
    observed += unit.observed;
    for (const [label, count] of unit.labels) totals.set(label, (totals.get(label) ?? 0) + count);
  }
  if (n === 0) return null;
  let same = 0;
  for (const total of totals.values()) same += total * (total - 1);
  const expected = n * (n - 1) - same;
  return expected === 0 ? null : 1 - ((n - 1) * observed) / expected;
}

export interface Estimate extends Interval {
  value: number;
}

/**
 * A figure with its 95% interval by bootstrap: units are drawn anew with replacement, and the percentiles of
 * what comes out are the interval. Draws that leave the figure undefined are left out.
 * @param figure of the units at these places.
 * @param estimates how many such there are.
 */
function* bootstrap(
  units: number,
  figure: (drawn: Int32Array) => number | null,
  seed: number,
  estimates = 1,
): Pieces<Estimate | null> {
  const value = figure(Int32Array.from({ length: units }, (_, unit) => unit));
  if (value === null) return null;
  const random = seededRandom(seed);
  const drawn = new Int32Array(units);
  const values: number[] = [];
  const resamples = countResamples(units, estimates);
  let counted = 0;
  for (let resample = 0; resample < resamples; resample++) {
    for (let i = 0; i < units; i++) drawn[i] = Math.floor(random() * units);
    const again = figure(drawn);
    if (again !== null) values.push(again);
    counted += units;
    if (counted < STRETCH) continue;
    counted = 0;
    yield;
  }
  values.sort((a, b) => a - b);
  // Where no sample has a figure, the value stands alone.
  const quantile = (share: number) => values.at(Math.round(share * (values.length - 1))) ?? value;
  return { value, low: Math.min(value, quantile(0.025)), high: Math.max(value, quantile(0.975)) };
}

function countResamples(units: number, estimates: number): number {
  const share = Math.min(1, RESAMPLES.estimates / estimates);
  const least = Math.max(RESAMPLES.leastOfMany, RESAMPLES.least * share);
  const wanted = (RESAMPLES.units * share) / units;
  return Math.round(Math.min(RESAMPLES.most, Math.max(least, wanted)));
}

/** `krippendorffAlpha` with its interval. */
export function* alphaEstimate(ratings: Ratings, seed: number): Pieces<Estimate | null> {
  const units = pairableUnits(ratings);
  return yield* bootstrap(
    units.length,
    (drawn) => alphaOf(Array.from(drawn, (unit) => at(units, unit))),
    seed,
  );
}

/** `cohenKappa` with its interval. @param pairs how many pairs of annotators are compared. */
export function* kappaEstimate(
  first: LabelList,
  second: LabelList,
  seed: number,
  pairs = 1,
): Pieces<Estimate | null> {
  const both = sharedUnits(first, second);
  const ofFirst = both.map((unit) => at(first, unit));
  const ofSecond = both.map((unit) => at(second, unit));
  const pick = (own: readonly number[], drawn: Int32Array) => drawn.map((place) => at(own, place));
  return yield* bootstrap(
    both.length,
    (drawn) => cohenKappa(pick(ofFirst, drawn), pick(ofSecond, drawn)),
    seed,
    pairs,
  );
}

/** The units that both rated. */
export function sharedUnits(first: LabelList, second: LabelList): number[] {
  const shared: number[] = [];
  for (let unit = 0; unit < first.length; unit++) {
    if ((first.at(unit) ?? -1) >= 0 && (second.at(unit) ?? -1) >= 0) shared.push(unit);
  }
  return shared;
}

/** How far two annotators agree on one label. */
export interface LabelAgreement {
  /** Units to which the one, the other, both gave it. */
  first: number;
  second: number;
  both: number;
  /**
   * Specific agreement (Fleiss 1975): of the times that either gave the label, the share in which the other
   * did, too. Null where neither gave it.
   */
  share: number | null;
}

/** Over the units that both rated, in the order of the labels. */
export function agreementByLabel(
  first: LabelList,
  second: LabelList,
  classes: number,
): LabelAgreement[] {
  const counts = Array.from({ length: classes }, () => ({ first: 0, second: 0, both: 0 }));
  for (const unit of sharedUnits(first, second)) {
    const [a, b] = [counts[at(first, unit)], counts[at(second, unit)]];
    if (!a || !b) continue;
    a.first += 1;
    b.second += 1;
    if (a === b) a.both += 1;
  }
  return counts.map((count) => {
    const given = count.first + count.second;
    return { ...count, share: given === 0 ? null : (2 * count.both) / given };
  });
}

/** Units on which annotators differ, in their order. */
export function disagreedUnits(ratings: Ratings): number[] {
  const units = Math.max(0, ...ratings.map(({ length }) => length));
  const differing: number[] = [];
  for (let unit = 0; unit < units; unit++) {
    const given = new Set(ratings.map((own) => own.at(unit) ?? -1).filter((label) => label >= 0));
    if (given.size > 1) differing.push(unit);
  }
  return differing;
}
