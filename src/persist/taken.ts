/**
 * @file What was read, taken out of its record. A request of the database holds the record that it read until the collector
 * has gone through everything, which it seldom does: of a million rows that was more than a gigabyte which nobody used.
 */

/** The list of a record; the record has none from now on. */
export function taken<Name extends string, Item>(record: Record<Name, Item[]>, name: Name): Item[] {
  const list = record[name];
  record[name] = [];
  return list;
}
