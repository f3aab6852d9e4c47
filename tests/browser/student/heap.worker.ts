/**
 * @file A long training on WASM in a realm of its own: the runtime asks for its memory once a realm, and here
 * it asks what counts its memories.
 */
import { expose } from 'comlink';
import { Runtime } from '../../../workers/runtime';
import { Trainer } from '../../../workers/student/trainer';
import { MODEL, trainUntil } from '../../helpers/long-training';

const memories: WebAssembly.Memory[] = [];
WebAssembly.Memory = class extends WebAssembly.Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor);
    memories.push(this);
  }
};

let trainer: Trainer | null = null;

const heap = {
  /** @returns the bytes of each heap after so many steps in all. */
  bytesAfter: async (steps: number): Promise<number[]> => {
    trainer ??= new Trainer(await Runtime.load('wasm'), MODEL);
    await trainUntil(trainer, steps);
    return memories.map(({ buffer }) => buffer.byteLength);
  },
};
export type HeapApi = typeof heap;
expose(heap);
