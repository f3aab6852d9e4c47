/**
 * @file What a chat engine's errors mean to the user. WebLLM throws classes that it does not export,
 * and the GPU's own errors carry little more than a text, so this goes by names and messages.
 */
import { TooLongError } from './language-model';
import { TeacherError } from './teacher';

const OUT_OF_MEMORY =
  'The graphics card gave up, mostly for want of memory. Close other tabs and programs, or choose ' +
  'a smaller model, then start again: finished rows are kept.';
const NO_GPU =
  'This browser offers no WebGPU, which a language model needs. Use a recent Chrome, Edge, Firefox ' +
  'or Safari with hardware acceleration switched on, or choose the keywords teacher, which needs ' +
  'no graphics card.';

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
  return new TeacherError(NO_GPU, 'no-gpu');
}

/** The model's own memory is gone; no further request can succeed. */
export function isLost(error: unknown): boolean {
  return LOST_NAMES.has(nameOf(error)) || LOST_MESSAGES.test(messageOf(error));
}

export function lostError(error: unknown): TeacherError {
  const kind = MEMORY_MESSAGES.test(messageOf(error)) ? 'memory' : 'lost';
  return new TeacherError(`${OUT_OF_MEMORY} (${messageOf(error)})`, kind);
}

/** The prompt is longer than the model's context. */
export function isTooLong(error: unknown): boolean {
  return nameOf(error) === TOO_LONG_NAME || error instanceof TooLongError;
}

/** Why a row's request failed, for the row. */
export function annotationError(error: unknown): string {
  if (isTooLong(error)) {
    return 'The text, labels and examples together are longer than the model can hold.';
  }
  const message = messageOf(error);
  if (message === '') return 'The model could not answer, and gave no reason.';
  if (SCRIPT_ERRORS.has(nameOf(error))) {
    return `The model’s program failed on this text. Ask again, or choose another model. (${message})`;
  }
  return `The model could not answer: ${message}`;
}

/** Why a model could not be loaded, and what the user can do. */
export function loadError(error: unknown, modelId: string): TeacherError {
  if (error instanceof TeacherError) return error;
  const message = messageOf(error);
  const details = message === '' ? '' : ` (${message})`;
  if (NO_GPU_MESSAGES.test(message)) return noGpuError();
  if (isLost(error)) return lostError(error);
  if (nameOf(error) === 'QuotaExceededError' || NO_ROOM.test(message)) {
    return new TeacherError(
      `The browser has no room left to keep the model “${modelId}”. Free disk space or clear other ` +
        `sites' data, or choose a smaller model.${details}`,
      'storage',
    );
  }
  if (NETWORK.test(message) || nameOf(error) === 'NetworkError') {
    return new TeacherError(
      `The model “${modelId}” could not be downloaded. Check the connection, and that ` +
        'huggingface.co and raw.githubusercontent.com can be reached: models come from there, texts ' +
        `never go there. Without a connection, choose the keywords teacher.${details}`,
      'network',
    );
  }
  return new TeacherError(
    `The model “${modelId}” could not be loaded. Reload the page, or choose another model.${details}`,
    'broken',
  );
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message.trim();
  return typeof error === 'string' ? error.trim() : '';
}
