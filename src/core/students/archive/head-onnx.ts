/**
 * @file A sentence encoder with the classifier that was trained on its vectors, as one ONNX model:
 * the encoder's own model as it came, then pooling, length 1, and the classifier.
 *
 * The encoder may be of any operator set from 11 on, so what is appended keeps to operators that all
 * of them have in the same form.
 */
import { bytesOf, type FilePart } from '../../file-parts';
import { GraphBuilder, type Value } from '../../graph/builder';
import { toOnnxModel } from '../../graph/onnx';
import { appendedParts, type ForeignModel } from '../../graph/onnx-append';
import type { OnnxModel } from '../../graph/onnx-file';
import { ELEMENT_TYPES, type OnnxNode, type Tensor } from '../../graph/onnx-nodes';
import { BATCH, TEXT_SYMBOLS } from '../../graph/symbols';
import { EncoderError } from '../encoder/errors';
import { headModel } from '../encoder-head';
import { lazily } from './encoder-weights';

export interface TrainedHead {
  /** The sentence encoder. */
  model: ForeignModel;
  pooling: 'mean' | 'cls';
  /** Numbers of a text's vector. */
  width: number;
  /** Units of the hidden layer. */
  hidden: number;
  classes: number;
  /** A trained parameter's numbers by its name in the graph. */
  parameter: (name: string) => Promise<Float32Array>;
}

/** Names of what is appended begin with this, so that the encoder has none of them. */
const OURS = 'shortlist/';
/** Under these names sentence encoders give the vectors of tokens. */
const TOKEN_VECTORS = ['last_hidden_state', 'token_embeddings'];

/**
 * The model's bytes: the encoder's inputs, and the output `logits` [batch x classes].
 * @throws EncoderError if the encoder gives no vectors of tokens.
 */
export function headOnnx(trained: TrainedHead): FilePart[] {
  const { model, pooling } = trained;
  const tokens = TOKEN_VECTORS.find((name) => model.outputs.includes(name));
  if (tokens === undefined || !model.inputs.includes('attention_mask')) {
    throw new EncoderError({ code: 'sentence-model-no-tokens' });
  }
  const head = classifierModel(trained);
  const pooled = poolingNodes(tokens, pooling);
  return appendedParts(model, {
    ...head,
    nodes: [...pooled.nodes, ...head.nodes],
    tensors: new Map([...pooled.tensors, ...head.tensors]),
  });
}

/** From `shortlist/vectors` to `logits`. */
function classifierModel({ width, hidden, classes, parameter }: TrainedHead): OnnxModel {
  const options = { width, hidden, classes, weightDecay: 0, dropout: 0, seed: 0 };
  const model = headModel(options, BATCH);
  const graph = new GraphBuilder();
  for (const { name, shape } of [...model.batchInputs, ...model.parameters]) {
    graph.input(name, shape);
  }
  const get = (name: string): Value => {
    const value = graph.inputs.get(name);
    if (!value) throw new Error(`The head's graph has no input “${name}”.`);
    return value;
  };
  graph.output('logits', model.logits(graph, get, get));
  const lowered = toOnnxModel(graph, { name: 'encoder-head', symbols: TEXT_SYMBOLS });
  const tensors = new Map<string, Tensor>(lowered.tensors);
  for (const { name, shape } of model.parameters) {
    const size = shape.reduce((product, length) => product * length, 1);
    tensors.set(name, { type: 'float32', shape, bytes: lazily(size, () => parameter(name)) });
  }
  const renamed = (name: string): string => (name === 'logits' ? name : OURS + name);
  return {
    ...lowered,
    nodes: lowered.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(renamed),
      output: renamed(node.output),
    })),
    tensors: new Map([...tensors].map(([name, tensor]) => [renamed(name), tensor])),
  };
}

/** Vectors of tokens [batch x tokens x width] → `shortlist/vectors` [batch x width] of length 1. */
function poolingNodes(
  tokens: string,
  pooling: 'mean' | 'cls',
): { nodes: OnnxNode[]; tensors: Map<string, Tensor> } {
  const nodes: OnnxNode[] = [];
  const tensors = new Map<string, Tensor>();
  const node = (
    operator: string,
    inputs: string[],
    name: string,
    attributes: OnnxNode['attributes'] = {},
  ): string => {
    nodes.push({ operator, inputs, output: OURS + name, attributes });
    return OURS + name;
  };
  const integers = (name: string, ...numbers: number[]): string => {
    const bytes = bytesOf(BigInt64Array.from(numbers, BigInt));
    tensors.set(OURS + name, { type: 'int64', shape: [numbers.length], bytes });
    return OURS + name;
  };

  // A sum does for a mean, whose length becomes 1 all the same. 0 keeps a length, -1 works it out.
  const mean = (): string => {
    const mask = node('Cast', ['attention_mask'], 'mask', { to: ELEMENT_TYPES.float32 });
    const row = node('Reshape', [mask, integers('as_row', 0, 1, -1)], 'mask_row');
    return node('MatMul', [row, tokens], 'pooled');
  };
  const pooled =
    pooling === 'mean'
      ? mean()
      : node('Gather', [tokens, integers('first', 0)], 'pooled', { axis: 1 });
  const column = node('Reshape', [pooled, integers('as_column', 0, -1, 1)], 'pooled_column');
  const length = node('Sqrt', [node('MatMul', [pooled, column], 'squared_length')], 'length');
  const unit = node('Div', [pooled, length], 'unit');
  node('Reshape', [unit, integers('as_matrix', 0, -1)], 'vectors');
  return { nodes, tensors };
}
