/**
 * @file The values of a record, and how they stand in a cell. Invariant: nothing is rounded or dropped
 * on the way: a number keeps its digits (`1.50`, 20-digit identifiers), which a parsed one loses.
 */

/** A number as the file writes it. */
export class WrittenNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** For messages of libraries. */
  toJSON(): string {
    return this.text;
  }
}

/** Objects are plain ones, whose own keys may be any string. */
export type JsonValue =
  string | boolean | null | WrittenNumber | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = Record<string, JsonValue>;

/** The fields of one record, in the order of the file. */
export type Members = ReadonlyMap<string, JsonValue>;

/** Whether a value is an object with named fields. */
export function isRecord(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof WrittenNumber)
  );
}

/** A field of a value, where it is an object that has it. */
export function fieldOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return value !== undefined && isRecord(value) && Object.hasOwn(value, name)
    ? value[name]
    : undefined;
}

/** The items of a value, where it is a list. */
export function itemsOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** Strings as their text, null as the empty text, everything else as JSON without line breaks. */
export function cellOf(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : jsonOf(value);
}

/** JSON without line breaks. */
export function jsonOf(value: unknown): string {
  if (value instanceof WrittenNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}:${jsonOf(item)}`,
  );
  return `{${members.join(',')}}`;
}
