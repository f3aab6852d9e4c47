/** @file A multilayer perceptron, features → ReLU → classes, on random rows that it learns by heart. */
import * as tf from '@tensorflow/tfjs-core';
import { seededRandom } from '../../../src/core/random';
import type { StudentModel } from '../../../src/core/students/student-graph';
import { normalNumbers, softTargets } from './random';
import { matMulByTransposes } from './tfjs-ops';
import type { Parameters, TfjsForm } from './tfjs-trainer';
import { cyclic, STEPS_PER_RUN, type TrainingCase } from './training-case';

export interface MlpShape {
  rows: number;
  features: number;
  hidden: number;
  classes: number;
}

/** Few, so that the loss falls within the warm-up. */
const BATCHES = 4;

export function mlpModel(shape: MlpShape, weightDecay: number): StudentModel {
  const { rows, features, hidden, classes } = shape;
  return {
    rows,
    classes,
    parameters: [
      {
        name: 'hidden.weight',
        shape: [features, hidden],
        weightDecay,
        initial: () => normalNumbers(features * hidden, Math.sqrt(2 / features), 2),
      },
      { name: 'hidden.bias', shape: [hidden], weightDecay: 0 },
      {
        name: 'output.weight',
        shape: [hidden, classes],
        weightDecay,
        initial: () => normalNumbers(hidden * classes, Math.sqrt(1 / hidden), 3),
      },
      { name: 'output.bias', shape: [classes], weightDecay: 0 },
    ],
    batchInputs: [{ name: 'features', shape: [rows, features], type: 'float32' }],
    logits: (graph, parameter, input) => {
      const inner = graph.gemm(input('features'), parameter('hidden.weight'), {
        bias: parameter('hidden.bias'),
      });
      return graph.gemm(graph.relu(inner), parameter('output.weight'), {
        bias: parameter('output.bias'),
      });
    },
  };
}

export function mlpCase(shape: MlpShape): TrainingCase {
  const { rows, features, classes } = shape;
  const random = seededRandom(1);
  const lossWeights = new Float32Array(rows).fill(1 / rows);
  const batches = Array.from({ length: BATCHES }, (_, index) => {
    const labels = Array.from({ length: rows }, () => Math.floor(random() * classes));
    return {
      features: normalNumbers(rows * features, 1, 100 + index),
      targets: softTargets(labels, classes, 200 + index),
    };
  });
  return {
    model: mlpModel(shape, 0.01),
    learningRate: 1e-3,
    stepsPerRun: STEPS_PER_RUN,
    inputs: (step) => ({ features: cyclic(batches, step).features }),
    targets: (step) => ({ targets: cyclic(batches, step).targets, lossWeights }),
    tfjsForms: tfjsForms((step) => ({
      features: tf.tensor2d(cyclic(batches, step).features, [rows, features]),
    })),
  };
}

function tfjsForms(inputs: TfjsForm['inputs']): TfjsForm[] {
  const form = (
    name: string,
    multiply: (x: tf.Tensor2D, weight: tf.Tensor2D, isXConstant: boolean) => tf.Tensor2D,
  ): TfjsForm => ({
    name,
    inputs,
    logits: (parameters, { features }) => {
      const { hiddenWeight, hiddenBias, outputWeight, outputBias } = layers(parameters);
      const sums = multiply(features as tf.Tensor2D, hiddenWeight, true);
      const inner = tf.relu<tf.Tensor2D>(tf.add(sums, hiddenBias));
      return tf.add(multiply(inner, outputWeight, false), outputBias);
    },
  });
  const fused: TfjsForm = {
    name: 'fused.matMul',
    inputs,
    logits: (parameters, { features }) => {
      const { hiddenWeight, hiddenBias, outputWeight, outputBias } = layers(parameters);
      const inner = tf.fused.matMul({
        a: features as tf.Tensor2D,
        b: hiddenWeight,
        bias: hiddenBias,
        activation: 'relu',
      });
      return tf.fused.matMul({ a: inner, b: outputWeight, bias: outputBias });
    },
  };
  const plain = form('matMul', (x, weight) => tf.matMul(x, weight));
  const byTransposes = form('matMul by transposes', matMulByTransposes);
  return [plain, fused, { ...byTransposes, isForWasm: true }];
}

function layers(parameters: Parameters) {
  const parameter = (name: string) => parameters[name] as tf.Tensor2D;
  return {
    hiddenWeight: parameter('hidden.weight'),
    hiddenBias: parameter('hidden.bias'),
    outputWeight: parameter('output.weight'),
    outputBias: parameter('output.bias'),
  };
}
