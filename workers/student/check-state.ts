/** @file Whether a stored training can be gone on with: what a browser gives back may be damaged. */
import type { PseudoLabels } from '../../src/core/refinery/pseudo-labels';
import {
  allFinite,
  CheckpointBroken,
  type EpochLog,
  type LearnerState,
} from '../../src/core/students/training';
import { stateNames, type StudentModel } from '../../src/core/students/student-graph';
import type { TrainingJob } from './api';

/**
 * @param openRows how many rows without candidates the student can learn from.
 * @throws CheckpointBroken where the state is not whole, or is one of another student.
 */
export function checkState(
  { resume, sets, student }: TrainingJob,
  model: StudentModel,
  openRows: number,
): void {
  if (!resume) return;
  try {
    const { epoch, epochs, targets, lossWeights, candidateWeights, folds = [] } = resume;
    const { distributions, pseudo, best } = resume;
    const isSound =
      epoch === epochs.length &&
      epoch <= student.epochs &&
      epochs.every(isLog) &&
      isNumbers(targets, sets.rows * sets.classes) &&
      isNumbers(lossWeights, sets.rows) &&
      isNumbers(candidateWeights, sets.labels.length) &&
      (distributions === undefined || isNumbers(distributions, sets.rows * sets.classes)) &&
      (pseudo === undefined || isPseudo(pseudo, openRows, sets.classes)) &&
      [resume, ...folds].every((learner) => isLearner(learner, model)) &&
      (best === undefined || areParameters(best, model));
    if (isSound) return;
  } catch {
    // A part of it is missing altogether.
  }
  throw new CheckpointBroken();
}

/** What is shown of an epoch, and saved with the project. */
function isLog(log: EpochLog, i: number): boolean {
  const { epoch, loss, inside, reliable, confidentOutside, trainAccuracy, testAccuracy } = log;
  const known = [trainAccuracy, testAccuracy].filter((accuracy) => accuracy !== null);
  const { pseudoLabelled = 0, heldOutAgreement = 0 } = log;
  return (
    epoch === i + 1 &&
    [loss, inside, reliable, confidentOutside, ...known, pseudoLabelled, heldOutAgreement].every(
      Number.isFinite,
    )
  );
}

function isLearner({ step, tensors }: LearnerState, { parameters }: StudentModel): boolean {
  return (
    Number.isInteger(step) &&
    parameters.every(({ name, shape }) =>
      stateNames(name).every((tensor) => isNumbers(tensors[tensor], sizeOf(shape))),
    )
  );
}

function areParameters(
  tensors: Record<string, Float32Array>,
  { parameters }: StudentModel,
): boolean {
  return parameters.every(({ name, shape }) => isNumbers(tensors[name], sizeOf(shape)));
}

function isPseudo({ rows, labels }: PseudoLabels, openRows: number, classes: number): boolean {
  return rows.length === labels.length && areBelow(rows, openRows) && areBelow(labels, classes);
}

function areBelow(values: Int32Array, limit: number): boolean {
  return values.every((value) => value >= 0 && value < limit);
}

function isNumbers(values: unknown, length: number): boolean {
  return values instanceof Float32Array && values.length === length && allFinite(values);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}
