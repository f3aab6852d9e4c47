/** @file Plans and rows for the files of labels, and how a test has such a file made. */
import {
  type ExportFormat,
  type ExportPlan,
  type LabelledRow,
} from '../../src/core/exports/export-plan';
import { STANDARD_DIALECT } from '../../src/core/exports/file-dialect';
import { exportFile } from '../../workers/files/formats/export-file';

export function exportPlan(format: ExportFormat, parts: Partial<ExportPlan> = {}): ExportPlan {
  return {
    format,
    columns: ['id', 'text'],
    textColumn: 1,
    labels: ['Animal', 'Plant'],
    withProbabilities: false,
    guard: 'added',
    dialect: STANDARD_DIALECT,
    agent: 'Shortlist, policy auto',
    card: { title: 'Beings', body: '# Beings\n' },
    ...parts,
  };
}

export function labelledRow(row: number, parts: Partial<LabelledRow> = {}): LabelledRow {
  return {
    row,
    cells: [`${row}`, `text ${row}`],
    label: 'Animal',
    confidence: 0.75,
    source: 'student',
    candidates: ['Animal', 'Plant'],
    probabilities: [0.75, 0.25],
    isTest: false,
    ...parts,
  };
}

/** The whole file, its rows handed over in two parts. */
export async function exported(plan: ExportPlan, rows: readonly LabelledRow[]): Promise<Blob> {
  const file = await exportFile(plan);
  const half = Math.ceil(rows.length / 2);
  await file.append(rows.slice(0, half));
  await file.append(rows.slice(half));
  return file.end();
}
