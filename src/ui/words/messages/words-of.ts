/**
 * @file Puts in words what core, workers, pipeline, persist and bridge tell a person (core/messages). For each file of
 * codes there is a file of words beside this one; a code without words does not compile.
 */
import type { Message } from '../../../core/messages/message';
import { ADDRESS_WORDS } from './address';
import { MODEL_WORDS } from './model';
import { PAGE_WORDS } from './page';
import { PROGRESS_WORDS } from './progress';
import { PROJECT_FILE_WORDS } from './project-file';
import { EXPORT_WORDS, RECIPE_WORDS } from './recipe';
import { ROW_WORDS } from './row';
import { RUN_NOTE_WORDS } from './run-notes';
import { STORAGE_WORDS } from './storage';
import { TABLE_WORDS } from './table';
import { TABLE_NOTE_WORDS } from './table-notes';
import { TEACHER_WORDS } from './teacher';
import { TRAINING_WORDS } from './training';
import { TRAINING_NOTE_WORDS } from './training-notes';
import { say, type Words } from './words';

export const WORDS: Words<Message> = {
  ...ADDRESS_WORDS,
  ...EXPORT_WORDS,
  ...MODEL_WORDS,
  ...PAGE_WORDS,
  ...PROGRESS_WORDS,
  ...PROJECT_FILE_WORDS,
  ...RECIPE_WORDS,
  ...ROW_WORDS,
  ...RUN_NOTE_WORDS,
  ...STORAGE_WORDS,
  ...TABLE_NOTE_WORDS,
  ...TABLE_WORDS,
  ...TEACHER_WORDS,
  ...TRAINING_NOTE_WORDS,
  ...TRAINING_WORDS,
};

/** What is wrong with a field, or null. */
export function problemWords(told: Message | string | null): string | null {
  return told === null ? null : wordsOf(told);
}

/** Marks that turn letters round, which would turn what a sentence says after a stranger's name, too. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/g;

/**
 * Whole sentences for people.
 * @param told a sentence where it was stored before there were codes: it is shown as it is.
 */
export function wordsOf(told: Message | string): string {
  return (typeof told === 'string' ? told : sentenceOf(told)).replaceAll(TURNING, '');
}

function sentenceOf(told: Message): string {
  // Files of other versions bring codes, or data, that this one does not know.
  try {
    if (Object.hasOwn(WORDS, told.code)) return say(WORDS, told);
  } catch {
    // Its data are not what its code wants.
  }
  return WORDS.unexpected({ code: 'unexpected', details: told.code });
}
