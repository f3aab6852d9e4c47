/** @file What of a JSON file was not read as it stands: lists and fields beside the rows, and what was mended. */
import { excerpt } from '../../../src/core/excerpt';
import type { TableNote } from '../../../src/core/messages/table-notes';
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
  const messages: TableNote[] = [];
  if (lists.current !== null && besides.length > 0) {
    const others = besides.slice(0, 5).map((name) => excerpt(name, 30));
    const left = { others, isMore: besides.length > others.length };
    messages.push(
      lists.areSplits
        ? { code: 'note-beside-rows', ...left }
        : { code: 'note-one-list', list: excerpt(lists.current), ...left },
    );
  }
  if (surplusCommas > 0) {
    messages.push({ code: 'note-surplus-commas', commas: surplusCommas });
  }
  if (notNumbers > 0) {
    messages.push({ code: 'note-no-numbers', values: notNumbers });
  }
  return messages.map((message) => ({ code: 'records', message }));
}
