/**
 * @file Distributions of the train rows by students that were not trained on them. In-sample ones repeat
 * the candidates; only held-out ones can contradict them.
 */
import { foldOfRows, placeRows, selectSets, splitFold } from '../../src/core/refinery/folds';
import { LEAST_PROBABILITY } from '../../src/core/labels/temperature';
import { matchClassShares } from '../../src/core/refinery/class-shares';
import { candidateWeights, pageDecides } from '../../src/core/refinery/weights';
import type { RefineryConfig } from '../../src/core/task/recipe';
import { stepSettings } from '../../src/core/students/training';
import type { TrainingJob } from './api';
import type { StudentDriver } from './driver';
import type { Runtime } from '../runtime';
import { Trainer } from './trainer';
import { trainToEnd } from './train-to-end';
import { Training, type TrainingParts } from './training';

/** Each student misses a third of the rows: more folds cost more time and change little. */
export const FOLDS = 3;

type HeldOutParts<Features> = Pick<TrainingParts<Features>, 'features' | 'openFeatures'>;

export interface HeldOutHooks {
  /** Awaited between runs; true means stop. */
  pause: () => Promise<boolean>;
  /** The share of the work that is done, 0 to 1. */
  onProgress: (fraction: number) => void;
}

/**
 * Softmax of each train row by students of the other folds, [rows x classes]; null if stopped.
 *
 * Where the page decides on the targets, these are two students a fold: one learns the teacher's single answers, one
 * its sets, with the labels' shares held to those of the sets. The one fails where the teacher has favourites,
 * the other where its sets say little; their geometric mean did better than either, on TREC and DBpedia.
 */
export async function heldOutDistributions<Features>(
  job: TrainingJob,
  student: StudentDriver<Features>,
  runtime: Runtime,
  parts: HeldOutParts<Features>,
  { pause, onProgress }: HeldOutHooks,
): Promise<Float32Array | null> {
  if (!pageDecides(job.refinery)) {
    return ofOneView(job, student, runtime, parts, { pause, onProgress });
  }
  const { sets, refinery } = job;
  const view = (settings: Partial<RefineryConfig>, done: number) => {
    const viewJob = { ...job, refinery: { ...refinery, folds: 0, ...settings } };
    const hooks = { pause, onProgress: (share: number) => onProgress((done + share) / 2) };
    return ofOneView(viewJob, student, runtime, parts, hooks);
  };
  const ofSingles = await view({ mode: 'single' }, 0);
  if (!ofSingles) return null;
  const settings = { mode: 'renormalise', weights: 'uniform', classShares: true } as const;
  const ofSets = await view(settings, 1);
  if (!ofSets) return null;
  const shares = candidateWeights(sets, 'uniform');
  return geometricMean(ofSingles, matchClassShares(sets, shares, ofSets), sets.classes);
}

async function ofOneView<Features>(
  job: TrainingJob,
  student: StudentDriver<Features>,
  runtime: Runtime,
  { features, openFeatures }: HeldOutParts<Features>,
  { pause, onProgress }: HeldOutHooks,
): Promise<Float32Array | null> {
  const { sets, seed } = job;
  const distributions = new Float32Array(sets.rows * sets.classes);
  const foldOf = foldOfRows(sets.rows, FOLDS, seed);
  for (let fold = 0; fold < FOLDS; fold++) {
    const { train, held } = splitFold(foldOf, fold);
    if (train.length === 0 || held.length === 0) continue;
    const foldSets = selectSets(sets, train);
    const foldJob = { ...job, sets: foldSets, targets: null, resume: null, figures: null };
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

/** sqrt(a b) of each row, normalised. */
function geometricMean(a: Float32Array, b: Float32Array, classes: number): Float32Array {
  const mean = a.map((p, i) => Math.sqrt(Math.max(p, LEAST_PROBABILITY) * (b[i] ?? 0)));
  for (let start = 0; start < mean.length; start += classes) {
    const row = mean.subarray(start, start + classes);
    const total = row.reduce((sum, p) => sum + p, 0);
    row.forEach((p, j) => (row[j] = total > 0 ? p / total : 1 / classes));
  }
  return mean;
}
