/**
 * @file Training steps of the `ngram` student over sparse rows as they are: what `trainingModel` makes of
 * `ngramModel`, written out. A batch's features are a tenth of the dense matrix that its graph needs, so that on
 * the processor this takes a fraction of the time; the state is the same, and one may go on with the other's.
 */
import { float32At, int32At } from '../reads';
import { rowCount, type SparseRows } from './sparse';

/** A parameter and its moments M and V, as `adamW` keeps them. */
export interface LinearParameter {
  values: Float32Array;
  firstMoment: Float32Array;
  secondMoment: Float32Array;
  weightDecay: number;
}

export interface LinearState {
  /** [terms x classes] */
  evidence: LinearParameter;
  /** [classes] */
  bias: LinearParameter;
}

export interface LinearBatch {
  features: SparseRows;
  /** [rows x classes] */
  targets: Float32Array;
  /** [rows], already divided by the number of rows of the batch. */
  lossWeights: Float32Array;
}

/** The rate of a step, and its number counted from 1. */
export interface StepNumbers {
  learningRate: number;
  step: number;
}

const [BETA_1, BETA_2, EPSILON] = [0.9, 0.999, 1e-8];

/** Takes optimiser steps; keeps arrays for the gradients between them. */
export class LinearTraining {
  readonly #state: LinearState;
  readonly #classes: number;
  readonly #clipNorm: number;
  /** All 0 between steps. */
  readonly #gradients: { evidence: Float32Array; bias: Float32Array };

  /**
   * @param state is changed in place.
   * @param clipNorm gradients that are longer than this together are shortened to it; 0 leaves them as they are.
   */
  constructor(state: LinearState, clipNorm = 0) {
    this.#state = state;
    this.#clipNorm = clipNorm;
    this.#classes = state.bias.values.length;
    this.#gradients = {
      evidence: new Float32Array(state.evidence.values.length),
      bias: new Float32Array(this.#classes),
    };
  }

  /** One step of AdamW down the gradient of the weighted cross-entropy. @returns the loss before it. */
  step({ features, targets, lossWeights }: LinearBatch, numbers: StepNumbers): number {
    const { evidence, bias } = this.#state;
    const logits = new Float32Array(this.#classes);
    let loss = 0;
    for (let row = 0; row < rowCount(features); row++) {
      const weight = float32At(lossWeights, row);
      if (weight === 0) continue;
      logits.set(bias.values);
      addEvidence(logits, features, row, evidence.values);
      loss += weight * slopeOfLoss(logits, targets, row * this.#classes, weight);
      addToRows(this.#gradients.evidence, features, row, logits);
      addTo(this.#gradients.bias, logits);
    }
    this.#clip();
    descend(evidence, this.#gradients.evidence, numbers);
    descend(bias, this.#gradients.bias, numbers);
    return loss;
  }

  #clip(): void {
    if (this.#clipNorm === 0) return;
    const gradients = Object.values(this.#gradients);
    const norm = Math.sqrt(gradients.reduce((sum, values) => sum + squares(values), 0));
    const scale = this.#clipNorm / Math.max(norm, this.#clipNorm);
    for (const values of gradients) values.forEach((value, i) => (values[i] = value * scale));
  }
}

/** Adds a sparse row's evidence for each class to `logits`; four classes at once, which stay in registers. */
export function addEvidence(
  logits: Float32Array,
  { starts, ends, indices, values }: SparseRows,
  row: number,
  evidence: Float32Array,
): void {
  const classes = logits.length;
  const [start, end] = [int32At(starts, row), int32At(ends, row)];
  let j = 0;
  for (; j + 4 <= classes; j += 4) {
    let a = float32At(logits, j);
    let b = float32At(logits, j + 1);
    let c = float32At(logits, j + 2);
    let d = float32At(logits, j + 3);
    for (let entry = start; entry < end; entry++) {
      const value = float32At(values, entry);
      const place = int32At(indices, entry) * classes + j;
      a += value * float32At(evidence, place);
      b += value * float32At(evidence, place + 1);
      c += value * float32At(evidence, place + 2);
      d += value * float32At(evidence, place + 3);
    }
    logits[j] = a;
    logits[j + 1] = b;
    logits[j + 2] = c;
    logits[j + 3] = d;
  }
  for (; j < classes; j++) {
    let sum = float32At(logits, j);
    for (let entry = start; entry < end; entry++) {
      const place = int32At(indices, entry) * classes + j;
      sum += float32At(values, entry) * float32At(evidence, place);
    }
    logits[j] = sum;
  }
}

/** Adds `slopes`, times each feature of a sparse row, to the gradient of the feature's evidence. */
function addToRows(
  gradient: Float32Array,
  { starts, ends, indices, values }: SparseRows,
  row: number,
  slopes: Float32Array,
): void {
  const classes = slopes.length;
  const [start, end] = [int32At(starts, row), int32At(ends, row)];
  let j = 0;
  for (; j + 4 <= classes; j += 4) {
    const a = float32At(slopes, j);
    const b = float32At(slopes, j + 1);
    const c = float32At(slopes, j + 2);
    const d = float32At(slopes, j + 3);
    for (let entry = start; entry < end; entry++) {
      const value = float32At(values, entry);
      const place = int32At(indices, entry) * classes + j;
      gradient[place] = float32At(gradient, place) + value * a;
      gradient[place + 1] = float32At(gradient, place + 1) + value * b;
      gradient[place + 2] = float32At(gradient, place + 2) + value * c;
      gradient[place + 3] = float32At(gradient, place + 3) + value * d;
    }
  }
  for (; j < classes; j++) {
    const slope = float32At(slopes, j);
    for (let entry = start; entry < end; entry++) {
      const place = int32At(indices, entry) * classes + j;
      gradient[place] = float32At(gradient, place) + float32At(values, entry) * slope;
    }
  }
}

function squares(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

function addTo(sum: Float32Array, values: Float32Array): void {
  for (let j = 0; j < sum.length; j++) sum[j] = float32At(sum, j) + float32At(values, j);
}

/**
 * Makes of logits the slopes of weight * cross-entropy(softmax, target), in place.
 * @returns the cross-entropy, without the weight.
 */
function slopeOfLoss(
  logits: Float32Array,
  targets: Float32Array,
  offset: number,
  weight: number,
): number {
  let largest = -Infinity;
  for (let j = 0; j < logits.length; j++) largest = Math.max(largest, float32At(logits, j));
  let sum = 0;
  for (let j = 0; j < logits.length; j++) sum += Math.exp(float32At(logits, j) - largest);
  const logSum = largest + Math.log(sum);
  let [loss, total] = [0, 0];
  for (let j = 0; j < logits.length; j++) {
    const target = float32At(targets, offset + j);
    total += target;
    if (target > 0) loss -= target * (float32At(logits, j) - logSum);
  }
  for (let j = 0; j < logits.length; j++) {
    const share = Math.exp(float32At(logits, j) - logSum);
    logits[j] = weight * (total * share - float32At(targets, offset + j));
  }
  // A logit that is no number shows in the loss, whatever the targets.
  return Number.isFinite(logSum) ? loss : NaN;
}

/** AdamW as `graph/optimizer.ts` has it, scalars folded; leaves the gradient at 0. */
function descend(
  { values, firstMoment, secondMoment, weightDecay }: LinearParameter,
  gradient: Float32Array,
  { learningRate, step }: StepNumbers,
): void {
  const secondScale = Math.sqrt((1 - BETA_2) / (1 - BETA_2 ** step));
  const rate = (learningRate * (1 - BETA_1)) / ((1 - BETA_1 ** step) * secondScale);
  const floor = EPSILON / secondScale;
  const keep = 1 - learningRate * weightDecay;
  for (let i = 0; i < values.length; i++) {
    const slope = float32At(gradient, i);
    const first = BETA_1 * float32At(firstMoment, i) + slope;
    const second = BETA_2 * float32At(secondMoment, i) + slope * slope;
    firstMoment[i] = first;
    secondMoment[i] = second;
    values[i] = keep * float32At(values, i) - (rate * first) / (Math.sqrt(second) + floor);
    gradient[i] = 0;
  }
}
