/** @file Sparse rows for tests: written out as dense ones, and drawn from a seed. */
import {
  rowCount,
  selectFeatures,
  SparseRowsBuilder,
  type SparseRows,
} from '../../src/core/students/sparse';
import { toEnd } from '../../src/core/pieces';
import { learnVocabulary, type NgramVocabulary } from '../../src/core/students/ngram-features';
import { integerBelow } from './random';

/** `learnVocabulary` at one stretch. */
export function fitVocabulary(texts: readonly string[]): NgramVocabulary {
  return toEnd(learnVocabulary(texts));
}

/** Rows of features: each row's feature numbers and values. */
export function sparseRows(
  rows: readonly (readonly [index: number, value: number][])[],
): SparseRows {
  const builder = new SparseRowsBuilder();
  for (const row of rows) {
    builder.add(
      row.map(([index]) => index),
      row.map(([, value]) => value),
    );
  }
  return builder.build();
}

/** What a packer of batches asks for the features of some rows. */
export function picksFrom(features: SparseRows): (rows: Int32Array) => SparseRows {
  return (rows) => selectFeatures(features, rows);
}

/** The features of one row by their number. */
export function featuresOf(rows: SparseRows, row: number): Map<number, number> {
  const features = new Map<number, number>();
  for (let entry = rows.starts[row] ?? 0; entry < (rows.ends[row] ?? 0); entry++) {
    features.set(rows.indices[entry] ?? -1, rows.values[entry] ?? NaN);
  }
  return features;
}

/** Random rows, some of them empty, of at most `most` features each. */
export function randomSparseRows(
  random: () => number,
  rows: number,
  terms: number,
  most: number,
): SparseRows {
  const entries = Array.from({ length: rows }, () => {
    const features = new Map<number, number>();
    const count = integerBelow(random, most + 1);
    for (let i = 0; i < count; i++) features.set(integerBelow(random, terms), 0.05 + random());
    return [...features];
  });
  return sparseRows(entries);
}

/** Dense rows [rows x terms]. */
export function denseRows(rows: SparseRows, terms: number): number[][] {
  return Array.from({ length: rowCount(rows) }, (_, row) => {
    const features = featuresOf(rows, row);
    return Array.from({ length: terms }, (_unused, term) => features.get(term) ?? 0);
  });
}
