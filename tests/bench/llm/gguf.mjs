/**
 * @file Writes GGUF, version 3, the format of llama.cpp's models
 * (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md). All numbers are little-endian.
 */
import { closeSync, openSync, writeSync } from 'node:fs';

const VERSION = 3;
/** Tensors begin at multiples of it. */
const ALIGNMENT = 32;

/** What a tensor's values are stored as: `bytes` for each block of `values` along its first dimension. */
export const TENSOR_TYPES = {
  f32: { id: 0, values: 1, bytes: 4 },
  q4_0: { id: 2, values: 32, bytes: 18 },
  q8_0: { id: 8, values: 32, bytes: 34 },
};

const VALUE_TYPES = {
  u32: { id: 4, encode: (value) => fixed(4, 'writeUInt32LE', value) },
  i32: { id: 5, encode: (value) => fixed(4, 'writeInt32LE', value) },
  f32: { id: 6, encode: (value) => fixed(4, 'writeFloatLE', value) },
  bool: { id: 7, encode: (value) => fixed(1, 'writeUInt8', Number(value)) },
  string: { id: 8, encode: (value) => [u64(Buffer.byteLength(value)), Buffer.from(value)] },
};
const ARRAY = 9;

/**
 * @typedef {{ name: string, type: keyof typeof TENSOR_TYPES, dimensions: number[] }} Tensor the dimension
 *   that is contiguous in memory first.
 * @param {string} path
 * @param {[key: string, type: string, value: unknown][]} metadata a type is one of `VALUE_TYPES`, or `TYPE[]`.
 * @param {Tensor[]} tensors
 * @param {(tensor: Tensor, byteLength: number) => Uint8Array} bytesOf
 */
export function writeGguf(path, metadata, tensors, bytesOf) {
  const file = openSync(path, 'w');
  try {
    writeAligned(file, header(metadata, tensors));
    for (const tensor of tensors) writeAligned(file, bytesOf(tensor, byteLength(tensor)));
  } finally {
    closeSync(file);
  }
}

function header(metadata, tensors) {
  let offset = 0;
  const directory = tensors.flatMap((tensor) => {
    const begins = offset;
    offset += aligned(byteLength(tensor));
    const { name, type, dimensions } = tensor;
    return [
      VALUE_TYPES.string.encode(name),
      VALUE_TYPES.u32.encode(dimensions.length),
      dimensions.map(u64),
      VALUE_TYPES.u32.encode(TENSOR_TYPES[type].id),
      u64(begins),
    ];
  });
  const counts = [VALUE_TYPES.u32.encode(VERSION), u64(tensors.length), u64(metadata.length)];
  const parts = [Buffer.from('GGUF'), counts, metadata.map(encodeEntry), directory];
  return Buffer.concat(parts.flat(Infinity));
}

function encodeEntry([key, type, value]) {
  const { id, encode } = VALUE_TYPES[type.replace('[]', '')];
  const ids = (type.endsWith('[]') ? [ARRAY, id] : [id]).map(VALUE_TYPES.u32.encode);
  const values = type.endsWith('[]') ? [u64(value.length), value.map(encode)] : encode(value);
  return [VALUE_TYPES.string.encode(key), ids, values];
}

function byteLength({ type, dimensions }) {
  const { values, bytes } = TENSOR_TYPES[type];
  return (dimensions.reduce((product, size) => product * size, 1) / values) * bytes;
}

function aligned(length) {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

/** Followed by zeros up to the alignment. */
function writeAligned(file, bytes) {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
  writeSync(file, Buffer.alloc(aligned(bytes.length) - bytes.length));
}

function fixed(length, write, value) {
  const buffer = Buffer.alloc(length);
  buffer[write](value);
  return buffer;
}

function u64(value) {
  return fixed(8, 'writeBigUInt64LE', BigInt(value));
}
