/** @file A Parquet file, row group by row group; only one group is in the script's memory. */
import { ByteWriter, ParquetWriter, type BasicType, type ColumnSource } from 'hyparquet-writer';
import type { ExportPlan, LabelledRow } from '../../../src/core/exports/export-plan';
import { ourCells, ourHeader, OUR_COLUMNS } from '../../../src/core/exports/our-columns';
import type { ExportFile } from './text-file';

/** Enough for compression to pay, few enough to hold. */
const ROWS_PER_GROUP = 10_000;
/** Long texts make large groups: so many characters end one, too. */
const CHARACTERS_PER_GROUP = 20_000_000;

/** Bytes that leave the script's memory after each row group. */
class BlobWriter extends ByteWriter {
  readonly parts: Blob[] = [];

  flush(): void {
    if (this.index === 0) return;
    this.parts.push(new Blob([this.buffer.slice(0, this.index)]));
    this.index = 0;
  }

  override finish(): void {
    this.flush();
  }
}

export class ParquetFile implements ExportFile {
  private readonly plan: ExportPlan;
  private readonly header: readonly { name: string; type: BasicType; nullable: boolean }[];
  private readonly bytes = new BlobWriter();
  private readonly writer: ParquetWriter;
  private rows: (string | number | null)[][] = [];
  private characters = 0;

  constructor(plan: ExportPlan) {
    this.plan = plan;
    this.header = [
      ...plan.columns.map((name) => ({ name, type: 'STRING' as const, nullable: false })),
      ...ourHeader(plan).map((name) => ({ name, type: typeOf(name), nullable: true })),
    ];
    this.writer = new ParquetWriter({
      writer: this.bytes,
      schema: [
        { name: 'root', num_children: this.header.length },
        ...this.header.map(({ name, type, nullable }) => ({
          name,
          repetition_type: nullable ? ('OPTIONAL' as const) : ('REQUIRED' as const),
          ...(type === 'STRING'
            ? {
                type: 'BYTE_ARRAY' as const,
                converted_type: 'UTF8' as const,
                logical_type: { type: 'STRING' as const },
              }
            : { type: 'DOUBLE' as const }),
        })),
      ],
      createdBy: 'Shortlist',
    });
  }

  async append(rows: readonly LabelledRow[]): Promise<void> {
    for (const row of rows) {
      this.rows.push([...row.cells, ...ourCells(row, this.plan)]);
      this.characters += row.cells.reduce((sum, { length }) => sum + length, 0);
      if (this.rows.length >= ROWS_PER_GROUP || this.characters >= CHARACTERS_PER_GROUP) {
        await this.writeGroup();
      }
    }
  }

  async end(): Promise<Blob> {
    await this.writeGroup();
    await this.writer.finish();
    return new Blob(this.bytes.parts, { type: 'application/vnd.apache.parquet' });
  }

  private async writeGroup(): Promise<void> {
    const { rows } = this;
    if (rows.length === 0) return;
    const columnData = this.header.map((column, i): ColumnSource => ({
      ...column,
      data: rows.map((cells) => cells[i]),
    }));
    this.rows = [];
    this.characters = 0;
    await this.writer.write({ columnData, rowGroupSize: rows.length });
  }
}

function typeOf(name: string): BasicType {
  const isText = OUR_COLUMNS.some((ours) => ours === name) && name !== 'shortlist_confidence';
  return isText ? 'STRING' : 'DOUBLE';
}
