/**
 * @file What kind of teacher wrote the candidates, found out without gold: how likely its annotation of a
 * row is, were a given label the right one.
 *
 * P(annotation | label j) ∝ P(j's place | size of the set, answers beside it) * P(which labels are named | j), in
 * the manner of Dawid and Skene (1979). Which labels it confuses is estimated (`naming.ts`); how far
 * it is right is not left to likelihood alone: teacher and student fail on the same texts, so a free fit always
 * finds both to be nearly perfect. The places' shares are those that language models have on the whole, and one
 * number, `quality`, moves them (`first-right.ts`).
 *
 * Invariant: students are heard only on rows that they did not learn from.
 */
import { floatAt, intAt } from '../../reads';
import type { CandidateSets } from '../../refinery/candidate-sets';
import { sampleRows } from '../../refinery/folds';
import { rightByStudents, rightByTwoAnswers } from './first-right';
import { estimateNaming, hearNames, popularNaming, type Naming } from './naming';
import { hearPlaces, meanFirst, qualityFor } from './places';
import { bySpeech, copiesList, saysNothing } from './speech';
import { trustInStudents } from './student-trust';
import { temper } from './temperature';
import { hearOther, otherAnswer, twoAnswers, type OtherAnswer } from './two-answers';
import { goesByWords } from './word-evidence';
import { describeWordTeacher, weighWords, type WordTeacher } from './word-teacher';

/** Rows that count as seen before any. */
const PRIOR_ROWS = 20;
/** Where the single answer is a witness of its own, the set is one among three and counts less. Chosen as the rest of `two-answers.ts`. */
const NAMING_WEIGHT = { alike: 0.85, apart: 0.7 };
/** Chosen on train rows of TREC and DBpedia. */
const MISSING_WEIGHT = 0.5;
const ROUNDS = 8;
/** Enough to know some dozens of shares to a percent; more would only take longer. */
const MOST_ROWS = 10_000;

export interface TeacherModel {
  /** Share of first candidates that are right, as far as can be told. */
  firstRight: number;
  /** Where that comes from. */
  source: 'two answers' | 'students' | 'words' | 'rules';
  /** Share of rows where the single answer is the first candidate; null where there is no other answer. */
  agreement: number | null;
  /** Log odds added to the likeliest places. */
  quality: number;
  /** Its single answer, as far as that errs by itself. */
  other: OtherAnswer;
  /** How often its single answer is right where the set is a mere copy of the list; null where it has no other answer. */
  beside: number | null;
  /** Which labels it names, were a given one right. */
  naming: Naming;
  /** The power to which the likelihood of the names is taken: a row's names do not come about one by one. */
  namingWeight: number;
  /** The power to which the places tell against labels that a set lacks: the names have told it already. */
  missingWeight: number;
  /** How much flatter than it says the student's word is taken. */
  temperature: number;
  /** Heard on the rows where the teacher goes by words; null where it never does. */
  words: WordTeacher | null;
}

/** @param heldOut the student's softmax for rows it was not trained on, [rows x classes]. */
export function describeTeacher(
  sets: CandidateSets,
  heldOut: Float32Array,
  seed = 1,
): TeacherModel {
  const [own, byWords] = bySpeech(sets);
  const model = describeAnswers(sets, heldOut, sampleRows(own, MOST_ROWS, seed));
  if (byWords.length === 0) return { ...model, words: null };
  const words = describeWordTeacher(sets, heldOut, byWords, seed);
  const source = own.length < byWords.length ? 'words' : model.source;
  if (own.length > 0) return { ...model, source, words };
  const { firstRight, temperature } = words;
  return { ...model, firstRight, temperature, source, words };
}

function describeAnswers(
  sets: CandidateSets,
  heldOut: Float32Array,
  rows: readonly number[],
): Omit<TeacherModel, 'words'> {
  const students = trustInStudents(sets, rows, heldOut);
  const { temperature } = students;
  const answers = twoAnswers(sets, rows);
  const other = otherAnswer(sets, heldOut, rows);
  const { apart } = other;
  const namingWeight = (1 - apart) * NAMING_WEIGHT.alike + apart * NAMING_WEIGHT.apart;
  const neutral = {
    ...{ quality: 0, naming: popularNaming(sets, rows, apart), temperature, other, beside: null },
    ...{ namingWeight, missingWeight: MISSING_WEIGHT },
  };
  const right =
    answers === null
      ? rightByStudents(listen(sets, heldOut, rows, { ...neutral, missingWeight: 1 }), students)
      : rightByTwoAnswers(answers, other.firstRight, students);
  const quality = qualityFor(sets, rows, right.heard, apart);
  const beside = answers && right.heard;
  const naming = confusions(sets, heldOut, rows, { ...neutral, quality });
  return {
    firstRight: right.expected,
    source: answers === null ? 'students' : 'two answers',
    agreement: answers?.agreement ?? null,
    ...{ quality, other, beside },
    naming,
    namingWeight,
    missingWeight: MISSING_WEIGHT,
    temperature,
  };
}

type View = Pick<
  TeacherModel,
  'quality' | 'other' | 'beside' | 'naming' | 'namingWeight' | 'missingWeight' | 'temperature'
> &
  Partial<Pick<TeacherModel, 'words'>>;

/**
 * Belief in each label of a row, normalised, into `belief` [classes]: the student's held-out word times the
 * likelihood of the teacher's. A person's label is certain.
 */
export function weighRow(
  sets: CandidateSets,
  row: number,
  heldOut: Float32Array,
  view: View,
  belief: Float64Array,
): void {
  if (sets.certain[row]) {
    makeCertain(belief, intAt(sets.labels, intAt(sets.offsets, row)));
    return;
  }
  if (view.words && goesByWords(sets, row)) {
    weighWords(sets, row, heldOut, view.words, belief);
    return;
  }
  temper(heldOut, row, view.temperature, belief);
  if (saysNothing(sets, row)) return;
  hearTeacher(sets, row, view, belief);
  const total = belief.reduce((sum, value) => sum + value, 0);
  belief.forEach((value, j) => (belief[j] = total > 0 ? value / total : 1 / belief.length));
}

/** A belief [classes] in one label alone. */
export function makeCertain(belief: Float32Array | Float64Array, label: number): void {
  belief.fill(0).fill(1, label, label + 1);
}

/** Multiplies a belief by P(annotation | label), up to a factor. */
function hearTeacher(sets: CandidateSets, row: number, view: View, belief: Float64Array): void {
  const { naming, namingWeight } = view;
  if (copiesList(sets, row)) {
    hearAnswer(sets, row, view, belief);
    return;
  }
  const { missingWeight, quality, other } = view;
  hearPlaces(sets, row, { missingWeight, quality, apart: other.apart }, belief);
  const named = sets.labels.subarray(intAt(sets.offsets, row), intAt(sets.offsets, row + 1));
  const logs = hearNames(named, naming).map(
    (log, j) => namingWeight * log + Math.log(floatAt(belief, j)),
  );
  const highest = logs.reduce((most, log) => Math.max(most, log), -Infinity);
  logs.forEach((log, j) => (belief[j] = Math.exp(log - highest)));
  hearOther(sets, row, other, belief);
}

/** Of a row whose set says nothing, the other answer alone, which is taken to be right as often as first candidates. */
function hearAnswer(
  { single, classes }: CandidateSets,
  row: number,
  { beside }: View,
  belief: Float64Array,
): void {
  if (beside === null) return;
  const answer = intAt(single, row);
  belief.forEach((value, label) => {
    belief[label] = value * (label === answer ? beside : (1 - beside) / (classes - 1));
  });
}

/** Share of first candidates that are right where students may be believed: one number, by EM. */
function listen(
  sets: CandidateSets,
  heldOut: Float32Array,
  rows: readonly number[],
  start: View,
): number {
  const { apart } = start.other;
  const typical = meanFirst(sets, rows, { quality: 0, apart });
  let firstRight = typical;
  let view = start;
  for (let round = 0; round < ROUNDS; round++) {
    view = { ...view, quality: qualityFor(sets, rows, firstRight, apart) };
    const beliefs = weighRows(sets, heldOut, rows, view);
    view = { ...view, naming: estimateNaming(sets, rows, beliefs, view.other.apart) };
    const first = rows.reduce((sum, row, i) => {
      const label = intAt(sets.labels, intAt(sets.offsets, row));
      return sum + floatAt(beliefs, i * sets.classes + label);
    }, 0);
    firstRight = (first + PRIOR_ROWS * typical) / (rows.length + PRIOR_ROWS);
  }
  return firstRight;
}

/**
 * Which labels are named for which, at a quality that is known. People's labels enter as the truth: which rows they are of goes by
 * what teacher and students said, so it says nothing of what the teacher names for a label. Of how often it is right it would.
 */
function confusions(
  sets: CandidateSets,
  heldOut: Float32Array,
  rows: readonly number[],
  start: View,
): Naming {
  const { classes } = sets;
  let view = start;
  for (let round = 0; round < ROUNDS; round++) {
    const beliefs = weighRows(sets, heldOut, rows, view);
    rows.forEach((row, i) => {
      const label = intAt(sets.told, row);
      if (label >= 0) makeCertain(beliefs.subarray(i * classes, (i + 1) * classes), label);
    });
    view = { ...view, naming: estimateNaming(sets, rows, beliefs, view.other.apart) };
  }
  return view.naming;
}

/** The beliefs about some rows, [rows.length x classes]. */
function weighRows(
  sets: CandidateSets,
  heldOut: Float32Array,
  rows: readonly number[],
  view: View,
): Float32Array {
  const beliefs = new Float32Array(rows.length * sets.classes);
  const belief = new Float64Array(sets.classes);
  rows.forEach((row, i) => {
    weighRow(sets, row, heldOut, view, belief);
    beliefs.set(belief, i * sets.classes);
  });
  return beliefs;
}
