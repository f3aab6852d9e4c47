/**
 * @file What the quality benchmark measures: the app's own students, training and policies, without its database
 * and views; features are made once for all methods.
 */
import {
  asTold,
  candidateSets,
  certainRow,
  type TrainingRow,
} from '../../../src/core/refinery/candidate-sets';
import { combine } from '../../../src/core/labels/combination/combine';
import { argmaxRows } from '../../../src/core/refinery/refinery';
import { pageDecides } from '../../../src/core/refinery/weights';
import { parseRecipe } from '../../../src/core/task/recipe';
import { FeatureTable, type TableRows } from '../../../src/core/students/tables/feature-table';
import { stepSettings, STUDENT_DEFAULTS } from '../../../src/core/students/training';
import type { TrainingJob } from '../../../workers/student/api';
import { trainerOf, type PreparedStudent } from '../../../workers/student/driver';
import { heldOutDistributions } from '../../../workers/student/held-out';
import { NgramStudent } from '../../../workers/student/ngram-student';
import { prepareNgram } from '../../../workers/student/prepare-ngram';
import { Runtime } from '../../../workers/runtime';
import { trainToEnd } from '../../../workers/student/train-to-end';
import { Training } from '../../../workers/student/training';
import type { PeopleFigures, QualityApi, QualityRequest, QualitySet, StudentVariant } from './api';
import { HashedFeatures } from './hashing';
import { policyFigures, shareRight } from './policies';

interface Prepared {
  set: QualitySet;
  variant: StudentVariant;
  runtime: Runtime;
  student: PreparedStudent<TableRows>;
  testFeatures: TableRows;
}

let prepared: Prepared | null = null;
const neverStop = () => Promise.resolve(false);

export const quality: QualityApi = {
  async prepare(set, variant = {}) {
    const runtime = prepared?.runtime ?? (await Runtime.load('wasm'));
    prepared = { set, variant, runtime, ...(await featuresOf(set, variant)) };
  },

  async measure(request) {
    if (!prepared) throw new Error('measure: prepare comes first.');
    const { set } = prepared;
    const started = performance.now();
    const before = await labelled(prepared, set.annotations, request);
    const { distributions, epochs } = before;
    const { fitted, heldOut, unseen } = distributions;
    const people: PeopleFigures[] = [];
    for (const rows of request.people ?? []) {
      const annotations = withPeople(set, leastSure(set, before, rows));
      const after = await labelled(prepared, annotations, request);
      people.push({ rows, ...rightOf(set, annotations, after.distributions) });
    }
    const classes = set.labels.length;
    const all = heldOut && { fitted, heldOut, unseen };
    return {
      train: shareRight(argmaxRows(fitted, classes), set.trainGold),
      test: shareRight(argmaxRows(unseen, classes), set.testGold),
      ...{ epochs, people },
      seconds: (performance.now() - started) / 1000,
      policies: request.policies && all ? policyFigures(set, all, request.seed) : null,
      distributions: request.distributions ? all : null,
    };
  },

  judge: (set, distributions, seed) => Promise.resolve(policyFigures(set, distributions, seed)),
};

interface Labelled {
  distributions: { fitted: Float32Array; heldOut: Float32Array | null; unseen: Float32Array };
  epochs: number;
}

/** A whole training: the held-out students where they are asked for, then the one that labels. */
async function labelled(
  { set, variant, runtime, student, testFeatures }: Prepared,
  annotations: readonly TrainingRow[],
  request: QualityRequest,
): Promise<Labelled> {
  const job = jobOf({ ...set, annotations }, variant, request);
  const { seed } = job;
  const classes = set.labels.length;
  const weightDecay = request.student?.weightDecay ?? STUDENT_DEFAULTS.ngram.weightDecay;
  const driver = student.create({ classes, weightDecay, seed, isOnProcessor: true });
  const newTrainer = () => trainerOf(driver, runtime, stepSettings(job.student));
  const features = student.trainFeatures;
  const decides = pageDecides(job.refinery);
  const hooks = { pause: neverStop, onProgress: () => undefined };
  const heldOut =
    decides || request.policies
      ? await heldOutDistributions(job, driver, runtime, { features }, hooks)
      : null;
  if (decides && heldOut) {
    const told = candidateSets(annotations.map(asTold), set.labels);
    job.targets = combine(told, heldOut, seed).posterior;
  }
  const trainer = newTrainer();
  const parts = { student: driver, trainer, newTrainer, features, testFeatures: null };
  const training = new Training(job, parts);
  try {
    await trainToEnd(training, trainer, { pause: neverStop, onEpoch: () => undefined });
    const fitted = await driver.evaluate(features, trainer);
    const unseen = await driver.evaluate(testFeatures, trainer);
    return { distributions: { fitted, heldOut, unseen }, epochs: training.epochsDone };
  } finally {
    await training.dispose();
    await trainer.dispose();
  }
}

/** The rows whose labels under policy `auto` are the least sure. */
function leastSure(set: QualitySet, { distributions }: Labelled, rows: number): number[] {
  const { heldOut } = distributions;
  if (!heldOut) throw new Error('people: they need held-out students.');
  const { confidences } = combine(candidateSets(set.annotations, set.labels), heldOut);
  return Array.from(confidences.keys())
    .sort((a, b) => (confidences[a] ?? 0) - (confidences[b] ?? 0) || a - b)
    .slice(0, rows);
}

/** The annotations after a person has labelled some rows, as gold has it. */
function withPeople(set: QualitySet, rows: readonly number[]): TrainingRow[] {
  const labelled = new Set(rows);
  return set.annotations.map((annotation, row) => {
    const label = set.labels[set.trainGold[row] ?? -1];
    return labelled.has(row) && label !== undefined
      ? certainRow(row, label, annotation)
      : annotation;
  });
}

/** Share of the rows' labels that are right, the people's included, and of the student's on test rows. */
function rightOf(
  set: QualitySet,
  annotations: readonly TrainingRow[],
  { heldOut, unseen }: Labelled['distributions'],
): Omit<PeopleFigures, 'rows'> {
  const sets = candidateSets(annotations.map(asTold), set.labels);
  const labels = heldOut ? combine(sets, heldOut).labels : new Int32Array();
  sets.told.forEach((label, row) => {
    if (label >= 0) labels[row] = label;
  });
  return {
    right: shareRight(labels, set.trainGold),
    test: shareRight(argmaxRows(unseen, set.labels.length), set.testGold),
  };
}

async function featuresOf(
  { trainTexts, testTexts, labels }: QualitySet,
  { settings, hashing }: StudentVariant,
): Promise<Pick<Prepared, 'student' | 'testFeatures'>> {
  if (!hashing) {
    const student = await prepareNgram(trainTexts, settings);
    const driver = student.create({ classes: labels.length, weightDecay: 0, seed: 0 });
    return { student, testFeatures: await driver.features(testTexts) };
  }
  const hashed = new HashedFeatures(hashing, trainTexts);
  // The student of a vocabulary whose terms nobody looks up.
  const idf = new Float32Array(hashing.buckets);
  const vocabulary = {
    terms: Array.from(idf.keys(), String),
    idf,
    spaceless: 'characters' as const,
  };
  const rowsOf = (texts: readonly string[]) =>
    FeatureTable.ofFeatures(hashed.transform(texts)).part();
  const student: PreparedStudent<TableRows> = {
    trainFeatures: rowsOf(trainTexts),
    create: (driverSettings) => new NgramStudent(vocabulary, { ...driverSettings, ...settings }),
  };
  return { student, testFeatures: rowsOf(testTexts) };
}

function jobOf(
  set: Pick<QualitySet, 'labels'> & { annotations: readonly TrainingRow[] },
  { settings }: StudentVariant,
  { seed, epochs, refinery, student }: QualityRequest,
): TrainingJob {
  const recipe = parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels: set.labels.map((name) => ({ name })) },
    student: { kind: 'ngram', epochs, executionProvider: 'wasm', ...settings, ...student },
    refinery,
    seed,
  });
  return {
    sets: candidateSets(set.annotations, set.labels),
    student: recipe.student,
    refinery: recipe.refinery,
    seed,
    resume: null,
    figures: null,
  };
}
