/** @file Which teacher suits a table on this machine best: one recommendation, with its reason. */
import type { TeacherKind } from './values/teacher-values';

export interface TeacherFacts {
  /** A column of the table that holds candidates already. */
  candidatesColumn: string | null;
  /** The browser has a language model of its own, ready to be asked. */
  hasBuiltInModel: boolean;
  /** A language model can run in this page. */
  hasGpu: boolean;
}

export type TeacherReason = 'candidates-in-table' | 'built-in-ready' | 'gpu' | 'no-gpu';

export function recommendTeacher({ candidatesColumn, hasBuiltInModel, hasGpu }: TeacherFacts): {
  kind: TeacherKind;
  reason: TeacherReason;
} {
  if (candidatesColumn !== null) return { kind: 'column', reason: 'candidates-in-table' };
  if (hasBuiltInModel) return { kind: 'promptapi', reason: 'built-in-ready' };
  if (hasGpu) return { kind: 'webllm', reason: 'gpu' };
  return { kind: 'keywords', reason: 'no-gpu' };
}
