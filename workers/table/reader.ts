/**
 * @file Reads files as a table. Invariant: a file is read no faster than its rows are taken, and no
 * more than a piece of it and the rows not yet handed over are held.
 */
import type { FileDialect } from '../../src/core/exports/file-dialect';
import type { EncodingFinding, ImportChoices, ImportFindings } from '../../src/core/table/choices';
import type { EncodingName } from '../../src/core/table/encoding';
import { refuseKnownBinary, SIGNATURE_BYTES } from '../../src/core/table/signatures';
import { LONGEST_CELL } from '../../src/core/table/row-chunks';
import { SPLIT_COLUMN } from '../../src/core/table/splits';
import { TableError, type TableWarning } from '../../src/core/table/table';
import type { ImportedTable, ImportRequest, TableApi } from './api';
import { AppendedRows } from './appended-rows';
import { PIECE_BYTES, unpackedLimit, type ByteSource } from './byte-source';
import { checkBytes, DoubtfulCells, escapedReading, type ByteCheck } from './encoding-doubt';
import { Enough } from './enough';
import { openFile } from './open-file';
import type { OpenedFile } from './opened-file';
import { readInput, type ReadingOptions, type ReadingResult } from './table-reading';
import { textInput } from './text-input';
import { readingOf } from './text-source';
import { addsSplit, tableParts, withSplit, type TablePart } from './table-parts';
import { folderDoubt, textFolderInput } from './text-folder';

export class TableReader {
  private readonly pieceBytes: number;
  private readonly longestCell: number;

  /**
   * @param pieceBytes how much of a file is read at once.
   * @param longestCell characters; a table with a longer one is refused.
   */
  constructor(pieceBytes = PIECE_BYTES, longestCell = LONGEST_CELL) {
    this.pieceBytes = pieceBytes;
    this.longestCell = longestCell;
  }

  /** See `TableApi.read`. */
  async read(
    files: readonly File[],
    request: ImportRequest,
    onChunk: Parameters<TableApi['read']>[2],
    onProgress: Parameters<TableApi['read']>[3],
  ): Promise<ImportedTable> {
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const rows = new AppendedRows(onChunk, unpackedLimit(size), this.longestCell);
    const progress = new Progress(onProgress);
    let findings: ImportFindings | null = null;
    let dialect: FileDialect | undefined;
    const parts = await this.fittingParts(files, request);
    for (const [turn, part] of parts.entries()) {
      const [file] = part.files;
      if (!file) continue;
      rows.begin(part.name);
      const options: ReadingOptions = {
        choices: choicesFor(part, request),
        expected: request.expected ?? [],
        onRows: (chunk, columns) => {
          if (!addsSplit(part, columns)) return rows.take(chunk, columns);
          const { split } = part;
          return rows.take(
            chunk.map((cells) => [...cells, split ?? '']),
            [...columns, SPLIT_COLUMN],
          );
        },
        onProgress: (fraction) => progress.report((turn + fraction) / parts.length),
      };
      const result = await guarded(file, () =>
        part.files.length > 1 ? readFolder(part.files, options) : this.readFile(file, options),
      );
      const { summary } = result;
      rows.end(addsSplit(part, summary.columns) ? withSplit(summary) : summary, parts.length > 1);
      const { choices } = result.findings;
      const found = {
        ...result.findings,
        choices: {
          ...choices,
          part: request.choices?.part ?? (part.part === undefined ? choices.part : undefined),
        },
      };
      findings = merged(findings, found);
      dialect ??= result.dialect;
    }
    if (!findings) throw new TableError({ code: 'table-missing' });
    return { ...(await rows.finish()), findings, ...(dialect && { dialect }) };
  }

  /** Parts of a dataset in an archive are one table only where they have the same columns. */
  private async fittingParts(files: readonly File[], request: ImportRequest): Promise<TablePart[]> {
    const parts = await tableParts(files, request.choices?.part);
    if (parts.every(({ part }) => part === undefined)) return parts;
    const seen = new Set<string>();
    for (const part of parts) {
      const [file] = part.files;
      if (file)
        seen.add([...(await this.columnsOf(file, choicesFor(part, request)))].sort().join('\n'));
    }
    return seen.size === 1
      ? parts
      : files.map((file) => ({ files: [file], name: file.name, split: null }));
  }

  private async columnsOf(file: File, choices: ImportChoices): Promise<readonly string[]> {
    let found: readonly string[] = [];
    try {
      await this.readFile(file, {
        ...{ choices, expected: [], onProgress: () => undefined },
        onRows: (_, columns) => {
          found = columns;
          return Promise.reject(new Enough());
        },
      });
    } catch (error) {
      // What is wrong with it is said by the reading proper.
      if (!(error instanceof Enough || error instanceof TableError)) throw error;
    }
    return found;
  }

  private async readFile(file: File, options: ReadingOptions): Promise<ReadingResult> {
    const start = new Uint8Array(await file.slice(0, SIGNATURE_BYTES).arrayBuffer());
    refuseKnownBinary(start, file.name);
    const opened = await openFile(file, start, this.pieceBytes, options);
    const result =
      'input' in opened
        ? await readInput(opened.input, options)
        : await this.readText(opened.source, options);
    return withParts(result, opened, options.choices);
  }

  private async readText(source: ByteSource, options: ReadingOptions): Promise<ReadingResult> {
    const check = await checkBytes(source);
    const said = options.choices.encoding ?? null;
    const isSettled = check.isCertain && (said === null || check.markLength > 0);
    if (isSettled) return readSettled(source, check, check.label, options);
    const doubt = check.isCertain ? null : await this.doubtOf(source, check, said, options);
    const encoding = said ?? doubt?.readings.at(0) ?? check.label;
    const result = await readSettled(source, check, encoding, options);
    return withEncoding(result, encoding, doubt, said === null);
  }

  /** Reads the table once to find the cells that depend on the encoding. */
  private async doubtOf(
    source: ByteSource,
    check: ByteCheck,
    said: EncodingName | null,
    options: ReadingOptions,
  ): Promise<EncodingFinding> {
    const cells = new DoubtfulCells(check);
    const isUtf16 = check.label !== 'utf-8';
    const reading = isUtf16 ? () => readingOf(check.label) : escapedReading;
    const text = { source, markLength: check.markLength, reading };
    const input = await textInput(text, options.choices);
    const { summary } = await readInput(input, {
      ...options,
      onRows: (rows, columns) => {
        cells.take(rows, columns);
        return Promise.resolve();
      },
      onProgress: () => undefined,
    });
    cells.take([summary.header], summary.columns, true);
    return cells.finding(said);
  }
}

function choicesFor({ part }: TablePart, { choices = {} }: ImportRequest): ImportChoices {
  return part === undefined ? choices : { ...choices, part };
}

/** Several text files as they are: nothing in them is a header. */
async function readFolder(files: readonly File[], options: ReadingOptions): Promise<ReadingResult> {
  const said = options.choices.encoding ?? null;
  const doubt = await folderDoubt(files, said);
  const encoding = said ?? doubt?.readings.at(0) ?? 'utf-8';
  const input = textFolderInput(files, () => encoding);
  const choices = { ...options.choices, header: 1, firstRow: 2 };
  const result = await readInput(input, { ...options, choices });
  const read = {
    ...result,
    findings: { ...result.findings, firstLines: [], choices: options.choices },
  };
  return doubt ? withEncoding(read, encoding, doubt, said === null) : read;
}

async function readSettled(
  source: ByteSource,
  { markLength }: ByteCheck,
  encoding: EncodingName,
  options: ReadingOptions,
): Promise<ReadingResult> {
  const reading = () => readingOf(encoding);
  const input = await textInput({ source, markLength, reading }, options.choices);
  const { findings, ...result } = await readInput(input, options);
  const delimiter = input.kind === 'grid' && input.dialect ? input.joint : null;
  return { ...result, findings: { ...findings, text: { encoding, delimiter } } };
}

function withEncoding(
  { summary, findings, ...rest }: ReadingResult,
  encoding: EncodingName,
  doubt: EncodingFinding | null,
  isProposed: boolean,
): ReadingResult {
  return {
    ...rest,
    summary: { ...summary, warnings: [encodingWarning(encoding, doubt), ...summary.warnings] },
    findings: {
      ...findings,
      choices: { ...findings.choices, encoding },
      questions: isProposed ? ['encoding', ...findings.questions] : findings.questions,
      encoding: doubt,
    },
  };
}

function encodingWarning(encoding: EncodingName, doubt: EncodingFinding | null): TableWarning {
  const cells = doubt?.count ?? 0;
  const row = doubt?.cells.find((cell) => cell.row > 0)?.row ?? null;
  return {
    code: 'encoding',
    message: { code: 'note-encoding', encoding, cells, row },
    rows: cells,
    ...(row !== null && { row }),
  };
}

function withParts(
  { summary, findings, ...rest }: ReadingResult,
  { parts, part, isPartCertain, warnings }: OpenedFile,
  choices: ImportChoices,
): ReadingResult {
  const asks = parts.length > 1 && !isPartCertain && choices.part === undefined;
  return {
    ...rest,
    summary: { ...summary, warnings: [...warnings, ...summary.warnings] },
    findings: {
      ...findings,
      choices: { ...findings.choices, part },
      parts,
      questions: asks ? ['part', ...findings.questions] : findings.questions,
    },
  };
}

/** Several files are asked about together: the first one that leaves a question shows it. */
function merged(first: ImportFindings | null, next: ImportFindings): ImportFindings {
  if (!first) return next;
  return {
    ...(first.questions.length > 0 ? first : next),
    questions: [...new Set([...first.questions, ...next.questions])],
    encoding: first.encoding ?? next.encoding,
  };
}

async function guarded<Result>(file: File, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    // What the File API throws when the file was changed or moved after it was chosen.
    if (error instanceof DOMException && error.name.startsWith('Not')) {
      throw new TableError({ code: 'file-gone', file: file.name });
    }
    throw error;
  }
}

/** Reports whole percents only, never backwards. */
class Progress {
  private readonly onProgress: (fraction: number) => void;
  private reported = -1;

  constructor(onProgress: (fraction: number) => void) {
    this.onProgress = onProgress;
  }

  report(fraction: number): void {
    const percent = Math.floor(fraction * 100 + 1e-9);
    if (percent <= this.reported) return;
    this.reported = percent;
    this.onProgress(percent / 100);
  }
}
