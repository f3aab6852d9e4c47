/**
 * @file Distributions of the train rows by students that were not trained on them. In-sample ones repeat
 * the candidates; only held-out ones can contradict them.
 */
import {
  foldOfRows,
  placeRows,
  selectRows,
  selectSets,
  splitFold,
} from '../../src/core/refinery/folds';
import { blindBeliefs, evenBeliefs } from '../../src/core/labels/naming';
import { teacherRows } from '../../src/core/labels/teacher-model';
import { pageDecides } from '../../src/core/refinery/weights';
import { stepSettings } from '../../src/core/students/training';
import type { TrainingJob } from './api';
import type { StudentDriver } from './driver';
import type { Runtime } from '../runtime';
import { Trainer } from './trainer';
import { trainToEnd } from './train-to-end';
import { Training, type TrainingParts } from './training';

/** Of the epochs, how many the students of each round get; the last ones are heard. */
const ROUNDS = [0.5, 0.5, 1];
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
 * Where the page decides on the targets, these are students of several rounds: the first learn the sets as they are,
 * the next what the first and the sets together say, and so on.
 */
export async function heldOutDistributions<Features>(
  job: TrainingJob,
  student: StudentDriver<Features>,
  runtime: Runtime,
  parts: HeldOutParts<Features>,
  { pause, onProgress }: HeldOutHooks,
): Promise<Float32Array | null> {
  if (!pageDecides(job.refinery)) {
    return ofOneRound(job, student, runtime, parts, { pause, onProgress });
  }
  const { sets } = job;
  const rows = teacherRows(sets);
  const total = ROUNDS.reduce((sum, share) => sum + share, 0);
  let targets = evenBeliefs(sets);
  let heldOut: Float32Array = targets;
  let done = 0;
  for (const [round, share] of ROUNDS.entries()) {
    if (round > 0) targets = blindBeliefs(sets, rows, heldOut, targets);
    const epochs = Math.ceil(share * job.student.epochs);
    const roundJob = { ...job, targets, student: { ...job.student, epochs } };
    const before = done;
    const said = await ofOneRound(roundJob, student, runtime, parts, {
      pause,
      onProgress: (fraction) => onProgress((before + share * fraction) / total),
    });
    if (!said) return null;
    heldOut = said;
    done += share;
  }
  return heldOut;
}

async function ofOneRound<Features>(
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
    const targets = job.targets && selectRows(job.targets, train, sets.classes);
    const foldJob = { ...job, sets: foldSets, targets, resume: null, figures: null };
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
