/** @file The n-gram student on real texts. Packing a batch counts as part of its step, for both engines. */
import * as tf from '@tensorflow/tfjs-core';
import { seededRandom } from '../../../src/core/random';
import type { SparseRows } from '../../../src/core/students/sparse';
import { STUDENT_DEFAULTS } from '../../../src/core/students/training';
import type { Runtime } from '../../../workers/runtime';
import type { PackedBatch } from '../../../workers/student/driver';
import { NgramStudent } from '../../../workers/student/ngram-student';
import type { BenchRequest, LabelledTexts } from './api';
import { softTargets } from './random';
import { gatherRows, matMulByTransposes } from './tfjs-ops';
import type { TfjsForm } from './tfjs-trainer';
import { cyclic, type TrainingCase } from './training-case';
import { fitVocabulary } from '../../helpers/sparse';

/** On the processor ours goes over sparse rows, as in the app; TensorFlow.js, which cannot, over the same rows. */
export async function ngramCase(
  { texts, labels }: LabelledTexts,
  provider: BenchRequest['provider'],
): Promise<TrainingCase> {
  const { batchSize, learningRate, weightDecay } = STUDENT_DEFAULTS.ngram;
  const names = [...new Set(labels)].sort();
  const classes = names.length;
  const vocabulary = fitVocabulary(texts);
  const settings = { classes, weightDecay, seed: 1 };
  const student = new NgramStudent(vocabulary, {
    ...settings,
    isOnProcessor: provider === 'wasm',
  });
  const features = await student.features(texts);
  const runs = student.trainingRuns(features, batchSize, seededRandom(1));
  const batches = runs.flatMap((run) => run.batches);
  const dense = new NgramStudent(vocabulary, settings);
  const denseRuns = dense.trainingRuns(features, batchSize, seededRandom(1));
  const denseBatches = denseRuns.flatMap((run) => run.batches);
  const { model, batches: firstRun } = cyclic(runs, 0);
  const targets = softTargets(
    labels.map((label) => names.indexOf(label)),
    classes,
    2,
  );
  return {
    model,
    learningRate,
    ...(provider === 'wasm' && {
      newTrainer: (runtime: Runtime) => student.newTrainer(runtime, {}),
    }),
    stepsPerRun: firstRun.length,
    inputs: (step) => cyclic(batches, step).pack(),
    targets: (step) => {
      const { rows } = cyclic(batches, step);
      const batchTargets = new Float32Array(model.rows * classes);
      const lossWeights = new Float32Array(model.rows);
      rows.forEach((row, i) => {
        batchTargets.set(targets.subarray(row * classes, (row + 1) * classes), i * classes);
        lossWeights[i] = 1 / rows.length;
      });
      return { targets: batchTargets, lossWeights };
    },
    tfjsForms: tfjsForms(
      model.rows,
      denseBatches,
      features.table.features(features.rows),
      student.vocabulary.terms.length,
    ),
  };
}

type Multiply = (x: tf.Tensor2D, weight: tf.Tensor2D) => tf.Tensor2D;

function tfjsForms(
  rows: number,
  batches: readonly PackedBatch[],
  features: SparseRows,
  terms: number,
): TfjsForm[] {
  const picked = (step: number) => {
    const { terms: columns, values } = cyclic(batches, step).pack();
    if (!columns || !values) throw new Error('ngram: the packed batch lacks an input.');
    return {
      terms: tf.tensor1d(columns, 'int32'),
      values: tf.tensor2d(values, [rows, columns.length]),
    };
  };
  const dense = new Float32Array(rows * terms);
  const whole = (step: number) => {
    dense.fill(0);
    cyclic(batches, step).rows.forEach((row, i) => {
      for (let at = features.starts[row] ?? 0; at < (features.ends[row] ?? 0); at++) {
        dense[i * terms + (features.indices[at] ?? 0)] = features.values[at] ?? 0;
      }
    });
    return { values: tf.tensor2d(dense, [rows, terms]) };
  };
  const form = (name: string, inputs: TfjsForm['inputs'], multiply: Multiply): TfjsForm => ({
    name,
    inputs,
    logits: (parameters, { terms: columns, values }) => {
      const evidence = parameters['evidence'] as tf.Tensor2D;
      const weight = columns ? gatherRows(evidence, columns as tf.Tensor1D) : evidence;
      return tf.add(multiply(values as tf.Tensor2D, weight), parameters['bias'] as tf.Tensor2D);
    },
  });
  const plain: Multiply = (x, weight) => tf.matMul(x, weight);
  const byTransposes: Multiply = (x, weight) => matMulByTransposes(x, weight, true);
  return [
    form('gather, matMul', picked, plain),
    { ...form('gather, matMul by transposes', picked, byTransposes), isForWasm: true },
    form('dense matMul', whole, plain),
    { ...form('dense matMul by transposes', whole, byTransposes), isForWasm: true },
  ];
}
