/**
 * @file Gives Node a WebGPU device (Dawn, the npm package `webgpu`), so that onnxruntime-web's WebGPU build runs on a
 * machine that has a GPU and no browser. The device is the first that Vulkan offers (VK_DRIVER_FILES chooses another).
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** @param folder with dawn.node and onnxruntime-web's files. */
export async function ortOnGpu(folder) {
  const { create, globals } = createRequire(import.meta.url)(resolve(folder, 'dawn.node'));
  Object.assign(globalThis, globals);
  const gpu = create([]);
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu, userAgent: 'node', hardwareConcurrency: 2 },
    configurable: true,
  });
  copySharedMemory();
  const ort = await import(pathToFileURL(resolve(folder, 'ort.webgpu.min.mjs')).href);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = `${pathToFileURL(resolve(folder)).href}/`;
  ort.env.wasm.wasmBinary = readFileSync(join(folder, 'ort-wasm-simd-threaded.asyncify.wasm'));
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new Error('No WebGPU adapter: is there libvulkan.so.1, and a driver in VK_DRIVER_FILES?');
  }
  const { vendor, architecture, device, description } = adapter.info;
  return { ort, adapter: [vendor, architecture, device, description].filter(Boolean).join(' ') };
}

/** Dawn's binding refuses views on shared memory, which onnxruntime's heap is. */
function copySharedMemory() {
  const { GPUQueue } = globalThis;
  const write = GPUQueue.prototype.writeBuffer;
  GPUQueue.prototype.writeBuffer = function (buffer, offset, data, start = 0, size = undefined) {
    const view = ArrayBuffer.isView(data) ? data : new Uint8Array(data);
    if (!(view.buffer instanceof SharedArrayBuffer)) {
      return write.call(this, buffer, offset, data, start, size);
    }
    const part = view.slice(start, size === undefined ? undefined : start + size);
    const copy = new Uint8Array(part.byteLength);
    copy.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    return write.call(this, buffer, offset, copy, 0, copy.byteLength);
  };
}
