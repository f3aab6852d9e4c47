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
import { blindBeliefs, evenBeliefs } from '../../src/core/labels/combination/naming';
import { teacherRows } from '../../src/core/labels/combination/speech';
import { pageDecides } from '../../src/core/refinery/weights';
import { stepSettings } from '../../src/core/students/training';
import { inPieces } from '../breathe';
import type { TrainingJob } from './api';
import { trainerOf, type StudentDriver } from './driver';
import type { Runtime } from '../runtime';
import type { StudentTrainer } from './trainer';
import { trainToEnd } from './train-to-end';
import { Training, type TrainingParts } from './training';

/** The shares of the epochs after which the students are heard; each time they go on from what all of them say. */
const HEARINGS = [0.4, 0.6, 1];
/** Each student misses a third of the rows: more folds cost more time and change little. */
const FOLDS = 3;

type HeldOutParts<Features> = Pick<TrainingParts<Features>, 'features' | 'openFeatures'> & {
  folds?: number;
};

export interface HeldOutHooks {
  /** Awaited between runs; true means stop. */
  pause: () => Promise<boolean>;
  /** The share of the work that is done, 0 to 1. */
  onProgress: (fraction: number) => void;
}

/** A student and the rows that it does not learn from. */
interface Fold<Features> {
  trainer: StudentTrainer;
  training: Training<Features>;
  train: Int32Array;
  held: Int32Array;
  heldFeatures: Features;
  /** Its numbers have overflowed: it is heard as it was before, like the student that labels. */
  isOver: boolean;
}

/**
 * Softmax of each train row by students of the other folds, [rows x classes]; null if stopped.
 *
 * Where the page decides on the targets, the students first learn the sets as they are, then what they and the
 * sets together say, and so on.
 */
export async function heldOutDistributions<Features>(
  job: TrainingJob,
  student: StudentDriver<Features>,
  runtime: Runtime,
  parts: HeldOutParts<Features>,
  { pause, onProgress }: HeldOutHooks,
): Promise<Float32Array | null> {
  const { sets } = job;
  const decides = pageDecides(job.refinery);
  let targets = decides ? evenBeliefs(sets) : job.targets;
  const folds = foldsOf({ ...job, targets }, student, runtime, parts);
  let heldOut = new Float32Array(sets.rows * sets.classes);
  try {
    for (const share of decides ? HEARINGS : [1]) {
      const lastEpoch = Math.ceil(share * job.student.epochs);
      for (const [number, fold] of folds.entries()) {
        // The hearing that this one goes on from has moved the targets of all folds.
        if (targets && fold.training.epochsDone > 0) {
          fold.training.retarget(selectRows(targets, fold.train, sets.classes));
        }
        const first = fold.training.epochsDone;
        const isHeard = await trainOn(fold, lastEpoch, pause, (epoch) => {
          const all = folds.length * first + number * (lastEpoch - first) + epoch - first;
          onProgress(all / (folds.length * job.student.epochs));
        });
        if (!isHeard) return null;
      }
      heldOut = await heard(folds, student, sets.rows, sets.classes);
      if (decides && targets) {
        targets = await inPieces(blindBeliefs(sets, teacherRows(sets), heldOut, targets));
      }
    }
    return heldOut;
  } finally {
    for (const { training, trainer } of folds) {
      await training.dispose();
      await trainer.dispose();
    }
  }
}

function foldsOf<Features>(
  job: TrainingJob,
  student: StudentDriver<Features>,
  runtime: Runtime,
  { features, openFeatures, folds = FOLDS }: HeldOutParts<Features>,
): Fold<Features>[] {
  const { sets, seed } = job;
  const foldOf = foldOfRows(sets.rows, folds, seed, job.firstOf);
  return Array.from({ length: folds }, (_, fold) => splitFold(foldOf, fold))
    .filter(({ train, held }) => train.length > 0 && held.length > 0)
    .map(({ train, held }) => {
      const targets = job.targets && selectRows(job.targets, train, sets.classes);
      const newTrainer = () => trainerOf(student, runtime, stepSettings(job.student));
      const trainer = newTrainer();
      const heldFeatures = student.select(features, held);
      const training = new Training(
        { ...job, sets: selectSets(sets, train), targets, resume: null, figures: null },
        {
          ...{ student, trainer, newTrainer, testFeatures: null, isUnheard: true },
          features: student.select(features, train),
          // To these students the rows held out are rows that nobody annotated, like those.
          openFeatures: (openFeatures && student.join?.(heldFeatures, openFeatures)) ?? null,
        },
      );
      return { trainer, training, train, held, heldFeatures, isOver: false };
    });
}

/** @returns false if stopped. */
async function trainOn<Features>(
  fold: Fold<Features>,
  lastEpoch: number,
  pause: () => Promise<boolean>,
  onEpoch: (epoch: number) => void,
): Promise<boolean> {
  if (fold.isOver) return true;
  const { epochs, isStopped } = await trainToEnd(fold.training, fold.trainer, {
    pause,
    onEpoch: ({ epoch }) => onEpoch(epoch),
    lastEpoch,
  });
  fold.isOver = epochs < lastEpoch;
  return !isStopped;
}

async function heard<Features>(
  folds: readonly Fold<Features>[],
  student: StudentDriver<Features>,
  rows: number,
  classes: number,
): Promise<Float32Array<ArrayBuffer>> {
  const distributions = new Float32Array(rows * classes);
  for (const { trainer, held, heldFeatures } of folds) {
    placeRows(distributions, held, await student.evaluate(heldFeatures, trainer), classes);
  }
  return distributions;
}
