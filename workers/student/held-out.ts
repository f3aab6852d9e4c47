/**
 * @file Distributions of the train rows by students that were not trained on them. In-sample ones repeat
 * the candidates; only held-out ones can contradict them.
 */
import { foldOfRows, placeRows, selectSets, splitFold } from '../../src/core/refinery/folds';
import { stepSettings } from '../../src/core/students/training';
import type { TrainingJob } from './api';
import type { StudentDriver } from './driver';
import type { Runtime } from '../runtime';
import { Trainer } from './trainer';
import { trainToEnd } from './train-to-end';
import { Training, type TrainingParts } from './training';

/** Each student misses a third of the rows: more folds cost more time and change little. */
export const FOLDS = 3;

export interface HeldOutHooks {
  /** Awaited between runs; true means stop. */
  pause: () => Promise<boolean>;
  /** The share of the work that is done, 0 to 1. */
  onProgress: (fraction: number) => void;
}

/** Softmax of each train row by a student of the other folds, [rows x classes]; null if stopped. */
export async function heldOutDistributions<Features>(
  job: TrainingJob,
  student: StudentDriver<Features>,
  runtime: Runtime,
  { features, openFeatures }: Pick<TrainingParts<Features>, 'features' | 'openFeatures'>,
  { pause, onProgress }: HeldOutHooks,
): Promise<Float32Array | null> {
  const { sets, seed } = job;
  const distributions = new Float32Array(sets.rows * sets.classes);
  const foldOf = foldOfRows(sets.rows, FOLDS, seed);
  for (let fold = 0; fold < FOLDS; fold++) {
    const { train, held } = splitFold(foldOf, fold);
    if (train.length === 0 || held.length === 0) continue;
    const foldJob = { ...job, sets: selectSets(sets, train), resume: null, figures: null };
    const newTrainer = () => new Trainer(runtime, student.model(), stepSettings(job.student));
    const trainer = newTrainer();
    const heldFeatures = student.select(features, held);
    const training = new Training(foldJob, {
      ...{ student, trainer, newTrainer, testFeatures: null },
      features: student.select(features, train),
      // To these students the rows held out are rows that nobody annotated, like those.
      openFeatures: (openFeatures && student.join?.(heldFeatures, openFeatures)) ?? null,
    });
    try {
      // A student whose numbers overflowed is heard as it was before, like the one that labels.
      const { isStopped } = await trainToEnd(training, trainer, {
        pause,
        onEpoch: ({ epoch }) => onProgress((fold + epoch / job.student.epochs) / FOLDS),
      });
      if (isStopped) return null;
      const values = await student.evaluate(heldFeatures, trainer);
      placeRows(distributions, held, values, sets.classes);
    } finally {
      await training.dispose();
      await trainer.dispose();
    }
  }
  return distributions;
}
