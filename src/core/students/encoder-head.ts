/**
 * @file The `encoder-head` student: a classifier with one hidden layer over the vectors that a
 * pretrained sentence encoder makes of whole texts. The encoder itself is never trained.
 *
 * logits = W₂ · drop(gelu(W₁ · drop(√width · x) + b₁)) + b₂
 */
import { normalNumbers } from '../random';
import type { BatchInputSpec, ParameterSpec, StudentModel } from './student-graph';

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
