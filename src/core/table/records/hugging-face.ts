/**
 * @file Rows of a Hugging Face dataset as its server hands them out, `{"row_idx": 0, "row": {…}}`, and
 * class labels, which its files hold as numbers beside a list of names.
 */
import type { RecordShape } from './shape';
import {
  cellOf,
  fieldOf,
  isRecord,
  itemsOf,
  WrittenNumber,
  type JsonValue,
  type Members,
} from './values';

/** Names of the classes by column. */
export type ClassNames = ReadonlyMap<string, readonly string[]>;

export function huggingFace(members: Members): RecordShape | null {
  if (!members.has('row_idx') || !isRecord(members.get('row'))) return null;
  return {
    tool: 'Hugging Face datasets',
    read: (record) => ({
      fields: new Map(Object.entries((record.get('row') ?? {}) as Record<string, JsonValue>)),
      key: null,
      answers: [],
    }),
  };
}

/**
 * The names of a dataset's classes.
 * @param features by name, as in Parquet files, or a list of them with names, as the server writes it.
 */
export function classNamesOf(features: JsonValue | undefined): ClassNames {
  const entries: [string, JsonValue | undefined][] = Array.isArray(features)
    ? features.map((feature) => [cellOf(fieldOf(feature, 'name')), fieldOf(feature, 'type')])
    : features !== undefined && isRecord(features)
      ? Object.entries(features)
      : [];
  return new Map(
    entries.flatMap(([column, type]): [string, string[]][] => {
      const inner = fieldOf(type, 'feature') ?? type;
      if (fieldOf(inner, '_type') !== 'ClassLabel') return [];
      return [[column, itemsOf(fieldOf(inner, 'names')).map(cellOf)]];
    }),
  );
}

/** A record with its classes by name; a number without one, such as -1, is no class. */
export function withClassNames(members: Members, names: ClassNames): Members {
  if (names.size === 0) return members;
  const row = members.get('row');
  if (members.has('row_idx') && row !== undefined && isRecord(row)) {
    const inner = withClassNames(new Map(Object.entries(row)), names);
    return new Map(members).set('row', Object.fromEntries(inner));
  }
  return new Map([...members].map(([column, value]) => [column, named(value, names.get(column))]));
}

function named(value: JsonValue, names: readonly string[] | undefined): JsonValue {
  if (!names) return value;
  if (Array.isArray(value)) return value.map((item) => named(item, names));
  if (!(value instanceof WrittenNumber)) return value;
  // -1 stands for no label, and a damaged file may hold anything.
  const place = Number(value.text);
  return Number.isInteger(place) && place >= 0 ? (names.at(place) ?? null) : null;
}
