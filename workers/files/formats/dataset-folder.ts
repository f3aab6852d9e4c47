/**
 * @file A dataset folder as Hugging Face lays it out: README.md, which is its data card, and a Parquet
 * file for each split.
 */
import { BlobReader, BlobWriter, configure, TextReader, ZipWriter } from '@zip.js/zip.js';
import type { ExportPlan, LabelledRow } from '../../../src/core/exports/export-plan';
import { dataCard } from '../../../src/core/exports/data-card';
import { ParquetFile } from './parquet-file';
import type { ExportFile } from './text-file';

// This is a worker already.
configure({ useWebWorkers: false });

export class DatasetFolder implements ExportFile {
  private readonly plan: ExportPlan;
  private readonly train: ParquetFile;
  private test: ParquetFile | null = null;

  constructor(plan: ExportPlan) {
    this.plan = plan;
    this.train = new ParquetFile(plan);
  }

  async append(rows: readonly LabelledRow[]): Promise<void> {
    await this.train.append(rows.filter(({ isTest }) => !isTest));
    const test = rows.filter(({ isTest }) => isTest);
    if (test.length === 0) return;
    this.test ??= new ParquetFile(this.plan);
    await this.test.append(test);
  }

  async end(): Promise<Blob> {
    const zip = new ZipWriter(new BlobWriter('application/zip'));
    const files = new Map([['train', this.train]]);
    if (this.test) files.set('test', this.test);
    await zip.add('README.md', new TextReader(dataCard(this.plan.card, [...files.keys()])));
    for (const [split, file] of files) {
      // Parquet is compressed already.
      await zip.add(`data/${split}.parquet`, new BlobReader(await file.end()), { level: 0 });
    }
    return zip.close();
  }
}
