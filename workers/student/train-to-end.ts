/** @file A training from where it stands to its last epoch or an earlier one, or to the last whose numbers were good. */
import type { TrainingNote } from '../../src/core/messages/training-notes';
import { DivergedError, type EpochLog, type TrainingEnd } from '../../src/core/students/training';
import type { StudentTrainer } from './trainer';
import type { Training } from './training';

export interface TrainingHooks {
  /** Awaited between runs; true means stop. */
  pause: () => Promise<boolean>;
  /** Awaited after each epoch. */
  onEpoch: (log: EpochLog) => void | Promise<void>;
  /** The epoch to end after; the training's last where it is not given. */
  lastEpoch?: number;
}

/**
 * Trains until nothing is left to train. Where the numbers overflow, the trainer is left with the student of
 * the epoch before, to label with; what is on the device is never trained on from there.
 * @throws DivergedError if there is no such epoch.
 */
export async function trainToEnd<Features>(
  training: Training<Features>,
  trainer: StudentTrainer,
  { pause, onEpoch, lastEpoch = Infinity }: TrainingHooks,
): Promise<TrainingEnd> {
  let good = training.epochsDone > 0 ? await trainer.parameters() : null;
  let epochsDone = training.epochsDone;
  try {
    while (!training.isDone && training.epochsDone < lastEpoch) {
      const log = await training.epoch(pause);
      if (!log) return { epochs: epochsDone, isStopped: true, notice: null };
      await onEpoch(log);
      good = await trainer.parameters();
      epochsDone = log.epoch;
    }
    const epochs = training.isDone ? training.finish() : epochsDone;
    return { epochs, isStopped: false, notice: earlyNotice(epochs, epochsDone) };
  } catch (error) {
    if (!(error instanceof DivergedError) || !good) throw error;
    trainer.setParameters(good);
    return {
      epochs: epochsDone,
      isStopped: false,
      notice: { code: 'training-diverged', epoch: error.epoch, used: epochsDone },
    };
  }
}

function earlyNotice(used: number, trained: number): TrainingNote | null {
  return used === trained ? null : { code: 'training-best-epoch', used, trained };
}
