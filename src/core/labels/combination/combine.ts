/**
 * @file Policy `auto`: one label and confidence a row out of the teacher's candidates and students that did not learn
 * from the row, each heard once (`teacher-model.ts`). The same beliefs are what the student learns from where
 * the page decides on the targets.
 */
import { toEnd, type Pieces } from '../../pieces';
import { floatAt, intAt } from '../../reads';
import type { CandidateSets } from '../../refinery/candidate-sets';
import { sampleRows } from '../../refinery/folds';
import { argmaxRows } from '../../refinery/refinery';
import { heedInConfidences, heedInLabels } from './people';
import { qualityWhere } from './places';
import { bySpeech, saysNothing } from './speech';
import { describeTeacher, makeCertain, weighRow, type TeacherModel } from './teacher-model';
import { expectedTemperature, temper } from './temperature';
import { flattenBeliefs, trustInRules, type WordRules } from './word-rules';

/**
 * Teacher and student fail on the same texts, and so do a row's names, which no count of agreements can tell. So
 * confidences hear the names, and the student, less than labels do. Chosen on train rows of TREC and DBpedia.
 */
const DOUBT = { names: 0.3, student: 1.2 };
/**
 * A label that is not the teacher's must be likelier than its answer by a factor whose logarithm is this for each row
 * and label: from few rows of many labels neither student nor names are known well. From the same rows.
 */
const MARGIN = { perLabel: 5, labels: 16 };
/** Some milliseconds' work. */
const ROWS_PER_PIECE = 512;

export interface Combined {
  teacher: TeacherModel;
  /** [rows x classes] belief about each row's label; certain where a person has said it. */
  posterior: Float32Array;
  /** [rows] the machines' labels, whatever people have said: its argmax, or the teacher's answer where that is hardly less likely. */
  labels: Int32Array;
  /** [rows] estimated probability that the label is right. */
  confidences: Float32Array;
  /** For `confidenceWithoutCandidates`: how much flatter the student's word of unseen rows is to be taken. */
  unseenTemperature: number;
  expected: ExpectedAccuracies;
}

/** Shares of the annotated rows that are right, as far as can be told without gold. */
export interface ExpectedAccuracies {
  first: number;
  single: number;
  /** The right label is among the candidates. */
  coverage: number;
  /** Held-out students. */
  student: number;
  labels: number;
}

/** `combining` at one stretch. */
export function combine(
  sets: CandidateSets,
  heldOut: Float32Array,
  seed?: number,
  rules?: WordRules | null,
): Combined {
  return toEnd(combining(sets, heldOut, seed, rules));
}

/**
 * Labels and confidences of the annotated rows.
 * @param heldOut the students' softmax for rows they were not trained on, [rows x classes].
 * @param rules what the texts tell of a teacher that may be rules about words; it concerns confidences alone.
 */
export function* combining(
  sets: CandidateSets,
  heldOut: Float32Array,
  seed = 1,
  rules: WordRules | null = null,
): Pieces<Combined> {
  const { rows, classes } = sets;
  const described = heedInLabels(sets, heldOut, describeTeacher(sets, heldOut, seed));
  const posterior = new Float32Array(rows * classes);
  const doubted = new Float32Array(rows * classes);
  const doubt = heedInConfidences(sets, heldOut, yield* doubtful(sets, heldOut, described, seed));
  const belief = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    weighRow(sets, row, heldOut, described, belief);
    posterior.set(belief, row * classes);
    weighRow(sets, row, heldOut, doubt, belief);
    doubted.set(belief, row * classes);
    if (row % ROWS_PER_PIECE === 0) yield;
  }
  const labels = guardedLabels(sets, posterior);
  const teacher = rules ? yield* hearRules(sets, rules, described, doubted, labels) : described;
  const confidences = Float32Array.from(labels, (label, row) =>
    floatAt(doubted, row * classes + label),
  );
  sets.told.forEach((label, row) => {
    if (label >= 0) makeCertain(posterior.subarray(row * classes, (row + 1) * classes), label);
  });
  const expected = expectedAccuracies(sets, heldOut, doubted, confidences);
  const unseenTemperature = temperatureFor(sets, heldOut, doubted);
  return { ...{ teacher, posterior, labels, confidences, unseenTemperature, expected } };
}

/**
 * The teacher as confidences hear it. The students' word must not change how right first candidates are on the
 * mean: where it seems to, teacher and students are of one mind more often than two that err by themselves.
 */
function* doubtful(
  sets: CandidateSets,
  heldOut: Float32Array,
  teacher: TeacherModel,
  seed: number,
): Pieces<TeacherModel> {
  const doubt = {
    ...teacher,
    namingWeight: DOUBT.names * teacher.namingWeight,
    temperature: DOUBT.student * teacher.temperature,
  };
  const [own] = bySpeech(sets);
  const few = sampleRows(own, 1_000, seed);
  if (few.length === 0) return doubt;
  const belief = new Float64Array(sets.classes);
  const inFirst = (row: number, quality: number) => {
    weighRow(sets, row, heldOut, { ...doubt, quality }, belief);
    return floatAt(belief, intAt(sets.labels, intAt(sets.offsets, row)));
  };
  const ofFew = (quality: number) =>
    few.reduce((sum, row) => sum + inFirst(row, quality), 0) / few.length;
  // How far the few differ from all is much the same at any quality.
  let ofAll = 0;
  for (const [done, row] of own.entries()) {
    if (done % ROWS_PER_PIECE === 0) yield;
    ofAll += inFirst(row, teacher.quality) / own.length;
  }
  const further = few.length < own.length ? ofAll - ofFew(teacher.quality) : 0;
  const quality = qualityWhere(teacher.firstRight, (quality) => ofFew(quality) + further);
  return { ...doubt, quality };
}

/** Of a teacher that is rules about words, labels are believed as far as the rest of the texts bears its rules out. */
function* hearRules(
  sets: CandidateSets,
  rules: WordRules,
  teacher: TeacherModel,
  beliefs: Float32Array,
  labels: Int32Array,
): Pieces<TeacherModel> {
  const { classes } = sets;
  const [own] = bySpeech(sets);
  const { share, right } = trustInRules(rules, classes);
  if (share === 0 || own.length === 0) return teacher;
  const sum = own.reduce(
    (total, row) => total + floatAt(beliefs, row * classes + intAt(labels, row)),
    0,
  );
  const wanted = (1 - share) * (sum / own.length) + share * right;
  yield* flattenBeliefs(beliefs, labels, own, classes, wanted);
  return share < 0.5 ? teacher : { ...teacher, firstRight: right, source: 'rules' };
}

/** [rows] the likeliest labels, but the teacher's own answer where another one is hardly likelier. */
function guardedLabels(sets: CandidateSets, posterior: Float32Array): Int32Array {
  const { rows, classes, single, labels: named, offsets } = sets;
  const labels = argmaxRows(posterior, classes);
  const [spoken] = bySpeech(sets);
  const factor = Math.exp((MARGIN.perLabel * (MARGIN.labels + classes)) / Math.max(1, rows));
  for (const row of spoken) {
    const of = (label: number) => floatAt(posterior, row * classes + label);
    const first = intAt(named, intAt(offsets, row));
    const other = intAt(single, row);
    const answer = other >= 0 && of(other) > of(first) ? other : first;
    if (of(intAt(labels, row)) < factor * of(answer)) labels[row] = answer;
  }
  return labels;
}

/**
 * Confidence in the student's favourite for a row that has no candidates: its probability, sharpened or
 * flattened as the annotated rows have shown it to need.
 * @param distribution the student's softmax, [classes]; the row was not trained on.
 */
export function confidenceWithoutCandidates(
  distribution: Float32Array,
  { unseenTemperature }: Pick<Combined, 'unseenTemperature'>,
): number {
  const tempered = new Float64Array(distribution.length);
  temper(distribution, 0, unseenTemperature, tempered);
  return Math.max(...tempered);
}

/** Means of the beliefs in what teacher and students said, over the rows that a teacher spoke of. */
function expectedAccuracies(
  sets: CandidateSets,
  heldOut: Float32Array,
  beliefs: Float32Array,
  confidences: Float32Array,
): ExpectedAccuracies {
  const { classes, offsets, labels, single } = sets;
  const sums = { first: 0, single: 0, coverage: 0, student: 0, labels: 0 };
  const winners = argmaxRows(heldOut, classes);
  let rows = 0;
  for (let row = 0; row < sets.rows; row++) {
    if (sets.certain[row] === 1 || saysNothing(sets, row)) continue;
    const of = (label: number) => floatAt(beliefs, row * classes + label);
    const named = labels.subarray(intAt(offsets, row), intAt(offsets, row + 1));
    rows += 1;
    sums.first += of(intAt(named, 0));
    sums.single += of(intAt(single, row));
    sums.coverage += named.reduce((sum, label) => sum + of(label), 0);
    sums.student += of(intAt(winners, row));
    sums.labels += floatAt(confidences, row);
  }
  const mean = (sum: number) => sum / Math.max(1, rows);
  return {
    first: mean(sums.first),
    single: mean(sums.single),
    coverage: mean(sums.coverage),
    student: mean(sums.student),
    labels: mean(sums.labels),
  };
}

/** The temperature at which held-out students best foretell the beliefs in the labels. */
function temperatureFor(sets: CandidateSets, heldOut: Float32Array, beliefs: Float32Array): number {
  const { rows, classes } = sets;
  const step = Math.max(1, Math.floor(rows / 2_000));
  const tempered = new Float64Array(classes);
  return expectedTemperature((temperature) => {
    let sum = 0;
    for (let row = 0; row < rows; row += step) {
      temper(heldOut, row, temperature, tempered);
      tempered.forEach((p, j) => (sum += floatAt(beliefs, row * classes + j) * Math.log(p)));
    }
    return sum;
  });
}
