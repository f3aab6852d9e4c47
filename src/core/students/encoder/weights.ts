/**
 * @file The trained parameters of an encoder: how they are packed, and how they are filled from a
 * model's weights by their hub names.
 *
 * Each layer has four matrices and one vector of all its biases and layer norms, because small
 * tensors cost a step more in bookkeeping than in arithmetic. Matrices keep the layout of PyTorch's
 * Linear, [outputs x inputs]; query, key and value are one matrix, so that they are one product.
 */
import type { LazyBytes } from '../../file-parts';
import { at } from '../../reads';
import type { EncoderConfig } from './config';
import { EncoderError } from './errors';
import type { Safetensors } from './safetensors';

/** One hub tensor within a packed parameter; parts follow one another along the first axis. */
export interface WeightPart {
  /** Without the layer: 'output.dense.weight'. */
  readonly hubName: string;
  readonly shape: readonly number[];
}

/** A parameter as the graph has it. */
export interface PackedParameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly parts: readonly WeightPart[];
}

export type LayerMatrix = 'qkv' | 'mix' | 'up' | 'down';
export type LayerVector =
  | 'qkvBias'
  | 'mixBias'
  | 'mixNormScale'
  | 'mixNormBias'
  | 'upBias'
  | 'downBias'
  | 'downNormScale'
  | 'downNormBias';

/** The layer's matrices. */
function matrixParts(config: EncoderConfig): Record<LayerMatrix, readonly WeightPart[]> {
  const { width, innerWidth } = config;
  const square = [width, width];
  return {
    qkv: ['query', 'key', 'value'].map((name) => part(`attention.self.${name}.weight`, square)),
    mix: [part('attention.output.dense.weight', square)],
    up: [part('intermediate.dense.weight', [innerWidth, width])],
    down: [part('output.dense.weight', [width, innerWidth])],
  };
}

/** The layer's vectors, in the order in which they are packed. */
export function vectorParts(config: EncoderConfig): Record<LayerVector, readonly WeightPart[]> {
  const { width, innerWidth } = config;
  const wide = (hubName: string): WeightPart[] => [part(hubName, [width])];
  return {
    qkvBias: ['query', 'key', 'value'].flatMap((name) => wide(`attention.self.${name}.bias`)),
    mixBias: wide('attention.output.dense.bias'),
    mixNormScale: wide('attention.output.LayerNorm.weight'),
    mixNormBias: wide('attention.output.LayerNorm.bias'),
    upBias: [part('intermediate.dense.bias', [innerWidth])],
    downBias: wide('output.dense.bias'),
    downNormScale: wide('output.LayerNorm.weight'),
    downNormBias: wide('output.LayerNorm.bias'),
  };
}

/** The packed parameters of all layers; the classifier's are not among them. */
export function packedParameters(config: EncoderConfig): PackedParameter[] {
  return Array.from({ length: config.layers }, (_, layer) => {
    const inLayer = (parts: readonly WeightPart[]): WeightPart[] =>
      parts.map(({ hubName, shape }) => part(`encoder.layer.${layer}.${hubName}`, shape));
    const matrices = Object.entries(matrixParts(config));
    return [
      ...matrices.map(([name, parts]) => packed(parameterName(layer, name), inLayer(parts))),
      packed(parameterName(layer, 'vectors'), inLayer(Object.values(vectorParts(config)).flat())),
    ];
  }).flat();
}

export const parameterName = (layer: number, name: string): string => `layer.${layer}.${name}`;

/** The lengths of the packed parts together along the first axis. */
export function packedLength(parts: readonly WeightPart[]): number {
  return parts.reduce((sum, { shape }) => sum + at(shape, 0), 0);
}

/** Start values of packed parameters by name, each row-major. */
export type EncoderWeights = ReadonlyMap<string, Float32Array>;

/**
 * Finds a model's tensors under the names that they have on the hub: with a prefix in models that
 * were saved with a head, and with the layer norms' older names in the first conversions.
 */
export class HubWeights {
  readonly #tensors: Safetensors;
  readonly #prefix: string;

  /** @throws EncoderError if the file holds another architecture. */
  constructor(tensors: Safetensors, { family }: EncoderConfig) {
    this.#tensors = tensors;
    const marker = 'embeddings.word_embeddings.weight';
    const prefix = ['', `${family}.`].find((candidate) => tensors.has(candidate + marker));
    if (prefix === undefined) {
      throw new EncoderError({ code: 'model-architecture', family, marker });
    }
    this.#prefix = prefix;
  }

  /** Checks a tensor without reading it. @throws EncoderError as `read` does. */
  check(name: string, shape: readonly number[]): void {
    this.#tensors.check(this.#fullName(name), shape);
  }

  /** @throws EncoderError if the tensor is missing or misshapen. */
  read(name: string, shape: readonly number[]): Promise<Float32Array> {
    return this.#tensors.read(this.#fullName(name), shape);
  }

  /** A tensor's bytes as float32, piece by piece. @throws EncoderError as `read` does. */
  stream(name: string, shape: readonly number[]): LazyBytes {
    return this.#tensors.stream(this.#fullName(name), shape);
  }

  /** Some rows (ascending) of a matrix. @throws EncoderError if it is missing or misshapen. */
  readRows(
    name: string,
    shape: readonly [number, number],
    rows: readonly number[],
  ): Promise<Float32Array> {
    return this.#tensors.readRows(this.#fullName(name), shape, rows);
  }

  #fullName(name: string): string {
    const full = this.#prefix + name;
    if (this.#tensors.has(full)) return full;
    const older = full
      .replace(/LayerNorm\.weight$/, 'LayerNorm.gamma')
      .replace(/LayerNorm\.bias$/, 'LayerNorm.beta');
    return this.#tensors.has(older) ? older : full;
  }
}

/** Checks all that `readWeights` reads, so that a wrong file fails before it is downloaded. */
export function checkWeights(hub: HubWeights, config: EncoderConfig): void {
  for (const { parts } of packedParameters(config)) {
    for (const { hubName, shape } of parts) hub.check(hubName, shape);
  }
}

/** @throws EncoderError if a tensor is missing or misshapen. */
export async function readWeights(hub: HubWeights, config: EncoderConfig): Promise<EncoderWeights> {
  const weights = new Map<string, Float32Array>();
  for (const { name, shape, parts } of packedParameters(config)) {
    const values = new Float32Array(shape.reduce((product, length) => product * length, 1));
    let filled = 0;
    for (const { hubName, shape: partShape } of parts) {
      const numbers = await hub.read(hubName, partShape);
      values.set(numbers, filled);
      filled += numbers.length;
    }
    weights.set(name, values);
  }
  return weights;
}

function part(hubName: string, shape: readonly number[]): WeightPart {
  return { hubName, shape };
}

function packed(name: string, parts: readonly WeightPart[]): PackedParameter {
  const [first] = parts;
  return { name, parts, shape: [packedLength(parts), ...(first?.shape.slice(1) ?? [])] };
}
