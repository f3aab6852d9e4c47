/** @file One row's labels put to an encoder of random weights at once, on the app's own WASM runtime. */
import { readEncoderConfig } from '../../../src/core/students/encoder/config';
import { encoderModel } from '../../../src/core/students/encoder/encoder';
import { packedParameters } from '../../../src/core/students/encoder/weights';
import { normalNumbers } from '../../../src/core/random';
import { evaluationModel } from '../../../src/core/students/student-graph';
import { Runtime, type FloatTensor } from '../../../workers/runtime';
import type { EntailmentAnswer, EntailmentFigures, EntailmentShape } from './api';

/** Follows from the text, does not, says the opposite. */
const CLASSES = 3;
const HEAD_WIDTH = 32;

type Feed = [name: string, tensor: FloatTensor];

const answer = (message: EntailmentAnswer) => self.postMessage(message);

self.onmessage = ({ data }: MessageEvent<EntailmentShape>) => {
  measure(data).then(
    (figures) => answer({ figures }),
    (error: unknown) => answer({ error: String(error) }),
  );
};

async function measure(shape: EntailmentShape): Promise<EntailmentFigures> {
  const { layers, width, labels: rows, tokens, repeats } = shape;
  const config = readEncoderConfig(
    JSON.stringify({
      model_type: 'bert',
      hidden_size: width,
      num_hidden_layers: layers,
      num_attention_heads: width / HEAD_WIDTH,
      intermediate_size: 4 * width,
      vocab_size: 30_522,
      max_position_embeddings: 512,
      type_vocab_size: 2,
    }),
  );
  const sizeOf = (lengths: readonly number[]) => lengths.reduce((product, n) => product * n, 1);
  const weights = new Map(
    packedParameters(config).map((parameter, i) => {
      const { name, shape: lengths } = parameter;
      return [name, normalNumbers(sizeOf(lengths), 0.02, i + 1)];
    }),
  );
  const options = {
    classes: CLASSES,
    weightDecay: 0,
    pooling: 'cls',
    dropout: 0,
    seed: 1,
  } as const;
  const model = encoderModel(config, weights, options, { rows, tokens });
  const runtime = await Runtime.load('wasm');
  const session = await runtime.createSession(evaluationModel(model));
  const parameters = model.parameters.map(({ name, shape: lengths, initial }): Feed => {
    const values = initial?.() ?? new Float32Array(sizeOf(lengths));
    return [name, runtime.float32(values, lengths)];
  });
  const vectors = normalNumbers(rows * tokens * width, 1, 7);
  const feeds = Object.fromEntries<FloatTensor>([
    ...parameters,
    ['vectors', runtime.float32(vectors, [rows, tokens, width])],
    ['mask', runtime.float32(new Float32Array(rows * tokens).fill(1), [rows, tokens])],
  ]);
  const seconds: number[] = [];
  // The first run allocates and is not counted.
  for (let i = 0; i <= repeats; i += 1) {
    const start = performance.now();
    await session.run(feeds);
    if (i > 0) seconds.push((performance.now() - start) / 1000);
  }
  seconds.sort((a, b) => a - b);
  return {
    threads: runtime.environment.threads,
    secondsPerRow: seconds[Math.floor(seconds.length / 2)] ?? Number.NaN,
    gigaflopPerRow: flopOf(shape) / 1e9,
  };
}

/** Queries, keys, values and output; the two layers of the network; scores and mixtures of attention. */
function flopOf({ layers, width, labels, tokens }: EntailmentShape): number {
  const perToken = 2 * (4 * width ** 2 + 8 * width ** 2) + 4 * tokens * width;
  return labels * tokens * layers * perToken;
}
