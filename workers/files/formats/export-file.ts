/** @file The file of each format. Libraries load only when theirs is asked for. */
import { ExportError, type ExportPlan } from '../../../src/core/exports/export-plan';
import {
  argillaRecord,
  doccanoLine,
  jsonLine,
  labelStudioTask,
} from '../../../src/core/exports/json-records';
import type { LabelsWriter } from '../../../src/pipeline/files/file-writer';
import { CsvFile, JsonFile, type ExportFile } from './text-file';
import type { LabelledRow } from '../../../src/core/exports/export-plan';

export async function exportFile(plan: ExportPlan): Promise<ExportFile> {
  switch (plan.format) {
    case 'csv':
      return new CsvFile(plan);
    case 'jsonl':
      return new JsonFile(plan, jsonLine, false);
    case 'label-studio':
      return new JsonFile(plan, labelStudioTask, true);
    case 'doccano':
      return new JsonFile(plan, doccanoLine, false);
    case 'argilla':
      return new JsonFile(plan, argillaRecord, true);
    case 'xlsx':
      return new (await import('./xlsx-file')).XlsxFile(plan);
    case 'parquet':
      return new (await import('./parquet-file')).ParquetFile(plan);
    case 'hugging-face':
      return new (await import('./dataset-folder')).DatasetFolder(plan);
  }
}

/** One file at a time, in any format. */
export class Exporter implements LabelsWriter {
  private file: ExportFile | null = null;

  /** Starts a file; one begun before is dropped. */
  async begin(plan: ExportPlan): Promise<void> {
    await this.file?.abandon?.();
    this.file = await exportFile(plan);
  }

  /** @throws ExportError for what the format cannot hold. */
  async append(rows: LabelledRow[]): Promise<void> {
    if (!this.file) throw new ExportError({ code: 'export-not-begun' });
    await this.file.append(rows);
  }

  async end(): Promise<Blob> {
    if (!this.file) throw new ExportError({ code: 'export-not-begun' });
    const { file } = this;
    this.file = null;
    return file.end();
  }
}
