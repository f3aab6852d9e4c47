/** @file The `encoder` student as the worker drives it: texts → batches for its graph. */
import { encoderModel, type EncoderShape } from '../../../src/core/students/encoder/encoder';
import {
  bucketRows,
  dealBuckets,
  evaluationBuckets,
  type BucketBatches,
  type TokenRows,
} from '../../../src/core/students/encoder/token-rows';
import type { StudentModel } from '../../../src/core/students/student-graph';
import type { PackedBatches } from '../ngram-student';
import type { BatchArrays } from '../trainer';
import type { LoadedEncoder } from './load-encoder';

/** Tokens of a text that the student reads; attention over more is slow, and rarely tells more. */
export const MAX_TOKENS = 128;
/** Rows of short texts evaluated at once. */
const EVALUATION_ROWS = 64;
/** Dropout's masks are told apart by integers below this, which float32 holds exactly. */
const SEEDS = 2 ** 24;

export interface EncoderSettings {
  classes: number;
  weightDecay: number;
  pooling: 'mean' | 'cls';
  dropout: number;
  /** Of the classifier's start values. */
  seed: number;
}

export class EncoderStudent {
  readonly #encoder: LoadedEncoder;
  readonly #settings: EncoderSettings;

  constructor(encoder: LoadedEncoder, settings: EncoderSettings) {
    this.#encoder = encoder;
    this.#settings = settings;
  }

  /** The tokens of each text; the vectors of their words are read from the model's file. */
  async features(texts: readonly string[]): Promise<TokenRows> {
    const { tokenizer, embeddings, config } = this.#encoder;
    const rows = tokenizer.encode(texts, Math.min(MAX_TOKENS, config.maxTokens));
    await embeddings.learn(rows);
    return rows;
  }

  /** The model of the smallest shape; enough to know the parameters and their start values. */
  model(): StudentModel {
    return this.#model({ rows: 1, tokens: 1 }, 0);
  }

  /**
   * The batches of one epoch of training, those of like length together, each group with the model
   * of its shape. Their number within a group is a multiple of `stepsPerRun`.
   */
  dealBatches(
    features: TokenRows,
    batchSize: number,
    stepsPerRun: number,
    random: () => number,
  ): PackedBatches[] {
    const { dropout } = this.#settings;
    const dealt = dealBuckets(bucketRows(features), batchSize, stepsPerRun, random);
    return dealt.map((bucket) => {
      // Drawn here, so that a batch is the same however often it is packed.
      const seeds = bucket.batches.map(() => Math.floor(random() * SEEDS));
      return this.#packed(features, bucket, dropout, seeds);
    });
  }

  /** All rows, to be evaluated; not in their order, but as lengths group them. */
  evaluationBatches(features: TokenRows): PackedBatches[] {
    const buckets = evaluationBuckets(features, EVALUATION_ROWS);
    return buckets.map((bucket) => this.#packed(features, bucket, 0, []));
  }

  #model(shape: EncoderShape, dropout: number): StudentModel {
    const { config, weights } = this.#encoder;
    return encoderModel(config, weights, { ...this.#settings, dropout }, shape);
  }

  #packed(
    features: TokenRows,
    { length, batches }: BucketBatches,
    dropout: number,
    seeds: readonly number[],
  ): PackedBatches {
    const rows = batches.reduce((most, batch) => Math.max(most, batch.length), 1);
    const shape = { rows, tokens: length };
    return {
      model: this.#model(shape, dropout),
      rows: batches,
      pack: (index) => {
        const arrays = this.#arrays(features, batches[index] ?? new Int32Array(), shape);
        return dropout > 0 ? { ...arrays, seed: Float32Array.of(seeds[index] ?? 0) } : arrays;
      },
    };
  }

  #arrays(features: TokenRows, rows: Int32Array, shape: EncoderShape): BatchArrays {
    const { embeddings, config } = this.#encoder;
    const vectors = new Float32Array(shape.rows * shape.tokens * config.width);
    embeddings.embed(features, rows, shape.tokens, vectors);
    const mask = new Float32Array(shape.rows * shape.tokens);
    for (let i = 0; i < shape.rows; i++) {
      const row = rows[i];
      const count = row === undefined ? 0 : tokenCount(features, row);
      // A row beyond the batch's own attends to one empty token: a mean over none would be NaN.
      mask.fill(1, i * shape.tokens, i * shape.tokens + Math.max(1, count));
    }
    return { vectors, mask };
  }
}

function tokenCount({ offsets }: TokenRows, row: number): number {
  return (offsets[row + 1] ?? 0) - (offsets[row] ?? 0);
}
