/** @file The page's n-gram student in Node: learns texts and their labels, and labels others. */
import { candidateSets } from '../../../src/core/refinery/candidate-sets';
import { argmaxRows } from '../../../src/core/refinery/refinery';
import { stepSettings, STUDENT_DEFAULTS } from '../../../src/core/students/training';
import { parseRecipe } from '../../../src/core/task/recipe';
import { trainerOf } from '../../../workers/student/driver';
import { prepareNgram } from '../../../workers/student/prepare-ngram';
import { trainToEnd } from '../../../workers/student/train-to-end';
import { Training } from '../../../workers/student/training';
import type { Runtime } from '../../../workers/runtime';

/** On the processor the n-gram student does without it. */
const NO_RUNTIME = {} as Runtime;

interface Learned {
  /** [texts] numbers of labels. */
  label: (texts: string[]) => Promise<Int32Array>;
}

/** @param onStage gets the name of each stage when it is over. */
export async function learn(
  { texts, gold, labels }: { texts: string[]; gold: number[]; labels: string[] },
  onStage: (stage: string) => void,
): Promise<Learned> {
  const { student: config, refinery } = parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels: labels.map((name) => ({ name })) },
    student: { kind: 'ngram', executionProvider: 'wasm' },
  });
  const classes = labels.length;
  const prepared = await prepareNgram(texts, config);
  onStage('features');
  const annotations = gold.map((label, row) => ({
    ...{ row, status: 'annotated' as const },
    candidates: labels.slice(label, label + 1),
  }));
  const targets = new Float32Array(texts.length * classes);
  gold.forEach((label, row) => (targets[row * classes + label] = 1));
  const { weightDecay } = STUDENT_DEFAULTS.ngram;
  const student = prepared.create({ classes, weightDecay, seed: 1, isOnProcessor: true });
  const newTrainer = () => trainerOf(student, NO_RUNTIME, stepSettings(config));
  const trainer = newTrainer();
  const training = new Training(
    {
      ...{ sets: candidateSets(annotations, labels), student: config, refinery, targets },
      ...{ seed: 1, resume: null, figures: null },
    },
    { student, trainer, newTrainer, features: prepared.trainFeatures, testFeatures: null },
  );
  await trainToEnd(training, trainer, {
    pause: () => Promise.resolve(false),
    onEpoch: () => undefined,
  });
  onStage('training');
  return {
    label: async (others) => {
      const features = await student.features(others);
      return argmaxRows(await student.evaluate(features, trainer), classes);
    },
  };
}
