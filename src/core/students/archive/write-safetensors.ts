/**
 * @file Writes float32 tensors as a safetensors file: a 64-bit length, a JSON header of that length,
 * then the bytes. https://github.com/huggingface/safetensors#format
 */

export interface NamedTensor {
  name: string;
  shape: readonly number[];
  /** Row-major, as many as the shape says. */
  values: Float32Array;
}

const LENGTH_BYTES = 8;
const ALIGNMENT = 8;

/** The file's bytes; tensors in the order given, names all different and in ASCII. */
export function writeSafetensors(tensors: readonly NamedTensor[]): Uint8Array {
  let end = 0;
  const entries = tensors.map(({ name, shape, values }) => {
    const start = end;
    end += values.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [start, end] }] as const;
  });
  const json = JSON.stringify(Object.fromEntries(entries));
  // Blanks after the header bring the numbers to a multiple of their size, as the format asks.
  const header = json.padEnd(Math.ceil(json.length / ALIGNMENT) * ALIGNMENT, ' ');
  const bytes = new Uint8Array(LENGTH_BYTES + header.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  for (let i = 0; i < header.length; i++) bytes[LENGTH_BYTES + i] = header.charCodeAt(i);
  let offset = LENGTH_BYTES + header.length;
  for (const { values } of tensors) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    offset += values.byteLength;
  }
  return bytes;
}
