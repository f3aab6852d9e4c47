/** @file A training from where it stands to its last epoch, or to the last one whose numbers were good. */
import { DivergedError, type EpochLog, type TrainingEnd } from '../../src/core/students/training';
import type { Trainer } from './trainer';
import type { Training } from './training';

export interface TrainingHooks {
  /** Awaited between runs; true means stop. */
  pause: () => Promise<boolean>;
  /** Awaited after each epoch. */
  onEpoch: (log: EpochLog) => void | Promise<void>;
}

/**
 * Trains until `epochs` are done. Where the numbers overflow, the trainer is left with the student of
 * the epoch before, to label with; what is on the device is never trained on from there.
 * @throws DivergedError if there is no such epoch.
 */
export async function trainToEnd<Features>(
  training: Training<Features>,
  trainer: Trainer,
  epochs: number,
  { pause, onEpoch }: TrainingHooks,
): Promise<TrainingEnd> {
  let good = training.epochsDone > 0 ? await trainer.parameters() : null;
  let epochsDone = training.epochsDone;
  try {
    while (epochsDone < epochs) {
      const log = await training.epoch(pause);
      if (!log) return { epochs: epochsDone, isStopped: true, notice: null };
      await onEpoch(log);
      good = await trainer.parameters();
      epochsDone = log.epoch;
    }
    return { epochs, isStopped: false, notice: null };
  } catch (error) {
    if (!(error instanceof DivergedError) || !good) throw error;
    trainer.setParameters(good);
    return {
      epochs: epochsDone,
      isStopped: false,
      notice: divergedNotice(error.epoch, epochsDone),
    };
  }
}

function divergedNotice(epoch: number, used: number): string {
  return (
    `The loss was not a number in epoch ${epoch}; the student of epoch ${used} is used. ` +
    'Try a smaller learning rate.'
  );
}
