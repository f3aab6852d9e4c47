/**
 * @file Students' tables on the GPU, each uploaded once. An array is known by its identity.
 *
 * Invariant: every tensor is disposed of once, when it is forgotten or at the end.
 */
import type { TableSpec } from '../../src/core/students/student-graph';
import type { FloatTensor, Runtime } from '../runtime';

/** Tables kept: those of the rows trained on, and of the rows that the student is tested on. */
const MAX_TABLES = 4;

export class DeviceTables {
  readonly #runtime: Runtime;
  readonly #maxBytes: number;
  /** The most recently used last. */
  readonly #tensors = new Map<Float32Array, FloatTensor>();

  /** @param maxBytes of one table, as a binding of the GPU holds it. */
  constructor(runtime: Runtime, maxBytes = runtime.maxBindingBytes) {
    this.#runtime = runtime;
    this.#maxBytes = maxBytes;
  }

  /** Whether these stay on the device: else their rows are picked here, and copied in each run. */
  canHold(tables: readonly TableSpec[]): boolean {
    const { executionProvider } = this.#runtime.environment;
    const fits = tables.every(({ values }) => values.byteLength <= this.#maxBytes);
    return executionProvider === 'webgpu' && tables.length > 0 && fits;
  }

  /** The tables of one model, at most MAX_TABLES, by name. */
  async tensors(tables: readonly TableSpec[]): Promise<Record<string, FloatTensor>> {
    const tensors: Record<string, FloatTensor> = {};
    for (const table of tables) tensors[table.name] = await this.#tensor(table);
    for (const [oldest, tensor] of this.#tensors) {
      if (this.#tensors.size <= MAX_TABLES) break;
      this.#tensors.delete(oldest);
      tensor.dispose();
    }
    return tensors;
  }

  dispose(): void {
    for (const tensor of this.#tensors.values()) tensor.dispose();
    this.#tensors.clear();
  }

  async #tensor({ values, rows, width }: TableSpec): Promise<FloatTensor> {
    const known = this.#tensors.get(values);
    const tensor = known ?? (await this.#runtime.onDevice(values, [rows, width]));
    this.#tensors.delete(values);
    this.#tensors.set(values, tensor);
    return tensor;
  }
}
