/** @file Files of text in parts, which are outside the script's memory as soon as they are appended. */
import {
  UnquotableCell,
  type ExportPlan,
  type LabelledRow,
} from '../../../src/core/exports/export-plan';
import { CSV_TYPE } from '../../../src/core/exports/file-dialect';
import { guardCell } from '../../../src/core/exports/formula-guard';
import type { RecordMaker } from '../../../src/core/exports/json-records';
import { numberText, ourCells, ourHeader } from '../../../src/core/exports/our-columns';
import { formatCsv } from '../csv-writer';

/** A file in the making. */
export interface ExportFile {
  append(rows: readonly LabelledRow[]): Promise<void>;
  /** The finished file. */
  end(): Promise<Blob>;
  /** Lets go of what a broken-off file holds. */
  abandon?(): Promise<void>;
}

/** CSV in the dialect of the plan. */
export class CsvFile implements ExportFile {
  private readonly parts: Blob[] = [];
  private readonly plan: ExportPlan;

  constructor(plan: ExportPlan) {
    const { byteOrderMark, separatorLine, delimiter, newline } = plan.dialect;
    this.plan = plan;
    const mark = byteOrderMark ? '\uFEFF' : '';
    const separator = separatorLine ? `sep=${delimiter}${newline}` : '';
    this.parts.push(new Blob([mark + separator]));
    this.take([[...plan.columns.map((name) => this.own(name)), ...ourHeader(plan)]]);
  }

  append(rows: readonly LabelledRow[]): Promise<void> {
    const { plan } = this;
    this.take(
      rows.map((row) => [
        ...row.cells.map((cell) => this.own(cell)),
        ...ourCells(row, plan).map((cell) => {
          if (typeof cell === 'number') return numberText(cell);
          return plan.guard === 'off' ? (cell ?? '') : guardCell(cell ?? '');
        }),
      ]),
    );
    return Promise.resolve();
  }

  end(): Promise<Blob> {
    return Promise.resolve(new Blob(this.parts, { type: CSV_TYPE }));
  }

  private own(cell: string): string {
    return this.plan.guard === 'all' ? guardCell(cell) : cell;
  }

  private take(rows: readonly string[][]): void {
    // A zero byte makes a file unreadable as text, here and elsewhere.
    const safe = rows.map((row) => row.map((cell) => cell.replaceAll('\0', '\uFFFD')));
    const { dialect } = this.plan;
    if (
      !dialect.quoted &&
      safe.some((row) => row.some((cell) => breaks(cell, dialect.delimiter)))
    ) {
      throw new UnquotableCell();
    }
    this.parts.push(new Blob([formatCsv(safe, dialect)]));
  }
}

/** A record a line, or all of them as one list. */
export class JsonFile implements ExportFile {
  private readonly parts: Blob[] = [];
  private readonly plan: ExportPlan;
  private readonly record: RecordMaker;
  private readonly isList: boolean;
  private isEmpty = true;

  constructor(plan: ExportPlan, record: RecordMaker, isList: boolean) {
    this.plan = plan;
    this.record = record;
    this.isList = isList;
  }

  append(rows: readonly LabelledRow[]): Promise<void> {
    if (rows.length === 0) return Promise.resolve();
    const records = rows.map((row) => this.record(row, this.plan));
    const before = this.isEmpty ? '[\n' : ',\n';
    this.isEmpty = false;
    this.parts.push(
      new Blob([this.isList ? before + records.join(',\n') : `${records.join('\n')}\n`]),
    );
    return Promise.resolve();
  }

  end(): Promise<Blob> {
    const { isList, isEmpty, parts } = this;
    const end = isList ? [isEmpty ? '[]\n' : '\n]\n'] : [];
    const type = isList ? 'application/json' : 'application/jsonl';
    return Promise.resolve(new Blob([...parts, ...end], { type }));
  }
}

/** Whether a cell would fall apart without quotation marks around it. */
function breaks(cell: string, delimiter: string): boolean {
  return cell.includes(delimiter) || /[\r\n]/.test(cell);
}
