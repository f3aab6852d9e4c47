/** @file A training of thousands of steps of one batch, to look at memory before, between and after them. */
import { ngramModel } from '../../src/core/students/ngram';
import type { StudentModel } from '../../src/core/students/student-graph';
import type { Trainer, TrainingBatch } from '../../workers/student/trainer';

export const STEPS_PER_RUN = 8;
const SHAPE = { rows: 4, columns: 16 };
const [TERMS, CLASSES] = [2_048, 8];
/** What a run leaves behind at least, if it leaves its state behind. */
export const STATE_BYTES = 3 * 4 * TERMS * CLASSES;
/** The n-gram student, with a table of which each batch picks what is added to its logits. */
const NGRAM = ngramModel({ terms: TERMS, classes: CLASSES, weightDecay: 0.1 }, SHAPE);
export const MODEL: StudentModel = {
  ...NGRAM,
  tables: [{ name: 'prior', rows: 10, width: CLASSES, values: new Float32Array(10 * CLASSES) }],
  batchInputs: [
    ...NGRAM.batchInputs,
    { name: 'priors', shape: [SHAPE.rows], type: 'int32', table: 'prior' },
  ],
  logits: (graph, parameter, input) =>
    graph.add(NGRAM.logits(graph, parameter, input), input('priors')),
};
const BATCH: TrainingBatch = {
  inputs: {
    terms: Int32Array.from({ length: SHAPE.columns }, (_, column) => column),
    values: new Float32Array(SHAPE.rows * SHAPE.columns).fill(0.1),
    priors: Int32Array.of(3, 1, 4, 1),
  },
  targets: new Float32Array(SHAPE.rows * CLASSES).fill(1 / CLASSES),
  lossWeights: new Float32Array(SHAPE.rows).fill(1 / SHAPE.rows),
};

export async function trainUntil(trainer: Trainer, step: number): Promise<void> {
  const batches = Array.from({ length: STEPS_PER_RUN }, () => BATCH);
  while (trainer.stepsDone < step) await trainer.step(MODEL, batches, () => 0.01);
}
