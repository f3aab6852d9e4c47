/** @file What the quality benchmark's driver, page and worker tell each other. */
import type { RefineryConfig, StudentConfig } from '../../../src/core/task/recipe';
import type { Annotated } from '../../../src/core/refinery/candidate-sets';
import type { ExpectedAccuracies } from '../../../src/core/labels/combination/combine';
import type { Hashing } from './hashing';

/** One data set with one teacher's annotations. */
export interface QualitySet {
  labels: string[];
  /** Of the rows that the teacher has seen, in the order of `trainTexts`. */
  annotations: Annotated[];
  trainTexts: string[];
  trainGold: number[];
  testTexts: string[];
  testGold: number[];
}

/** A student that differs from the app's default. */
export interface StudentVariant {
  settings?: Partial<Pick<StudentConfig, 'dropout' | 'clipNorm'>>;
  /** Instead of a vocabulary. */
  hashing?: Hashing;
}

export interface QualityRequest {
  seed: number;
  epochs: number;
  refinery: Partial<RefineryConfig>;
  /** Settings that differ from the app's. */
  student?: Partial<StudentConfig>;
  /** Also judge the policies, by held-out students. */
  policies?: boolean;
  /** Also tell the students' distributions. */
  distributions?: boolean;
  /** Also measure the labels after people have labelled so many rows each, least sure first. */
  people?: number[];
}

/** After people have labelled some rows. Shares of 0 to 1. */
export interface PeopleFigures {
  rows: number;
  /** Labels of all annotated rows, the people's included. */
  right: number;
  /** The student on test rows. */
  test: number;
}

/** Shares of 0 to 1. */
export interface QualityFigures {
  /** Argmax of the student on the rows that it was trained on, and on test rows. */
  train: number;
  test: number;
  /** Epochs trained; fewer than asked for where it stopped early. */
  epochs: number;
  seconds: number;
  policies: PolicyFigures | null;
  /** Of each number of rows asked for. */
  people: PeopleFigures[];
  /** Where they are asked for, with the policies. */
  distributions: Distributions | null;
}

/** Softmax [rows x classes] of the annotated rows by the student and by held-out ones, and of the test rows. */
export interface Distributions {
  fitted: Float32Array;
  heldOut: Float32Array;
  unseen: Float32Array;
}

/** Labels of the annotated rows; those of policy `auto` unless it says otherwise. */
export interface PolicyFigures {
  /** What the page expects, which has seen no gold. */
  expected: ExpectedAccuracies;
  temperature: number;
  firstRight: number;
  /** Share right of each policy's labels. */
  right: Record<string, number>;
  /** The student on rows that it was not trained on. */
  heldOut: number;
  calibrationError: number;
  /** Of the student's own probabilities, under policy `student`. */
  studentCalibrationError: number;
  /** Of test rows, which have no candidates. */
  testCalibrationError: number;
  /** After the recalibration that an audit of 60 rows gives: mean over simulated audits. */
  auditedCalibrationError: number;
  /** Share of simulated audits whose 95% interval holds the truth, for each policy. */
  intervals: Record<string, number>;
}

export interface QualityApi {
  /** Makes features of the texts once, for all methods. */
  prepare(set: QualitySet, variant?: StudentVariant): Promise<void>;
  measure(request: QualityRequest): Promise<QualityFigures>;
  /** The policies' figures anew, from what students said once: nothing is trained. */
  judge(set: QualitySet, distributions: Distributions, seed: number): Promise<PolicyFigures>;
}

declare global {
  interface Window {
    quality: QualityApi;
  }
}
