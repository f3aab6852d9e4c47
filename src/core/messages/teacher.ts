/** @file Why a teacher cannot be used, or cannot go on. `details`: what a program of others says of itself, or empty. */
import type { RowReason } from './row';

export type TeacherMessage =
  | { code: 'teacher-not-ready' }
  | { code: 'teacher-busy' }
  | { code: 'no-gpu' }
  | { code: 'gpu-gave-up'; details: string }
  | { code: 'rows-failing'; rows: number; reason: RowReason }
  /** `hasEnded`: all rows were asked about. `count` of the `failed` rows gave the reason, first `row`, 1-based. */
  | {
      code: 'rows-all-failed';
      hasEnded: boolean;
      failed: number;
      count: number;
      reason: RowReason;
      row: number;
    }
  | { code: 'lost-asleep'; reason: RowReason }
  | { code: 'prompt-too-long'; needed: number; model: string; holds: number }
  | { code: 'model-no-probabilities' }
  /** `row`: of the file, 1-based. */
  | { code: 'keywords-heavy'; row: number }
  | { code: 'keyword-unusable'; keyword: string; label: string; flaw: PatternFlaw }
  | LanguageModelMessage
  | BrowserModelMessage
  | ServerMessage
  | PatternFlaw;

/** Of models for WebLLM. */
export type LanguageModelMessage =
  /** `byDefault`: the model that is taken where none is named; null where one must be. */
  | { code: 'language-model-unknown'; model: string; byDefault: string | null }
  | { code: 'language-model-half-precision'; model: string }
  | { code: 'language-model-no-room'; model: string; details: string }
  | { code: 'language-model-needs-room'; model: string; bytes: number; free: number }
  | { code: 'language-model-download-full'; details: string }
  | { code: 'language-model-download-failed'; details: string }
  | { code: 'language-model-unreachable'; model: string; details: string }
  | { code: 'language-model-broken'; model: string; details: string }
  | { code: 'language-model-foreign'; url: string }
  | { code: 'language-model-incomplete'; missing: string[] }
  | { code: 'language-model-unreadable'; file: string }
  | { code: 'language-model-runtime'; details: string };

/** Of the browser's own. */
export type BrowserModelMessage =
  | { code: 'browser-model-none' }
  | { code: 'browser-model-taken'; details: string }
  | { code: 'browser-model-forbidden'; details: string }
  | { code: 'browser-model-click'; details: string }
  | { code: 'browser-model-broken'; details: string };

/** Of an endpoint. */
export type ServerMessage =
  | { code: 'server-key'; status: number; details: string }
  | { code: 'server-no-model'; model: string; status: number; details: string; offered: string[] }
  | { code: 'server-busy'; status: number; details: string }
  | { code: 'server-unreachable'; url: string; program: ServerProgram | null }
  | { code: 'server-redirects'; url: string }
  | { code: 'server-blocked'; host: string }
  | { code: 'server-no-probabilities' };

/** What probably runs there, by its port. */
export type ServerProgram = 'ollama' | 'lm-studio' | 'vllm';

/** Why a keyword’s expression cannot be understood. */
export type PatternFlaw =
  | { code: 'pattern-form' }
  | { code: 'pattern-flag'; flag: string }
  | { code: 'pattern-matches-all' }
  | { code: 'pattern-closes-nothing' }
  | { code: 'pattern-repeats-nothing'; character: string }
  | { code: 'pattern-looks-around' }
  | { code: 'pattern-not-closed'; bracket: string }
  | { code: 'pattern-ends-early' }
  | { code: 'pattern-back-reference' }
  | { code: 'pattern-unknown'; part: string }
  | { code: 'pattern-repeats-much'; part: string }
  | { code: 'pattern-repeats-twice' }
  | { code: 'pattern-long' }
  | { code: 'patterns-together-long' };
