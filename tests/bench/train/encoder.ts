/** @file A transformer encoder fine-tuned whole, with random weights. Only our engine is timed. */
import { readEncoderConfig } from '../../../src/core/students/encoder/config';
import { withEmbeddings } from '../../../src/core/students/encoder/embedding-tables';
import { encoderModel, type EncoderShape } from '../../../src/core/students/encoder/encoder';
import { packedParameters } from '../../../src/core/students/encoder/weights';
import { STUDENT_DEFAULTS } from '../../../src/core/students/training';
import { normalNumbers, softTargets } from './random';
import type { TrainingCase } from './training-case';

const CLASSES = 6;
/** Different words of a few thousand texts. */
const WORDS = 8192;

/** The layers of all-MiniLM-L6 and its kin. */
const CONFIG = readEncoderConfig(
  JSON.stringify({
    model_type: 'bert',
    hidden_size: 384,
    num_hidden_layers: 6,
    num_attention_heads: 12,
    intermediate_size: 1536,
    vocab_size: 30_522,
    max_position_embeddings: 512,
    type_vocab_size: 2,
  }),
);

export function encoderCase(shape: EncoderShape): TrainingCase {
  const { rows, tokens } = shape;
  const { learningRate, weightDecay, clipNorm, dropout } = STUDENT_DEFAULTS.encoder;
  const inner = encoderModel(
    CONFIG,
    randomWeights(),
    { classes: CLASSES, weightDecay, pooling: 'mean', dropout, seed: 1 },
    shape,
  );
  const { width } = CONFIG;
  const model = withEmbeddings(
    inner,
    {
      words: normalNumbers(WORDS * width, 1, 4),
      positions: normalNumbers(CONFIG.positions * width, 1, 5),
      normScale: new Float32Array(width).fill(1),
      normBias: new Float32Array(width),
      epsilon: CONFIG.layerNormEpsilon,
    },
    shape,
  );
  const labels = Array.from({ length: rows }, (_, row) => row % CLASSES);
  const inputs = {
    words: Int32Array.from({ length: rows * tokens }, (_, i) => (i * 37) % WORDS),
    positions: Int32Array.from({ length: rows * tokens }, (_, i) => i % tokens),
    mask: new Float32Array(rows * tokens).fill(1),
  };
  const targets = softTargets(labels, CLASSES, 3);
  const lossWeights = new Float32Array(rows).fill(1 / rows);
  return {
    model,
    learningRate,
    clipNorm,
    needsRealGpu: true,
    // As in the app: a step is long, so that several in one run would save little.
    stepsPerRun: 1,
    inputs: (step) => ({ ...inputs, seed: Float32Array.of(step) }),
    targets: () => ({ targets, lossWeights }),
    tfjsForms: [],
  };
}

/** As a new model starts: small matrices, layer norms that change nothing, no biases. */
function randomWeights(): Map<string, Float32Array> {
  return new Map(
    packedParameters(CONFIG).map(({ name, shape, parts }, index) => {
      const sizeOf = (lengths: readonly number[]) => lengths.reduce((product, n) => product * n, 1);
      if (shape.length > 1) return [name, normalNumbers(sizeOf(shape), 0.02, 1000 + index)];
      const vector = parts.flatMap(({ hubName, shape: part }) =>
        Array<number>(sizeOf(part)).fill(hubName.endsWith('LayerNorm.weight') ? 1 : 0),
      );
      return [name, Float32Array.from(vector)];
    }),
  );
}
