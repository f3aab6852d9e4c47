import { expect, test } from 'vitest';
import * as ort from 'onnxruntime-web/webgpu';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import { trainingModel } from '../../src/core/students/student-graph';
import { ngramModel } from '../../src/core/students/ngram';

ort.env.wasm.numThreads = 2;
ort.env.wasm.wasmPaths = { wasm: wasmUrl };
const bench = async (ep: string, V: number, C: number, B: number, G: number, K: number, runs: number) => {
  const m = ngramModel({ terms: V, classes: C, weightDecay: 0.3 }, { rows: B, columns: G });
  const t0 = performance.now();
  const s = await ort.InferenceSession.create(trainingModel(m, K), { executionProviders: [ep], ...(ep === 'webgpu' ? { preferredOutputLocation: Object.fromEntries(['evidence','evidence.m','evidence.v','bias','bias.m','bias.v'].map(n=>[n+'.next','gpu-buffer'])) as any } : {}), ...(location.hash ? {enableProfiling: true} : {}) });
  const t1 = performance.now();
  let state: Record<string, ort.Tensor> = {};
  for (const p of m.parameters) for (const n of [p.name, p.name + '.m', p.name + '.v']) state[n] = new ort.Tensor('float32', new Float32Array(p.shape.reduce((a, b) => a * b)), p.shape);
  const times: number[] = []; const losses: number[] = [];
  let seed = 1; const rnd = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const feeds: Record<string, ort.Tensor> = {};
    for (let k = 0; k < K; k++) {
      const perm = new Int32Array(V).map((_, i) => i); for (let i = 0; i < G; i++) { const j = i + Math.floor(rnd() * (V - i)); [perm[i], perm[j]] = [perm[j]!, perm[i]!]; } const val = new Float32Array(B * G).map(() => rnd() < 0.03 ? rnd() * 0.2 : 0);
      const tg = new Float32Array(B * C); for (let i = 0; i < B; i++) tg[i * C + Math.floor(rnd() * C)] = 1;
      feeds[`terms.${k}`] = new ort.Tensor('int32', perm.slice(0, G), [G]); feeds[`values.${k}`] = new ort.Tensor('float32', val, [B, G]);
      feeds[`targets.${k}`] = new ort.Tensor('float32', tg, [B, C]); feeds[`lossWeights.${k}`] = new ort.Tensor('float32', new Float32Array(B).fill(1 / B), [B]);
    }
  for (let r = 0; r < runs; r++) {
    feeds.learningRate = new ort.Tensor('float32', new Float32Array(K).fill(0.01), [K]); feeds.step = new ort.Tensor('float32', new Float32Array(K).map((_, k) => r * K + k + 1), [K]);
    const t = performance.now();
    const out = await s.run({ ...feeds, ...state });
    losses.push(...(await out.losses!.getData() as Float32Array));
    times.push((performance.now() - t) / K);
    for (const n of Object.keys(state)) { state[n]!.dispose(); state[n] = out[n + '.next']!; }
  }
  times.sort((a, b) => a - b);
  const el = document.createElement('pre'); void el;
  console.log(`RESULT ${ep} V${V} C${C} B${B} G${G} K${K}: create ${(t1 - t0).toFixed(0)} ms, step median ${times[times.length >> 1]!.toFixed(2)} ms; rows/s ${(B / times[times.length >> 1]! * 1000).toFixed(0)}; losses ${losses[0]!.toFixed(5)} ${losses.at(-1)!.toFixed(6)} iso=${crossOriginIsolated}`);
};
test('bench', async () => {
  await bench('wasm', 16384, 6, 64, 3072, 8, 10);
  await bench('wasm', 16384, 6, 128, 4096, 8, 10);
  await bench('wasm', 16384, 14, 64, 6144, 8, 10);
  await bench('wasm', 16384, 14, 128, 9216, 8, 6);
  await bench('wasm', 16384, 77, 64, 3072, 8, 6);
  await bench('webgpu', 16384, 6, 64, 3072, 2, 4);
  expect(1).toBe(1);
}, 300000);
