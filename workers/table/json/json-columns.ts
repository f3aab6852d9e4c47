/**
 * @file A JSON object that is a table column by column, as data frames are written: `{"text": ["a", "b"]}`,
 * `{"text": {"0": "a"}}`, or names and rows as lists, `{"columns": ["text"], "data": [["a"]]}`.
 */
import { at } from '../../../src/core/reads';
import { isRecord, type JsonValue, type Members } from '../../../src/core/table/records/values';

/** The records of such an object in their order; null where it is no table. */
export function recordsOfColumns(object: ReadonlyMap<string, JsonValue>): Members[] | null {
  return recordsOfSplit(object) ?? recordsOfLists(object);
}

function recordsOfSplit(object: ReadonlyMap<string, JsonValue>): Members[] | null {
  const [columns, data] = [object.get('columns'), object.get('data')];
  if (!Array.isArray(columns) || !Array.isArray(data)) return null;
  const names = columns.filter((name) => typeof name === 'string');
  const isTable =
    names.length > 0 &&
    names.length === columns.length &&
    new Set(names).size === names.length &&
    data.every((cells) => Array.isArray(cells) && cells.length === names.length);
  if (!isTable) return null;
  return data.map((cells) => {
    const values = Array.isArray(cells) ? cells : [];
    return new Map(names.map((name, i) => [name, at(values, i)]));
  });
}

/** All that are as long as the first; a data frame's columns are, and anything else beside them is not one. */
function recordsOfLists(object: ReadonlyMap<string, JsonValue>): Members[] | null {
  const lists = [...object].map(([name, value]) => ({ name, list: listOf(value) }));
  const rows = lists.at(0)?.list?.length ?? 0;
  if (rows === 0) return null;
  const columns = lists.flatMap(({ name, list }) =>
    list?.length === rows ? [{ name, list }] : [],
  );
  if (columns.length !== lists.length) return null;
  return Array.from(
    { length: rows },
    (_, row) => new Map(columns.map(({ name, list }) => [name, at(list, row)])),
  );
}

function listOf(value: JsonValue): JsonValue[] | null {
  if (Array.isArray(value)) return value;
  return isRecord(value) ? Object.values(value) : null;
}
