/** @file Candidates, distributions and human labels → one label a row. Derived, never stored. */
import type { FinalLabel } from '../core/labels/labels';

/** A row as the review shows it. */
export interface ReviewRow {
  /** 0-based row of the table. */
  row: number;
  text: string;
  /** Test rows are neither annotated nor trained on. */
  split: 'train' | 'test';
  candidates: string[];
  /** Why the teacher failed on this row, with its raw answer if there is one. */
  failure?: { reason: string; raw?: string };
  final: FinalLabel | null;
  /** For figures only. */
  gold: string | null;
}
