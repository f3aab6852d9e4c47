/** @file Texts of a table that say nearly the same. Off the page's thread: 100,000 texts take seconds. */
import { withTableWorker } from '../../bridge/workers';
import { ROWS_PER_CHUNK } from '../../core/table/table';

/** [texts] the index of the first text of each one's group. */
export function findNearDuplicates(texts: readonly string[]): Promise<Int32Array> {
  return withTableWorker(async (table) => {
    await table.beginTexts();
    // In parts: what is sent keeps the page busy while it is copied.
    for (let start = 0; start < texts.length; start += ROWS_PER_CHUNK) {
      await table.appendTexts(texts.slice(start, start + ROWS_PER_CHUNK));
    }
    return table.endTexts();
  });
}
