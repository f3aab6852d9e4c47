/** @file What a person must know of a run before any figure. */

export type RunNote =
  /** `isLearned`: the student has learned enough labels of people to do more than guess. */
  | {
      code: 'run-no-evidence';
      without: number;
      annotated: number;
      isByKeywords: boolean;
      isLearned: boolean;
    }
  | { code: 'run-silent-column'; without: number; texts: number; column: string }
  /** `isFinal`: of the labels; else of what the student says. */
  | { code: 'run-one-label'; label: string; count: number; total: number; isFinal: boolean }
  /** `names`: the first of them. */
  | { code: 'run-label-unused'; names: string[]; unused: number; labels: number }
  /** Shares that are right. */
  | { code: 'run-teacher-better'; teacher: number; student: number }
  | { code: 'run-empty-texts'; empty: number; total: number }
  | { code: 'run-equal-texts'; texts: number };
