/** @file A text file as an input: its format and dialect, then its lines or records. */
import { lineEndOf, STANDARD_DIALECT, type FileDialect } from '../../src/core/exports/file-dialect';
import type { ImportChoices } from '../../src/core/table/choices';
import { sniffFormat, SAMPLE_LENGTH, type TableFormat } from '../../src/core/table/format';
import { classNamesOf } from '../../src/core/table/records/hugging-face';
import { cellOf, type Members } from '../../src/core/table/records/values';
import { TableError, type Place, type TableWarning } from '../../src/core/table/table';
import type { ByteSource } from './byte-source';
import { CsvStream, type Dialect } from './csv/csv-stream';
import { guessDialect, saidDialect } from './csv/dialect';
import type { GridInput, Input, Pause } from './input';
import { JsonStream } from './json/json-stream';
import type { LineKind } from './lines/line-kind';
import { lineKindOf } from './lines/line-kinds';
import { textPieces, ZeroByte, type TextReading, type ZeroBytes } from './text-source';

/** What takes the text of a file. */
interface TextSink {
  push(text: string): void;
  end(): void;
  readonly place: Place;
}

/** A source whose encoding is settled; each reading of it needs a fresh decoder. */
export interface TextSource {
  source: ByteSource;
  markLength: number;
  reading: () => TextReading;
}

/** The same while it is read. */
interface ReadText extends TextSource {
  zeros: ZeroBytes;
}

/** Finds out the format from the beginning of the text, as far as nothing is said of it. */
export async function textInput(
  source: TextSource,
  { delimiter }: ImportChoices = {},
): Promise<Input> {
  const text = { ...source, zeros: { count: 0 } };
  const input = await inputOf(text, delimiter);
  return { ...input, warnings: () => [...input.warnings(), ...warnOfZeros(text.zeros)] };
}

function warnOfZeros({ count }: ZeroBytes): TableWarning[] {
  return count === 0 ? [] : [{ code: 'encoding', message: { code: 'note-zero-bytes', count } }];
}

async function inputOf(text: ReadText, delimiter: string | undefined): Promise<Input> {
  const sample = await readSample(text);
  const sniffed = sniffFormat(sample.text, text.source.name, sample.whole);
  const { format, warnings } = sniffed;
  if (format === 'delimited') {
    const lines = delimiter === undefined ? lineKindOf(sample.text, sample.whole) : null;
    return lines ? linesInput(text, lines, warnings) : gridInput(text, sample, warnings, delimiter);
  }
  return sniffed.isGrid ? listInput(text, format, warnings) : recordInput(text, format, warnings);
}

function gridInput(
  text: ReadText,
  sample: { text: string; whole: boolean },
  warnings: readonly TableWarning[],
  delimiter?: string,
): GridInput {
  const { dialect, warnings: ofDialect } =
    delimiter === undefined
      ? guessDialect(sample.text, sample.whole)
      : saidDialect(sample.text, delimiter);
  return {
    kind: 'grid',
    joint: dialect.delimiter,
    dialect: fileDialect(dialect, text.markLength, sample.text),
    run: (take, pause) => feed(text, new CsvStream(dialect, take), pause),
    warnings: () => [...warnings, ...ofDialect],
  };
}

/** How a file like this one is written; where no single character parts its cells, the standard one does. */
function fileDialect(
  { delimiter, quoted, separatorLine }: Dialect,
  markLength: number,
  sample: string,
): FileDialect {
  return {
    delimiter: delimiter.length === 1 ? delimiter : STANDARD_DIALECT.delimiter,
    newline: lineEndOf(sample, quoted),
    byteOrderMark: markLength > 0,
    ...{ quoted, separatorLine },
  };
}

function linesInput(text: ReadText, kind: LineKind, warnings: readonly TableWarning[]): GridInput {
  return {
    ...{ kind: 'grid', joint: kind.joint },
    run: (take, pause) => feed(text, kind.stream(take), pause),
    warnings: () => [...warnings, { code: 'records', message: kind.note }],
  };
}

/** Lists of cells: lines as of any other table, the first of which may name the columns. */
function listInput(
  text: ReadText,
  format: Exclude<TableFormat, 'delimited'>,
  warnings: readonly TableWarning[],
): GridInput {
  let last: JsonStream | null = null;
  return {
    kind: 'grid',
    joint: ', ',
    run: (take, pause) => {
      let row = 0;
      const onRecord = (members: Members, { line }: Place) =>
        take({ cells: [...members.values()].map(cellOf), row: row++, line });
      last = new JsonStream(format, onRecord, { isGrid: true });
      return feed(text, last, pause);
    },
    warnings: () => [...warnings, ...(last?.warnings() ?? [])],
  };
}

function recordInput(
  text: ReadText,
  format: Exclude<TableFormat, 'delimited'>,
  warnings: readonly TableWarning[],
): Input {
  let last: JsonStream | null = null;
  return {
    kind: 'records',
    run: (take, pause) => {
      const hasSplits = last?.lists.areSplits ?? false;
      last = new JsonStream(format, take, { hasSplits });
      return feed(text, last, pause);
    },
    warnings: () => [...warnings, ...(last?.warnings() ?? [])],
    classNames: () => classNamesOf(last?.besides.get('features')),
  };
}

/** The beginning of the file; a fault in it is left to the reading proper, which can name its row. */
async function readSample(source: ReadText): Promise<{ text: string; whole: boolean }> {
  let text = '';
  try {
    for await (const piece of textPieces(source.source, source, source.reading(), source.zeros)) {
      text += piece.text;
      const length = sampleLength(text);
      if (length !== null) return { text: text.slice(0, length), whole: false };
    }
  } catch (error) {
    if (!(error instanceof ZeroByte)) throw error;
    return { text, whole: false };
  }
  return { text, whole: true };
}

/** Of a wide table a sample is longer: its header and some rows say what parts their cells, and comments may stand before them. */
const MOST_SAMPLED = 1_048_576;
const SAMPLED_LINES = 8;

/** How much of a text is enough to judge it by; null while more of it has to be read. */
function sampleLength(text: string): number | null {
  if (text.length <= SAMPLE_LENGTH) return null;
  let lines = 0;
  for (const { 0: end, index } of text.matchAll(/\r\n|\r|\n/g)) {
    lines += 1;
    if (lines === SAMPLED_LINES) return Math.max(SAMPLE_LENGTH, index + end.length);
  }
  return text.length > MOST_SAMPLED ? SAMPLE_LENGTH : null;
}

/** Reads the text to its end into `sink`. */
async function feed(text: ReadText, sink: TextSink, pause: Pause): Promise<void> {
  try {
    for await (const piece of textPieces(text.source, text, text.reading(), text.zeros)) {
      sink.push(piece.text);
      await pause(piece.fraction);
    }
  } catch (error) {
    if (!(error instanceof ZeroByte)) throw error;
    throw new TableError({ code: 'file-zero-byte', ...sink.place });
  }
  sink.end();
}
