/** @file The `encoder` student as the worker drives it: texts → batches for its graph. */
import { at, floatAt, intAt } from '../../../src/core/reads';
import { encoderArchiveFiles } from '../../../src/core/students/archive/encoder-archive';
import { withEmbeddings } from '../../../src/core/students/encoder/embedding-tables';
import { encoderModel, type EncoderShape } from '../../../src/core/students/encoder/encoder';
import {
  bucketRows,
  dealBuckets,
  evaluationBatches,
  selectTokens,
  tokenRowCount,
  type TokenRows,
} from '../../../src/core/students/encoder/token-rows';
import {
  extraRows,
  type ExtraRow,
  type Regularisation,
} from '../../../src/core/refinery/regularisers';
import type { StudentModel } from '../../../src/core/students/student-graph';
import { breathe } from '../../breathe';
import type { StudentFiles } from '../api';
import { toFiles } from '../archive/blob';
import predictNode from '../archive/encoder/predict.mjs?raw';
import predictPython from '../archive/encoder/predict.py?raw';
import type { PackedRun, StudentDriver } from '../driver';
import type { BatchArrays } from '../trainer';
import type { Trainer } from '../trainer';
import type { LoadedEncoder } from './load-encoder';
import { readSourceFiles } from '../../model-files/source-files';

/** Tokens of a text that a student reads; attention over more is slow, and rarely tells more. */
const MAX_TOKENS = 128;
/** Rows of short texts evaluated at once. */
const EVALUATION_ROWS = 64;
/** Dropout's masks are told apart by integers below this, which float32 holds exactly. */
const SEEDS = 2 ** 24;

export interface EncoderSettings {
  classes: number;
  weightDecay: number;
  pooling: 'mean' | 'cls';
  /** Before each text; none where it is left out. */
  prefix?: string;
  /** In training; there is none in evaluation. */
  dropout: number;
  /** Of the classifier's start values. */
  seed: number;
  /** Tokens of a text that it reads, where that is settled already. */
  maxTokens?: number;
}

export class EncoderStudent implements StudentDriver<TokenRows> {
  readonly #encoder: LoadedEncoder;
  readonly #settings: EncoderSettings;

  constructor(encoder: LoadedEncoder, settings: EncoderSettings) {
    this.#encoder = encoder;
    this.#settings = settings;
  }

  /** The tokens of each text; the vectors of their words are read from the model's file. */
  async features(texts: readonly string[]): Promise<TokenRows> {
    const { tokenizer, embeddings } = this.#encoder;
    const { prefix = '' } = this.#settings;
    const rows = await tokenizer.encode(
      texts.map((text) => prefix + text),
      this.#maxTokens,
    );
    await embeddings.learn(rows);
    return rows;
  }

  rowCount(features: TokenRows): number {
    return tokenRowCount(features);
  }

  select(features: TokenRows, rows: Int32Array): TokenRows {
    return selectTokens(features, rows);
  }

  model(): StudentModel {
    return this.#model({ rows: 1, tokens: 1 }, 0);
  }

  /**
   * One batch a run, because a step of an encoder takes longer than bringing its parameters in and
   * out. Texts of like length are together; batches of long ones have fewer than `batchSize` rows.
   * A row's view is the row once more, with other units dropped; mixtures are of the embeddings.
   */
  trainingRuns(
    features: TokenRows,
    batchSize: number,
    random: () => number,
    regularisation: Regularisation | null = null,
  ): PackedRun[] {
    const { dropout } = this.#settings;
    return dealBuckets(bucketRows(features), batchSize, random).map((batch) => {
      // Drawn here, so that a batch is the same however often it is packed.
      const seed = Math.floor(random() * SEEDS);
      const extras = regularisation ? extraRows(batch.rows, regularisation) : [];
      const kinds = regularisation?.kinds.length ?? 0;
      const shape = { ...batch.shape, rows: batch.shape.rows * (1 + kinds) };
      const isMixed = extras.some(({ partner }) => partner !== null);
      const pack = (): BatchArrays => {
        const arrays = isMixed
          ? this.#vectors(features, batch.rows, extras, shape)
          : this.#picks(features, withExtras(batch.rows, extras), shape);
        return dropout > 0 ? { ...arrays, seed: Float32Array.of(seed) } : arrays;
      };
      const batches = [{ rows: batch.rows, extras, pack }];
      return { model: this.#model(shape, dropout, isMixed), batches };
    });
  }

  /** Softmax of all rows, [rows x classes], through the evaluation graph of each shape. */
  async evaluate(features: TokenRows, trainer: Pick<Trainer, 'evaluate'>): Promise<Float32Array> {
    const { classes } = this.#settings;
    const distributions = new Float32Array(tokenRowCount(features) * classes);
    for (const batch of evaluationBatches(features, EVALUATION_ROWS)) {
      const model = this.#model(batch.shape, 0);
      const probabilities = await trainer.evaluate(
        model,
        this.#picks(features, batch.rows, batch.shape),
      );
      batch.rows.forEach((row, i) => {
        distributions.set(probabilities.subarray(i * classes, (i + 1) * classes), row * classes);
      });
      await breathe();
    }
    return distributions;
  }

  async archive(
    labels: string[],
    trainer: Pick<Trainer, 'parameter'>,
    onProgress: (fraction: number) => void = () => undefined,
  ): Promise<StudentFiles> {
    const { name, config, hub, files } = this.#encoder;
    const parts = encoderArchiveFiles({
      ...{ labels, config, hub },
      sourceName: name,
      pooling: this.#settings.pooling,
      prefix: this.#settings.prefix ?? '',
      maxTokens: this.#maxTokens,
      parameter: (name) => trainer.parameter(name),
      source: await readSourceFiles(files),
    });
    const archive = await toFiles(parts, onProgress);
    return archive.set('predict.py', predictPython).set('predict.mjs', predictNode);
  }

  get #maxTokens(): number {
    return Math.min(this.#settings.maxTokens ?? MAX_TOKENS, this.#encoder.config.maxTokens);
  }

  /** @param isMixed whether its batches are of `#vectors`, not of `#picks`. */
  #model(shape: EncoderShape, dropout: number, isMixed = false): StudentModel {
    const { config, weights, embeddings } = this.#encoder;
    const model = encoderModel(config, weights, { ...this.#settings, dropout }, shape);
    return isMixed ? model : withEmbeddings(model, embeddings.tables, shape);
  }

  /** A batch by the numbers of the rows that its tokens have in the tables. */
  #picks(features: TokenRows, rows: Int32Array, shape: EncoderShape): BatchArrays {
    const lengths = Array.from(rows, (row) => tokenCount(features, row));
    const numbers = this.#encoder.embeddings.rowNumbers(features, rows, shape);
    return { ...numbers, mask: maskOf(lengths, shape) };
  }

  /** A batch by the vectors of its tokens, of which the mixtures are made. */
  #vectors(
    features: TokenRows,
    rows: Int32Array,
    extras: readonly ExtraRow[],
    shape: EncoderShape,
  ): BatchArrays {
    const { embeddings, config } = this.#encoder;
    const vectors = new Float32Array(shape.rows * shape.tokens * config.width);
    const first = withExtras(rows, extras);
    embeddings.embed(features, first, shape.tokens, vectors);
    const lengths = Array.from(first, (row) => tokenCount(features, row));
    extras.forEach(({ partner, share }, k) => {
      if (partner === null) return;
      const i = rows.length + k;
      const other = new Float32Array(shape.tokens * config.width);
      embeddings.embed(features, Int32Array.of(partner), shape.tokens, other);
      const own = vectors.subarray(i * other.length, (i + 1) * other.length);
      other.forEach((value, k) => (own[k] = share * floatAt(own, k) + (1 - share) * value));
      lengths[i] = Math.max(at(lengths, i), tokenCount(features, partner));
    });
    return { vectors, mask: maskOf(lengths, shape) };
  }
}

function withExtras(rows: Int32Array, extras: readonly ExtraRow[]): Int32Array {
  return Int32Array.from([...rows, ...extras.map(({ row }) => row)]);
}

/** 1 where there is a token, [shape.rows x shape.tokens]. */
function maskOf(lengths: readonly number[], shape: EncoderShape): Float32Array {
  const mask = new Float32Array(shape.rows * shape.tokens);
  for (let i = 0; i < shape.rows; i++) {
    // A row beyond the batch's own attends to one empty token: a mean over none would be NaN.
    mask.fill(1, i * shape.tokens, i * shape.tokens + Math.max(1, lengths.at(i) ?? 0));
  }
  return mask;
}

function tokenCount({ offsets }: TokenRows, row: number): number {
  return intAt(offsets, row + 1) - intAt(offsets, row);
}
