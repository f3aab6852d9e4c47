/** @file 16-bit floating-point numbers → Float32Array. All of them are exact in 32 bits. */
import { at } from '../../reads';

/** Bytes of one number, by the format's name in safetensors. */
export const NUMBER_BYTES = { F32: 4, F16: 2, BF16: 2 } as const;
export type NumberFormat = keyof typeof NUMBER_BYTES;

/** Little-endian numbers of a format as float32. `bytes` are copied. */
export function toFloat32(bytes: Uint8Array, format: NumberFormat): Float32Array {
  // A copy starts at offset 0, so it is aligned whatever `bytes` are a part of.
  const { buffer } = bytes.slice();
  switch (format) {
    case 'F32':
      return new Float32Array(buffer);
    case 'F16':
      return fromBits(new Uint16Array(buffer), halfBits);
    case 'BF16':
      return fromBits(new Uint16Array(buffer), (bits) => bits << 16);
  }
}

function fromBits(numbers: Uint16Array, widen: (bits: number) => number): Float32Array {
  const wide = new Uint32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) wide[i] = widen(at(numbers, i));
  return new Float32Array(wide.buffer);
}

/** The float32 bits of an IEEE 754 half: sign 1, exponent 5, fraction 10. */
function halfBits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 127 - 15) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // A subnormal half is a normal float: its highest set bit becomes the implied one.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((127 - 14 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}
