/**
 * @file Reads tensors from a safetensors file, by range, so that no more of it is read than is used.
 *
 * Layout: a 64-bit length n, a JSON header of n bytes, then the tensors' bytes; the header's offsets
 * count from the end of the header. https://github.com/huggingface/safetensors#format
 */
import { at } from '../../reads';
import * as v from 'valibot';
import { bytesOf, type LazyBytes } from '../../file-parts';
import type { WeightsFlaw } from '../../messages/model';
import { EncoderError } from './errors';
import { NUMBER_BYTES, toFloat32, type NumberFormat } from './float-formats';

/** A file of known size that is read in parts. */
export interface ByteSource {
  readonly size: number;
  /** The bytes from `start` up to (not including) `end`; the caller may keep but not change them. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** What is needed of a Blob, which the core does not know. */
interface BlobLike {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

export function blobSource(blob: BlobLike): ByteSource {
  return {
    size: blob.size,
    read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  };
}

/** The format's own limit on its header. */
const MAX_HEADER_BYTES = 100_000_000;
/** Rows further apart than this are read on their own; what lies between nearer ones comes along. */
const MAX_GAP_BYTES = 1 << 18;
/** At most this much is read at once, so that memory does not grow with the table. */
const MAX_READ_BYTES = 1 << 23;

const offset = v.pipe(v.number(), v.integer(), v.minValue(0));
const EntrySchema = v.object({
  dtype: v.string(),
  shape: v.array(offset),
  data_offsets: v.tuple([offset, offset]),
});

interface Entry {
  format: NumberFormat;
  shape: readonly number[];
  /** Of the first byte, in the file. */
  start: number;
}

export class Safetensors {
  readonly #source: ByteSource;
  readonly #header: ReadonlyMap<string, unknown>;
  readonly #dataStart: number;

  private constructor(source: ByteSource, header: ReadonlyMap<string, unknown>, dataStart: number) {
    this.#source = source;
    this.#header = header;
    this.#dataStart = dataStart;
  }

  /**
   * Reads the header only.
   * @throws EncoderError if the file is cut short or is no safetensors file.
   */
  static async open(source: ByteSource): Promise<Safetensors> {
    if (source.size < 8) throw damaged('too-short', { bytes: source.size });
    const prefix = await source.read(0, 8);
    const length = Number(new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true));
    if (length > MAX_HEADER_BYTES) throw damaged('no-beginning');
    const dataStart = 8 + length;
    if (dataStart > source.size) throw damaged('header-cut');
    return new Safetensors(source, parseHeader(await source.read(8, dataStart)), dataStart);
  }

  has(name: string): boolean {
    return this.#header.has(name);
  }

  /** Checks a tensor without reading it. @throws EncoderError as `read` does. */
  check(name: string, shape: readonly number[]): void {
    this.#entry(name, shape);
  }

  /**
   * A whole tensor as float32, row-major.
   * @throws EncoderError if it is missing, has another shape, or is not what the header says.
   */
  async read(name: string, shape: readonly number[]): Promise<Float32Array> {
    const { format, start } = this.#entry(name, shape);
    const end = start + sizeOf(shape) * NUMBER_BYTES[format];
    return toFloat32(await this.#source.read(start, end), format);
  }

  /**
   * A whole tensor as the bytes of float32 numbers, a few megabytes at a time.
   * @throws EncoderError at once, as `read` does.
   */
  stream(name: string, shape: readonly number[]): LazyBytes {
    const { format, start } = this.#entry(name, shape);
    const source = this.#source;
    const end = start + sizeOf(shape) * NUMBER_BYTES[format];
    return {
      byteLength: sizeOf(shape) * NUMBER_BYTES.F32,
      async *read() {
        for (let at = start; at < end; at += MAX_READ_BYTES) {
          const bytes = await source.read(at, Math.min(end, at + MAX_READ_BYTES));
          yield bytesOf(toFloat32(bytes, format));
        }
      },
    };
  }

  /**
   * Some rows of a matrix, one after the other: [rows.length x shape[1]].
   * @param rows ascending.
   * @throws EncoderError as `read` does.
   */
  async readRows(
    name: string,
    shape: readonly [number, number],
    rows: readonly number[],
  ): Promise<Float32Array> {
    const { format, start } = this.#entry(name, shape);
    const rowBytes = shape[1] * NUMBER_BYTES[format];
    const result = new Float32Array(rows.length * shape[1]);
    let filled = 0;
    for (const run of nearRows(rows, rowBytes)) {
      const [first, last] = [at(run, 0), at(run, run.length - 1)];
      const bytes = await this.#source.read(
        start + first * rowBytes,
        start + (last + 1) * rowBytes,
      );
      for (const row of run) {
        const from = (row - first) * rowBytes;
        result.set(toFloat32(bytes.subarray(from, from + rowBytes), format), filled);
        filled += shape[1];
      }
    }
    return result;
  }

  #entry(name: string, shape: readonly number[]): Entry {
    const given = this.#header.get(name);
    if (given === undefined) throw new EncoderError({ code: 'model-weight-missing', name });
    const parsed = v.safeParse(EntrySchema, given);
    if (!parsed.success) throw damaged('entry', { name });
    const { dtype, shape: found, data_offsets: offsets } = parsed.output;
    if (found.join() !== shape.join()) {
      throw new EncoderError({ code: 'model-weight-shape', name, found, expected: [...shape] });
    }
    if (!(dtype in NUMBER_BYTES)) {
      const supported = Object.keys(NUMBER_BYTES);
      throw new EncoderError({ code: 'model-weight-format', name, format: dtype, supported });
    }
    const format = dtype as NumberFormat;
    const [start, end] = offsets.map((position) => this.#dataStart + position) as [number, number];
    if (end - start !== sizeOf(shape) * NUMBER_BYTES[format]) {
      throw damaged('entry-size', { name, bytes: end - start });
    }
    if (end > this.#source.size) throw damaged('cut', { name });
    return { format, shape, start };
  }
}

function parseHeader(bytes: Uint8Array): ReadonlyMap<string, unknown> {
  try {
    // Byte by byte, which is wrong for other than ASCII; the names that are looked for are ASCII.
    const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    const header: unknown = JSON.parse(text);
    if (typeof header === 'object' && header !== null) return new Map(Object.entries(header));
  } catch {
    // What is no JSON gets the same message as JSON that is no object.
  }
  throw damaged('header-unreadable');
}

/** The rows in groups that are each read at once. */
function nearRows(rows: readonly number[], rowBytes: number): number[][] {
  const groups: number[][] = [];
  for (const row of rows) {
    const group = groups.at(-1);
    const isNear =
      group !== undefined &&
      (row - at(group, group.length - 1) - 1) * rowBytes <= MAX_GAP_BYTES &&
      (row + 1 - at(group, 0)) * rowBytes <= MAX_READ_BYTES;
    if (isNear) group.push(row);
    else groups.push([row]);
  }
  return groups;
}

function damaged(
  flaw: WeightsFlaw,
  { name = '', bytes = 0 }: { name?: string; bytes?: number } = {},
): EncoderError {
  return new EncoderError({ code: 'model-weights-damaged', flaw, name, bytes });
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
