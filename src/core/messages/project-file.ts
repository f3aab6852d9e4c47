/** @file What can be wrong with the file of a project. */
import type { ModelMessage } from './model';
import type { RecipeMessage } from './recipe';
import type { TrainingMessage } from './training';
import type { ValueFlaw } from './values';

export type ProjectFileMessage =
  | { code: 'project-file-unusable'; file: string; reason: ProjectFileReason }
  /** It cannot be saved yet. */
  | { code: 'project-file-still-read' }
  /** Nor would it open again. */
  | { code: 'project-file-unsavable'; reason: ProjectFileFlaw }
  | ProjectFileFlaw;

/** Why it cannot be opened: its own flaw, or that of what lies in it. */
export type ProjectFileReason = ProjectFileFlaw | ModelMessage | RecipeMessage | TrainingMessage;

interface LineFlaw {
  code: 'project-file-line-wrong';
  part: string;
  line: number;
  field: string | null;
  flaw: ValueFlaw;
}

export type ProjectFileFlaw =
  | { code: 'project-file-newer' }
  | { code: 'project-file-manifest'; field: string | null; flaw: ValueFlaw }
  | { code: 'project-file-damaged' }
  | { code: 'project-file-bursts' }
  | { code: 'project-file-part-twice'; part: string }
  | { code: 'project-file-part-reused'; part: string }
  | { code: 'project-file-part-missing'; part: string }
  | { code: 'project-file-part-long'; part: string }
  | { code: 'project-file-part-cut'; part: string }
  | { code: 'project-file-part-no-text'; part: string }
  | { code: 'project-file-part-no-json'; part: string }
  | { code: 'project-file-line-endless'; part: string }
  | { code: 'project-file-line-no-json'; part: string; line: number }
  | LineFlaw
  /** `line`: the last one that was read; the flaw is in it or shortly before. */
  | { code: 'project-file-row-cells'; part: string; line: number }
  | { code: 'project-file-row-unknown'; part: string; line: number }
  | { code: 'project-file-candidates'; part: string; line: number }
  | { code: 'project-file-rows-many' }
  | { code: 'project-file-rows-missing' }
  | { code: 'project-file-columns-equal' }
  | { code: 'project-file-columns-missing' }
  | { code: 'project-file-no-task' }
  | { code: 'project-file-distributions' }
  | { code: 'project-file-audit' }
  | { code: 'project-file-rows-named' }
  | { code: 'project-file-student-labels' }
  | { code: 'project-file-numbers' };
