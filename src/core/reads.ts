/**
 * @file Reads of what must be there. A wrong index or key is a fault of ours and ends the step with an error;
 * a default would make of it row 0, or the first label, and nobody would see it.
 *
 * Where an entry may be missing, `.at(…)` and `.get(…)` say so. Lint (scripts/index-reads-rule.mjs) forbids
 * defaults of `values[index]`.
 */

export class MissingEntry extends Error {
  override name = 'MissingEntry';
}

/** The entry of a list at an index that it has. */
export function at<T>(values: ArrayLike<T>, index: number): Exclude<T, undefined> {
  const value = values[index];
  if (value === undefined) throw missing(index, values.length);
  return value as Exclude<T, undefined>;
}

/**
 * `at` for the loops over numbers. A function that reads few kinds of array is compiled to a bare read; one that
 * reads them all, as `at` does, takes twenty times as long.
 */
export function floatAt(values: Float32Array | Float64Array, index: number): number {
  const value = values[index];
  if (value === undefined) throw missing(index, values.length);
  return value;
}

/** `floatAt` for whole numbers. */
export function intAt(values: Int32Array | Uint32Array | Uint8Array, index: number): number {
  const value = values[index];
  if (value === undefined) throw missing(index, values.length);
  return value;
}

/** `floatAt` for the innermost loops, over one kind of array: its kind need not be told at each read. */
export function float32At(values: Float32Array, index: number): number {
  const value = values[index];
  if (value === undefined) throw missing(index, values.length);
  return value;
}

/** `intAt` for the innermost loops. */
export function int32At(values: Int32Array, index: number): number {
  const value = values[index];
  if (value === undefined) throw missing(index, values.length);
  return value;
}

/** The same. */
export function uint32At(values: Uint32Array, index: number): number {
  const value = values[index];
  if (value === undefined) throw missing(index, values.length);
  return value;
}

/** The entry of a map under a key that it has. */
export function entry<K, V>(map: ReadonlyMap<K, V>, key: K): Exclude<V, undefined> {
  const value = map.get(key);
  // The key may be a person's text, and errors are shown and logged: it is not named.
  if (value === undefined) throw new MissingEntry(`A key is not among ${map.size}.`);
  return value as Exclude<V, undefined>;
}

function missing(index: number, length: number): MissingEntry {
  return new MissingEntry(`There is no entry ${index} in a list of ${length}.`);
}
