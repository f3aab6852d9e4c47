/**
 * @file Writes float32 tensors as a safetensors file: a 64-bit length, a JSON header of that length,
 * then the bytes. https://github.com/huggingface/safetensors#format
 */
import { bytesOf, type FilePart } from '../../file-parts';

export interface NamedTensor {
  name: string;
  shape: readonly number[];
  /** float32, row-major, as many as the shape says. */
  bytes: FilePart;
}

const ALIGNMENT = 8;
/** Python's libraries refuse a file that does not say for which of them its names are. */
const METADATA = { format: 'pt' };

/** The file's bytes; tensors in the order given, names all different and in ASCII. */
export function safetensorsParts(tensors: readonly NamedTensor[]): FilePart[] {
  let end = 0;
  const entries = tensors.map(({ name, shape, bytes: { byteLength } }) => {
    const start = end;
    end += byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [start, end] }] as const;
  });
  const json = JSON.stringify({ __metadata__: METADATA, ...Object.fromEntries(entries) });
  // Blanks after the header bring the numbers to a multiple of their size, as the format asks.
  const header = json.padEnd(Math.ceil(json.length / ALIGNMENT) * ALIGNMENT, ' ');
  return [
    bytesOf(BigUint64Array.of(BigInt(header.length))),
    Uint8Array.from(header, (character) => character.charCodeAt(0)),
    ...tensors.map(({ bytes }) => bytes),
  ];
}
