/**
 * @file Puts in words what core, workers, pipeline, persist and bridge tell a person (core/messages). For each file of
 * codes there is a file of words beside this one; a code without words does not compile.
 */
import type { Message } from '../../../core/messages/message';
import { PAGE_WORDS } from './page';
import { STORAGE_WORDS } from './storage';

/** Words for each code of some messages, made of its data. */
export type Words<Told extends Message> = {
  readonly [Code in Told['code']]: (data: Extract<Told, { code: Code }>) => string;
};

export const WORDS: Words<Message> = { ...PAGE_WORDS, ...STORAGE_WORDS };

/**
 * Whole sentences for people.
 * @param told a sentence where it was stored before there were codes: it is shown as it is.
 */
export function wordsOf(told: Message | string): string {
  if (typeof told === 'string') return told;
  // Files of a newer version bring codes that this one does not know.
  if (!Object.hasOwn(WORDS, told.code)) {
    return WORDS.unexpected({ code: 'unexpected', details: told.code });
  }
  const words = WORDS[told.code] as (data: Message) => string;
  return words(told);
}
