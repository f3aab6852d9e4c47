/** @file What can happen while a student is trained, labels, or becomes a file. */
import type { ModelMessage } from './model';

export type TrainingMessage =
  | { code: 'no-words' }
  | { code: 'too-few-rows'; rows: number }
  | { code: 'checkpoint-broken' }
  | { code: 'diverged'; epoch: number }
  | { code: 'brought-student-broken' }
  | { code: 'brought-student-gone' }
  | { code: 'student-not-savable' }
  | { code: 'no-student-to-save' }
  | { code: 'vectors-needed' }
  | { code: 'vectors-gone' }
  /** For one file in ONNX form. */
  | { code: 'model-too-large' }
  | { code: 'gpu-memory'; bytes: number }
  | { code: 'browser-too-old' }
  | { code: 'webassembly-off' }
  | { code: 'runtime-incomplete' }
  | { code: 'device-memory' }
  | { code: 'runtime-failed' }
  | StudentFileMessage;

/** Of a file that should hold a student. */
type StudentFileMessage =
  { code: 'student-file-unusable'; file: string; reason: StudentFlaw | ModelMessage } | StudentFlaw;

/** What is wrong with it. */
export type StudentFlaw =
  | { code: 'student-parts-missing' }
  | { code: 'student-part-missing'; part: string }
  | { code: 'student-labels-differ'; part: string }
  | { code: 'student-zip-damaged' }
  | { code: 'student-zip-overlaps' }
  | { code: 'student-zip-grows'; part: string }
  | { code: 'student-zip-longer'; part: string }
  | { code: 'student-numbers'; name: string }
  | { code: 'student-terms' }
  | { code: 'student-files-unusable' };
