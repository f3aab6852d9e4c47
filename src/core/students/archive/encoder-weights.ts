/**
 * @file A trained encoder's tensors under the names that Python's libraries give them.
 *
 * Their classifiers see tanh(dense(first token)); ours sees the first token's vector, or the mean of
 * all. With a dense layer that only scales by 2^-12, tanh is the identity to seven digits, and a
 * classifier scaled by 2^12 gives our logits: so the first is the same there. The mean is nothing that
 * they compute; then the dense layer is left out, and they say that it is missing.
 */
import { bytesOf, type LazyBytes } from '../../file-parts';
import type { EncoderConfig } from '../encoder/config';
import { embeddingShapes } from '../encoder/token-embeddings';
import type { EncoderOptions } from '../encoder/encoder';
import { packedParameters, type HubWeights } from '../encoder/weights';
import type { NamedTensor } from './write-safetensors';

/** A power of two, by which floats are multiplied without rounding. */
const DENSE_SCALE = 2 ** -12;

/** Names of the classifier's tensors, and of the dense layer before it. */
const HEADS = {
  bert: { dense: 'bert.pooler.dense', classifier: 'classifier' },
  roberta: { dense: 'classifier.dense', classifier: 'classifier.out_proj' },
} as const;

export interface TrainedEncoder {
  config: EncoderConfig;
  pooling: EncoderOptions['pooling'];
  classes: number;
  /** The model that it was made of: its embeddings are frozen. */
  hub: HubWeights;
  /** A trained parameter's numbers by its name in the graph. */
  parameter: (name: string) => Promise<Float32Array>;
}

/** All tensors; their numbers are read when they are written. @throws EncoderError */
export function encoderTensors(trained: TrainedEncoder): NamedTensor[] {
  const { config, pooling, classes, hub, parameter } = trained;
  const { family, width } = config;
  const frozen = [...embeddingShapes(config)].map(([name, shape]) => ({
    name: `${family}.${name}`,
    shape,
    bytes: hub.stream(name, shape),
  }));
  const layers = packedParameters(config).flatMap(({ name, parts }) => {
    let next = 0;
    return parts.map(({ hubName, shape }) => {
      const [start, end] = [next, next + sizeOf(shape)];
      next = end;
      return {
        name: `${family}.${hubName}`,
        shape,
        bytes: lazily(end - start, async () => (await parameter(name)).subarray(start, end)),
      };
    });
  });
  const { dense, classifier } = HEADS[family];
  const scale = classifierScale(pooling);
  return [
    ...frozen,
    ...layers,
    ...(pooling === 'cls' ? scaledIdentity(dense, width) : []),
    {
      name: `${classifier}.weight`,
      shape: [classes, width],
      bytes: lazily(classes * width, async () =>
        (await parameter('classifier.weight')).map((weight) => weight * scale),
      ),
    },
    {
      name: `${classifier}.bias`,
      shape: [classes],
      bytes: lazily(classes, () => parameter('classifier.bias')),
    },
  ];
}

/** What the classifier's weights are multiplied by in the file. */
export function classifierScale(pooling: EncoderOptions['pooling']): number {
  return pooling === 'cls' ? 1 / DENSE_SCALE : 1;
}

/** The classifier's name in the file, without `.weight` and `.bias`. */
export function classifierName({ family }: EncoderConfig): string {
  return HEADS[family].classifier;
}

/** `count` float32 numbers that are read when they are written. */
export function lazily(count: number, read: () => Promise<Float32Array>): LazyBytes {
  return {
    byteLength: count * Float32Array.BYTES_PER_ELEMENT,
    async *read() {
      yield bytesOf(await read());
    },
  };
}

function scaledIdentity(name: string, width: number): NamedTensor[] {
  const weights = new Float32Array(width * width);
  for (let i = 0; i < width; i++) weights[i * width + i] = DENSE_SCALE;
  return [
    { name: `${name}.weight`, shape: [width, width], bytes: bytesOf(weights) },
    { name: `${name}.bias`, shape: [width], bytes: bytesOf(new Float32Array(width)) },
  ];
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
