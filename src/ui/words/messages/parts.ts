/** @file Parts of sentences that many messages have: lists and quoted texts. */

import { locale } from '../../../state/language';

const list = new Intl.ListFormat(locale, { type: 'conjunction' });

/** “a”, “a and b”, “a, b, and c”. */
export function listOf(names: readonly string[]): string {
  return list.format(names);
}
