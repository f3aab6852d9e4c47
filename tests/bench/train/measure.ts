/**
 * @file Times one case on one provider: our engine and TensorFlow.js in turn, in the same worker, from
 * the same start values and with the same batches, after a warm-up in which all must show the same
 * losses. Of the forms in which TensorFlow.js can be written, the fastest counts.
 */
import { isSoftwareAdapter, Runtime } from '../../../workers/runtime';
import { median } from '../driving/median.mjs';
import type { BenchRequest, BenchResult } from './api';
import { makeCase } from './cases';
import { matrixOperations } from './matrix-operations';
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

export async function measure({
  caseName,
  provider,
  steps,
  data,
}: BenchRequest): Promise<BenchResult> {
  const result = { case: caseName, provider, isSameWork: true };
  // The app's runtime takes a thread for each processor.
  pretendProcessors(THREADS);
  const runtime = await Runtime.load(provider);
  const { executionProvider, threads, adapter } = runtime.environment;
  if (executionProvider !== provider) {
    return { ...result, skipped: 'This browser offers no WebGPU adapter.' };
  }
  const trainingCase = await makeCase(caseName, data, provider);
  if (trainingCase.needsRealGpu && isSoftwareAdapter(adapter)) {
    return { ...result, skipped: `The adapter ${adapter} is no GPU, and too slow for this case.` };
  }
  const { rows } = trainingCase.model;
  const ours = await warmUp(new OurTrainer(runtime, trainingCase), trainingCase, steps);
  const forms = new Map<string, WarmContestant>();
  let tfjsThreads: number | null = null;
  if (trainingCase.tfjsForms.length > 0) {
    // TensorFlow.js takes a thread for two processors at most, whatever it is asked for.
    pretendProcessors(2 * THREADS);
    tfjsThreads = await startTfjs(provider, THREADS);
  }
  for (const form of trainingCase.tfjsForms) {
    if (form.isForWasm && provider !== 'wasm') continue;
    const contestant = new TfjsTrainer(trainingCase, form);
    forms.set(form.name, await warmUp(contestant, trainingCase, steps));
  }

  for (let round = 0; round < ROUNDS; round++) {
    for (const each of [ours, ...forms.values()]) {
      each.msPerStep.push(await timeSteps(each.contestant, each.steps));
    }
  }
  const oursMs = median(ours.msPerStep);
  const tfjs = [...forms].map(([form, contestant]) => ({ form, ...compare(ours, contestant) }));
  tfjs.sort((a, b) => a.msPerStep - b.msPerStep);
  const fastest = tfjs[0];
  for (const { contestant } of [ours, ...forms.values()]) await contestant.dispose();
  return {
    ...result,
    isSameWork: tfjs.every(({ lossesAgreeTo }) => lossesAgreeTo < LOSS_TOLERANCE),
    figures: {
      adapter,
      isSoftwareAdapter: provider === 'webgpu' ? isSoftwareAdapter(adapter) : null,
      oursMsPerStep: figure(oursMs),
      tfjsMsPerStep: fastest?.msPerStep ?? null,
      ratio: fastest?.ratio ?? null,
      ratioRange: fastest?.ratioRange ?? null,
      stepsPerSecond: figure(1000 / oursMs),
      rowsPerSecond: figure((rows * 1000) / oursMs),
      // Over sparse rows there is no matrix.
      matrixGflops: trainingCase.newTrainer
        ? null
        : figure(matrixOperations(trainingCase) / (oursMs * 1e6)),
      tfjsRowsPerSecond: fastest ? figure((rows * 1000) / fastest.msPerStep) : null,
      lossesAgreeTo: fastest?.lossesAgreeTo ?? null,
      firstLoss: figure(ours.losses[0]),
      lastWarmUpLoss: figure(ours.losses.at(-1)),
      tfjsForm: fastest?.form ?? null,
      tfjsOtherForms: tfjs.slice(1),
      threads,
      tfjsThreads,
      rows,
      parameters: parameterCount(trainingCase),
      stepsPerRun: trainingCase.stepsPerRun,
      stepsTimed: ours.steps,
      rounds: ROUNDS,
    },
  };
}

interface WarmContestant {
  contestant: Contestant;
  /** Of the warm-up. */
  losses: number[];
  /** Of a timed run. */
  steps: number;
  /** Of each round. */
  msPerStep: number[];
}

/** Lets a contestant show its losses, and finds out how many steps it will be timed for. */
async function warmUp(
  contestant: Contestant,
  { tfjsForms, stepsPerRun }: TrainingCase,
  steps?: number,
): Promise<WarmContestant> {
  // Without a rival there is nothing to compare, and such cases are slow.
  const warmUpSteps = tfjsForms.length > 0 ? roundUp(WARM_UP_STEPS, stepsPerRun) : stepsPerRun;
  const losses = await contestant.train(0, warmUpSteps);
  const wanted = steps ?? RUN_MS / (await timeSteps(contestant, stepsPerRun));
  return { contestant, losses, steps: roundUp(wanted, stepsPerRun), msPerStep: [] };
}

/** `ratio` is the median of the rounds' own, so that what slows a round down slows down both. */
function compare(ours: WarmContestant, { msPerStep, losses }: WarmContestant) {
  const ratios = ours.msPerStep.map((ms, round) => ms / (msPerStep[round] ?? NaN));
  return {
    msPerStep: figure(median(msPerStep)),
    ratio: figure(median(ratios)),
    ratioRange: [Math.min(...ratios), Math.max(...ratios)].map(figure),
    lossesAgreeTo: Number(largestDifference(ours.losses, losses).toExponential(1)),
  };
}

/** Milliseconds a step takes in a run of so many. */
async function timeSteps(contestant: Contestant, steps: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  const start = performance.now();
  await contestant.train(0, steps);
  return (performance.now() - start) / steps;
}

function pretendProcessors(count: number): void {
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: count, configurable: true });
}

function parameterCount({ model }: TrainingCase): number {
  return model.parameters
    .map(({ shape }) => shape.reduce((product, length) => product * length, 1))
    .reduce((sum, size) => sum + size, 0);
}

function largestDifference(ours: readonly number[], theirs: readonly number[]): number {
  const differences = ours.map((loss, step) => Math.abs(loss - (theirs[step] ?? NaN)) / loss);
  // A loss that is not a number is no agreement.
  return differences.some(Number.isNaN) ? Infinity : Math.max(...differences);
}

function roundUp(value: number, step: number): number {
  return Math.max(1, Math.ceil(value / step)) * step;
}

/** Three significant digits. */
function figure(value = NaN): number {
  return Number(value.toPrecision(3));
}
