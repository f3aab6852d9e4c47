/**
 * @file Whether a label's new description is better than its old one: people's labels are halved, one half to write
 * from, the other to judge by. Invariant: no text is in both halves, and nothing is written or retrieved from
 * the half that judges.
 */
import { seededRandom, shuffle } from '../random';
import { at } from '../reads';
import type { Annotation } from '../teaching/teacher';

/** Below this, either half says too little. */
export const LEAST_CORRECTED_ROWS = 20;
/** More rows cost questions and hardly change the verdict. */
export const MOST_JUDGES = 100;
/** A gain that chance alone would bring more often than this counts for nothing; three gains and no loss reach it. */
const MOST_CHANCE = 0.125;

export interface LabelledRow {
  row: number;
  text: string;
  label: string;
}

export interface Halves<Row> {
  learned: Row[];
  heldOut: Row[];
}

/**
 * Halves of each label's rows, the same for the same seed. Of equal texts the first counts.
 * @param shown texts that the teacher sees as examples, which therefore cannot judge.
 */
export function halves<Row extends LabelledRow>(
  rows: readonly Row[],
  seed: number,
  shown: ReadonlySet<string> = new Set(),
): Halves<Row> {
  const different = new Map<string, Row>();
  for (const row of rows) if (!different.has(row.text)) different.set(row.text, row);
  const random = seededRandom(seed);
  const all = [...different.values()].filter(({ text }) => !shown.has(text));
  const order = Int32Array.from(all.keys());
  shuffle(order, random);
  const byLabel = new Map<string, Row[]>();
  for (const place of order) {
    const row = at(all, place);
    byLabel.set(row.label, [...(byLabel.get(row.label) ?? []), row]);
  }
  const learned = [...different.values()].filter(({ text }) => shown.has(text));
  const split: Halves<Row> = { learned, heldOut: [] };
  // Every other one of all, label after label: halves differ by one row at most, and so do each label's.
  [...byLabel.values()].flat().forEach((row, i) => {
    (i % 2 === 0 ? split.learned : split.heldOut).push(row);
  });
  return split;
}

/** How far an answer is right: 1 where its first label is; shared where nothing tells its first labels apart. */
export function creditOf(answer: Annotation | undefined, label: string): number {
  if (answer?.status !== 'annotated') return 0;
  const { candidates, scores, single, unmatched } = answer;
  if (single !== undefined) return single === label ? 1 : 0;
  const isFirst = (i: number) => unmatched === true || (scores ? scores[i] === scores[0] : i === 0);
  const first = candidates.filter((_, i) => isFirst(i));
  return first.includes(label) ? 1 / first.length : 0;
}

export interface Verdict {
  /** Rows that judged. */
  rows: number;
  /** Sums of their credits, with the old description and with the new one. */
  before: number;
  after: number;
  /** Rows on which the new one does better, and worse. */
  gains: number;
  losses: number;
  isBetter: boolean;
}

/** Better: right more often, and by more than chance explains (one-sided sign test on the rows that changed). */
export function judge(
  heldOut: readonly LabelledRow[],
  before: ReadonlyMap<number, Annotation>,
  after: ReadonlyMap<number, Annotation>,
): Verdict {
  const pairs = heldOut.map(({ row, label }) => ({
    old: creditOf(before.get(row), label),
    now: creditOf(after.get(row), label),
  }));
  const gains = pairs.filter(({ old, now }) => now > old).length;
  const losses = pairs.filter(({ old, now }) => now < old).length;
  const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
  const sums = {
    before: total(pairs.map(({ old }) => old)),
    after: total(pairs.map(({ now }) => now)),
  };
  const isBetter = sums.after > sums.before && signTest(gains, losses) <= MOST_CHANCE;
  return { rows: heldOut.length, ...sums, gains, losses, isBetter };
}

/** How likely so many gains, or more, are where gains and losses are equally likely. */
export function signTest(gains: number, losses: number): number {
  const changed = gains + losses;
  let chance = 0;
  let ways = 1;
  // From all changes being gains downwards: ways to choose the losses.
  for (let lost = 0; lost <= losses; lost++) {
    chance += ways;
    ways = (ways * (changed - lost)) / (lost + 1);
  }
  return chance / 2 ** changed;
}

/** The labels, the one that the teacher most often misses or wrongly gives first; those never confused last. */
export function byMistakes(
  names: readonly string[],
  rows: readonly LabelledRow[],
  answers: ReadonlyMap<number, Annotation>,
): { name: string; mistakes: number }[] {
  const mistakes = new Map(names.map((name) => [name, 0]));
  const count = (name: string) => mistakes.set(name, (mistakes.get(name) ?? 0) + 1);
  for (const { row, label } of rows) {
    const given = firstOf(answers.get(row));
    if (given === label) continue;
    count(label);
    if (given !== null && mistakes.has(given)) count(given);
  }
  return names
    .map((name) => ({ name, mistakes: mistakes.get(name) ?? 0 }))
    .toSorted((a, b) => b.mistakes - a.mistakes);
}

/** The label that a teacher gives; null where it gives none. */
export function firstOf(answer: Annotation | undefined): string | null {
  if (answer?.status !== 'annotated' || answer.unmatched === true) return null;
  return answer.single ?? answer.candidates.at(0) ?? null;
}
