/** @file What went wrong, as the user should read it. */
import { ERRORS } from '../core/errors';

const STORAGE_FULL =
  'The browser’s storage is full. Delete earlier projects on the start screen, or free disk space, ' +
  'then go on: everything done so far is kept.';

/** The database was opened, and changed, by a newer build than this tab was loaded from. */
const TAB_OUTDATED =
  'A newer version of this page was opened in another tab and has changed how projects are stored. ' +
  'Reload this tab to go on: everything done so far is kept.';

/** Errors that crossed a worker's border keep only name and message, so the name decides. */
export function failureText(error: unknown): string {
  if (!isNamed(error)) return `Something went wrong: ${String(error)}`;
  if (error.name === 'QuotaExceededError') return STORAGE_FULL;
  if (error.name === 'VersionError') return TAB_OUTDATED;
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
