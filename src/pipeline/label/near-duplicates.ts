/** @file Texts of a table that say nearly the same. Off the page's thread: 100,000 texts take seconds. */
import { withTableWorker } from '../../bridge/workers';

/** [texts] the index of the first text of each one's group. */
export function findNearDuplicates(texts: string[]): Promise<Int32Array> {
  return withTableWorker((table) => table.nearDuplicates(texts));
}
