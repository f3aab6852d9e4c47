/**
 * @file Does this GPU compute what WASM computes? Wrong results recur across drivers and browsers, so a
 * few training steps of a small student are run on both before the GPU is trusted.
 */
import { detailsOf, messageIn } from '../../src/core/messages/message';
import type { TrainingNote } from '../../src/core/messages/training-notes';
import { seededRandom } from '../../src/core/random';
import { floatAt } from '../../src/core/reads';
import { ngramModel } from '../../src/core/students/ngram';
import type { Runtime } from '../runtime';
import { Trainer } from './trainer';

const SHAPE = { rows: 16, columns: 64 };
const CLASSES = 5;
const STEPS = 4;
/** Float32 sums in another order differ by far less, a wrong kernel by far more. */
const TOLERANCE = 1e-3;
const LEARNING_RATE = 0.05;

/** @returns what disagrees, or null if the two agree. */
export async function disagreement(gpu: Runtime, wasm: Runtime): Promise<TrainingNote | null> {
  try {
    const [onGpu, onWasm] = [await losses(gpu), await losses(wasm)];
    const worst = onWasm.reduce(
      (most, loss, step) => Math.max(most, Math.abs(loss - floatAt(onGpu, step)) / loss),
      0,
    );
    return worst <= TOLERANCE ? null : { code: 'training-gpu-differs' };
  } catch (error) {
    if (messageIn(error)?.code === 'runtime-incomplete') return { code: 'training-gpu-incomplete' };
    return { code: 'training-gpu-failed', details: detailsOf(error) };
  }
}

/** The losses of a few steps on data made from a seed. */
async function losses(runtime: Runtime): Promise<Float32Array> {
  const random = seededRandom(1);
  const model = ngramModel({ terms: SHAPE.columns, classes: CLASSES, weightDecay: 0.1 }, SHAPE);
  const trainer = new Trainer(runtime, model);
  try {
    const batches = Array.from({ length: STEPS }, () => ({
      inputs: {
        terms: Int32Array.from({ length: SHAPE.columns }, (_, column) => column),
        values: Float32Array.from({ length: SHAPE.rows * SHAPE.columns }, random),
      },
      targets: Float32Array.from({ length: SHAPE.rows * CLASSES }, (_, i) =>
        i % CLASSES === Math.floor(i / CLASSES) % CLASSES ? 1 : 0,
      ),
      lossWeights: new Float32Array(SHAPE.rows).fill(1 / SHAPE.rows),
    }));
    return await trainer.step(model, batches, () => LEARNING_RATE);
  } finally {
    await trainer.dispose();
  }
}
