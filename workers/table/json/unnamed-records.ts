/** @file Items of a JSON list that are no objects with named fields, and what they say all the same. */
import { isRecord, type JsonValue } from '../../../src/core/table/records/values';

/** A text without fields; or with what is known of it, `["text", {"cats": {…}}]`, as spaCy is given it. */
export function unnamed(value: unknown): Map<string, JsonValue> | null {
  if (typeof value === 'string') return new Map([['text', value]]);
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [text, known] = value as unknown[];
  if (typeof text !== 'string' || !isRecord(known)) return null;
  return new Map<string, JsonValue>([['text', text], ...Object.entries(known)]);
}

/** A list of cells, by their places. */
export function ofCells(value: unknown): Map<string, JsonValue> | null {
  if (!Array.isArray(value)) return null;
  return new Map((value as JsonValue[]).map((cell, place) => [String(place), cell]));
}

/** A column's description, which the datasets server writes in a list beside that of the rows. */
export function isFeature(value: unknown, listName: unknown): boolean {
  return listName === 'features' && isRecord(value) && Object.hasOwn(value, 'feature_idx');
}
