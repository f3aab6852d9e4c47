/**
 * @file What a chat engine's errors mean to the user. WebLLM throws classes that it does not export,
 * and the GPU's own errors carry little more than a text, so this goes by names and messages.
 */
import { TooLongError } from './language-model';
import type { RowMessage } from '../messages/row';
import { RowError, TeacherError } from './teacher';

const LOST_NAMES = new Set(['DeviceLostError', 'ModelNotLoadedError']);
const LOST_MESSAGES =
  /device (?:was |is )?lost|lost device|out of memory|instance (?:reference )?(?:dropped|no longer exists)|device.*destroyed/i;
const MEMORY_MESSAGES = /memory|allocation|too large|exceeds the (?:max|limit)/i;
/** Faults of a program, whose messages tell its makers alone something. */
const SCRIPT_ERRORS = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError']);
const TOO_LONG_NAME = 'ContextWindowSizeExceededError';
const NO_GPU_MESSAGES =
  /webgpu is not supported|cannot find webgpu|unable to find a compatible gpu/i;
const NO_ROOM = /quota|no space|disk/i;
const NETWORK = /fetch|network|cache|load failed|err_internet/i;

/** There is no GPU that a language model could run on. */
export function noGpuError(): TeacherError {
  return new TeacherError({ code: 'no-gpu' }, 'no-gpu');
}

/** The model's own memory is gone; no further request can succeed. */
export function isLost(error: unknown): boolean {
  return LOST_NAMES.has(nameOf(error)) || LOST_MESSAGES.test(wordsOf(error));
}

export function lostError(error: unknown): TeacherError {
  const details = wordsOf(error);
  const kind = MEMORY_MESSAGES.test(details) ? 'memory' : 'lost';
  return new TeacherError({ code: 'gpu-gave-up', details }, kind);
}

/** The prompt is longer than the model's context. */
export function isTooLong(error: unknown): boolean {
  return nameOf(error) === TOO_LONG_NAME || error instanceof TooLongError;
}

/** Why a row's request failed, for the row. */
export function annotationError(error: unknown): RowMessage {
  if (error instanceof RowError) return error.told;
  if (isTooLong(error)) return { code: 'row-too-long' };
  const details = wordsOf(error);
  const isFault = details !== '' && SCRIPT_ERRORS.has(nameOf(error));
  return { code: isFault ? 'row-program-failed' : 'row-failed', details };
}

/** Why a model could not be loaded, and what the user can do. */
export function loadError(error: unknown, modelId: string): TeacherError {
  if (error instanceof TeacherError) return error;
  const about = { model: modelId, details: wordsOf(error) };
  if (NO_GPU_MESSAGES.test(about.details)) return noGpuError();
  if (isLost(error)) return lostError(error);
  if (nameOf(error) === 'QuotaExceededError' || NO_ROOM.test(about.details)) {
    return new TeacherError({ code: 'language-model-no-room', ...about }, 'storage');
  }
  if (NETWORK.test(about.details) || nameOf(error) === 'NetworkError') {
    return new TeacherError({ code: 'language-model-unreachable', ...about }, 'network');
  }
  return new TeacherError({ code: 'language-model-broken', ...about }, 'broken');
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/** What it says of itself, in its own language. */
function wordsOf(error: unknown): string {
  if (error instanceof Error) return error.message.trim();
  return typeof error === 'string' ? error.trim() : '';
}
