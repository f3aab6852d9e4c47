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
import { prepareNgram } from '../../../workers/student/ngram-student';
import { Runtime } from '../../../workers/student/runtime';
import { Trainer } from '../../../workers/student/trainer';
import { trainToEnd } from '../../../workers/student/train-to-end';
import { Training } from '../../../workers/student/training';
import type { QualityApi, QualityFigures, QualityRequest, QualitySet } from './api';
import { policyFigures, shareRight } from './policies';

interface Prepared {
  set: QualitySet;
  runtime: Runtime;
  student: PreparedStudent<SparseRows>;
  testFeatures: SparseRows;
}

let prepared: Prepared | null = null;
const neverStop = () => Promise.resolve(false);

const api: QualityApi = {
  async prepare(set) {
    const runtime = prepared?.runtime ?? (await Runtime.load('wasm'));
    const student = prepareNgram(set.trainTexts);
    const driver = student.create({ classes: set.labels.length, weightDecay: 0, seed: 0 });
    prepared = { set, runtime, student, testFeatures: await driver.features(set.testTexts) };
  },

  async measure(request) {
    if (!prepared) throw new Error('measure: prepare comes first.');
    const { set, runtime, student, testFeatures } = prepared;
    const started = performance.now();
    const job = jobOf(set, request);
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

function jobOf(set: QualitySet, { seed, epochs, refinery }: QualityRequest): TrainingJob {
  const recipe = parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels: set.labels.map((name) => ({ name })) },
    student: { kind: 'ngram', epochs, executionProvider: 'wasm' },
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
