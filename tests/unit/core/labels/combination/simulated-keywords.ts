/**
 * @file A seeded world of a teacher that goes by keywords, and of students that have learned its rules from other rows: they
 * say again what it says, and know better only on some of the texts that its words mislead.
 */
import { seededRandom } from '../../../../../src/core/random';
import type { CandidateSets } from '../../../../../src/core/refinery/candidate-sets';
import { setsOf, type RowDetails } from '../../../../helpers/refinery/refinery-cases';

export interface KeywordsOptions {
  rows: number;
  classes: number;
  seed: number;
  /** How often a text holds a word of its label, and of any other label. */
  own: number;
  other: number;
  /** How often students know the label of a text whatever words it holds. */
  known: number;
}

export function makeKeywords({ rows, classes, seed, own, other, known }: KeywordsOptions): {
  truth: Int32Array;
  heldOut: Float32Array;
  sets: CandidateSets;
} {
  const random = seededRandom(seed);
  const truth = Int32Array.from({ length: rows }, () => Math.floor(random() * classes));
  const heldOut = new Float32Array(rows * classes);
  const details: RowDetails[] = [];
  const all = Array.from({ length: classes }, (_, label) => label);
  const matches = Array.from(truth, (right, row) => {
    const found = all.filter((label) => random() < (label === right ? own : other));
    const scores = new Map(found.map((label) => [label, 1 + random()]));
    found.sort((a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0));
    const drawn = Math.floor(random() * classes);
    const favourite = random() < known ? right : (found[0] ?? drawn);
    for (const label of all) {
      heldOut[row * classes + label] = label === favourite ? 0.9 : 0.1 / (classes - 1);
    }
    details.push(
      found.length > 0
        ? { evidence: 'matched', scores: found.map((label) => scores.get(label) ?? 0) }
        : { unmatched: true },
    );
    return found.length > 0 ? found : all;
  });
  return { truth, heldOut, sets: setsOf(matches, classes, details) };
}
