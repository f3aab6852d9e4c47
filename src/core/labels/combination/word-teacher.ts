/**
 * @file Teacher and students on rows where the teacher goes by words.
 *
 * Students read the same words and have learned its rules from other rows. So what they say of a row holds the teacher's word
 * already, and that they go along is no evidence that it is right: from many rows a keyword is heard through them alone, from
 * few also by itself, as they cannot know every keyword yet. Nearness is a probability that holds on the mean, so it also tells
 * how far students only repeat it: then they say its labels more often than the truth could. In both cases first labels are held,
 * on the mean, to how right they are by the words alone (`word-evidence.ts`).
 */
import { floatAt, intAt } from '../../reads';
import { MATCHED, NEAR, type CandidateSets } from '../../refinery/candidate-sets';
import { sampleRows, selectRows } from '../../refinery/folds';
import { argmaxRows } from '../../refinery/refinery';
import { temper } from './temperature';
import { evidenceShares, hearWords, matchCoverage } from './word-evidence';

/**
 * The power to which the shares of keywords are taken falls from 1 to 0 with the rows, and is half at so many. From train rows
 * of TREC and DBpedia.
 */
const HALF_KNOWN_ROWS = 300;
/** That of nearness is so much, times the square of how far students repeat it, and 1 at the most. From the same rows. */
const NEARNESS_WEIGHT = 0.6;
/** Of a share of the probability: less than this is no difference. */
const LEAST_DIFFERENCE = 0.01;
const TEMPERATURES: readonly [number, number] = [0.4, 5];
const BISECTIONS = 14;
const MOST_ROWS = 1_000;

/** How teacher and students are heard on rows of one kind of evidence. */
interface Heard {
  /** The power to which the words' shares are taken. */
  weight: number;
  /** How much flatter than it says the students' word is taken. */
  temperature: number;
}

export interface WordTeacher {
  /** [classes + 1] of the texts that so many labels match, the share that has the right one among them. */
  coverage: Float64Array;
  /** Share of first candidates that are right. */
  firstRight: number;
  /** Of the kind that most rows are of. */
  temperature: number;
  matched: Heard;
  near: Heard;
}

/** @param rows that go by words. @param heldOut the students' softmax for rows they were not trained on, [rows x classes]. */
export function describeWordTeacher(
  sets: CandidateSets,
  heldOut: Float32Array,
  rows: readonly number[],
  seed: number,
): WordTeacher {
  const coverage = matchCoverage(sets);
  const ofKind = (evidence: number) => {
    const own = rows.filter((row) => sets.evidence[row] === evidence);
    const few = sampleRows(own, MOST_ROWS, seed);
    const weight =
      evidence === MATCHED
        ? HALF_KNOWN_ROWS / (HALF_KNOWN_ROWS + sets.rows)
        : Math.min(1, NEARNESS_WEIGHT * repetition(sets, heldOut, few, coverage) ** 2);
    const first = meanFirst(sets, few, (row, belief) =>
      evidenceShares(sets, row, coverage, belief),
    );
    const temperature = temperatureFor(sets, heldOut, few, { coverage, weight }, first);
    return { rows: own.length, first, heard: { weight, temperature } };
  };
  const [matched, near] = [ofKind(MATCHED), ofKind(NEAR)];
  const first = matched.rows * matched.first + near.rows * near.first;
  const { temperature } = (matched.rows >= near.rows ? matched : near).heard;
  return {
    ...{ coverage, temperature, firstRight: first / Math.max(1, rows.length) },
    ...{ matched: matched.heard, near: near.heard },
  };
}

/** Belief in each label of a row, normalised, into `belief` [classes]. */
export function weighWords(
  sets: CandidateSets,
  row: number,
  heldOut: Float32Array,
  { coverage, matched, near }: WordTeacher,
  belief: Float64Array,
): void {
  const heard = sets.evidence[row] === MATCHED ? matched : near;
  weigh(sets, row, heldOut, { coverage, ...heard }, belief);
}

function weigh(
  sets: CandidateSets,
  row: number,
  heldOut: Float32Array,
  { coverage, weight, temperature }: Heard & { coverage: Float64Array },
  belief: Float64Array,
): void {
  temper(heldOut, row, temperature, belief);
  hearWords(sets, row, coverage, weight, belief);
}

/** The temperature at which first candidates are believed, on the mean, as they are by the words alone. */
function temperatureFor(
  sets: CandidateSets,
  heldOut: Float32Array,
  rows: readonly number[],
  view: Pick<WordTeacher, 'coverage'> & Pick<Heard, 'weight'>,
  wanted: number,
): number {
  let [low, high] = TEMPERATURES;
  for (let step = 0; step < BISECTIONS; step++) {
    const temperature = Math.sqrt(low * high);
    const believed = meanFirst(sets, rows, (row, belief) =>
      weigh(sets, row, heldOut, { ...view, temperature }, belief),
    );
    if (believed > wanted) low = temperature;
    else high = temperature;
  }
  return Math.sqrt(low * high);
}

/**
 * How much more probability the words give to what students say than to labels drawn by chance, against what they give to
 * the truth: 1 of students that are right, more of those that have only learned to repeat the words.
 */
function repetition(
  sets: CandidateSets,
  heldOut: Float32Array,
  rows: readonly number[],
  coverage: Float64Array,
): number {
  const { classes } = sets;
  const winners = argmaxRows(selectRows(heldOut, Int32Array.from(rows), classes), classes);
  const said = new Float64Array(classes);
  for (const label of winners) said[label] = floatAt(said, label) + 1 / rows.length;
  const shares = new Float64Array(classes);
  let [ofStudents, ofTruth, byChance] = [0, 0, 0];
  rows.forEach((row, i) => {
    evidenceShares(sets, row, coverage, shares);
    ofStudents += floatAt(shares, intAt(winners, i)) / rows.length;
    shares.forEach((share, label) => {
      ofTruth += share ** 2 / rows.length;
      byChance += (share * floatAt(said, label)) / rows.length;
    });
  });
  const more = (value: number) => Math.max(0, value - byChance) + LEAST_DIFFERENCE;
  return more(ofStudents) / more(ofTruth);
}

/** Mean belief in the first candidates. */
function meanFirst(
  sets: CandidateSets,
  rows: readonly number[],
  believe: (row: number, belief: Float64Array) => void,
): number {
  const belief = new Float64Array(sets.classes);
  const sum = rows.reduce((total, row) => {
    believe(row, belief);
    return total + floatAt(belief, intAt(sets.labels, intAt(sets.offsets, row)));
  }, 0);
  return sum / Math.max(1, rows.length);
}
