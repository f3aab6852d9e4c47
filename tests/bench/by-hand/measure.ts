/** @file What labelling by hand is expected to bring, beside what it brings: the page's own rounds, a gold column as the person. */
import { chooserOf } from '../../../src/core/budget/budget';
import { expectedRange } from '../../../src/core/budget/curve';
import { firstRound } from '../../../src/core/budget/rounds';
import { at } from '../../../src/core/reads';
import { candidateSets, certainRow } from '../../../src/core/refinery/candidate-sets';
import { parseRecipe } from '../../../src/core/task/recipe';
import { STUDENT_DEFAULTS } from '../../../src/core/students/training';
import { chooseRows } from '../../../workers/student/choose-rows';
import { Runtime } from '../../../workers/runtime';

Object.assign(globalThis, { self: globalThis });

interface Rows {
  labels: string[];
  texts: string[];
  /** [texts] the number of the label. */
  gold: number[];
}

export interface HandPoint {
  labelled: number;
  /** What the page expects, and the range that it says. */
  expected: number;
  low: number;
  high: number;
  /** Share of the texts for which a student that has not learned the text is right. */
  right: number;
  /** The same on the rows that were drawn at random. */
  onRandom: number;
}

/** @param counts of labels at which to look. */
export async function byHand(
  { labels, texts, gold }: Rows,
  counts: readonly number[],
  seed: number,
): Promise<HandPoint[]> {
  const recipe = parseRecipe({
    shortlist: 1,
    task: { instructions: '.', textColumn: 'text', labels: labels.map((name) => ({ name })) },
    teacher: { kind: 'keywords' },
  });
  const runtime = await Runtime.load('wasm');
  const random = [...firstRound([...texts.keys()], at(counts, 0), seed)];
  let known = random;
  const points: HandPoint[] = [];
  for (const [i, count] of counts.entries()) {
    const annotated = known.toSorted((a, b) => a - b);
    const isKnown = new Set(annotated);
    const rows = annotated.map((row) => certainRow(row, at(labels, at(gold, row))));
    const choice = await chooseRows(
      {
        ...chooserOf(recipe),
        ...{ sets: candidateSets(rows, labels), texts, seed: seed + count },
        annotated: Int32Array.from(annotated),
        open: Int32Array.from([...texts.keys()].filter((row) => !isKnown.has(row))),
        count: (counts[i + 1] ?? count) - count,
      },
      {
        ...{ classes: labels.length, seed: recipe.seed, isOnProcessor: true },
        weightDecay: STUDENT_DEFAULTS.ngram.weightDecay,
      },
      runtime,
      () => Promise.resolve(false),
    );
    if (!choice) break;
    const share = (of: readonly number[]) =>
      of.filter((row) => choice.labels[row] === gold[row]).length / of.length;
    points.push({
      ...{ labelled: known.length, expected: choice.expected },
      ...expectedRange(choice.expected, known.length),
      ...{ right: share([...texts.keys()]), onRandom: share(random) },
    });
    known = [...known, ...choice.rows];
  }
  return points;
}
