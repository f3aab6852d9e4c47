/**
 * @file The shape of what a Parquet file says of itself, looked through before hyparquet reads it: numbers of any length
 * cost it their square, and a byte may stand for a record of which it makes an object.
 */

/** What says so much in so few bytes, or so deep, was made to keep the page at work. */
export class MisleadingBytes extends Error {
  override name = 'MisleadingBytes';
}

/** A number of 64 bits. */
const LONGEST_NUMBER = 10;
/** Deeper than Parquet's records are. */
const MOST_DEPTH = 32;
/** What comes of a value in memory, at most, in bytes, and of these kinds beyond: a byte of the file may become any of them. */
const COST = { value: 64, text: 100, list: 40, record: 60 };
/** What does no harm, however short the file is; beyond it, what it says of itself may come to so many times its length. */
const HARMLESS_COST = 120_000_000;
const COST_PER_BYTE = 4;
const MOST_COST = 500_000_000;

/** Types of Thrift's compact protocol. */
const TYPE = {
  ...{ stop: 0, true: 1, false: 2, byte: 3, int16: 4, int32: 5, int64: 6 },
  ...{ double: 7, binary: 8, list: 9, struct: 12 },
} as const;

/**
 * Walks over one record of Thrift's compact protocol, and stops where reading it would take more memory than is believed.
 * @param fileBytes the length of the file that it is of.
 * @returns where it ends.
 * @throws MisleadingBytes; RangeError where the bytes end before it.
 */
export function checkRecord(view: DataView, offset: number, fileBytes: number): number {
  let at = offset;
  let cost = 0;
  const mostCost = Math.min(MOST_COST, Math.max(HARMLESS_COST, fileBytes * COST_PER_BYTE));

  const spend = (bytes: number) => {
    cost += bytes;
    if (cost > mostCost) throw new MisleadingBytes(`What comes to ${cost} bytes in memory.`);
  };
  const number = () => {
    const { value, end } = numberAt(view, at);
    at = end;
    return value;
  };
  const skip = (bytes: number) => {
    spend(COST.text);
    at += bytes;
  };
  const list = (depth: number) => {
    spend(COST.list);
    const head = view.getUint8(at++);
    const length = head >> 4 === 15 ? number() : head >> 4;
    for (let i = 0; i < length; i++) value(head & 0x0f, depth, true);
  };
  const value = (type: number, depth: number, isInList: boolean): void => {
    spend(COST.value);
    if (type === TYPE.true || type === TYPE.false) at += isInList ? 1 : 0;
    else if (type === TYPE.byte) at += 1;
    else if (type === TYPE.int16 || type === TYPE.int32 || type === TYPE.int64) number();
    else if (type === TYPE.double) at += 8;
    else if (type === TYPE.binary) skip(number());
    else if (type === TYPE.list) list(depth + 1);
    else if (type === TYPE.struct) record(depth + 1);
    else throw new MisleadingBytes(`Thrift has no type ${type} here.`);
    if (at > view.byteLength) throw new MisleadingBytes('A record goes on behind its end.');
  };
  const record = (depth: number) => {
    if (depth > MOST_DEPTH) throw new MisleadingBytes(`Records in each other ${depth} times.`);
    spend(COST.record);
    for (;;) {
      const head = view.getUint8(at++);
      if ((head & 0x0f) === TYPE.stop) return;
      if (head >> 4 === 0) number();
      value(head & 0x0f, depth, false);
    }
  };
  record(0);
  return at;
}

/**
 * A number as its bits in groups of seven; of long ones the highest are lost.
 * @throws MisleadingBytes where it is longer than any; RangeError where the bytes end before it.
 */
export function numberAt(view: DataView, offset: number): { value: number; end: number } {
  let value = 0;
  for (let i = 0; i < LONGEST_NUMBER; i++) {
    const byte = view.getUint8(offset + i);
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, end: offset + i + 1 };
  }
  throw new MisleadingBytes(`The number at ${offset} has no end.`);
}
