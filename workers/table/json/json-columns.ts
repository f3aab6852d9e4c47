/**
 * @file A JSON object that is a table all the same: column by column, as data frames are written, `{"text": ["a", "b"]}`,
 * `{"text": {"0": "a"}}`, or names and rows as lists, `{"columns": ["text"], "data": [["a"]]}`; records by their keys,
 * `{"r1": {"text": "a"}}`; or one list of records further in, `{"hits": {"hits": [{"text": "a"}]}}`.
 */
import { at } from '../../../src/core/reads';
import {
  isRecord,
  type JsonObject,
  type JsonValue,
  type Members,
} from '../../../src/core/table/records/values';
import { SPLIT_COLUMN, splitOf } from '../../../src/core/table/splits';

/** The records of such an object in their order; null where it is no table. */
export function recordsOfColumns(object: ReadonlyMap<string, JsonValue>): Members[] | null {
  return (
    recordsOfSplit(object) ??
    recordsOfParts(object) ??
    recordsWithin(object) ??
    recordsByKey(object) ??
    recordsOfLists(object)
  );
}

/** The name of the column that holds the keys of records. */
const KEY = 'key';
/** How far in a list of records is looked for. */
const LIST_DEPTH = 4;
const INDEX = /^\d+$/;

/** The one list of records that objects enclose; of several, none can be told to be the table. */
function recordsWithin(object: ReadonlyMap<string, JsonValue>): Members[] | null {
  const lists: JsonObject[][] = [];
  for (const [name, value] of object) {
    lists.push(...listsIn(name, value, LIST_DEPTH));
    if (lists.length > 1) return null;
  }
  return lists.at(0)?.map((record) => new Map(Object.entries(record))) ?? null;
}

function listsIn(name: string, value: JsonValue, depth: number): JsonObject[][] {
  if (Array.isArray(value)) {
    const records = value.filter(isRecord);
    return records.length > 0 && records.length === value.length ? [records] : [];
  }
  // Numbered, it is a column of a data frame, whose cells may be lists.
  if (!isRecord(value) || depth === 0 || INDEX.test(name)) return [];
  const inner = Object.entries(value);
  if (inner.some(([key]) => INDEX.test(key))) return [];
  return inner.flatMap(([key, one]) => listsIn(key, one, depth - 1));
}

/** Records of the same fields, each under a key: rows, where a data frame by columns has its index within. */
function recordsByKey(object: ReadonlyMap<string, JsonValue>): Members[] | null {
  const records = [...object.values()].filter(isRecord);
  const fields = new Set(records.flatMap((record) => Object.keys(record)));
  const filled = records.reduce((sum, record) => sum + Object.keys(record).length, 0);
  const isTable =
    records.length > 0 &&
    records.length === object.size &&
    ![...fields].some((name) => INDEX.test(name)) &&
    // Twice as many cells as any two of them share would leave: fields come again from record to record.
    filled > (records.length * fields.size) / 2 &&
    ([...object.keys()].every((name) => INDEX.test(name)) || records.length > fields.size);
  if (!isTable) return null;
  return [...object].map(
    ([key, record]) =>
      new Map([...(fields.has(KEY) ? [] : [[KEY, key] as const]), ...Object.entries(record ?? {})]),
  );
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

/** The parts of a dataset, train and test, each a list of lists of cells. */
function recordsOfParts(object: ReadonlyMap<string, JsonValue>): Members[] | null {
  if (![...object.keys()].every((name) => splitOf(name) !== null)) return null;
  const parts = [...object].map(([name, list]) => ({ split: splitOf(name), list: rowsOf(list) }));
  const width = parts.at(0)?.list?.at(0)?.length ?? 0;
  const isTable =
    width > 0 && parts.every(({ list }) => list?.every((row) => row.length === width));
  if (!isTable) return null;
  return parts.flatMap(({ split, list }) =>
    (list ?? []).map(
      (row) =>
        new Map<string, JsonValue>([
          ...row.map((cell, i) => [`column ${i + 1}`, cell] as const),
          [SPLIT_COLUMN, split],
        ]),
    ),
  );
}

function rowsOf(list: JsonValue): JsonValue[][] | null {
  if (!Array.isArray(list)) return null;
  const rows = list.filter((row) => Array.isArray(row));
  return rows.length === list.length ? rows : null;
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
