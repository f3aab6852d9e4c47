/** @file The `ngram` student as the worker drives it: texts → batches for its graph. */
import {
  BatchPacker,
  consecutiveBatches,
  dealRows,
  type BatchShape,
} from '../../src/core/students/batches';
import { ngramModel } from '../../src/core/students/ngram';
import { NgramFeaturiser, type NgramVocabulary } from '../../src/core/students/ngram-features';
import type { StudentModel } from '../../src/core/students/student-graph';
import { rowCount, type SparseRows } from '../../src/core/students/sparse';
import type { BatchArrays } from './trainer';

/** Rows evaluated at once. */
const EVALUATION_ROWS = 64;

/** Batches that share one static shape. */
export interface PackedBatches {
  model: StudentModel;
  /** The rows of each batch, in the order of its arrays. */
  rows: Int32Array[];
  /** Makes a batch's arrays when they are wanted: all at once would not fit in memory. */
  pack(batch: number): BatchArrays;
}

export interface NgramSettings {
  classes: number;
  weightDecay: number;
}

export class NgramStudent {
  readonly vocabulary: NgramVocabulary;
  readonly #featuriser: NgramFeaturiser;
  readonly #settings: NgramSettings;
  /** Widest batches so far: columns never shrink, so that models are rarely compiled anew. */
  #trainingColumns = 1;
  #evaluationColumns = 1;

  constructor(vocabulary: NgramVocabulary, settings: NgramSettings) {
    this.vocabulary = vocabulary;
    this.#featuriser = new NgramFeaturiser(vocabulary);
    this.#settings = settings;
  }

  /** Sparse rows [texts x terms]. */
  features(texts: readonly string[]): SparseRows {
    return this.#featuriser.transform(texts);
  }

  /** The model of the smallest shape; enough to know the parameters. */
  model(shape: BatchShape = { rows: 1, columns: 1 }): StudentModel {
    return ngramModel({ ...this.#settings, terms: this.vocabulary.terms.length }, shape);
  }

  /** The batches of one epoch of training. */
  dealBatches(features: SparseRows, batches: number, random: () => number): PackedBatches {
    const packer = new BatchPacker(features, this.vocabulary.terms.length);
    const rows = dealRows(rowCount(features), batches, random);
    this.#trainingColumns = Math.max(this.#trainingColumns, packer.columnsFor(rows));
    const largest = rows.reduce((most, { length }) => Math.max(most, length), 1);
    return this.#packed(packer, rows, { rows: largest, columns: this.#trainingColumns });
  }

  /** All rows in order, to be evaluated. */
  evaluationBatches(features: SparseRows): PackedBatches {
    const packer = new BatchPacker(features, this.vocabulary.terms.length);
    const rows = consecutiveBatches(features, EVALUATION_ROWS);
    this.#evaluationColumns = Math.max(this.#evaluationColumns, packer.columnsFor(rows));
    return this.#packed(packer, rows, { rows: EVALUATION_ROWS, columns: this.#evaluationColumns });
  }

  #packed(packer: BatchPacker, rows: Int32Array[], shape: BatchShape): PackedBatches {
    return {
      model: this.model(shape),
      rows,
      pack: (batch) => ({ ...packer.pack(rows[batch] ?? new Int32Array(), shape) }),
    };
  }
}
