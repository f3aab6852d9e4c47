/** @file What the benchmark's driver, page and worker tell each other. */

export type Provider = 'wasm' | 'webgpu';

/** Texts with labels, for the students that read texts. */
export interface LabelledTexts {
  texts: string[];
  labels: string[];
}

export interface BenchRequest {
  caseName: string;
  provider: Provider;
  /** Optimiser steps of a timed run; without them, as many as take about a second. */
  steps?: number;
  data: LabelledTexts;
}

/** Either figures, or `skipped`: why there are none. */
export interface BenchResult {
  case: string;
  provider: Provider;
  skipped?: string;
  figures?: Record<string, unknown>;
  /** Whether both engines did the same work; true where there is only ours. */
  isSameWork: boolean;
}

/** The worker's answer: a result, or the message of what it threw. */
export type BenchAnswer = { result: BenchResult } | { error: string };

declare global {
  interface Window {
    /** Measures one case in a worker of its own. */
    measureCase(request: BenchRequest): Promise<BenchResult>;
  }
}
