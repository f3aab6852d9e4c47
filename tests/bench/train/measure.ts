/**
 * @file Times one case on one provider: our engine and TensorFlow.js in turn, in the same worker, from
 * the same start values and with the same batches, after a run in which both must show the same losses.
 */
import { Runtime } from '../../../workers/student/runtime';
import type { BenchRequest, BenchResult } from './api';
import { makeCase } from './cases';
import { OurTrainer } from './our-trainer';
import { startTfjs, TfjsTrainer } from './tfjs-trainer';
import type { TrainingCase } from './training-case';

/** One of those that are timed. */
export interface Contestant {
  /** Trains on the batches of `steps` steps, counted from `first`. Returns the loss of each. */
  train(first: number, steps: number): Promise<number[]>;
  dispose(): Promise<void> | void;
}

/** Threads of both engines' WASM. */
const THREADS = 2;
const ROUNDS = 5;
/** Steps of the warm-up, whose losses are compared. */
const WARM_UP_STEPS = 16;
/** A timed run takes about as long, unless the number of steps is given. */
const RUN_MS = 1_000;
/** Largest relative difference of losses that rounding explains; Adam amplifies it step by step. */
const LOSS_TOLERANCE = 1e-3;
/** Between runs: the threads of the last one stop spinning. */
const PAUSE_MS = 100;

export async function measure(request: BenchRequest): Promise<BenchResult> {
  const { caseName, provider, data } = request;
  // The app's runtime takes a thread for each processor.
  pretendProcessors(THREADS);
  const result = { case: caseName, provider, isSameWork: true };
  const trainingCase = await makeCase(caseName, data);
  const runtime = await Runtime.load(provider);
  const { executionProvider, threads, adapter } = runtime.environment;
  if (executionProvider !== provider) {
    return { ...result, skipped: 'This browser offers no WebGPU adapter.' };
  }
  const ours = new OurTrainer(runtime, trainingCase);
  const ourLosses = await ours.train(0, warmUpSteps(trainingCase));
  const theirs = await fastestForm(request, trainingCase);
  const difference = theirs ? largestDifference(ourLosses, theirs.losses) : null;

  const steps = roundUp(
    request.steps ?? RUN_MS / (await stepMs(ours, trainingCase.stepsPerRun)),
    trainingCase.stepsPerRun,
  );
  const rounds: { oursMs: number; theirsMs: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({
      oursMs: await stepMs(ours, steps),
      theirsMs: theirs ? await stepMs(theirs.contestant, steps) : NaN,
    });
  }
  const oursMs = median(rounds.map((round) => round.oursMs));
  const theirsMs = median(rounds.map((round) => round.theirsMs));
  const ratios = rounds.map((round) => round.oursMs / round.theirsMs);
  const { rows } = trainingCase.model;
  await ours.dispose();
  await theirs?.contestant.dispose();
  return {
    ...result,
    isSameWork: difference === null || difference < LOSS_TOLERANCE,
    figures: {
      adapter,
      isSoftwareAdapter: provider === 'webgpu' ? await isSoftwareAdapter() : null,
      threads,
      tfjsThreads: theirs?.threads ?? null,
      rows,
      stepsPerRun: trainingCase.stepsPerRun,
      stepsTimed: steps,
      rounds: ROUNDS,
      oursMsPerStep: figure(oursMs),
      tfjsMsPerStep: theirs ? figure(theirsMs) : null,
      ratio: theirs ? figure(median(ratios)) : null,
      ratioRange: theirs ? [Math.min(...ratios), Math.max(...ratios)].map(figure) : null,
      rowsPerSecond: Math.round((rows * 1000) / oursMs),
      tfjsRowsPerSecond: theirs ? Math.round((rows * 1000) / theirsMs) : null,
      tfjsForm: theirs?.name ?? null,
      tfjsFormsMsPerStep: theirs?.formsMs ?? null,
      lossesAgreeTo: difference === null ? null : Number(difference.toExponential(1)),
      firstLoss: figure(ourLosses[0]),
      warmUpLoss: figure(ourLosses.at(-1)),
    },
  };
}

interface Rival {
  contestant: Contestant;
  name: string;
  /** Of its warm-up. */
  losses: number[];
  /** Of each form that was tried. */
  formsMs: Record<string, number>;
  threads: number | null;
}

/** The fastest form of TensorFlow.js, warmed up; null where the case has none. */
async function fastestForm(
  { provider, steps }: BenchRequest,
  trainingCase: TrainingCase,
): Promise<Rival | null> {
  if (trainingCase.tfjsForms.length === 0) return null;
  // TensorFlow.js takes a thread for two processors at most, whatever it is asked for.
  pretendProcessors(2 * THREADS);
  const threads = await startTfjs(provider, THREADS);
  let best: (Rival & { ms: number }) | null = null;
  const formsMs: Record<string, number> = {};
  for (const form of trainingCase.tfjsForms) {
    const contestant = new TfjsTrainer(trainingCase, form);
    const losses = await contestant.train(0, warmUpSteps(trainingCase));
    const trial = roundUp(steps ?? WARM_UP_STEPS, trainingCase.stepsPerRun);
    const ms = await stepMs(contestant, trial);
    formsMs[form.name] = figure(ms);
    if (best && best.ms <= ms) {
      contestant.dispose();
      continue;
    }
    await best?.contestant.dispose();
    best = { contestant, name: form.name, losses, formsMs, threads, ms };
  }
  return best;
}

/** Milliseconds a step takes in a run of so many. */
async function stepMs(contestant: Contestant, steps: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  const start = performance.now();
  await contestant.train(0, steps);
  return (performance.now() - start) / steps;
}

function warmUpSteps({ tfjsForms, stepsPerRun }: TrainingCase): number {
  return tfjsForms.length > 0 ? roundUp(WARM_UP_STEPS, stepsPerRun) : stepsPerRun;
}

function pretendProcessors(count: number): void {
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: count, configurable: true });
}

/** What Chromium calls a fallback adapter computes on the processor. */
async function isSoftwareAdapter(): Promise<boolean | null> {
  const adapter = await navigator.gpu.requestAdapter();
  return adapter?.info.isFallbackAdapter ?? null;
}

function largestDifference(ours: readonly number[], theirs: readonly number[]): number {
  const differences = ours.map((loss, step) => Math.abs(loss - (theirs[step] ?? NaN)) / loss);
  // A loss that is not a number is no agreement.
  return differences.some(Number.isNaN) ? Infinity : Math.max(...differences);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function roundUp(value: number, step: number): number {
  return Math.max(1, Math.ceil(value / step)) * step;
}

/** Three significant digits. */
function figure(value = NaN): number {
  return Number(value.toPrecision(3));
}
