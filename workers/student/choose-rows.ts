/**
 * @file Between two rounds of a teacher with a budget: a student of the rows annotated so far, how good it
 * is, and which rows would teach it most.
 */
import { expectedAccuracy } from '../../src/core/budget/expected-accuracy';
import { nextRound, type RoundChoice } from '../../src/core/budget/rounds';
import { combining } from '../../src/core/labels/combination/combine';
import { intAt } from '../../src/core/reads';
import { argmaxRows } from '../../src/core/refinery/refinery';
import { pageDecides } from '../../src/core/refinery/weights';
import { stepSettings } from '../../src/core/students/training';
import type { SparseRows } from '../../src/core/students/sparse';
import { inPieces } from '../breathe';
import type { RoundJob, TrainingJob } from './api';
import type { TableRows } from '../../src/core/students/tables/feature-table';
import { trainerOf, type DriverSettings, type StudentDriver } from './driver';
import { heldOutDistributions } from './held-out';
import { prepareNgram } from './prepare-ngram';
import type { Runtime } from '../runtime';
import { trainToEnd } from './train-to-end';
import { Training } from './training';

/**
 * Share of its epochs that a student which judges unseen rows is trained for: on train rows of TREC the
 * expected accuracy comes nearer to the true one than after all of them (docs/budget.md), and a round is shorter.
 */
const JUDGE_EPOCHS = 0.6;

/**
 * Up to so many rows, each student that judges them misses a tenth of them, not a third: a student of two thirds of
 * few rows is so much worse that what it has right says too little of one that learns them all.
 */
const FEW_ROWS = 100;
const FOLDS_OF_FEW = 10;

/** @returns null if it was stopped. */
export async function chooseRows(
  job: RoundJob,
  settings: DriverSettings,
  runtime: Runtime,
  pause: () => Promise<boolean>,
): Promise<RoundChoice | null> {
  const { sets, annotated, open, count, seed } = job;
  const prepared = await prepareNgram(job.texts, job.student, []);
  const student = prepared.create(settings);
  const features = prepared.trainFeatures;
  const epochs = Math.ceil(JUDGE_EPOCHS * job.student.epochs);
  const unresumed = { targets: null, resume: null, figures: null };
  const training = { ...job, student: { ...job.student, epochs }, ...unresumed };
  const own = student.select(features, annotated);
  const folds = annotated.length <= FEW_ROWS && { folds: FOLDS_OF_FEW };
  const hooks = { pause, onProgress: () => undefined };
  const heldOut = await heldOutDistributions(
    training,
    student,
    runtime,
    { features: own, ...folds },
    hooks,
  );
  if (!heldOut) return null;
  const targets = pageDecides(job.refinery)
    ? (await inPieces(combining(sets, heldOut, seed))).posterior
    : null;
  const teaching = { ...job, ...unresumed, targets };
  const distributions = await trainedDistributions(teaching, student, features, runtime, pause);
  if (!distributions) return null;
  const { classes } = sets;
  const known = { features: ofPlaces(features, open), distributions, classes };
  const chosen = nextRound({ ...known, open: [...open], count, seed });
  return {
    rows: count > 0 ? await inPieces(chosen) : new Int32Array(0),
    expected: expectedAccuracy(sets, annotated, heldOut, distributions),
    labels: unseenLabels(annotated, heldOut, distributions, classes),
  };
}

/** Softmax of all texts by the student of the annotated ones, [texts x classes]; null if stopped. */
async function trainedDistributions(
  job: TrainingJob & Pick<RoundJob, 'annotated'>,
  student: StudentDriver<TableRows>,
  features: TableRows,
  runtime: Runtime,
  pause: () => Promise<boolean>,
): Promise<Float32Array | null> {
  const newTrainer = () => trainerOf(student, runtime, stepSettings(job.student));
  const trainer = newTrainer();
  const training = new Training(job, {
    ...{ student, trainer, newTrainer, testFeatures: null },
    features: student.select(features, job.annotated),
  });
  try {
    const { isStopped } = await trainToEnd(training, trainer, { pause, onEpoch: () => undefined });
    return isStopped ? null : await student.evaluate(features, trainer);
  } finally {
    await training.dispose();
    await trainer.dispose();
  }
}

/** Features of some places among the rows; the others have none, as they need not fit in memory. */
function ofPlaces({ table, rows }: TableRows, places: Int32Array): SparseRows {
  const { starts, ends, ...entries } = table.features(places.map((place) => intAt(rows, place)));
  const all = { starts: new Int32Array(rows.length), ends: new Int32Array(rows.length) };
  places.forEach((place, i) => {
    all.starts[place] = intAt(starts, i);
    all.ends[place] = intAt(ends, i);
  });
  return { ...all, ...entries };
}

/** [texts] the favourite of a student that was not trained on the text. */
function unseenLabels(
  annotated: Int32Array,
  heldOut: Float32Array,
  distributions: Float32Array,
  classes: number,
): Int32Array {
  const labels = argmaxRows(distributions, classes);
  argmaxRows(heldOut, classes).forEach((label, i) => (labels[intAt(annotated, i)] = label));
  return labels;
}
