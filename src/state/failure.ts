/** @file What went wrong, as the user should read it. */
import { ERRORS } from '../core/errors';
import { storageTrouble } from './storage-trouble';

/** Errors that crossed a worker's border keep only name and message, so the name decides. */
export function failureText(error: unknown): string {
  if (!isNamed(error)) return `Something went wrong: ${String(error)}`;
  const trouble = storageTrouble(error);
  if (trouble) return trouble.text;
  const message = error.message.trim();
  if (ERRORS.get(error.name) === 'written' && message !== '') return message;
  const detail = message === '' ? error.name : message.replace(/[.\s]+$/, '');
  return `Something went wrong: ${detail}. Everything done so far is kept.`;
}

function isNamed(error: unknown): error is { name: string; message: string } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'name' in error &&
    typeof error.name === 'string' &&
    'message' in error &&
    typeof error.message === 'string'
  );
}
