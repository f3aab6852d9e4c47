/**
 * @file A trained encoder as one ONNX model, from tokens to logits, for any number of texts of any
 * length. The layers are those that were trained, by the same code; before them come the embeddings,
 * which in the page are looked up outside of the graph.
 */
import { bytesOf, type FilePart } from '../../file-parts';
import { GraphBuilder, type Value } from '../../graph/builder';
import { toOnnxModel } from '../../graph/onnx';
import { onnxParts, type TensorInfo } from '../../graph/onnx-file';
import type { Attribute, OnnxNode, Tensor } from '../../graph/onnx-nodes';
import { ELEMENT_TYPES } from '../../graph/onnx-nodes';
import { BATCH, TEXT_SYMBOLS, TOKENS } from '../../graph/symbols';
import type { EncoderConfig } from '../encoder/config';
import {
  embeddingShapes,
  NORM_BIAS,
  NORM_SCALE,
  POSITIONS,
  TYPES,
  WORDS,
} from '../encoder/token-embeddings';
import { encoderModel } from '../encoder/encoder';
import { lazily, type TrainedEncoder } from './encoder-weights';

const TEXT_INPUT: TensorInfo = { type: 'int64', shape: ['batch', 'tokens'] };

/**
 * The model's bytes. Inputs, all int64 [batch x tokens]: `input_ids`, `attention_mask` and, in the BERT
 * family, `token_type_ids`; output `logits` [batch x classes].
 * @throws EncoderError, ModelTooLarge if it is too large for one file.
 */
export function encoderOnnx(trained: TrainedEncoder): FilePart[] {
  const { config, hub, parameter } = trained;
  const graph = classifierGraph(trained);
  const body = toOnnxModel(graph, { name: 'encoder', symbols: TEXT_SYMBOLS });
  const embedding = embeddingNodes(config);
  const tensors = new Map<string, Tensor>([...embedding.tensors, ...body.tensors]);
  for (const [name, shape] of embeddingShapes(config)) {
    tensors.set(name, { type: 'float32', shape, bytes: hub.stream(name, shape) });
  }
  for (const [name, { shape }] of graph.inputs) {
    if (name === 'vectors' || name === 'mask') continue;
    const size = shape.reduce((product, length) => product * length, 1);
    tensors.set(name, { type: 'float32', shape, bytes: lazily(size, () => parameter(name)) });
  }
  const inputs = ['input_ids', 'attention_mask', ...(hasTypes(config) ? ['token_type_ids'] : [])];
  return onnxParts({
    ...body,
    nodes: [...embedding.nodes, ...body.nodes],
    tensors,
    inputs: new Map(inputs.map((name) => [name, TEXT_INPUT])),
  });
}

/** RoBERTa's tokenizers give no types. */
function hasTypes({ family }: EncoderConfig): boolean {
  return family === 'bert';
}

/** From `vectors` and `mask` to `logits`; the parameters are inputs. */
function classifierGraph({ config, pooling, classes }: TrainedEncoder): GraphBuilder {
  const options = { classes, weightDecay: 0, pooling, dropout: 0, seed: 0 };
  const model = encoderModel(config, new Map(), options, { rows: BATCH, tokens: TOKENS });
  const graph = new GraphBuilder();
  for (const { name, shape, type } of model.batchInputs) graph.input(name, shape, type);
  for (const { name, shape } of model.parameters) graph.input(name, shape);
  const get = (name: string): Value => {
    const value = graph.inputs.get(name);
    if (!value) throw new Error(`The encoder's graph has no input “${name}”.`);
    return value;
  };
  graph.output('logits', model.logits(graph, get, get));
  return graph;
}

/** What `TokenEmbeddings.embed` does, as nodes: tokens and attention mask → `vectors` and `mask`. */
function embeddingNodes(config: EncoderConfig): {
  nodes: OnnxNode[];
  tensors: Map<string, Tensor>;
} {
  const nodes: OnnxNode[] = [];
  const tensors = new Map<string, Tensor>();
  const node = (
    operator: string,
    inputs: string[],
    output: string,
    attributes: Record<string, Attribute> = {},
  ): string => {
    nodes.push({ operator, inputs, output, attributes });
    return output;
  };
  const integers = (name: string, shape: number[], ...numbers: number[]): string => {
    const bytes = bytesOf(BigInt64Array.from(numbers, BigInt));
    tensors.set(name, { type: 'int64', shape, bytes });
    return name;
  };

  const words = node('Gather', [WORDS, 'input_ids'], 'words');
  const type = hasTypes(config) ? 'token_type_ids' : integers('first_type', [], 0);
  const types = node('Gather', [TYPES, type], 'types');
  const positions = positionNodes(config, node, integers);
  const placed = node('Add', [positions, types], 'positions_and_types');
  const sum = node('Add', [words, placed], 'embeddings');
  const epsilon = { float: config.layerNormEpsilon };
  node('LayerNormalization', [sum, NORM_SCALE, NORM_BIAS], 'vectors', { axis: -1, epsilon });
  node('Cast', ['attention_mask'], 'mask', { to: ELEMENT_TYPES.float32 });
  return { nodes, tensors };
}

type AddNode = (
  operator: string,
  inputs: string[],
  output: string,
  attributes?: Record<string, Attribute>,
) => string;

/** The position vectors, [tokens x width], or [batch x tokens x width] where padding matters. */
function positionNodes(
  { family, padToken }: EncoderConfig,
  node: AddNode,
  integers: (name: string, shape: number[], ...numbers: number[]) => string,
): string {
  if (family === 'bert') {
    const length = node('Shape', ['input_ids'], 'length', { start: 1, end: 2 });
    return node('Slice', [POSITIONS, integers('start', [1], 0), length], 'positions');
  }
  // RoBERTa numbers only what is no padding, from padding_idx + 1; padding itself has padding_idx.
  const padding = integers('padding', [], padToken);
  const isPadding = node('Equal', ['input_ids', padding], 'is_padding');
  const isToken = node('Not', [isPadding], 'is_token');
  const counts = node('Cast', [isToken], 'counts', { to: ELEMENT_TYPES.int64 });
  const counted = node('CumSum', [counts, integers('along_tokens', [], 1)], 'counted');
  const numbers = node('Mul', [counted, counts], 'numbers');
  const ids = node('Add', [numbers, padding], 'position_ids');
  return node('Gather', [POSITIONS, ids], 'positions');
}
