/**
 * @file The quality benchmark's worker: the app's own students, training and policies, without its database
 * and views; features are made once for all methods.
 */
import { expose } from 'comlink';
import { candidateSets } from '../../../src/core/refinery/candidate-sets';
import { argmaxRows } from '../../../src/core/refinery/refinery';
import { parseRecipe } from '../../../src/core/task/recipe';
import type { SparseRows } from '../../../src/core/students/sparse';
import { stepSettings, STUDENT_DEFAULTS } from '../../../src/core/students/training';
import type { TrainingJob } from '../../../workers/student/api';
import type { PreparedStudent, StudentDriver } from '../../../workers/student/driver';
import { heldOutDistributions } from '../../../workers/student/held-out';
import { NgramStudent, prepareNgram } from '../../../workers/student/ngram-student';
import { Runtime } from '../../../workers/runtime';
import { Trainer } from '../../../workers/student/trainer';
import { trainToEnd } from '../../../workers/student/train-to-end';
import { Training } from '../../../workers/student/training';
import type { QualityApi, QualityFigures, QualityRequest, QualitySet, StudentVariant } from './api';
import { HashedFeatures } from './hashing';
import { policyFigures, shareRight } from './policies';

interface Prepared {
  set: QualitySet;
  variant: StudentVariant;
  runtime: Runtime;
  student: PreparedStudent<SparseRows>;
  testFeatures: SparseRows;
}

let prepared: Prepared | null = null;
const neverStop = () => Promise.resolve(false);

const api: QualityApi = {
  async prepare(set, variant = {}) {
    const runtime = prepared?.runtime ?? (await Runtime.load('wasm'));
    prepared = { set, variant, runtime, ...(await featuresOf(set, variant)) };
  },

  async measure(request) {
    if (!prepared) throw new Error('measure: prepare comes first.');
    const { set, variant, runtime, student, testFeatures } = prepared;
    const started = performance.now();
    const job = jobOf(set, variant, request);
    const { seed } = job;
    const { weightDecay } = STUDENT_DEFAULTS.ngram;
    const driver = student.create({ classes: set.labels.length, weightDecay, seed });
    const newTrainer = () => new Trainer(runtime, driver.model(), stepSettings(job.student));
    const trainer = newTrainer();
    const features = student.trainFeatures;
    const parts = {
      ...{ student: driver, trainer, newTrainer, features, testFeatures: null },
    };
    const training = new Training(job, parts);
    try {
      await trainToEnd(training, trainer, { pause: neverStop, onEpoch: () => undefined });
      const fitted = await driver.evaluate(features, trainer);
      const unseen = await driver.evaluate(testFeatures, trainer);
      const heldOut = request.distributions
        ? await heldOutOf(job, driver, runtime, features)
        : null;
      const figures: QualityFigures = {
        train: shareRight(argmaxRows(fitted, set.labels.length), set.trainGold),
        test: shareRight(argmaxRows(unseen, set.labels.length), set.testGold),
        epochs: training.epochsDone,
        seconds: (performance.now() - started) / 1000,
      };
      return { figures, distributions: heldOut && { fitted, heldOut, unseen } };
    } finally {
      await training.dispose();
      await trainer.dispose();
    }
  },

  judge(distributions, seed) {
    if (!prepared) throw new Error('judge: prepare comes first.');
    return Promise.resolve(policyFigures(prepared.set, distributions, seed));
  },
};

async function featuresOf(
  { trainTexts, testTexts, labels }: QualitySet,
  { settings, hashing }: StudentVariant,
): Promise<Pick<Prepared, 'student' | 'testFeatures'>> {
  if (!hashing) {
    const student = prepareNgram(trainTexts, settings);
    const driver = student.create({ classes: labels.length, weightDecay: 0, seed: 0 });
    return { student, testFeatures: await driver.features(testTexts) };
  }
  const hashed = new HashedFeatures(hashing, trainTexts);
  // The student of a vocabulary whose terms nobody looks up.
  const idf = new Float32Array(hashing.buckets);
  const vocabulary = { terms: Array.from(idf.keys(), String), idf };
  const student: PreparedStudent<SparseRows> = {
    trainFeatures: hashed.transform(trainTexts),
    create: (driverSettings) => new NgramStudent(vocabulary, { ...driverSettings, ...settings }),
  };
  return { student, testFeatures: hashed.transform(testTexts) };
}

function jobOf(
  set: QualitySet,
  { settings }: StudentVariant,
  { seed, epochs, refinery }: QualityRequest,
): TrainingJob {
  const recipe = parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels: set.labels.map((name) => ({ name })) },
    student: { kind: 'ngram', epochs, executionProvider: 'wasm', ...settings },
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

async function heldOutOf(
  job: TrainingJob,
  driver: StudentDriver<SparseRows>,
  runtime: Runtime,
  features: SparseRows,
): Promise<Float32Array | null> {
  const hooks = { pause: neverStop, onProgress: () => undefined };
  return heldOutDistributions(job, driver, runtime, { features }, hooks);
}

expose(api);
