/** @file What speaks against a column as the texts, in sentences. */
import type { TextDoubt } from '../../../core/table/text-doubt';
import { countValues, countWords } from '../../counts';
import { quoted } from '../messages/parts';

const NO_OTHER = 'No other column of this table looks like texts either.';

/** What is found, and what it means for the labels. */
export function textDoubtWords(column: string, doubt: TextDoubt): string {
  const found = foundWords(quoted(column), doubt);
  return doubt.better === null ? `${found} ${NO_OTHER}` : found;
}

function foundWords(column: string, doubt: TextDoubt): string {
  switch (doubt.kind) {
    case 'empty':
      return `${column} is empty in the first rows: there is nothing to go by for any label.`;
    case 'machine':
      return `${column} holds numbers, dates, addresses or identifiers: they say nothing by which a text could be told from another, and the labels would be guesses.`;
    case 'few':
      return `${column} holds only ${countValues(doubt.values)}, again and again: these look like labels or categories rather than texts.`;
    case 'short':
      return `${column} holds about ${countWords(Math.max(1, Math.round(doubt.words)))} a row: these look like names or titles rather than texts.`;
  }
}
