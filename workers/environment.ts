/** @file Where a worker's models run. Types only: what the page is told of it, whichever worker it is. */

import type { TrainingNote } from '../src/core/messages/training-notes';

/** Where and how a student trains. */
export interface StudentEnvironment {
  executionProvider: 'webgpu' | 'wasm';
  threads: number;
  /** What the GPU calls itself; empty on WASM. */
  adapter: string;
  /** What the user should know about the choice, if anything. */
  notice: TrainingNote | null;
}
