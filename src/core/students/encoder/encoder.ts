/**
 * @file The `encoder` student: a transformer encoder of the BERT family with a linear classifier,
 * all of it trained but the embeddings (Devlin et al. 2019; Vaswani et al. 2017, post-norm).
 *
 * Values are [rows * tokens x width] wherever a matrix multiplies them, so that each matrix is one
 * large product; only attention looks at rows, heads and tokens on their own.
 */
import { at } from '../../reads';
import type { GraphBuilder, Value } from '../../graph/builder';
import { normalNumbers } from '../../random';
import type { BatchInputSpec, ParameterSpec, StudentModel } from '../student-graph';
import type { EncoderConfig } from './config';
import { encoderLayer } from './layer';
import { packedParameters, type EncoderWeights } from './weights';

export interface EncoderOptions {
  readonly classes: number;
  /** Of matrices; biases and layer norms have none. */
  readonly weightDecay: number;
  /** How a text's vector is made of its tokens' vectors. */
  readonly pooling: 'mean' | 'cls';
  /** The rate of dropout; 0 when evaluating. */
  readonly dropout: number;
  /** Of the classifier's start values. */
  readonly seed: number;
}

/** The static shape of a batch. */
export interface EncoderShape {
  readonly rows: number;
  readonly tokens: number;
}

/** Standard deviation of a new classifier's weights, as BERT's own (`initializer_range`). */
const CLASSIFIER_DEVIATION = 0.02;
/** Stands in for minus infinity, whose products with 0 would be NaN. */
const MASKED = 1e9;

/**
 * The student as a graph. Its batch inputs: `vectors` [rows x tokens x width], what `TokenEmbeddings`
 * makes; `mask` [rows x tokens], 1 where there is a token, at least one a row; with dropout also
 * `seed` [1], an integer below 2^24.
 */
export function encoderModel(
  config: EncoderConfig,
  weights: EncoderWeights,
  options: EncoderOptions,
  shape: EncoderShape,
): StudentModel {
  const { rows, tokens } = shape;
  const { classes, dropout, pooling } = options;
  const batchInputs: BatchInputSpec[] = [
    { name: 'vectors', shape: [rows, tokens, config.width], type: 'float32' },
    { name: 'mask', shape: [rows, tokens], type: 'float32' },
  ];
  if (dropout > 0) batchInputs.push({ name: 'seed', shape: [1], type: 'float32' });
  return {
    rows,
    classes,
    parameters: parameterSpecs(config, weights, options),
    batchInputs,
    logits: (graph, parameter, input) => {
      const drop = (x: Value): Value =>
        dropout > 0 ? graph.dropout(x, dropout, input('seed')) : x;
      const pooled = encodeTexts(graph, { config, shape, pooling, parameter, input, drop });
      return graph.gemm(drop(pooled), parameter('classifier.weight'), {
        transB: true,
        bias: parameter('classifier.bias'),
      });
    },
  };
}

export interface EncodingContext {
  readonly config: EncoderConfig;
  readonly shape: EncoderShape;
  readonly pooling: EncoderOptions['pooling'];
  readonly parameter: (name: string) => Value;
  readonly input: (name: string) => Value;
  readonly drop: (x: Value) => Value;
}

/** The vector of each text, [rows x width], which the classifier sees. */
export function encodeTexts(graph: GraphBuilder, context: EncodingContext): Value {
  const { config, shape, pooling, parameter, input, drop } = context;
  const { rows, tokens } = shape;
  const addend = graph.mul(graph.sub(input('mask'), 1), MASKED);
  const mask = graph.reshape(addend, [rows, 1, 1, tokens]);
  let x = drop(graph.reshape(input('vectors'), [rows * tokens, config.width]));
  for (let layer = 0; layer < config.layers; layer++) {
    x = encoderLayer(graph, { config, shape, layer, mask, parameter, drop }, x);
  }
  return pool(graph, graph.reshape(x, [rows, tokens, config.width]), input('mask'), pooling);
}

/** One vector a row, [rows x width], of vectors [rows x tokens x width]. */
function pool(
  graph: GraphBuilder,
  x: Value,
  mask: Value,
  pooling: EncoderOptions['pooling'],
): Value {
  const [rows, tokens, width] = [at(x.shape, 0), at(x.shape, 1), at(x.shape, 2)];
  if (pooling === 'cls') return graph.reshape(graph.slice(x, [0], [1], [1]), [rows, width]);
  const shares = graph.div(mask, graph.reduceSum(mask, [1], true));
  return graph.reshape(graph.matMul(graph.reshape(shares, [rows, 1, tokens]), x), [rows, width]);
}

function parameterSpecs(
  config: EncoderConfig,
  weights: EncoderWeights,
  { classes, weightDecay, seed }: EncoderOptions,
): ParameterSpec[] {
  const specs = packedParameters(config).map(({ name, shape }) => ({
    name,
    shape: [...shape],
    weightDecay: shape.length > 1 ? weightDecay : 0,
    initial: () => required(weights, name),
  }));
  const size = classes * config.width;
  return [
    ...specs,
    {
      name: 'classifier.weight',
      shape: [classes, config.width],
      weightDecay,
      initial: () => normalNumbers(size, CLASSIFIER_DEVIATION, seed),
    },
    { name: 'classifier.bias', shape: [classes], weightDecay: 0 },
  ];
}

function required(weights: EncoderWeights, name: string): Float32Array {
  const values = weights.get(name);
  if (!values) throw new Error(`The encoder's weights lack “${name}”.`);
  return values;
}
