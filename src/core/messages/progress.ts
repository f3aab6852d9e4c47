/** @file What is happening, while a person waits. */

export type ProgressMessage =
  | { code: 'getting-ready' }
  /** `file`: its name, or the names of several. */
  | { code: 'reading-file'; file: string }
  | { code: 'taking-rows' }
  | AskingProgress
  | StudentProgress
  | LoadingProgress;

type AskingProgress =
  | { code: 'asking-teacher' }
  | { code: 'asking-again'; isChosen: boolean }
  | { code: 'recalling-answers' }
  /** `isFirst`: no student has learned yet. */
  | { code: 'choosing-rows'; isFirst: boolean }
  | { code: 'rows-chosen' }
  | { code: 'asking-about-rows'; rows: number }
  /** Two teachers, one after the other. */
  | { code: 'asking-one-of-two'; isFirst: boolean; rows: number }
  | { code: 'writing-description'; label: string }
  | { code: 'asking-with-description'; isNew: boolean; rows: number }
  | { code: 'writing-examples' };

type StudentProgress =
  | { code: 'training-student'; isComparison: boolean }
  | { code: 'testing-students' }
  | { code: 'labelling-rows'; areNew: boolean }
  | { code: 'splitting-texts' }
  | { code: 'reading-words'; read: number; total: number }
  | { code: 'reading-texts'; read: number; total: number; model: string }
  | { code: 'student-getting-ready' }
  | { code: 'writing-student' }
  | { code: 'packing-student' };

type LoadingProgress =
  /** `share`: 0 to 1. */
  | { code: 'loading-model'; model: string; share: number }
  | { code: 'starting-model'; model: string }
  /** A language model whose files are all there. */
  | { code: 'loading-language-model'; share: number }
  /** `atRisk`: bytes that a pause loses at most; 0 once all is there. */
  | { code: 'downloading-model'; bytes: number; total: number; atRisk: number }
  | { code: 'keeping-model'; model: string }
  | { code: 'browser-model-loading' }
  | { code: 'browser-model-ready' };
