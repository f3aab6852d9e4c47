/** @file A training's state with its numbers in files of their own, and back. */
import {
  ProjectFileError,
  type NumbersRef,
  type StoredState,
} from '../../../core/project-file/manifest';
import type { LearnerState, TrainingState } from '../../../core/students/training';

type NumberType = NumbersRef['type'];
type ArrayOf<Type extends NumberType> = {
  float32: Float32Array;
  int32: Int32Array;
  uint8: Uint8Array;
}[Type];
export type RefOf<Type extends NumberType> = Extract<NumbersRef, { type: Type }>;

/** Puts numbers into a file, and says where they are. */
export type StoreNumbers = <Type extends NumberType>(
  type: Type,
  numbers: ArrayOf<Type>,
) => Promise<RefOf<Type>>;

/** @throws ProjectFileError where the file is missing or holds something else. */
export type LoadNumbers = <Type extends NumberType>(ref: RefOf<Type>) => Promise<ArrayOf<Type>>;

export async function storeState(
  { tensors, targets, lossWeights, candidateWeights, ...state }: TrainingState,
  store: StoreNumbers,
): Promise<StoredState> {
  const { step, epoch, epochs, distributions, pseudo, folds, best } = state;
  const stored: StoredState = {
    ...{ step, epoch, epochs },
    tensors: await storeTensors(tensors, store),
    targets: await store('float32', targets),
    lossWeights: await store('float32', lossWeights),
    candidateWeights: await store('float32', candidateWeights),
  };
  if (distributions) stored.distributions = await store('float32', distributions);
  if (pseudo) {
    stored.pseudo = {
      rows: await store('int32', pseudo.rows),
      labels: await store('int32', pseudo.labels),
    };
  }
  if (best) stored.best = await storeTensors(best, store);
  if (folds) {
    stored.folds = [];
    for (const fold of folds) {
      stored.folds.push({ step: fold.step, tensors: await storeTensors(fold.tensors, store) });
    }
  }
  return stored;
}

export async function loadState(stored: StoredState, load: LoadNumbers): Promise<TrainingState> {
  const { distributions, pseudo, folds, best } = stored;
  const state: TrainingState = {
    ...(await loadLearner(stored, load)),
    epoch: stored.epoch,
    epochs: stored.epochs,
    targets: await load(stored.targets),
    lossWeights: await load(stored.lossWeights),
    candidateWeights: await load(stored.candidateWeights),
  };
  if (distributions) state.distributions = await load(distributions);
  if (pseudo) state.pseudo = { rows: await load(pseudo.rows), labels: await load(pseudo.labels) };
  if (best) state.best = await loadTensors(best, load);
  if (folds) {
    state.folds = [];
    for (const fold of folds) state.folds.push(await loadLearner(fold, load));
  }
  return state;
}

type StoredTensors = StoredState['tensors'];

async function storeTensors(
  tensors: Record<string, Float32Array>,
  store: StoreNumbers,
): Promise<StoredTensors> {
  const stored: StoredTensors = [];
  for (const [name, numbers] of Object.entries(tensors)) {
    stored.push([name, await store('float32', numbers)]);
  }
  return stored;
}

async function loadTensors(
  stored: StoredTensors,
  load: LoadNumbers,
): Promise<Record<string, Float32Array>> {
  const tensors: [string, Float32Array][] = [];
  for (const [name, ref] of stored) {
    const numbers = await load(ref);
    if (!numbers.every(Number.isFinite)) {
      throw new ProjectFileError({ code: 'project-file-numbers' });
    }
    tensors.push([name, numbers]);
  }
  // Defines each name as the object's own, whatever it is.
  return Object.fromEntries(tensors);
}

async function loadLearner(
  { step, tensors }: { step: number; tensors: StoredTensors },
  load: LoadNumbers,
): Promise<LearnerState> {
  return { step, tensors: await loadTensors(tensors, load) };
}
