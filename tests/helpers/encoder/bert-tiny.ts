/**
 * @file A small random BERT with its forward pass, loss, gradients and three AdamW steps as PyTorch
 * computed them in float64: the oracle of the encoder student, for Node and for the browser.
 */
import { GraphBuilder, type Value } from '../../../src/core/graph/builder';
import { gradient } from '../../../src/core/graph/gradient';
import { readEncoderConfig } from '../../../src/core/students/encoder/config';
import { TokenEmbeddings } from '../../../src/core/students/encoder/token-embeddings';
import {
  encodeTexts,
  encoderModel,
  type EncoderOptions,
} from '../../../src/core/students/encoder/encoder';
import { Safetensors } from '../../../src/core/students/encoder/safetensors';
import type { TokenRows } from '../../../src/core/students/encoder/token-rows';
import {
  HubWeights,
  packedParameters,
  readWeights,
  type PackedParameter,
} from '../../../src/core/students/encoder/weights';
import { stateNames, type StudentModel } from '../../../src/core/students/student-graph';
import configJson from '../../fixtures/bert-tiny/config.json?raw';
import oracle from '../../fixtures/bert-tiny/oracle.json';
import { memorySource } from './memory-source';

export { oracle };
export type Feeds = Record<string, Float32Array | Int32Array>;
type Summary = { norm: number; head: number[] };

/** [rows x tokens] and the classes of the oracle's one batch. */
const { B: ROWS, T: TOKENS, K: CLASSES } = oracle.config;
const SHAPE = { rows: ROWS, tokens: TOKENS };
const config = readEncoderConfig(configJson);

const CLASSIFIER: PackedParameter[] = [
  part('classifier.weight', [CLASSES, config.width]),
  part('classifier.bias', [CLASSES]),
];
/** Every trained parameter, and the hub tensors that are packed in it. */
export const PARAMETERS: readonly PackedParameter[] = [...packedParameters(config), ...CLASSIFIER];
const EMBEDDINGS: readonly PackedParameter[] = [
  part('embeddings.word_embeddings.weight', [config.vocabulary, config.width]),
  part('embeddings.position_embeddings.weight', [config.positions, config.width]),
  part('embeddings.token_type_embeddings.weight', [config.tokenTypes, config.width]),
  part('embeddings.LayerNorm.weight', [config.width]),
  part('embeddings.LayerNorm.bias', [config.width]),
];

function part(name: string, shape: number[]): PackedParameter {
  return { name, shape, parts: [{ hubName: name, shape }] };
}

export interface BertTiny {
  /** With the oracle's own classifier, and weight decay on everything, as the oracle has it. */
  model: StudentModel;
  embeddings: TokenEmbeddings;
  /** The embeddings' tables by hub name. */
  tables: Feeds;
  /** The batch as the training graph takes it, without the step's suffix. */
  batch: Feeds;
}

const OPTIONS: EncoderOptions = {
  classes: CLASSES,
  weightDecay: oracle.adamw.weight_decay,
  pooling: 'mean',
  dropout: 0,
  seed: 1,
};

/** @param file the bytes of model.safetensors. */
export async function loadBertTiny(
  file: Uint8Array,
  options: Partial<EncoderOptions> = {},
): Promise<BertTiny> {
  const hub = new HubWeights(await Safetensors.open(memorySource(file)), config);
  const weights = new Map(await readWeights(hub, config));
  for (const { name, shape } of CLASSIFIER) weights.set(name, await hub.read(name, shape));
  const model = encoderModel(config, weights, { ...OPTIONS, ...options }, SHAPE);
  const tables: Feeds = {};
  for (const { name, shape } of EMBEDDINGS) tables[name] = await hub.read(name, shape);
  const embeddings = await TokenEmbeddings.open(hub, config);
  const rows = tokenRows();
  await embeddings.learn(rows);
  const vectors = new Float32Array(ROWS * TOKENS * config.width);
  embeddings.embed(
    rows,
    Int32Array.from({ length: ROWS }, (_, row) => row),
    TOKENS,
    vectors,
  );
  return {
    model: {
      ...model,
      parameters: model.parameters.map((spec) => ({
        ...spec,
        weightDecay: oracle.adamw.weight_decay,
        initial: () => weights.get(spec.name) ?? new Float32Array(),
      })),
    },
    embeddings,
    tables,
    batch: {
      vectors,
      mask: Float32Array.from(oracle.attention_mask.flat()),
      targets: Float32Array.from(oracle.targets.flat()),
      lossWeights: new Float32Array(ROWS).fill(1 / ROWS),
    },
  };
}

/** The oracle's texts without their padding. */
function tokenRows(): TokenRows {
  const rows = oracle.input_ids.map((ids, row) =>
    ids.filter((_, i) => oracle.attention_mask[row]?.[i] === 1),
  );
  const offsets = new Int32Array(ROWS + 1);
  rows.forEach(({ length }, row) => (offsets[row + 1] = (offsets[row] ?? 0) + length));
  return { offsets, tokens: Int32Array.from(rows.flat()) };
}

/** What the training graph is fed for `steps` steps on the one batch. */
export function trainingFeeds({ model, batch }: BertTiny, steps: number): Feeds {
  const feeds: Feeds = {
    learningRate: new Float32Array(steps).fill(oracle.adamw.lr),
    step: Float32Array.from({ length: steps }, (_, k) => k + 1),
  };
  for (const { name, shape, initial } of model.parameters) {
    const size = shape.reduce((product, length) => product * length, 1);
    for (const tensor of stateNames(name)) feeds[tensor] = new Float32Array(size);
    if (initial) feeds[name] = initial();
  }
  for (let k = 0; k < steps; k++) {
    for (const [name, array] of Object.entries(batch)) feeds[`${name}.${k}`] = array;
  }
  return feeds;
}

/**
 * A graph from the embeddings' tables to `pooled`, `logits`, `loss` and, as d:NAME, the gradient of
 * every tensor, with what it is fed. Here the embeddings are in the graph, so that their gradients
 * too can be held against the oracle's.
 */
export function gradientGraph({ model, tables, batch }: BertTiny): {
  graph: GraphBuilder;
  feeds: Feeds;
} {
  const graph = new GraphBuilder();
  const inputs = new Map<string, Value>();
  const feeds: Feeds = { ...tables, mask: batch['mask'] ?? new Float32Array() };
  for (const { name, shape } of EMBEDDINGS) inputs.set(name, graph.input(name, shape));
  for (const { name, shape, initial } of model.parameters) {
    inputs.set(name, graph.input(name, shape));
    feeds[name] = initial?.() ?? new Float32Array();
  }
  const targets = [...inputs];
  const get = (name: string): Value => {
    const value = inputs.get(name);
    if (!value) throw new Error(`no value “${name}”`);
    return value;
  };
  inputs.set('mask', graph.input('mask', [ROWS, TOKENS]));
  inputs.set('vectors', embeddingLayer(graph, get));
  const context = { config, shape: SHAPE, pooling: 'mean' as const, drop: (x: Value) => x };
  graph.output('pooled', encodeTexts(graph, { ...context, parameter: get, input: get }));
  const logits = model.logits(graph, get, get);
  graph.output('logits', logits);
  const target = graph.constant(oracle.targets.flat(), [ROWS, CLASSES]);
  const likelihood = graph.reduceSum(graph.mul(target, graph.logSoftmax(logits)), [1]);
  const loss = graph.neg(graph.reduceMean(likelihood));
  graph.output('loss', loss);
  const values = targets.map(([, value]) => value);
  gradient(graph, loss, values).forEach((dx, i) => {
    graph.output(`d:${targets[i]?.[0] ?? ''}`, dx);
  });
  return { graph, feeds };
}

function embeddingLayer(graph: GraphBuilder, get: (name: string) => Value): Value {
  const indices = (numbers: number[], shape: number[]): Value =>
    graph.constant(numbers, shape, 'int32');
  const ids = indices(oracle.input_ids.flat(), [ROWS, TOKENS]);
  const positions = indices([...Array(TOKENS).keys()], [TOKENS]);
  const words = graph.gather(get('embeddings.word_embeddings.weight'), ids);
  const places = graph.gather(get('embeddings.position_embeddings.weight'), positions);
  const type = graph.gather(get('embeddings.token_type_embeddings.weight'), indices([0], [1]));
  return graph.layerNormalization(
    graph.add(graph.add(words, places), type),
    get('embeddings.LayerNorm.weight'),
    get('embeddings.LayerNorm.bias'),
    config.layerNormEpsilon,
  );
}

/** Packed arrays by parameter name as arrays by hub name. */
export function unpack(
  packedArray: (name: string) => ArrayLike<number>,
  parameters: readonly PackedParameter[],
): Map<string, number[]> {
  const unpacked = new Map<string, number[]>();
  for (const { name, parts } of parameters) {
    const numbers = Array.from(packedArray(name));
    let start = 0;
    for (const { hubName, shape } of parts) {
      const end = start + shape.reduce((product, length) => product * length, 1);
      unpacked.set(hubName, numbers.slice(start, end));
      start = end;
    }
  }
  return unpacked;
}

/** Gradients by hub name, embeddings' included. */
export function unpackGradients(
  result: (name: string) => ArrayLike<number>,
): Map<string, number[]> {
  return unpack((name) => result(`d:${name}`), [...EMBEDDINGS, ...PARAMETERS]);
}

/** How far a tensor's norm and first elements are from the oracle's, relative to its norm. */
export function summaryError(numbers: readonly number[], { norm, head }: Summary): number {
  const own = Math.hypot(...numbers);
  const differences = head.map((expected, i) => Math.abs(expected - (numbers[i] ?? NaN)));
  return Math.max(Math.abs(own - norm), ...differences) / norm;
}

/**
 * Key biases shift all of a query's scores alike, which softmax does not see: their true gradient
 * is 0, and what is computed is rounding noise.
 */
export const isKeyBias = (hubName: string): boolean => hubName.endsWith('.key.bias');
