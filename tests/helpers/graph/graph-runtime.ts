/** @file Runs graphs in onnxruntime-web, in the browser that a test runs in. */
import * as ort from 'onnxruntime-web/webgpu';
import moduleUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import { afterAll, beforeAll } from 'vitest';
import { GraphBuilder } from '../../../src/core/graph/builder';
import { encodeOnnx } from '../../../src/core/graph/onnx';

export const PROVIDERS = ['wasm', 'webgpu'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** A session that fails to start if a node would run on another provider than the one asked for. */
export async function startSession(
  graph: GraphBuilder,
  provider: Provider,
): Promise<ort.InferenceSession> {
  // More threads than one, or a race between them would not show.
  ort.env.wasm.numThreads = 2;
  ort.env.wasm.wasmPaths = { wasm: wasmUrl, mjs: moduleUrl };
  return ort.InferenceSession.create(encodeOnnx(graph), {
    executionProviders: [provider],
    ...(provider === 'webgpu' && { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
  });
}

/**
 * A provider's device for a file's tests: it goes with its last session, and all that was compiled for it. To be
 * called among the tests' own hooks.
 */
export function keepDevice(provider: Provider): void {
  let session: ort.InferenceSession | undefined;
  beforeAll(async () => {
    const graph = new GraphBuilder();
    graph.output('same', graph.neg(graph.input('x', [1])));
    session = await startSession(graph, provider);
  });
  afterAll(() => session?.release());
}

/** One run: arrays in by input name, arrays out by output name. */
export async function runSession(
  session: ort.InferenceSession,
  graph: GraphBuilder,
  feeds: Readonly<Record<string, Float32Array | Int32Array>>,
): Promise<Record<string, Float32Array>> {
  const tensors = [...graph.inputs].map(([name, { shape, type }]) => {
    const data = feeds[name];
    if (!data) throw new Error(`no feed "${name}"`);
    const dims = [...shape];
    const tensor =
      type === 'int32'
        ? new ort.Tensor('int32', Int32Array.from(data), dims)
        : new ort.Tensor('float32', Float32Array.from(data), dims);
    return [name, tensor] as const;
  });
  const results = await session.run(Object.fromEntries(tensors));
  return Object.fromEntries(
    Object.entries(results).map(([name, tensor]) => [name, tensor.data as Float32Array]),
  );
}

/** A graph run once on one provider. */
export async function runGraph(
  graph: GraphBuilder,
  provider: Provider,
  feeds: Readonly<Record<string, Float32Array | Int32Array>>,
): Promise<Record<string, Float32Array>> {
  const session = await startSession(graph, provider);
  try {
    return await runSession(session, graph, feeds);
  } finally {
    await session.release();
  }
}

/** The largest difference, relative to the largest element (at least 1). */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let largest = 1;
  let error = actual.length === expected.length ? 0 : Infinity;
  Array.from(expected).forEach((value, index) => {
    largest = Math.max(largest, Math.abs(value));
    const difference = Math.abs(value - (actual[index] ?? NaN));
    error = Number.isNaN(difference) ? Infinity : Math.max(error, difference);
  });
  return error / largest;
}
