/** @file What a search of the review finds in one text. */
import { toEnd } from '../../src/core/pieces';
import { textSearch } from '../../src/state/results/text-search';

/** Null where the text could not be read whole. */
export function foundIn(wanted: string): (text: string) => boolean | null {
  const search = textSearch(wanted);
  return (text) => {
    const found = search(text);
    return typeof found === 'object' && found !== null ? toEnd(found) : found;
  };
}
