/**
 * @file The quality benchmark's worker: the app's own students, training and policies, without its database
 * and views; features are made once for all methods.
 */
import { expose } from 'comlink';
import { candidateSets } from '../../../src/core/refinery/candidate-sets';
import { combine } from '../../../src/core/labels/combine';
import { argmaxRows } from '../../../src/core/refinery/refinery';
import { pageDecides } from '../../../src/core/refinery/weights';
import { parseRecipe } from '../../../src/core/task/recipe';
import type { SparseRows } from '../../../src/core/students/sparse';
import { stepSettings, STUDENT_DEFAULTS } from '../../../src/core/students/training';
import type { TrainingJob } from '../../../workers/student/api';
import type { PreparedStudent } from '../../../workers/student/driver';
import { heldOutDistributions } from '../../../workers/student/held-out';
import { NgramStudent, prepareNgram } from '../../../workers/student/ngram-student';
import { Runtime } from '../../../workers/runtime';
import { Trainer } from '../../../workers/student/trainer';
import { trainToEnd } from '../../../workers/student/train-to-end';
import { Training } from '../../../workers/student/training';
import type { QualityApi, QualityRequest, QualitySet, StudentVariant } from './api';
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
    const { sets, seed } = job;
    const classes = set.labels.length;
    const weightDecay = request.student?.weightDecay ?? STUDENT_DEFAULTS.ngram.weightDecay;
    const driver = student.create({ classes, weightDecay, seed });
    const newTrainer = () => new Trainer(runtime, driver.model(), stepSettings(job.student));
    const features = student.trainFeatures;
    const decides = pageDecides(job.refinery);
    const hooks = { pause: neverStop, onProgress: () => undefined };
    const heldOut =
      decides || request.policies
        ? await heldOutDistributions(job, driver, runtime, { features }, hooks)
        : null;
    if (decides && heldOut) job.targets = combine(sets, heldOut, seed).posterior;
    const trainer = newTrainer();
    const parts = { student: driver, trainer, newTrainer, features, testFeatures: null };
    const training = new Training(job, parts);
    try {
      await trainToEnd(training, trainer, { pause: neverStop, onEpoch: () => undefined });
      const fitted = await driver.evaluate(features, trainer);
      const unseen = await driver.evaluate(testFeatures, trainer);
      const distributions = heldOut && { fitted, heldOut, unseen };
      return {
        train: shareRight(argmaxRows(fitted, classes), set.trainGold),
        test: shareRight(argmaxRows(unseen, classes), set.testGold),
        epochs: training.epochsDone,
        seconds: (performance.now() - started) / 1000,
        policies:
          request.policies && distributions ? policyFigures(set, distributions, seed) : null,
      };
    } finally {
      await training.dispose();
      await trainer.dispose();
    }
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

expose(api);
