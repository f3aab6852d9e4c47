/**
 * @file A record's fields as cells. Objects in it become columns named by their paths, `data.text`;
 * lists stay lists, as JSON. Invariant: nothing is lost, and two fields never meet in one column.
 */
import { cellOf, isRecord, type JsonValue } from './values';

/** The cells of one record by path, in the order of the file. */
export type Cells = Map<string, string>;

/** @param whole paths that are left as JSON, for objects whose keys are values rather than names. */
export function flatten(
  fields: ReadonlyMap<string, JsonValue>,
  whole: ReadonlySet<string> = new Set(),
): Cells {
  const cells: Cells = new Map();
  const put = (path: string, value: JsonValue): void => {
    if (isRecord(value) && Object.keys(value).length > 0 && !whole.has(path)) {
      for (const [key, item] of Object.entries(value)) put(`${path}.${key}`, item);
      return;
    }
    // A field may be written with the very dots of a path.
    let column = path;
    while (cells.has(column)) column = `${column}'`;
    cells.set(column, isRecord(value) && Object.keys(value).length === 0 ? '' : cellOf(value));
  };
  for (const [name, value] of fields) put(name, value);
  return cells;
}

/** Objects with more different keys than this over the records are maps from values, not fields. */
const MAX_FIELDS = 100;
/** Characters. A path that is longer names no column: what is within it is left whole, too. */
const LONGEST_PATH = 1_000;

/** Finds, over all records, the objects that are left whole. */
export class WidePaths {
  private readonly keys = new Map<string, Set<string>>();
  readonly whole = new Set<string>();

  note(fields: ReadonlyMap<string, JsonValue>): void {
    for (const [name, value] of fields) this.look(name, value);
  }

  private look(path: string, value: JsonValue): void {
    if (!isRecord(value) || this.whole.has(path)) return;
    const known = this.keys.get(path) ?? new Set<string>();
    this.keys.set(path, known);
    for (const [key, item] of Object.entries(value)) {
      known.add(key);
      if (path.length + key.length > LONGEST_PATH) {
        this.whole.add(path);
        return;
      }
      this.look(`${path}.${key}`, item);
    }
    if (known.size > MAX_FIELDS) this.whole.add(path);
  }
}
