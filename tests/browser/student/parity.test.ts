/** @file Which provider trains: whether there is a GPU, and whether it is to be trusted. */
import { expect, test, vi } from 'vitest';
import { disagreement } from '../../../workers/student/parity';
import { Runtime, type InferenceSession, type Tensor } from '../../../workers/runtime';

type Results = Record<string, Tensor>;

/** A runtime like another, but with its own idea of what a run results in. */
function runtimeWith(runtime: Runtime, change: (results: Results) => Results): Runtime {
  const createSession: Runtime['createSession'] = async (model, resident) => {
    const session = await runtime.createSession(model, resident);
    return {
      run: async (feeds: Results) => change(await session.run(feeds)),
      release: () => session.release(),
    } as unknown as InferenceSession;
  };
  const fake: Pick<Runtime, 'createSession' | 'environment' | 'float32' | 'int32'> = {
    createSession,
    environment: runtime.environment,
    float32: (data, shape) => runtime.float32(data, shape),
    int32: (data, shape) => runtime.int32(data, shape),
  };
  return fake as Runtime;
}

const wasm = await Runtime.load('wasm');

test('a provider that computes the same is trusted', async () => {
  expect(await disagreement(wasm, wasm)).toBeNull();
});

test.each([
  ['a little wrong', 1.01],
  ['not a number', NaN],
])('a provider whose losses are %s is not', async (_, factor) => {
  const wrong = runtimeWith(wasm, (results) => {
    const losses = results['losses']?.data as Float32Array;
    return {
      ...results,
      losses: wasm.float32(
        losses.map((loss) => loss * factor),
        [losses.length],
      ),
    };
  });
  expect(await disagreement(wrong, wasm)).toEqual({ code: 'training-gpu-differs' });
});

test('a provider that cannot run a training is not', async () => {
  const broken = runtimeWith(wasm, () => {
    throw new Error('device lost');
  });
  expect(await disagreement(broken, wasm)).toEqual({
    code: 'training-gpu-failed',
    details: 'device lost',
  });
});

test('a provider whose file is not the build’s runs none of it, and the GPU is not blamed', async () => {
  const other = URL.createObjectURL(new Blob([Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)]));
  const fetch = globalThis.fetch.bind(globalThis);
  vi.spyOn(globalThis, 'fetch').mockImplementation((file, init) =>
    fetch(new Request(file).url.includes('asyncify') ? other : file, init),
  );
  expect(await disagreement(await Runtime.load('webgpu'), wasm)).toEqual({
    code: 'training-gpu-incomplete',
  });
  vi.restoreAllMocks();
});

const adapter = await navigator.gpu.requestAdapter();

test.runIf(/swiftshader|llvmpipe/i.test(adapter?.info.architecture ?? ''))(
  'a GPU that is only software is passed over, unless it is asked for',
  async () => {
    const auto = await Runtime.load('auto');
    expect(auto.environment).toMatchObject({
      executionProvider: 'wasm',
      adapter: '',
      notice: null,
    });
    const asked = await Runtime.load('webgpu');
    expect(asked.environment).toMatchObject({ executionProvider: 'webgpu', notice: null });
  },
);
