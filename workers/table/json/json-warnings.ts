/** @file What of a JSON file was not read as it stands: lists and fields beside the rows, and what was mended. */
import { countOf, quoteText } from '../../../src/core/table/messages';
import type { TableWarning } from '../../../src/core/table/table';
import type { RecordLists } from './record-lists';

export interface JsonFindings {
  lists: RecordLists;
  /** Names of what else the object holds. */
  besides: readonly string[];
  surplusCommas: number;
  /** NaN and Infinity. */
  notNumbers: number;
}

export function jsonWarnings(found: JsonFindings): TableWarning[] {
  const { lists, besides, surplusCommas, notNumbers } = found;
  const messages: string[] = [];
  if (lists.current !== null && besides.length > 0) {
    const names = besides.slice(0, 5).map((name) => quoteText(name, 30));
    const more = besides.length > names.length ? ' and others' : '';
    messages.push(
      lists.areSplits
        ? `${names.join(', ')}${more} beside the rows were left out.`
        : `Only the list ${quoteText(lists.current)} was read as rows; ` +
            `${names.join(', ')}${more} beside it were left out.`,
    );
  }
  if (surplusCommas > 0) {
    messages.push(`${countOf(surplusCommas, 'comma')} after a record passed over.`);
  }
  if (notNumbers > 0) {
    messages.push(
      `${countOf(notNumbers, 'value')} that JSON does not have, NaN or Infinity, left empty.`,
    );
  }
  return messages.map((message) => ({ code: 'records', message }));
}
