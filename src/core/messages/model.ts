/** @file What can be wrong with a pretrained model that a student begins with. */
import type { ValueFlaw } from './values';

export type ModelMessage =
  | { code: 'model-not-named' }
  | { code: 'sentence-model-not-named' }
  | { code: 'model-name-wrong'; model: string }
  | { code: 'model-type-unknown'; type: string; supported: string[] }
  | { code: 'model-config-no-json' }
  | { code: 'model-config-field'; field: string; flaw: ValueFlaw }
  | { code: 'model-config-heads'; width: number; heads: number }
  | { code: 'model-activation-unknown'; activation: string; supported: string[] }
  | { code: 'model-positions-unknown'; positions: string }
  | { code: 'model-architecture'; family: string; marker: string }
  | { code: 'model-vocabulary-foreign'; token: string }
  | { code: 'model-vocabulary-missing' }
  | { code: 'model-tokenizer-no-json' }
  | { code: 'model-tokenizer-unusable'; details: string }
  | { code: 'model-tokenizer-bursts' }
  | { code: 'model-token-beyond'; token: number; vocabulary: number }
  | { code: 'model-weight-missing'; name: string }
  | { code: 'model-weight-shape'; name: string; found: number[]; expected: number[] }
  | { code: 'model-weight-format'; name: string; format: string; supported: string[] }
  | { code: 'model-weights-damaged'; flaw: WeightsFlaw; name: string; bytes: number }
  /** `model`: null where it has no name, as a folder that was dropped. */
  | { code: 'model-file-missing'; model: string | null; file: string; weights: string }
  | { code: 'model-file-gone'; model: string; file: string }
  | { code: 'model-in-two-files'; model: string; file: string }
  | { code: 'model-config-missing'; model: string }
  | { code: 'sentence-model-not-small'; model: string; file: string }
  | { code: 'sentence-model-no-onnx'; model: string; file: string; example: string }
  | { code: 'sentence-model-no-tokens' }
  | { code: 'sentence-model-cannot-run'; details: string }
  | { code: 'model-changed'; url: string }
  | { code: 'model-forbidden'; url: string }
  | { code: 'model-refused'; url: string; status: number }
  | { code: 'model-unreachable'; url: string }
  | { code: 'model-incomplete'; url: string }
  | { code: 'model-file-too-large'; url: string; bytes: number; most: number }
  | { code: 'model-folder-gone'; folder: string }
  | { code: 'model-folder-no-room'; folder: string; bytes: number }
  | { code: 'model-folder-incomplete'; folder: string; missing: string[] }
  | { code: 'model-folder-not-kept' }
  | { code: 'student-file-no-json'; file: string }
  | { code: 'student-file-field'; file: string; field: string | null; flaw: ValueFlaw }
  | { code: 'student-model-no-classifier'; file: string }
  | { code: 'student-model-damaged'; file: string; flaw: OnnxFlaw };

/** What is wrong with a file of weights; `bytes` and `name` say where, for those that are of a place. */
export type WeightsFlaw =
  | 'too-short'
  | 'no-beginning'
  | 'header-cut'
  | 'header-unreadable'
  | 'entry'
  | 'entry-size'
  | 'cut';

export type OnnxFlaw = 'no-graph' | 'cut' | 'no-model';
