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
/** Records that do no harm, whatever their length. */
const HARMLESS_RECORDS = 50_000;
/** Of the shortest real records, those of a page's encoding. */
const BYTES_PER_RECORD = 4;

/** Types of Thrift's compact protocol. */
const TYPE = {
  ...{ stop: 0, true: 1, false: 2, byte: 3, int16: 4, int32: 5, int64: 6 },
  ...{ double: 7, binary: 8, list: 9, struct: 12 },
} as const;

/**
 * Walks over one record of Thrift's compact protocol.
 * @returns where it ends.
 * @throws MisleadingBytes; RangeError where the bytes end before it.
 */
export function checkRecord(view: DataView, offset: number): number {
  let at = offset;
  let records = 0;
  const mostRecords = HARMLESS_RECORDS + (view.byteLength - offset) / BYTES_PER_RECORD;

  const number = () => {
    const { value, end } = numberAt(view, at);
    at = end;
    return value;
  };
  const skip = (bytes: number) => {
    at += bytes;
  };
  const list = (depth: number) => {
    const head = view.getUint8(at++);
    const length = head >> 4 === 15 ? number() : head >> 4;
    for (let i = 0; i < length; i++) value(head & 0x0f, depth, true);
  };
  const value = (type: number, depth: number, isInList: boolean): void => {
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
    if (depth > MOST_DEPTH || ++records > mostRecords) {
      throw new MisleadingBytes(`${records} records, one within another ${depth} times.`);
    }
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
