/**
 * @file The numbers that are packed in a Parquet page, walked over before hyparquet unpacks them: it takes the length of a
 * run, or how many bytes one text shares with the last, at its word. Invariant: what passes here is unpacked in time and
 * memory that its values and bytes explain.
 */
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { int32At } from '../../../src/core/reads';
import { MisleadingBytes, numberAt } from './thrift-shape';

/** Values by which a run may go beyond those of its page: the longest one of packed numbers that programs write. */
const SURPLUS_VALUES = 512;
/** The widest numbers, in bits. */
const MOST_BITS = 64;
/** Beyond its bytes, what texts that share their beginnings may come to. */
const SHARED_RATIO = 400;
const HARMLESS_BYTES = 16_000_000;

/**
 * Walks over runs and packed numbers, as levels and places in a dictionary are written.
 * @param values how many there are.
 */
export function checkRuns(view: DataView, offset: number, width: number, values: number): void {
  let seen = 0;
  for (let at = offset; seen < values && at < view.byteLength;) {
    const { value: head, end } = numberAt(view, at);
    const isPacked = head % 2 === 1;
    const count = Math.floor(head / 2) * (isPacked ? 8 : 1);
    if (count > values + SURPLUS_VALUES) {
      throw new MisleadingBytes(`A run of ${count} among ${values} values.`);
    }
    at = end + (isPacked ? (count / 8) * width : Math.ceil(width / 8));
    seen += count;
  }
}

/**
 * Walks over numbers that are written as their differences.
 * @returns where they end, as far as the bytes go.
 */
export function checkDeltas(view: DataView, offset: number, values: number): number {
  const block = numberAt(view, offset);
  const parts = numberAt(view, block.end);
  const count = numberAt(view, parts.end);
  const first = numberAt(view, count.end);
  const perPart = block.value / parts.value;
  const isSound =
    Number.isInteger(perPart) && perPart > 0 && parts.value <= view.byteLength && perPart < 2 ** 31;
  if (!isSound) throw new MisleadingBytes(`${parts.value} parts of ${block.value} numbers.`);
  let at = first.end;
  for (let seen = 1; seen < values;) {
    const widthsAt = numberAt(view, at).end;
    at = widthsAt + parts.value;
    for (let part = 0; part < parts.value && seen < values; part++, seen += perPart) {
      const width = view.getUint8(widthsAt + part);
      if (width > MOST_BITS) throw new MisleadingBytes(`Numbers of ${width} bits.`);
      at += Math.ceil((perPart * width) / 8);
    }
  }
  return at;
}

/** Texts that each begin with so many bytes of the last: short files may say that they come to any length. */
export function checkSharedTexts(view: DataView, offset: number, values: number): void {
  const reader = { view, offset };
  const [shared, own] = [new Int32Array(values), new Int32Array(values)];
  for (const lengths of [shared, own]) {
    checkDeltas(view, reader.offset, values);
    deltaBinaryUnpack(reader, values, lengths);
  }
  let [bytes, last] = [0, 0];
  const most = Math.max(HARMLESS_BYTES, view.byteLength * SHARED_RATIO);
  for (let i = 0; i < values; i++) {
    const [before, after] = [int32At(shared, i), int32At(own, i)];
    if (before < 0 || after < 0 || before > last)
      throw new MisleadingBytes(`No text of ${before} and ${after} bytes.`);
    last = before + after;
    bytes += last;
    if (bytes > most) throw new MisleadingBytes(`Texts of more than ${most} bytes.`);
  }
}
