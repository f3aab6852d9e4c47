/**
 * @file JSON values as cell texts. Invariant: nothing is rounded or dropped on the way: a number
 * keeps its digits (`1.50`, 20-digit identifiers), which a parsed one loses.
 */
import { Tokenizer, type TokenizerOptions } from '@streamparser/json';

/** A number as the file writes it; stands where the library would put a parsed one. */
class WrittenNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** For the library's messages. */
  toJSON(): string {
    return this.text;
  }
}

export class LosslessTokenizer extends Tokenizer {
  constructor(options: TokenizerOptions) {
    super(options);
    // The library's own decoder drops a byte order mark within a text.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    Object.assign(this['bufferedString'], { decoder });
  }

  protected override parseNumber(text: string): number {
    // The library only hands it on.
    return new WrittenNumber(text) as unknown as number;
  }
}

/** Whether a value is an object with named fields. */
export function isRecord(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof WrittenNumber)
  );
}

/** Strings as their text, null as the empty text, everything else as JSON without line breaks. */
export function cellOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : jsonOf(value);
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
