/**
 * @file What a file's bytes are, and where that is in doubt, which cells depend on it. Invariant:
 * nothing is proposed without the cells in each of the likely readings beside it.
 */
import { at } from '../../src/core/reads';
import type { AffectedCell, EncodingFinding } from '../../src/core/table/choices';
import {
  LATIN,
  latinFit,
  markedEncoding,
  OTHER_SCRIPTS,
  scriptFit,
  unmarkedUtf16,
  type Encoding,
  type EncodingName,
} from '../../src/core/table/encoding';
import type { ByteSource } from './byte-source';
import { readingOf, Utf8Reading } from './text-source';

/** What is known of the bytes before they are read as a table. */
export interface ByteCheck extends Encoding {
  /** Valid in this encoding to the end, and named by a mark or plainly UTF-8. */
  isCertain: boolean;
  /** Bytes that are no UTF-8 are rare among characters of several bytes that are. */
  isMostlyUtf8: boolean;
}

const FIRST_BYTES = 65_536;
const MAX_CELLS_SHOWN = 12;
const SHOWN_LENGTH = 160;
/** So many bytes of affected cells decide between scripts. */
const MAX_JUDGED_BYTES = 20_000;
/** An encoding that fits less well is not worth a look. */
const MIN_LATIN_FIT = 0.9;
const MOST_LATIN = 3;

/** Reads all bytes once. */
export async function checkBytes(source: ByteSource): Promise<ByteCheck> {
  const check = firstLook(await firstBytes(source));
  if (check.label !== 'utf-8')
    return { ...check, isCertain: check.isCertain && (await decodes(source, check)) };
  let broken = 0;
  let shorter = 0;
  const reading = new Utf8Reading(() => {
    broken++;
    return '';
  });
  for await (const { bytes, isLast } of source.pieces()) {
    // Each character of several bytes, and each byte that is none, makes the text shorter.
    shorter += bytes.length - reading.decode(bytes, isLast).length;
  }
  const multibyte = shorter - broken - check.markLength;
  return { ...check, isCertain: broken === 0, isMostlyUtf8: multibyte >= broken };
}

async function firstBytes(source: ByteSource): Promise<Uint8Array> {
  const bytes = new Uint8Array(FIRST_BYTES);
  let length = 0;
  for await (const piece of source.pieces()) {
    const part = piece.bytes.subarray(0, FIRST_BYTES - length);
    bytes.set(part, length);
    length += part.length;
    if (length === FIRST_BYTES) break;
  }
  return bytes.subarray(0, length);
}

async function decodes(source: ByteSource, { label }: Encoding): Promise<boolean> {
  const decoder = new TextDecoder(label, { fatal: true });
  try {
    for await (const { bytes, isLast } of source.pieces())
      decoder.decode(bytes, { stream: !isLast });
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function firstLook(bytes: Uint8Array): ByteCheck {
  const marked = markedEncoding(bytes);
  if (marked) return { ...marked, isCertain: true, isMostlyUtf8: false };
  const guess = unmarkedUtf16(bytes);
  // A few zero bytes in other text make no lines of it.
  const label = guess && /[\r\n]/.test(new TextDecoder(guess).decode(bytes)) ? guess : null;
  return { label: label ?? 'utf-8', markLength: 0, isCertain: label === null, isMostlyUtf8: false };
}

/** A byte that is no UTF-8 as a character that no text has, so that it can be found in a cell. */
const ESCAPE_BASE = 0x10ff00;
/** The first half of all such characters. */
const ESCAPE_SIGN = '\uDBFF';

/** UTF-8 in which such bytes can be told, to find the cells that have them. */
export function escapedReading(): Utf8Reading {
  return new Utf8Reading((byte) => String.fromCodePoint(ESCAPE_BASE + byte));
}

/** Collects the cells whose reading is in doubt while the table passes. */
export class DoubtfulCells {
  private readonly cells: { row: number; column: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  private readonly check: ByteCheck;
  private count = 0;
  private row = 0;

  constructor(check: ByteCheck) {
    this.check = check;
  }

  /** @param columns of the rows, and of the header where its line is read. */
  take(rows: readonly (readonly string[])[], columns: readonly string[], isHeader = false): void {
    for (const row of rows) {
      const place = isHeader ? 0 : ++this.row;
      row.forEach((cell, i) => this.takeCell(cell, place, at(columns, i)));
    }
  }

  takeCell(cell: string, row: number, column: string): void {
    if (this.isDoubtful(cell)) this.note(cell, row, column);
  }

  /** @param chosen the encoding that was said; null proposes one. */
  finding(chosen: EncodingName | null): EncodingFinding {
    const readings = chosen
      ? [chosen, ...this.likelyReadings().filter((one) => one !== chosen)]
      : this.likelyReadings();
    const decoders = readings.map((label) => decoderOf(label));
    const cells = this.cells
      .slice(0, MAX_CELLS_SHOWN)
      .map(({ row, column, bytes }): AffectedCell => ({
        row,
        column,
        texts: decoders.map((decode) => aroundFault(decode(bytes))),
      }));
    return { readings, cells, count: this.count };
  }

  private get isUtf16(): boolean {
    return this.check.label !== 'utf-8';
  }

  private isDoubtful(cell: string): boolean {
    return this.isUtf16 ? /[^\p{ASCII}]/u.test(cell) : cell.includes(ESCAPE_SIGN);
  }

  private note(cell: string, row: number, column: string): void {
    this.count++;
    const judged = this.cells.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (this.cells.length >= MAX_CELLS_SHOWN && judged > MAX_JUDGED_BYTES) return;
    const shown = shortened(cell);
    this.cells.push({ row, column, bytes: this.isUtf16 ? encode(shown) : bytesOf(shown) });
  }

  private likelyReadings(): EncodingName[] {
    if (this.isUtf16) return [this.check.label];
    // Where most of the letters beyond ASCII are UTF-8, the rest came from elsewhere.
    if (this.check.isMostlyUtf8) return ['utf-8+windows-1252', 'windows-1252', 'utf-8'];
    const bytes = this.cells.map((cell) => cell.bytes);
    const scripts = OTHER_SCRIPTS.map((encoding) => ({
      encoding,
      fit: scriptFit(encoding, bytes.map(decoderOf(encoding)).join('\n')),
    }))
      .filter(({ fit }) => fit > 0)
      .sort((a, b) => b.fit - a.fit)
      .map(({ encoding }) => encoding);
    return [...scripts.slice(0, 2), ...latinOf(bytes), 'utf-8'];
  }
}

/** Windows-1252, and before it what its letters look like where they stand wrong. */
function latinOf(cells: readonly Uint8Array<ArrayBuffer>[]): EncodingName[] {
  const fits = LATIN.map((encoding) => {
    const decode = decoderOf(encoding);
    const sum = cells.reduce((total, cell) => total + latinFit(decode(cell)), 0);
    return { encoding, fit: sum / Math.max(1, cells.length) };
  });
  const usual = fits.at(0)?.fit ?? 1;
  const better = fits.filter(({ fit }) => fit >= MIN_LATIN_FIT && fit > usual);
  const names = better.sort((a, b) => b.fit - a.fit).map(({ encoding }) => encoding);
  return [...names.slice(0, MOST_LATIN), 'windows-1252'];
}

function decoderOf(label: EncodingName): (bytes: Uint8Array<ArrayBuffer>) => string {
  return (bytes) =>
    readingOf(label === 'utf-16le' || label === 'utf-16be' ? 'utf-8' : label).decode(bytes, true);
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** The bytes that an escaped cell had in the file. */
function bytesOf(cell: string): Uint8Array<ArrayBuffer> {
  const parts = Array.from(cell, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code >= ESCAPE_BASE ? Uint8Array.of(code - ESCAPE_BASE) : encode(character);
  });
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The part of a long cell that has the first doubtful byte in it. */
function shortened(cell: string): string {
  const at = cell.indexOf(ESCAPE_SIGN);
  if (cell.length <= 4 * SHOWN_LENGTH) return cell;
  const start = Math.max(0, at - SHOWN_LENGTH);
  const cut = cell.slice(start, start + 3 * SHOWN_LENGTH);
  return cut.replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '');
}

function aroundFault(text: string): string {
  const at = text.search(/[^\p{ASCII}]/u);
  const start = Math.max(0, at - SHOWN_LENGTH / 2);
  const cut = text.slice(start, start + SHOWN_LENGTH);
  return `${start > 0 ? '…' : ''}${cut}${start + SHOWN_LENGTH < text.length ? '…' : ''}`;
}
