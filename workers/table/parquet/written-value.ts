/**
 * @file Values of Parquet as they are written. Invariant: nothing is rounded: decimals, times and the points of time keep
 * all their digits, and what is shorter than a double is written as short as it is.
 */
import type { FileMetaData, ParquetParsers, SchemaElement, SchemaTree } from 'hyparquet';
import { WrittenNumber, type JsonValue } from '../../../src/core/table/records/values';

const DAY = 86_400_000;
/** Ticks of a second. */
const TICKS = new Map([
  ['MILLIS', 1_000n],
  ['MICROS', 1_000_000n],
  ['NANOS', 1_000_000_000n],
]);

/** The library's own decoder takes a byte order mark off the beginning of each text. */
const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** What the library does with a value; `undefined` is a cell without one. */
export const PARSERS: Partial<ParquetParsers> = {
  dateFromDays: (days: number | undefined) => {
    const date = new Date((days ?? NaN) * DAY);
    // A date of no calendar is none.
    return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
  },
  stringFromBytes: (bytes: Uint8Array | undefined) => bytes && UTF8.decode(bytes),
  jsonFromBytes: (bytes: Uint8Array | undefined) => bytes && parsed(UTF8.decode(bytes)),
  timestampFromNanoseconds: (nanoseconds: bigint | undefined) =>
    nanoseconds === undefined ? undefined : pointOfTime(nanoseconds, 1_000_000_000n, 'Z'),
  // What `untouched` has called so.
  geometryFromBytes: (value: unknown) => value,
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The same file, with columns that the library would round, or refuses, handed over as they are stored. */
export function untouched(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map((element): SchemaElement => {
    if (element.type === undefined || writerOf(element) === null) return element;
    const { type, type_length, repetition_type, name } = element;
    return {
      ...{ type, name, logical_type: { type: 'GEOMETRY' } },
      ...(type_length !== undefined && { type_length }),
      ...(repetition_type !== undefined && { repetition_type }),
    };
  });
  return { ...metadata, schema };
}

/** @param node what the file says of the value's column. */
export function writtenValue(value: unknown, node: SchemaTree | undefined): JsonValue {
  if (value === null || value === undefined) return null;
  if (node && node.children.length === 0) return writtenLeaf(value, node);
  if (Array.isArray(value)) return value.map((item) => writtenValue(item, node && itemOf(node)));
  const isPlain = typeof value === 'object' && !(value instanceof Date);
  if (!isPlain || ArrayBuffer.isView(value)) return simple(value);
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  const valueOf = node && valuesOfMap(node);
  return Object.fromEntries(
    entries.map(([key, item]): [string, JsonValue] => {
      const child = node?.children.find(({ element }) => element.name === String(key));
      return [String(key), writtenValue(item, valueOf ?? child)];
    }),
  );
}

/** Lists have a level of their own for what is repeated. */
function itemOf(node: SchemaTree): SchemaTree | undefined {
  const repeated = node.children.at(0);
  return repeated?.children.length === 1 ? repeated.children.at(0) : repeated;
}

function valuesOfMap(node: SchemaTree): SchemaTree | undefined {
  const pairs = node.children.length === 1 ? node.children.at(0) : undefined;
  return pairs?.element.repetition_type === 'REPEATED' ? pairs.children.at(1) : undefined;
}

function writtenLeaf(value: unknown, node: SchemaTree): JsonValue {
  const { element } = node;
  // Of old, a list is a value that is repeated.
  if (Array.isArray(value)) return value.map((item) => writtenValue(item, node));
  const write = writerOf(element);
  if (write) return write(value);
  if (element.type === 'FLOAT' && typeof value === 'number') return shortFloat(value);
  return simple(value);
}

function simple(value: unknown): JsonValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return new WrittenNumber(`${value}`);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) {
    return Array.from(value as unknown as ArrayLike<unknown>, simple);
  }
  return writtenValue(value, undefined);
}

type Writer = (value: unknown) => JsonValue;

/** How values are written that are stored as counts of something; null for all others. */
function writerOf(element: SchemaElement): Writer | null {
  const { converted_type: converted, logical_type: logical } = element;
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') {
    const scale = element.scale ?? (logical?.type === 'DECIMAL' ? logical.scale : 0);
    return (value) => new WrittenNumber(decimal(integerOf(value), scale));
  }
  if (converted === 'INTERVAL') return (value) => duration(value);
  const unit = /^(TIME|TIMESTAMP)_(MILLIS|MICROS)$/.exec(converted ?? '');
  const kind = logical?.type === 'TIME' || logical?.type === 'TIMESTAMP' ? logical : null;
  const ticks = TICKS.get(kind?.unit ?? unit?.[2] ?? '');
  if (ticks === undefined) return null;
  if ((kind?.type ?? unit?.[1]) === 'TIME') return (value) => timeOfDay(integerOf(value), ticks);
  const zone = kind?.isAdjustedToUTC === false ? '' : 'Z';
  return (value) => pointOfTime(integerOf(value), ticks, zone);
}

/** Bytes are a number in two's complement, the highest first. */
function integerOf(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return BigInt(Math.trunc(value));
  if (!(value instanceof Uint8Array)) return 0n;
  const bits = 8 * value.length;
  const whole = value.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return BigInt.asIntN(bits, whole);
}

/** Digits behind the point that anybody stores; a file may say that there are any number of them. */
const MOST_DIGITS = 100;

function decimal(unscaled: bigint, scale: number): string {
  if (scale < 0 || scale > MOST_DIGITS) return `${unscaled}e${-scale}`;
  const sign = unscaled < 0n ? '-' : '';
  const digits = `${unscaled < 0n ? -unscaled : unscaled}`.padStart(scale + 1, '0');
  const point = digits.length - scale;
  return scale > 0 ? `${sign}${digits.slice(0, point)}.${digits.slice(point)}` : sign + digits;
}

/** “13:05:06”, and what is left of a second. */
function timeOfDay(ticks: bigint, ofSecond: bigint): string {
  const seconds = Number(ticks / ofSecond);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const clock = parts.map((part) => `${part}`.padStart(2, '0')).join(':');
  const rest = fraction(ticks % ofSecond, ofSecond).replace(/0+$/, '');
  return rest === '' ? clock : `${clock}.${rest}`;
}

/** As ISO 8601 says: to the millisecond, and further where there is more. */
function pointOfTime(ticks: bigint, ofSecond: bigint, zone: string): string {
  const rest = ((ticks % ofSecond) + ofSecond) % ofSecond;
  const date = new Date(Number((ticks - rest) / ofSecond) * 1000);
  // Beyond what a calendar of the browser has.
  if (Number.isNaN(date.getTime())) return `${ticks}`;
  const digits = fraction(rest, ofSecond);
  const shown = digits.slice(0, 3) + digits.slice(3).replace(/0+$/, '');
  return `${date.toISOString().slice(0, -5)}.${shown}${zone}`;
}

function fraction(ticks: bigint, ofSecond: bigint): string {
  return `${ticks}`.padStart(`${ofSecond}`.length - 1, '0');
}

/** Months, days and milliseconds, as ISO 8601 writes them. */
function duration(value: unknown): JsonValue {
  if (!(value instanceof Uint8Array) || value.length !== 12) return simple(value);
  const view = new DataView(value.buffer, value.byteOffset, 12);
  const [months, days, milliseconds] = [0, 4, 8].map((place) => view.getUint32(place, true));
  const date = `${months ? `${months}M` : ''}${days ? `${days}D` : ''}`;
  const time = milliseconds ? `T${milliseconds / 1000}S` : '';
  return date + time === '' ? 'PT0S' : `P${date}${time}`;
}

/** The shortest number that is the same in four bytes: 0.1, where a double would be 0.10000000149011612. */
function shortFloat(value: number): WrittenNumber {
  for (let digits = 6; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return new WrittenNumber(`${short}`);
  }
  return new WrittenNumber(`${value}`);
}
