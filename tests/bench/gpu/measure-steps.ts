/** @file Times the students' training steps on a WebGPU device under Node: the benchmark's own cases and trainer. */
import type * as Ort from 'onnxruntime-web/webgpu';
import type { Runtime } from '../../../workers/runtime';
import { median } from '../driving/median.mjs';
import { makeCase } from '../train/cases';
import { matrixOperations } from '../train/matrix-operations';
import { OurTrainer } from '../train/our-trainer';
import type { LabelledTexts } from '../train/api';

const ROUNDS = 5;
/** A round takes about as long. */
const ROUND_MS = 2_000;

/** What a trainer asks of the page's runtime. */
function runtimeOf(ort: typeof Ort, adapter: string): Runtime {
  const tensor = (type: 'float32' | 'int32', data: unknown, shape: readonly number[]) =>
    new ort.Tensor(type, data as never, shape);
  const runtime = {
    environment: { executionProvider: 'webgpu', threads: 1, adapter, notice: null },
    // Tables are not among the cases.
    maxBindingBytes: 0,
    createSession: (model: Uint8Array, resident: readonly string[] = []) =>
      ort.InferenceSession.create(model, {
        executionProviders: ['webgpu'],
        preferredOutputLocation: Object.fromEntries(
          resident.map((name) => [name, 'gpu-buffer' as const]),
        ),
      }),
    float32: (data: Float32Array, shape: readonly number[]) => tensor('float32', data, shape),
    int32: (data: Int32Array, shape: readonly number[]) => tensor('int32', data, shape),
  };
  return runtime as unknown as Runtime;
}

/** @returns the figures of one case; the state stays on the device between runs. */
export async function measureSteps(
  ort: typeof Ort,
  adapter: string,
  caseName: string,
  data: LabelledTexts,
) {
  const trainingCase = await makeCase(caseName, data, 'webgpu');
  const { stepsPerRun, model } = trainingCase;
  const trainer = new OurTrainer(runtimeOf(ort, adapter), trainingCase);
  const timed = async (steps: number) => {
    const started = performance.now();
    const losses = await trainer.train(0, steps);
    return { ms: (performance.now() - started) / steps, losses };
  };
  const first = await timed(stepsPerRun);
  const { ms } = await timed(stepsPerRun);
  const steps = Math.max(1, Math.round(ROUND_MS / ms / stepsPerRun)) * stepsPerRun;
  const rounds: number[] = [];
  let last = first.losses;
  for (let round = 0; round < ROUNDS; round++) {
    const { ms: msPerStep, losses } = await timed(steps);
    rounds.push(msPerStep);
    last = losses;
  }
  await trainer.dispose();
  const msPerStep = median(rounds);
  return {
    ...{ case: caseName, adapter, msPerStep, rounds, stepsPerRun, rows: model.rows },
    stepsPerSecond: 1_000 / msPerStep,
    matrixGflops: matrixOperations(trainingCase) / (msPerStep * 1e6),
    // A device that computes nonsense shows here.
    losses: [first.losses[0], last.at(-1)],
  };
}
