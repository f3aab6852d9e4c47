/** @file What the report for a colleague tells, before it is put in words. */
import type { AuditEstimate } from './labels/audit';
import type { LabelSource } from './labels/labels';
import type { Message } from './messages/message';
import type { Report } from './report';

export interface ReportFacts {
  report: Report;
  title: string;
  /** Of the table's file. */
  fileName: string;
  createdAt: number;
  /** Rows by who gave the label; `none` has no label. */
  counts: ReadonlyMap<LabelSource | 'none', number>;
  /** Rows per tenth of confidence, of the labels that machines gave. */
  confidence: readonly number[];
  /** In the order of the task's labels: how many texts truly have each, by the audit; empty where it cannot say. */
  trueCounts: readonly (AuditEstimate | null)[];
  /** In the order of the task's labels; empty lists where none are wanted. */
  examples: readonly (readonly Example[])[];
  /** What the import and the run had to say; sentences where they are older than their codes. */
  warnings: readonly (Message | string)[];
}

export interface Example {
  text: string;
  source: LabelSource;
  confidence: number;
}
