/**
 * @file A workbook, its sheet compressed while it is written: neither the sheet nor the file is ever in
 * the script's memory.
 */
import { BlobWriter, configure, TextReader, ZipWriter } from '@zip.js/zip.js';
import type { ExportPlan, LabelledRow } from '../../../src/core/exports/export-plan';
import { ourCells, ourHeader } from '../../../src/core/exports/our-columns';
import {
  SHEET_END,
  SHEET_FILE,
  SHEET_START,
  sheetRow,
  WORKBOOK_PARTS,
} from '../../../src/core/exports/xlsx-parts';
import type { ExportFile } from './text-file';

// This is a worker already.
configure({ useWebWorkers: false });

const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export class XlsxFile implements ExportFile {
  private readonly plan: ExportPlan;
  private readonly zip = new ZipWriter(new BlobWriter(TYPE));
  private readonly sheet = new TransformStream<Uint8Array, Uint8Array>();
  private readonly writer = this.sheet.writable.getWriter();
  private readonly encoder = new TextEncoder();
  /** Settles when the whole sheet is in the file. */
  private readonly zipped: Promise<unknown>;
  private rowCount = 0;

  constructor(plan: ExportPlan) {
    this.plan = plan;
    this.zipped = this.fill();
    // Its failure is told by whoever waits for it; until then it is nobody's.
    this.zipped.catch(() => undefined);
  }

  async append(rows: readonly LabelledRow[]): Promise<void> {
    const { plan } = this;
    if (this.rowCount === 0) {
      await this.write(SHEET_START + this.next([...plan.columns, ...ourHeader(plan)]));
    }
    await this.write(rows.map((row) => this.next([...row.cells, ...ourCells(row, plan)])).join(''));
  }

  async end(): Promise<Blob> {
    await this.append([]);
    await this.write(SHEET_END);
    await this.writer.close();
    await this.zipped;
    return this.zip.close();
  }

  async abandon(): Promise<void> {
    await this.writer.abort().catch(() => undefined);
  }

  private async fill(): Promise<void> {
    for (const [name, text] of WORKBOOK_PARTS) await this.zip.add(name, new TextReader(text));
    await this.zip.add(SHEET_FILE, this.sheet.readable);
  }

  private next(cells: readonly (string | number | null)[]): string {
    this.rowCount += 1;
    return sheetRow(cells, this.rowCount);
  }

  private async write(text: string): Promise<void> {
    await Promise.race([this.writer.write(this.encoder.encode(text)), this.failure()]);
  }

  /** Never settles unless the file cannot be written any more. */
  private failure(): Promise<never> {
    return new Promise((_, reject) => void this.zipped.catch(reject));
  }
}
