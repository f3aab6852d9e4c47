/** @file Teachers that are rules about words: how they are known, and how right they are taken to be. */
import { describe, expect, test } from 'vitest';
import { combine } from '../../../../../src/core/labels/combination/combine';
import {
  findWordRules,
  flattenBeliefs,
  rowsWithRules,
  trustInRules,
} from '../../../../../src/core/labels/combination/word-rules';
import { toEnd } from '../../../../../src/core/pieces';
import { seededRandom } from '../../../../../src/core/random';
import type { CandidateSets } from '../../../../../src/core/refinery/candidate-sets';
import { setsOf } from '../../../../helpers/refinery/refinery-cases';

const CLASSES = 5;
const ROWS = 800;
const RULES = 4;

interface World {
  texts: string[];
  truth: number[];
  /** The label of the rule that each text holds: right in the share asked for. */
  ruled: number[];
}

/** Texts with a word of one rule, three of their own topic or, where it shows little, of any one, and some of no meaning. */
function makeTexts({ right, topical }: { right: number; topical: number }): World {
  const random = seededRandom(7);
  const below = (count: number) => Math.floor(random() * count);
  const world: World = { texts: [], truth: [], ruled: [] };
  for (let row = 0; row < ROWS; row++) {
    const label = below(CLASSES);
    const other = (label + 1 + below(CLASSES - 1)) % CLASSES;
    const ruled = random() < right ? label : other;
    const words = [`rule${ruled}n${below(RULES)}`];
    for (let i = 0; i < 3; i++) {
      words.push(`topic${random() < topical ? label : below(CLASSES)}n${below(40)}`);
    }
    for (let i = 0; i < 5; i++) words.push(`word${below(200)}`);
    world.texts.push(words.sort().join(' '));
    world.truth.push(label);
    world.ruled.push(ruled);
  }
  return world;
}

function rulesOf(labels: readonly number[], texts: readonly string[]) {
  const sets = setsOf(labels.map((label) => [label]), CLASSES); // prettier-ignore
  return toEnd(findWordRules(sets, rowsWithRules(sets), texts));
}

describe('findWordRules', () => {
  test('knows rules by the words that always bring their names', () => {
    const { texts, ruled, truth } = makeTexts({ right: 0.6, topical: 0.6 });
    expect(rulesOf(ruled, texts).bound).toBeGreaterThan(0.95);
    // Whoever reads the texts, and errs in a tenth of them, follows no word always.
    const random = seededRandom(3);
    const read = truth.map((label) => (random() < 0.9 ? label : (label + 1) % CLASSES));
    expect(rulesOf(read, texts).bound).toBeLessThan(0.2);
  });

  test('finds right rules borne out by the rest of the texts, and wrong ones not', () => {
    const agreement = (right: number, topical: number) => {
      const { texts, ruled } = makeTexts({ right, topical });
      return rulesOf(ruled, texts).agreement;
    };
    expect(agreement(0.95, 0.8)).toBeGreaterThan(0.5);
    expect(agreement(0.5, 0.8)).toBeLessThan(0.35);
    expect(Math.abs(agreement(0.95, 0))).toBeLessThan(0.1);
  });

  test('is no other where the words are of a script without blanks', () => {
    const { texts, ruled } = makeTexts({ right: 0.7, topical: 0.7 });
    const han = texts.map((text) => text.replace(/rule(\d)n\d/u, (_, label: string) => '天地玄黃宇'.charAt(Number(label)))); // prettier-ignore
    expect(rulesOf(ruled, han).bound).toBeGreaterThan(0.95);
  });

  test('answers to no text and to a single one', () => {
    expect(rulesOf([], [])).toEqual({ rows: 0, bound: 0, agreement: 0 });
    expect(rulesOf([1], ['one text'])).toMatchObject({ rows: 1, bound: 0 });
  });

  test('reads none of the rows that tell their words, that people labelled or that nothing matched', () => {
    const sets = setsOf([[0], [1], [2], [0, 1, 2]], 3, [
      {},
      { evidence: 'matched', scores: [1] },
      { certain: true },
      { unmatched: true },
    ]);
    expect(rowsWithRules(sets)).toEqual([0]);
  });
});

test('trustInRules goes by the odds of agreement, from many rows nearly alone', () => {
  // (0.5 * 1900 + 0.35 * 100) / 2000 = 0.4925; 2.5 * 0.4925 / 0.5075 = 2.426 to one; a fifth of the rest by chance.
  const { share, right } = trustInRules({ rows: 1_900, bound: 1, agreement: 0.5 }, 5);
  expect(share).toBe(1);
  expect(right).toBeCloseTo(0.7081 + 0.2919 / 5, 3);
  expect(trustInRules({ rows: 1_900, bound: 0.4, agreement: 0.5 }, 5).share).toBe(0);
  const few = trustInRules({ rows: 50, bound: 1, agreement: 0 }, 5).right;
  expect(few).toBeGreaterThan(trustInRules({ rows: 2_000, bound: 1, agreement: 0 }, 5).right);
});

describe('flattenBeliefs', () => {
  const beliefs = () => Float32Array.of(0.9, 0.08, 0.02, 0.6, 0.3, 0.1, 0.2, 0.7, 0.1);
  const labels = Int32Array.of(0, 0, 1);

  test('brings those in labels to what is wanted, in their order, and leaves other rows', () => {
    const flat = beliefs();
    toEnd(flattenBeliefs(flat, labels, [0, 1], 3, 0.55));
    const [first = 0, , , second = 0] = flat;
    expect((first + second) / 2).toBeCloseTo(0.55, 3);
    expect(first).toBeGreaterThan(second);
    expect([...flat.subarray(6)]).toEqual([...beliefs().subarray(6)]);
    const sums = [0, 3].map((start) =>
      flat.subarray(start, start + 3).reduce((sum, p) => sum + p, 0),
    );
    for (const sum of sums) expect(sum).toBeCloseTo(1, 5);
  });

  test('makes none surer', () => {
    const same = beliefs();
    toEnd(flattenBeliefs(same, labels, [0, 1, 2], 3, 0.99));
    expect([...same]).toEqual([...beliefs()]);
  });
});

describe('combine, of a teacher that is rules about words', () => {
  /** Students that have learned the rules from other rows. */
  const followers = (ruled: readonly number[]) => {
    const heldOut = new Float32Array(ROWS * CLASSES).fill(0.02);
    ruled.forEach((label, row) => (heldOut[row * CLASSES + label] = 0.92));
    return heldOut;
  };
  const figures = (right: number, topical: number) => {
    const { texts, truth, ruled } = makeTexts({ right, topical });
    const sets: CandidateSets = setsOf(ruled.map((label) => [label]), CLASSES); // prettier-ignore
    const rules = toEnd(findWordRules(sets, rowsWithRules(sets), texts));
    const [before, after] = [null, rules].map((told) => combine(sets, followers(ruled), 1, told));
    const mean = (values: Float32Array) => values.reduce((sum, p) => sum + p, 0) / ROWS;
    const share = truth.filter((label, row) => label === after?.labels[row]).length / ROWS;
    return { before, after, share, mean };
  };

  test.each([
    [0.45, 0.8],
    [0.9, 0.9],
  ])('its labels stay, and are believed about as far as they are right: %d', (right, topical) => {
    const { before, after, share, mean } = figures(right, topical);
    expect(after?.labels).toEqual(before?.labels);
    expect(after?.posterior).toEqual(before?.posterior);
    expect(after?.teacher.source).toBe('rules');
    expect(Math.abs(mean(after?.confidences ?? new Float32Array()) - share)).toBeLessThan(0.15);
  });

  test('without the texts, students that go along would make it nearly certain', () => {
    const { before, share, mean } = figures(0.45, 0.8);
    expect(mean(before?.confidences ?? new Float32Array())).toBeGreaterThan(share + 0.3);
  });
});
