/**
 * @file Reads a file as a table. Invariant: the file is read no faster than its rows are taken, and
 * no more than a piece of it and the rows not yet handed over are held.
 */
import { DelimitedTable } from '../../src/core/table/delimited-table';
import { detectEncoding, type Encoding } from '../../src/core/table/encoding';
import { refuseKnownBinary, SAMPLE_LENGTH, sniffFormat } from '../../src/core/table/format';
import { describePlace, NOTHING_IMPORTED, quoteText } from '../../src/core/table/messages';
import type { Place } from '../../src/core/table/messages';
import { JsonColumns, RecordTable } from '../../src/core/table/record-table';
import type { TableStream } from '../../src/core/table/row-chunks';
import { TableError } from '../../src/core/table/table';
import type { ImportedTable, TableApi } from './api';
import { PIECE_BYTES, textPieces, UndecodableBytes } from './text-source';

/** What takes the text of a file: a table, or the search for its columns. */
interface TextSink {
  push(text: string): void;
  end(): void;
  readonly place: Place;
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
    const encoding = detectEncoding(start);
    const sample = await this.readSample(file, encoding);
    const { format, warnings } = sniffFormat(sample.text, file.name, sample.whole);

    let table: TableStream;
    let progress = new Progress(onProgress, 0, 1);
    if (format.kind === 'delimited') {
      table = new DelimitedTable(format.dialect);
    } else {
      const columns = new JsonColumns(format.kind);
      await this.feed(file, encoding, columns, new Progress(onProgress, 0, 0.5));
      table = new RecordTable(format.kind, columns.keys);
      progress = new Progress(onProgress, 0.5, 0.5);
    }
    await this.feed(file, encoding, table, progress, async () => {
      for (let rows = table.takeChunk(); rows; rows = table.takeChunk()) await onChunk(rows);
    });
    progress.report(1);
    const summary = table.summary();
    return { ...summary, warnings: [...warnings, ...summary.warnings] };
  }

  /** The beginning of the file; a fault in it is left to the reading proper, which can name its row. */
  private async readSample(
    file: File,
    encoding: Encoding,
  ): Promise<{ text: string; whole: boolean }> {
    let text = '';
    try {
      for await (const piece of textPieces(file, encoding, this.pieceBytes)) {
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

  /** Reads the file to its end into `sink`; `afterPiece` is awaited before reading on. */
  private async feed(
    file: File,
    encoding: Encoding,
    sink: TextSink,
    progress: Progress,
    afterPiece: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    try {
      for await (const { text, bytesRead } of textPieces(file, encoding, this.pieceBytes)) {
        sink.push(text);
        await afterPiece();
        progress.report(bytesRead / file.size);
      }
    } catch (error) {
      throw error instanceof UndecodableBytes ? undecodable(error, encoding, sink.place) : error;
    }
    sink.end();
    await afterPiece();
  }
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
