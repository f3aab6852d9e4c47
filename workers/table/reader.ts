/**
 * @file Reads a file as a table. Invariant: the file is read no faster than its rows are taken, and
 * no more than a piece of it and the rows not yet handed over are held.
 */
import { lineEndOf, STANDARD_DIALECT, type FileDialect } from '../../src/core/exports/file-dialect';
import { DelimitedTable } from '../../src/core/table/delimited-table';
import { detectEncoding, type Encoding } from '../../src/core/table/encoding';
import { refuseKnownBinary, SAMPLE_LENGTH, sniffFormat } from '../../src/core/table/format';
import { describePlace, NOTHING_IMPORTED, quoteText } from '../../src/core/table/messages';
import type { Place } from '../../src/core/table/messages';
import { JsonColumns, RecordTable } from '../../src/core/table/record-table';
import type { Table, TableSummary } from '../../src/core/table/row-chunks';
import { TableError, type TableWarning } from '../../src/core/table/table';
import type { ImportedTable, TableApi } from './api';
import { CsvStream, type Dialect } from './csv-stream';
import { guessDialect } from './dialect';
import { JsonStream } from './json-stream';
import { PIECE_BYTES, textPieces, UndecodableBytes } from './text-source';

/** What takes the text of a file. */
interface TextSink {
  push(text: string): void;
  end(): void;
  readonly place: Place;
}

interface Source {
  file: File;
  encoding: Encoding;
}

/** Enough for every signature that `refuseKnownBinary` and `detectEncoding` know. */
const SIGNATURE_BYTES = 16;

export class TableReader {
  private readonly pieceBytes: number;

  /** @param pieceBytes how much of the file is read at once. */
  constructor(pieceBytes = PIECE_BYTES) {
    this.pieceBytes = pieceBytes;
  }

  /** See `TableApi.read`. */
  async read(
    file: File,
    onChunk: Parameters<TableApi['read']>[1],
    onProgress: Parameters<TableApi['read']>[2],
  ): Promise<ImportedTable> {
    try {
      return await this.readTable(file, onChunk, onProgress);
    } catch (error) {
      // What the File API throws when the file was changed or moved after it was chosen.
      if (error instanceof DOMException && error.name.startsWith('Not')) {
        throw new TableError(
          `${quoteText(file.name)} can no longer be read; it may have been changed or moved. ` +
            `${NOTHING_IMPORTED} Choose it again.`,
        );
      }
      throw error;
    }
  }

  private async readTable(
    file: File,
    onChunk: Parameters<TableApi['read']>[1],
    onProgress: (fraction: number) => void,
  ): Promise<ImportedTable> {
    const start = new Uint8Array(await file.slice(0, SIGNATURE_BYTES).arrayBuffer());
    refuseKnownBinary(start, file.name);
    const source = { file, encoding: detectEncoding(start) };
    const sample = await this.readSample(source);
    const { format, warnings } = sniffFormat(sample.text, file.name, sample.whole);

    if (format === 'delimited') {
      const guessed = guessDialect(sample.text, sample.whole);
      const table = new DelimitedTable();
      const stream = new CsvStream(guessed.dialect, (record) => table.accept(record));
      await this.feed(source, stream, new Progress(onProgress, 0, 1), { table, onChunk });
      return {
        ...withWarnings(table.summary(), [...warnings, ...guessed.warnings]),
        dialect: fileDialect(guessed.dialect, source.encoding, sample.text),
      };
    }
    const columns = new JsonColumns();
    const search = new JsonStream(format, (members, place) => columns.accept(members, place));
    await this.feed(source, search, new Progress(onProgress, 0, 0.5));
    columns.end();
    const table = new RecordTable(columns.keys);
    const stream = new JsonStream(format, (members, place) => table.accept(members, place));
    await this.feed(source, stream, new Progress(onProgress, 0.5, 0.5), { table, onChunk });
    return withWarnings(table.summary(), [...warnings, ...stream.warnings()]);
  }

  /** The beginning of the file; a fault in it is left to the reading proper, which can name its row. */
  private async readSample(source: Source): Promise<{ text: string; whole: boolean }> {
    let text = '';
    try {
      for await (const piece of textPieces(source.file, source.encoding, this.pieceBytes)) {
        text += piece.text;
        if (text.length > SAMPLE_LENGTH)
          return { text: text.slice(0, SAMPLE_LENGTH), whole: false };
      }
    } catch (error) {
      if (!(error instanceof UndecodableBytes)) throw error;
      return { text, whole: false };
    }
    return { text, whole: true };
  }

  /** Reads the file to its end into `sink`; chunks are awaited before reading on. */
  private async feed(
    { file, encoding }: Source,
    sink: TextSink,
    progress: Progress,
    into?: { table: Table; onChunk: Parameters<TableApi['read']>[1] },
  ): Promise<void> {
    const handOver = async (): Promise<void> => {
      for (let rows = into?.table.takeChunk(); rows; rows = into?.table.takeChunk()) {
        await into?.onChunk(rows);
      }
    };
    try {
      for await (const { text, bytesRead } of textPieces(file, encoding, this.pieceBytes)) {
        sink.push(text);
        await handOver();
        progress.report(bytesRead / file.size);
      }
    } catch (error) {
      throw error instanceof UndecodableBytes ? undecodable(error, encoding, sink.place) : error;
    }
    sink.end();
    into?.table.end();
    await handOver();
  }
}

/** How a file like this one is written; one column has no delimiter, so more get the standard one. */
function fileDialect(
  { delimiter, quoted, separatorLine }: Dialect,
  { markLength }: Encoding,
  sample: string,
): FileDialect {
  return {
    delimiter: delimiter || STANDARD_DIALECT.delimiter,
    newline: lineEndOf(sample, quoted),
    byteOrderMark: markLength > 0,
    ...{ quoted, separatorLine },
  };
}

function withWarnings(summary: TableSummary, warnings: readonly TableWarning[]): ImportedTable {
  return { ...summary, warnings: [...warnings, ...summary.warnings] };
}

/** Maps one reading to its share of the whole and reports whole percents only, never backwards. */
class Progress {
  private readonly onProgress: (fraction: number) => void;
  private readonly from: number;
  private readonly share: number;
  private reported = -1;

  constructor(onProgress: (fraction: number) => void, from: number, share: number) {
    this.onProgress = onProgress;
    this.from = from;
    this.share = share;
  }

  report(fraction: number): void {
    const percent = Math.floor((this.from + this.share * fraction) * 100);
    if (percent <= this.reported) return;
    this.reported = percent;
    this.onProgress(percent / 100);
  }
}

function undecodable(fault: UndecodableBytes, encoding: Encoding, place: Place): TableError {
  const where = `near ${describePlace(place)}, at byte ${(fault.byteOffset + 1).toLocaleString('en')}`;
  if (fault.isZeroByte) {
    return new TableError(
      `The file contains a zero byte ${where}: it is not a text file, or is in an encoding that ` +
        `was not recognised. ${NOTHING_IMPORTED} Save the table as CSV in UTF-8.`,
    );
  }
  const name = encoding.label === 'utf-8' ? 'UTF-8' : 'UTF-16';
  return new TableError(
    `The file is not valid ${name} ${where}. Reading it anyway would damage letters such as ä or é. ` +
      `${NOTHING_IMPORTED} Open it in the program it came from and save it with the encoding ` +
      'UTF-8 (in Excel: “CSV UTF-8”).',
  );
}
