/** @file How a reading of a table's beginning ends. */

/** Thrown by whoever takes rows, to end a reading that has seen enough. */
export class Enough extends Error {
  override name = 'Enough';
}
