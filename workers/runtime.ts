/**
 * @file onnxruntime-web in this worker: which build is loaded, and sessions on it.
 *
 * Two builds, because the one that can use WebGPU runs its WASM kernels two to three times slower than
 * the plain one (it is compiled so that it can be suspended in the middle of a call).
 */
import type * as Ort from 'onnxruntime-web/wasm';
import type { InferenceSession, Tensor, TypedTensor } from 'onnxruntime-web/wasm';
import asyncifyIntegrity from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?integrity';
import asyncifyUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import plainIntegrity from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?integrity';
import plainUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { GpuLost } from '../src/core/students/runtime-failure';
import type { TrainingNote } from '../src/core/messages/training-notes';
import { TrainingError } from '../src/core/students/training';
import type { StudentConfig } from '../src/core/task/recipe';
import type { StudentEnvironment } from './environment';

export type { InferenceSession, Tensor };
export type FloatTensor = TypedTensor<'float32'>;

/** More threads than this do not help graphs as small as a student's. */
const MAX_THREADS = 8;

/** Bytes to which the runtime rounds its own buffers up; its kernels may read that far. */
const BUFFER_ALIGNMENT = 16;

/** Names under which browsers offer WebGPU on the CPU: correct, and slower than WASM. */
const SOFTWARE_ADAPTERS = /swiftshader|llvmpipe|basic render|warp/i;

export const isSoftwareAdapter = (adapter: string): boolean => SOFTWARE_ADAPTERS.test(adapter);

/** A build of onnxruntime-web, and the file that its script needs before it can run anything. */
interface Build {
  library: typeof Ort;
  url: string;
  integrity: string;
}

export class Runtime {
  readonly environment: StudentEnvironment;
  /** Of a tensor that the GPU's kernels read; 0 on WASM. */
  readonly maxBindingBytes: number;
  /** Rejects with GpuLost when the GPU is lost; never settles otherwise. */
  readonly deviceLost: Promise<never>;
  readonly #build: Build;
  readonly #ort: typeof Ort;
  #rejectLost: (error: GpuLost) => void = () => undefined;
  #device: GPUDevice | null = null;
  /** On the GPU, and not released. */
  readonly #sessions = new Set<InferenceSession>();

  private constructor(build: Build, environment: StudentEnvironment, maxBindingBytes: number) {
    this.#build = build;
    this.#ort = build.library;
    this.environment = environment;
    this.maxBindingBytes = maxBindingBytes;
    this.deviceLost = new Promise((_, reject) => (this.#rejectLost = reject));
    // Where nobody listens any more, nothing is computed any more.
    this.deviceLost.catch(() => undefined);
  }

  /** onnxruntime-web itself, for libraries that run models on it. */
  async library(): Promise<typeof Ort> {
    await complete(this.#build);
    return this.#ort;
  }

  /** The same runtime, with something to tell the user about it. */
  withNotice(notice: TrainingNote): Runtime {
    return new Runtime(this.#build, { ...this.environment, notice }, this.maxBindingBytes);
  }

  /** This build's own WASM kernels: slow, and what its GPU kernels are compared with. */
  onWasm(): Runtime {
    return new Runtime(this.#build, { ...this.environment, executionProvider: 'wasm' }, 0);
  }

  /**
   * Loads the build for the wanted provider. `auto` takes WebGPU where there is a real GPU, else WASM;
   * `webgpu` takes any adapter, and WASM with a notice where there is none.
   */
  static async load(wanted: StudentConfig['executionProvider']): Promise<Runtime> {
    requireWebAssembly();
    const gpu = wanted === 'wasm' ? null : await describeAdapter();
    const useGpu = gpu !== null && (wanted === 'webgpu' || !isSoftwareAdapter(gpu.name));
    const build = useGpu ? await asyncifyBuild() : await plainBuild();
    const { wasm } = build.library.env;
    // Not asked for where the bytes are given; libraries on top fill in an address of their own where there is none.
    wasm.wasmPaths = { wasm: build.url };
    // Threads share memory, which browsers give to isolated pages only.
    const threads = self.crossOriginIsolated
      ? Math.min(navigator.hardwareConcurrency, MAX_THREADS)
      : 1;
    wasm.numThreads = threads;
    build.library.env.logLevel = 'error';
    const isRefused = wanted === 'webgpu' && !useGpu;
    const environment: StudentEnvironment = {
      executionProvider: useGpu ? 'webgpu' : 'wasm',
      threads,
      adapter: useGpu ? gpu.name : '',
      notice: isRefused ? { code: 'training-no-gpu' } : null,
    };
    return new Runtime(build, environment, useGpu ? gpu.maxBindingBytes : 0);
  }

  /** A session; outputs named in `resident` stay on the device. */
  async createSession(
    model: Uint8Array,
    resident: readonly string[] = [],
  ): Promise<InferenceSession> {
    const { executionProvider } = this.environment;
    const options: InferenceSession.SessionOptions = { executionProviders: [executionProvider] };
    if (executionProvider === 'webgpu' && resident.length > 0) {
      options.preferredOutputLocation = Object.fromEntries(
        resident.map((name) => [name, 'gpu-buffer' as const]),
      );
    }
    await complete(this.#build);
    const session = await this.#ort.InferenceSession.create(model, options);
    if (executionProvider === 'webgpu') await this.#watch(session);
    return session;
  }

  /** The runtime makes a device with its first session, and destroys it itself with its last one. */
  async #watch(session: InferenceSession): Promise<void> {
    const device = await this.#ort.env.webgpu.device;
    const isNew = this.#device !== device;
    this.#device = device;
    this.#sessions.add(session);
    const release = session.release.bind(session);
    session.release = () => {
      this.#sessions.delete(session);
      return release();
    };
    if (!isNew) return;
    void device.lost.then(({ reason, message }) => {
      const isInUse = this.#device === device && this.#sessions.size > 0;
      if (isInUse) this.#rejectLost(new GpuLost(`${reason}: ${message}`));
    });
  }

  float32(data: Float32Array, shape: readonly number[]): FloatTensor {
    return new this.#ort.Tensor('float32', data, shape);
  }

  /**
   * A tensor that is on the GPU from now on, and until `dispose`; on WebGPU, and after the first session
   * was made, which is what makes the device.
   * @throws TrainingError if the GPU has no room for it.
   */
  async onDevice(data: Float32Array, shape: readonly number[]): Promise<FloatTensor> {
    const device = await this.#ort.env.webgpu.device;
    // Without room the buffer would be there all the same, and every run with it silently wrong.
    device.pushErrorScope('out-of-memory');
    const buffer = device.createBuffer({
      size: Math.ceil(data.byteLength / BUFFER_ALIGNMENT) * BUFFER_ALIGNMENT,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
    });
    if (await device.popErrorScope()) {
      buffer.destroy();
      throw new TrainingError({ code: 'gpu-memory', bytes: data.byteLength });
    }
    device.queue.writeBuffer(buffer, 0, data as Float32Array<ArrayBuffer>);
    return this.#ort.Tensor.fromGpuBuffer(buffer, {
      dataType: 'float32',
      dims: shape,
      dispose: () => buffer.destroy(),
    });
  }

  int64(data: BigInt64Array, shape: readonly number[]): TypedTensor<'int64'> {
    return new this.#ort.Tensor('int64', data, shape);
  }

  int32(data: Int32Array, shape: readonly number[]): TypedTensor<'int32'> {
    return new this.#ort.Tensor('int32', data, shape);
  }
}

/** `i8x16.splat` in a function: what the runtime's build is full of. */
const SIMD_MODULE = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0],
  ...[65, 0, 253, 15, 253, 98, 11],
);

/** @throws TrainingError where the browser cannot run the runtime at all. */
function requireWebAssembly(): void {
  // Switched off altogether, the name is not there.
  const { WebAssembly: wasm } = globalThis as { WebAssembly?: typeof WebAssembly };
  if (wasm?.validate(SIMD_MODULE)) return;
  throw new TrainingError({ code: wasm ? 'browser-too-old' : 'webassembly-off' });
}

/** GPUs need not say what they are. */
const UNNAMED = 'GPU';

interface Adapter {
  /** What it calls itself. */
  name: string;
  /** The runtime asks for all that the adapter can do. */
  maxBindingBytes: number;
}

/** The default adapter, or null where there is no WebGPU. */
async function describeAdapter(): Promise<Adapter | null> {
  // The types promise `gpu`, older browsers lack it.
  const gpu = navigator.gpu as GPU | undefined;
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (!adapter) return null;
  const { vendor, architecture, device, description } = adapter.info;
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  return {
    name: [vendor, architecture, device, description].filter(Boolean).join(' ') || UNNAMED,
    maxBindingBytes: Math.min(maxStorageBufferBindingSize, maxBufferSize),
  };
}

async function plainBuild(): Promise<Build> {
  const library = await import('onnxruntime-web/wasm');
  return { library, url: plainUrl, integrity: plainIntegrity };
}

async function asyncifyBuild(): Promise<Build> {
  const library = (await import('onnxruntime-web/webgpu')) as unknown as typeof Ort;
  return { library, url: asyncifyUrl, integrity: asyncifyIntegrity };
}

/** Reads the file when something is to run on the build: many megabytes, which an n-gram student on WASM needs nothing of. */
async function complete({ library, url, integrity }: Build): Promise<void> {
  library.env.wasm.wasmBinary ??= await wholeFile(url, integrity);
}

/** @throws TrainingError if the file is not the one that this page was built with. */
async function wholeFile(url: string, integrity: string): Promise<ArrayBuffer> {
  try {
    const response = await fetch(url, { integrity });
    return await response.arrayBuffer();
  } catch (cause) {
    throw new TrainingError({ code: 'runtime-incomplete' }, { cause });
  }
}
