/**
 * @file What the errors of the runtime that trains and labels mean. Their messages are for its authors (and
 * name files of the machine that built it), so nobody else gets to see them.
 */
import { ERRORS } from '../errors';

/** The GPU is lost or computes no more; the processor can go on. */
export class GpuLost extends Error {
  override name = 'GpuLost';
}

/** There is no memory for what was asked; less may do. */
class OutOfMemory extends Error {
  override name = 'OutOfMemory';
}

/** The runtime failed for another reason. */
class RuntimeFailed extends Error {
  override name = 'RuntimeFailed';
}

const MEMORY =
  /out of memory|\boom\b|bad_alloc|could not allocate|failed to allocate|memory access out of bounds|enlarge memory|array buffer allocation|invalid (typed )?array length|length_error/i;
const RUNTIME =
  /error_code|error code|ortrun|onnxruntime|\bort\b|inferencesession|inference session|no available backend|failed to call|aborted\(|webassembly|webgpu|gpubuffer|mapasync|execution ?provider|non-zero status code|unreachable/i;

/**
 * The same error where it is one of this project's or a fault in its code, else one of the above. It is
 * thrown where the runtime works.
 */
export function runtimeFailure(error: unknown, provider: 'webgpu' | 'wasm'): unknown {
  const { name, message } = nameAndMessage(error);
  if (ERRORS.has(name)) return error;
  const isMemory = MEMORY.test(message);
  // Emscripten throws the addresses of exceptions: here all but always those of a failed allocation.
  const isRuntimes =
    typeof error === 'number' || /RuntimeError|OperationError|AbortError/.test(name);
  if (!isMemory && !isRuntimes && !RUNTIME.test(message)) return error;
  if (provider === 'webgpu') return new GpuLost(message, { cause: error });
  if (isMemory || typeof error === 'number') return new OutOfMemory(message, { cause: error });
  return new RuntimeFailed(message, { cause: error });
}

function nameAndMessage(error: unknown): { name: string; message: string } {
  const isNamed = typeof error === 'object' && error !== null && 'message' in error;
  if (!isNamed) return { name: '', message: String(error) };
  const name = 'name' in error ? String(error.name) : '';
  return { name, message: String(error.message) };
}
