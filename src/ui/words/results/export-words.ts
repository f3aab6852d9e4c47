/** @file The formats of labels, in the page's words. */
import type { ExportFormat } from '../../../core/exports/export-plan';
import type { FormulaGuard } from '../../../core/exports/formula-guard';
import type { OldFile } from '../../../state/results/saved-files.svelte';
import { formatDate, formatTime } from '../../format';
import { plural } from '../../plural';

export const FORMAT_WORDS: Record<ExportFormat, { title: string; hint: string }> = {
  csv: {
    title: 'CSV, as your table was',
    hint: 'The separator, quotation marks and line ends of your file.',
  },
  xlsx: {
    title: 'Excel workbook (XLSX)',
    hint: 'Texts stay texts: no cell becomes a formula, a date or a rounded number.',
  },
  parquet: { title: 'Parquet', hint: 'For pandas, DuckDB, R and the like; small and typed.' },
  jsonl: { title: 'JSON Lines', hint: 'A record a line; candidates as a list.' },
  'label-studio': {
    title: 'Label Studio',
    hint: 'Your labels arrive as annotations, the machine’s as predictions with their scores. First paste this into the project’s labelling interface:',
  },
  doccano: {
    title: 'doccano',
    hint: 'For a text classification project, imported as JSONL.',
  },
  argilla: {
    title: 'Argilla',
    hint: 'Records with the machine’s labels as suggestions and yours as responses to a question named “label”. Argilla wants a user with each response: put the id of yours in the place of the zeros.',
  },
  'hugging-face': {
    title: 'Hugging Face dataset',
    hint: 'A folder to upload: Parquet, and a data card that says who labelled what and how right it is.',
  },
};

export const GUARD_WORDS: Record<FormulaGuard, string> = {
  off: 'Leave all cells as they are',
  added: 'Guard the columns that are added',
  all: 'Guard all columns',
};

/** What became of a file since it was saved. */
export function oldFileText({ fileName, at, changed }: OldFile<unknown>): string {
  const isToday = formatDate(at) === formatDate(Date.now());
  const time = isToday ? formatTime(at) : `${formatDate(at)}, ${formatTime(at)}`;
  if (changed === null) {
    return `${fileName}, saved at ${time}, is out of date: its labels are not those of now.`;
  }
  return `${fileName}, saved at ${time}, is out of date: ${plural(changed, ['# label has', '# labels have'])} changed since.`;
}
