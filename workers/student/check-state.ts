/** @file Whether a stored training can be gone on with: what a browser gives back may be damaged. */
import { allFinite, CheckpointBroken, type LearnerState } from '../../src/core/students/training';
import { stateNames, type StudentModel } from '../../src/core/students/student-graph';
import type { TrainingJob } from './api';

/** @throws CheckpointBroken where the state is not whole, or is one of another student. */
export function checkState({ resume, sets, student }: TrainingJob, model: StudentModel): void {
  if (!resume) return;
  try {
    const { epoch, epochs, targets, lossWeights, candidateWeights, folds = [], best } = resume;
    const isSound =
      epoch === epochs.length &&
      epoch <= student.epochs &&
      isNumbers(targets, sets.rows * sets.classes) &&
      isNumbers(lossWeights, sets.rows) &&
      isNumbers(candidateWeights, sets.labels.length) &&
      [resume, ...folds].every((learner) => isLearner(learner, model)) &&
      (best === undefined || Object.values(best).every((values) => isNumbers(values)));
    if (isSound) return;
  } catch {
    // A part of it is missing altogether.
  }
  throw new CheckpointBroken();
}

function isLearner({ step, tensors }: LearnerState, { parameters }: StudentModel): boolean {
  return (
    Number.isInteger(step) &&
    parameters.every(({ name, shape }) => {
      const size = shape.reduce((product, n) => product * n, 1);
      return stateNames(name).every((tensor) => isNumbers(tensors[tensor], size));
    })
  );
}

function isNumbers(values: unknown, length?: number): boolean {
  if (!(values instanceof Float32Array)) return false;
  return (length === undefined || values.length === length) && allFinite(values);
}
