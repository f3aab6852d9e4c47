/**
 * @file What a file of labels is to hold: the words that page and worker share. Every format is made of
 * the same labelled rows, so that no two of them can say different things.
 */
import { MessageError } from '../messages/message';
import type { ExportMessage } from '../messages/recipe';
import type { LabelSource } from '../labels/labels';
import type { FormulaGuard } from './formula-guard';
import type { FileDialect } from './file-dialect';

export const EXPORT_FORMATS = [
  'csv',
  'xlsx',
  'parquet',
  'jsonl',
  'label-studio',
  'doccano',
  'argilla',
  'hugging-face',
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The name that a file of each format gets. */
export const EXPORT_FILES: Record<ExportFormat, string> = {
  csv: 'labels.csv',
  xlsx: 'labels.xlsx',
  parquet: 'labels.parquet',
  jsonl: 'labels.jsonl',
  'label-studio': 'label-studio.json',
  doccano: 'doccano.jsonl',
  argilla: 'argilla.json',
  'hugging-face': 'dataset.zip',
};

/** Whether a file tells of the whole project beside its rows. */
export function hasDataCard(format: ExportFormat): boolean {
  return format === 'hugging-face';
}

/** Which rows are in the file. A person's label is always sure enough. */
export type RowSelection =
  | { kind: 'all' }
  /** Rows whose label has at least this confidence. */
  | { kind: 'confident'; confidence: number }
  /** Rows whose labels an audit shows to be right this often. */
  | { kind: 'precise'; precision: number }
  /** Rows that a person has picked. */
  | { kind: 'picked'; rows: readonly number[] };

export interface ExportOptions {
  format: ExportFormat;
  rows: RowSelection;
  withProbabilities: boolean;
  guard: FormulaGuard;
}

/** A row of the table with all that is known of its label. */
export interface LabelledRow {
  /** 0-based row of the table. */
  row: number;
  /** In the order of the plan's columns. */
  cells: string[];
  /** Null where the row has no label. */
  label: string | null;
  /** 0 to 1; null where the row has no label. */
  confidence: number | null;
  source: LabelSource | null;
  /** Most likely first. */
  candidates: string[];
  /** The student's softmax over the task's labels; null where there is none. */
  probabilities: number[] | null;
  isTest: boolean;
}

export interface ExportPlan {
  format: ExportFormat;
  /** The table's own columns, those of earlier exports left out. No name occurs twice. */
  columns: string[];
  /** Index of the column with the texts. */
  textColumn: number;
  /** Names of the task's labels. */
  labels: string[];
  withProbabilities: boolean;
  /** Of CSV alone: other formats have a type for texts. */
  guard: FormulaGuard;
  /** Of CSV alone. */
  dialect: FileDialect;
  /** Who gave the labels that no person gave, e.g. “Shortlist, policy auto”. */
  agent: string;
  /** Of a dataset folder. */
  card: DataCard;
}

/** What README.md of a dataset folder says. */
export interface DataCard {
  title: string;
  /** Markdown. */
  body: string;
}

/** A file that cannot be made; the message is for the user. */
export class ExportError extends MessageError<ExportMessage> {
  override name = 'ExportError';
}

/** A file without quotation marks cannot hold a cell; with them it can. */
export class UnquotableCell extends Error {
  override name = 'UnquotableCell';
}
