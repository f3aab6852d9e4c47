/**
 * @file The features of a table's texts: kept, or, where there is no room for them, made of the kept words whenever they are
 * wanted. A million news texts have 4 GB of features and 0.2 of words.
 */
import type { Pieces } from '../../pieces';
import { IntegerLists } from '../../integer-lists';
import { intAt } from '../../reads';
import { withLatent, type Latent } from '../latent';
import type { NgramFeaturiser } from '../ngram-features';
import { rowCount, selectFeatures, SparseRowsBuilder, type SparseRows } from '../sparse';

/** Half a gigabyte, or about 120,000 news texts. */
const MOST_KEPT_ENTRIES = 2 ** 26;
/** Read at once; some milliseconds' work. */
const TEXTS_PER_PIECE = 64;
/** So many texts tell how many features the others will have. */
const TELLING_TEXTS = 2_000;

/** How texts become features. */
export interface Reading {
  featuriser: NgramFeaturiser;
  latent: Latent | null;
}

/** Some rows of a table, in any order. */
export interface TableRows {
  table: FeatureTable;
  /** Numbers of rows of the table. */
  rows: Int32Array;
}

export class FeatureTable {
  readonly size: number;
  /** Whether features are made once and for all. */
  readonly isKept: boolean;
  readonly #featuresOf: (rows: Int32Array) => SparseRows;

  private constructor(size: number, isKept: boolean, featuresOf: (rows: Int32Array) => SparseRows) {
    this.size = size;
    this.isKept = isKept;
    this.#featuresOf = featuresOf;
  }

  static ofFeatures(features: SparseRows): FeatureTable {
    return new FeatureTable(rowCount(features), true, (rows) => selectFeatures(features, rows));
  }

  static ofWords(texts: IntegerLists, { featuriser, latent }: Reading): FeatureTable {
    return new FeatureTable(texts.size, false, (rows) => {
      const features = featuriser.ofWords(Array.from(rows, (row) => texts.list(row)));
      return latent ? withLatent(features, latent) : features;
    });
  }

  /** The rows from one to another, which is not among them. */
  part(first = 0, end = this.size): TableRows {
    return { table: this, rows: rowsBetween(first, end) };
  }

  /** Features of some rows, in the order given: as many as there is room for. */
  features(rows: Int32Array): SparseRows {
    return this.#featuresOf(rows);
  }
}

/**
 * Reads texts into a table; yields how many are read.
 * @param first features of the first texts, without latent dimensions, where they were made before.
 * @param mostKept entries of features for which there is room.
 */
export function* readTable(
  texts: readonly string[],
  reading: Reading,
  first: SparseRows | null = null,
  mostKept = MOST_KEPT_ENTRIES,
): Pieces<FeatureTable, number> {
  const features = yield* makeFeatures(texts, reading, first, mostKept);
  if (features) return FeatureTable.ofFeatures(features);
  const words = new IntegerLists();
  for (const [i, text] of texts.entries()) {
    words.add(reading.featuriser.read(text));
    if (i % TEXTS_PER_PIECE === 0) yield i;
  }
  yield texts.length;
  return FeatureTable.ofWords(words, reading);
}

/** Null as soon as there is no room for them, or the first ones tell that there will be none. */
function* makeFeatures(
  texts: readonly string[],
  { featuriser, latent }: Reading,
  first: SparseRows | null,
  mostKept: number,
): Pieces<SparseRows | null, number> {
  const features = new SparseRowsBuilder();
  const known = first ? rowCount(first) : 0;
  let start = 0;
  while (start < texts.length) {
    const end = Math.min(start < known ? known : texts.length, start + TEXTS_PER_PIECE);
    const plain =
      first && start < known
        ? selectFeatures(first, rowsBetween(start, end))
        : featuriser.transform(texts.slice(start, end));
    features.addRows(latent ? withLatent(plain, latent) : plain);
    const expected = end < TELLING_TEXTS ? 0 : (features.entries / end) * texts.length;
    if (Math.max(features.entries, expected) > mostKept) return null;
    yield end;
    start = end;
  }
  return features.build();
}

/** Some of the rows, by their places. */
export function pickRows({ table, rows }: TableRows, places: Int32Array): TableRows {
  return { table, rows: places.map((place) => intAt(rows, place)) };
}

/** The rows of both, in their order; of one table. */
export function joinTableRows(first: TableRows, second: TableRows): TableRows {
  if (first.table !== second.table) throw new Error('Rows of two tables cannot be joined.');
  const rows = new Int32Array(first.rows.length + second.rows.length);
  rows.set(first.rows);
  rows.set(second.rows, first.rows.length);
  return { table: first.table, rows };
}

function rowsBetween(first: number, end: number): Int32Array {
  return Int32Array.from({ length: end - first }, (_, i) => first + i);
}
