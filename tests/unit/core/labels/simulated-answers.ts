/**
 * @file A seeded world in the manner of small language models: a single answer and a set of one to three candidates,
 * led by favourites, with the truth at any place or missing; and students that share some mistakes.
 */
import { seededRandom } from '../../../../src/core/random';
import { setsOf } from '../../../helpers/refinery/refinery-cases';

export interface AnswersOptions {
  rows: number;
  classes: number;
  seed: number;
  /** How often the truth is among the candidates. */
  coverage?: number;
  /** Of the rows, how many the held-out student decides as the teacher did. */
  repeated?: number;
  /** Of the other rows, how many it knows the truth of. */
  known?: number;
}

export function makeAnswers(options: AnswersOptions) {
  const { rows, classes, seed, coverage = 0.85, repeated = 0.5, known = 0.5 } = options;
  const random = seededRandom(seed);
  /** A label by favour: the first ones are liked. */
  const favoured = (taken: readonly number[]) => {
    for (;;) {
      const label = Math.floor(random() ** 2 * classes);
      if (!taken.includes(label)) return label;
    }
  };
  const truth = Int32Array.from({ length: rows }, () => Math.floor(random() * classes));
  const heldOut = new Float32Array(rows * classes);
  const details: { single: number }[] = [];
  const rowsOfSets = Array.from(truth, (right, row) => {
    const size = 1 + Math.floor(random() * 3);
    const set = random() < coverage ? [right] : [favoured([right])];
    while (set.length < size) set.push(favoured([right, ...set]));
    // A rival that is liked more takes the first place more often.
    const utility = (label: number) => (label === right ? 0.4 : 0) - label / classes + random();
    const keys = new Map(set.map((label) => [label, utility(label)]));
    set.sort((a, b) => (keys.get(b) ?? 0) - (keys.get(a) ?? 0));
    const [first = 0, second = first] = set;
    details.push({ single: random() < 0.87 ? first : second });
    const drawn = random() < known ? right : Math.floor(random() * classes);
    const favourite = random() < repeated ? first : drawn;
    for (let j = 0; j < classes; j++) {
      heldOut[row * classes + j] = j === favourite ? 0.6 : 0.4 / (classes - 1);
    }
    return set;
  });
  return { truth, heldOut, sets: setsOf(rowsOfSets, classes, details) };
}
