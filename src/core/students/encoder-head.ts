/**
 * @file The `encoder-head` student: a classifier with one hidden layer over the vectors that a
 * pretrained sentence encoder makes of whole texts. The encoder itself is never trained.
 *
 * logits = W₂ · drop(gelu(W₁ · drop(√width · x) + b₁)) + b₂
 */
import { normalNumbers } from '../random';
import type { BatchInputSpec, ParameterSpec, StudentModel } from './student-graph';

/** Vectors of texts, of length 1 or 0. */
export interface VectorTable {
  /** Numbers of a text's vector. */
  readonly width: number;
  /** [texts x width], row-major. */
  readonly vectors: Float32Array;
}

export interface HeadOptions {
  /** Numbers of a text's vector. */
  readonly width: number;
  readonly hidden: number;
  readonly classes: number;
  /** Of matrices; biases have none. */
  readonly weightDecay: number;
  /** The rate of dropout; 0 when evaluating. */
  readonly dropout: number;
  /** Of the start values. */
  readonly seed: number;
}

/** A classifier that starts near zero says nothing before it has learnt something. */
const OUTPUT_DEVIATION = 0.02;

/**
 * The student as a graph. Its batch inputs: `vectors` [rows x width], of length 1 or 0; with dropout
 * also `seed` [1], an integer below 2^24.
 */
export function headModel(options: HeadOptions, rows: number): StudentModel {
  const { width, classes, dropout } = options;
  const batchInputs: BatchInputSpec[] = [
    { name: 'vectors', shape: [rows, width], type: 'float32' },
  ];
  if (dropout > 0) batchInputs.push({ name: 'seed', shape: [1], type: 'float32' });
  return {
    rows,
    classes,
    parameters: parameterSpecs(options),
    batchInputs,
    logits: (graph, parameter, input) => {
      // Numbers of a unit vector are about 1 / √width: brought to the size that layers start for.
      let x = graph.mul(input('vectors'), Math.sqrt(width));
      if (dropout > 0) x = graph.dropout(x, dropout, input('seed'));
      let hidden = graph.gelu(
        graph.gemm(x, parameter('hidden.weight'), { bias: parameter('hidden.bias') }),
      );
      if (dropout > 0) hidden = graph.dropout(hidden, dropout, input('seed'));
      return graph.gemm(hidden, parameter('output.weight'), { bias: parameter('output.bias') });
    },
  };
}

/**
 * A model that takes `vectors` as one that picks them of a table: by `texts` [rows], their numbers there. With
 * mixtures also `partners` [rows], numbers too, and `shares` [rows x 1]: a row is then
 * share · text + (1 - share) · partner.
 */
export function withVectorTable(
  model: StudentModel,
  { width, vectors }: VectorTable,
  hasMixtures: boolean,
): StudentModel {
  const { rows, batchInputs } = model;
  const pick = (name: string): BatchInputSpec => {
    return { name, shape: [rows], type: 'int32', table: 'vectorTable' };
  };
  const shares: BatchInputSpec = { name: 'shares', shape: [rows, 1], type: 'float32' };
  return {
    ...model,
    tables: [{ name: 'vectorTable', rows: vectors.length / width, width, values: vectors }],
    batchInputs: [
      pick('texts'),
      ...(hasMixtures ? [pick('partners'), shares] : []),
      ...batchInputs.filter(({ name }) => name !== 'vectors'),
    ],
    logits: (graph, parameter, input) => {
      const mixed = () => {
        const others = graph.mul(graph.sub(1, input('shares')), input('partners'));
        return graph.add(graph.mul(input('shares'), input('texts')), others);
      };
      const picked = hasMixtures ? mixed() : input('texts');
      return model.logits(graph, parameter, (name) => (name === 'vectors' ? picked : input(name)));
    },
  };
}

/** The hidden layer starts as He et al. (2015) have it for rectifiers. */
function parameterSpecs({
  width,
  hidden,
  classes,
  weightDecay,
  seed,
}: HeadOptions): ParameterSpec[] {
  return [
    {
      name: 'hidden.weight',
      shape: [width, hidden],
      weightDecay,
      initial: () => normalNumbers(width * hidden, Math.sqrt(2 / width), seed),
    },
    { name: 'hidden.bias', shape: [hidden], weightDecay: 0 },
    {
      name: 'output.weight',
      shape: [hidden, classes],
      weightDecay,
      initial: () => normalNumbers(hidden * classes, OUTPUT_DEVIATION, seed + 1),
    },
    { name: 'output.bias', shape: [classes], weightDecay: 0 },
  ];
}
