/** @file What all steps share: how they report progress and how they are stopped. */
import type { CurvePoint } from '../core/budget/curve';
import type { ProgressMessage } from '../core/messages/progress';
import { Stopped } from '../core/stopped';
import type { WatchedRow } from '../core/refinery/watched';
import type { StudentSize } from '../core/shown/student-size';
import type { EpochLog } from '../core/students/training';

export { Stopped };

export interface StepProgress {
  step: 'import' | 'annotate' | 'distil';
  /** 0 to 1. */
  fraction: number;
  /** What is happening. */
  message: ProgressMessage;
  /** In `distil`: which training runs, and its epochs so far. */
  training?: 'student' | 'single';
  epochs?: EpochLog[];
  /** In `distil`: a few rows, and what has become of their candidates; they stay in the page. */
  watched?: readonly WatchedRow[];
  /** In `annotate`: rows annotated so far (of them those that nothing spoke for), failed ones, and those still to do. */
  rows?: { annotated: number; unmatched: number; failed: number; todo: number };
  /** In `annotate`: how many labels a row is shown, where a student chooses which. */
  shownLabels?: StudentSize | null;
  /** In `annotate` with a budget: the finished rounds. */
  curve?: readonly CurvePoint[];
}

export interface StepOptions {
  /** Aborted: the step ends soon, everything done so far stays, and calling it again goes on. */
  signal: AbortSignal;
  onProgress: (progress: StepProgress) => void;
}

/** @throws Stopped if the signal is aborted. */
export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new Stopped();
}

/** The work's result, or Stopped at once where the signal says so. */
export function untilStopped<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Stopped());
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
