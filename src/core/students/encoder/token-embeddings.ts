/**
 * @file The frozen bottom of an encoder: tokens → the vectors that its first layer sees.
 *
 * Nothing in it is trained (as in CanDist; the reference trains `encoder.*` and the classifier), so the
 * table of words, up to a gigabyte for many languages, is neither a constant of every model nor kept
 * whole: only rows of words that occur are. Batches pick rows of it by number (embedding-tables.ts), or,
 * where texts are mixed, take the finished vectors (`embed`).
 */
import { floatAt, intAt } from '../../reads';
import type { EncoderConfig } from './config';
import { EncoderError } from './errors';
import type { EmbeddingTables } from './embedding-tables';
import type { EncoderShape } from './encoder';
import type { TokenRows } from './token-rows';
import type { HubWeights } from './weights';

/** Hub names of what an embedding is made of. */
export const WORDS = 'embeddings.word_embeddings.weight';
export const POSITIONS = 'embeddings.position_embeddings.weight';
export const TYPES = 'embeddings.token_type_embeddings.weight';
export const NORM_SCALE = 'embeddings.LayerNorm.weight';
export const NORM_BIAS = 'embeddings.LayerNorm.bias';

/** The shapes of all that an embedding reads, by hub name. */
export function embeddingShapes(config: EncoderConfig): Map<string, readonly number[]> {
  const { width, vocabulary, positions, tokenTypes } = config;
  return new Map([
    [WORDS, [vocabulary, width]],
    [POSITIONS, [positions, width]],
    [TYPES, [tokenTypes, width]],
    [NORM_SCALE, [width]],
    [NORM_BIAS, [width]],
  ]);
}

/** The table of words grows in such steps of rows, so that graphs are seldom made anew for it. */
const CAPACITY_STEP = 2048;

/** Checks all that an embedding reads, without reading it. @throws EncoderError */
export function checkTokenEmbeddings(hub: HubWeights, config: EncoderConfig): void {
  for (const [name, shape] of embeddingShapes(config)) hub.check(name, shape);
}

export class TokenEmbeddings {
  readonly #config: EncoderConfig;
  readonly #hub: HubWeights;
  /** [positions x width], the vector of token type 0 added: there is only one text. */
  readonly #positions: Float32Array;
  readonly #scale: Float32Array;
  readonly #bias: Float32Array;
  /** The row of each word known so far, by token. */
  readonly #rowOf = new Map<number, number>();
  /** [capacity x width], rows of known words first. */
  #words = new Float32Array();

  private constructor(config: EncoderConfig, hub: HubWeights, small: readonly Float32Array[]) {
    const [positions, types, scale, bias] = small;
    if (!positions || !types || !scale || !bias)
      throw new Error('TokenEmbeddings: tensors are missing.');
    this.#config = config;
    this.#hub = hub;
    this.#positions = positions.map((value, i) => value + floatAt(types, i % config.width));
    this.#scale = scale;
    this.#bias = bias;
  }

  /** Reads the small tables; words are read when `learn` asks for them. @throws EncoderError */
  static async open(hub: HubWeights, config: EncoderConfig): Promise<TokenEmbeddings> {
    const { width, positions, tokenTypes } = config;
    const embeddings = new TokenEmbeddings(config, hub, [
      await hub.read(POSITIONS, [positions, width]),
      await hub.read(TYPES, [tokenTypes, width]),
      await hub.read(NORM_SCALE, [width]),
      await hub.read(NORM_BIAS, [width]),
    ]);
    await embeddings.#readWords([config.padToken]);
    return embeddings;
  }

  /**
   * Makes sure that the vectors of all tokens are there for `embed`.
   * @throws EncoderError if a token is beyond the vocabulary.
   */
  async learn({ tokens }: TokenRows): Promise<void> {
    const unknown = [...new Set(tokens)].filter((token) => !this.#rowOf.has(token));
    const beyond = unknown.find((token) => token >= this.#config.vocabulary);
    if (beyond !== undefined) {
      const { vocabulary } = this.#config;
      throw new EncoderError({ code: 'model-token-beyond', token: beyond, vocabulary });
    }
    if (unknown.length > 0) await this.#readWords(unknown.sort((a, b) => a - b));
  }

  /** Another object after `learn` has read words. */
  get tables(): EmbeddingTables {
    return {
      words: this.#words,
      positions: this.#positions,
      normScale: this.#scale,
      normBias: this.#bias,
      epsilon: this.#config.layerNormEpsilon,
    };
  }

  /** Rows of both tables for each token of a batch, [shape.rows x shape.tokens]; padded. */
  rowNumbers(
    texts: TokenRows,
    rows: Int32Array,
    shape: EncoderShape,
  ): { words: Int32Array; positions: Int32Array } {
    const size = shape.rows * shape.tokens;
    const words = new Int32Array(size).fill(this.#wordRow(this.#config.padToken));
    const positions = new Int32Array(size);
    rows.forEach((row, i) => {
      this.#forEachToken(texts, row, shape.tokens, (token, position, at) => {
        words[i * shape.tokens + at] = this.#wordRow(token);
        positions[i * shape.tokens + at] = position;
      });
    });
    return { words, positions };
  }

  /**
   * LayerNorm(word + position + type) of a batch, [rows.length x length x width] at the front of
   * `vectors`; shorter texts are padded.
   */
  embed(texts: TokenRows, rows: Int32Array, length: number, vectors: Float32Array): void {
    const { width } = this.#config;
    rows.forEach((row, i) => {
      this.#forEachToken(texts, row, length, (token, position, at) => {
        this.#embedToken(token, position, vectors, (i * length + at) * width);
      });
    });
  }

  /** The tokens of a text that is padded to a length, and their positions. */
  #forEachToken(
    { offsets, tokens }: TokenRows,
    row: number,
    length: number,
    visit: (token: number, position: number, at: number) => void,
  ): void {
    const { family, padToken, firstPosition } = this.#config;
    const [start, end] = [intAt(offsets, row), intAt(offsets, row + 1)];
    let position = firstPosition;
    for (let at = 0; at < length; at++) {
      const token = start + at < end ? intAt(tokens, start + at) : padToken;
      // RoBERTa numbers only what is no padding, and padding has the number before the first.
      const isCounted = family === 'bert' || token !== padToken;
      visit(token, isCounted ? position : firstPosition - 1, at);
      if (isCounted) position += 1;
    }
  }

  #embedToken(token: number, position: number, vectors: Float32Array, at: number): void {
    const { width, layerNormEpsilon } = this.#config;
    const word = this.#wordRow(token) * width;
    let sum = 0;
    for (let i = 0; i < width; i++) {
      const value = floatAt(this.#words, word + i) + floatAt(this.#positions, position * width + i);
      vectors[at + i] = value;
      sum += value;
    }
    const mean = sum / width;
    let squares = 0;
    for (let i = 0; i < width; i++) squares += (floatAt(vectors, at + i) - mean) ** 2;
    const reciprocal = 1 / Math.sqrt(squares / width + layerNormEpsilon);
    for (let i = 0; i < width; i++) {
      const normalised = (floatAt(vectors, at + i) - mean) * reciprocal;
      vectors[at + i] = normalised * floatAt(this.#scale, i) + floatAt(this.#bias, i);
    }
  }

  #wordRow(token: number): number {
    const row = this.#rowOf.get(token);
    if (row === undefined) throw new Error(`The vector of token ${token} was not read.`);
    return row;
  }

  async #readWords(tokens: readonly number[]): Promise<void> {
    const { vocabulary, width } = this.#config;
    const vectors = await this.#hub.readRows(WORDS, [vocabulary, width], tokens);
    const known = this.#rowOf.size;
    const rows = Math.ceil((known + tokens.length) / CAPACITY_STEP) * CAPACITY_STEP;
    // Always another array, because that is what tells a trainer that the table changed.
    const words = new Float32Array(rows * width);
    words.set(this.#words.subarray(0, known * width));
    words.set(vectors, known * width);
    this.#words = words;
    tokens.forEach((token, i) => this.#rowOf.set(token, known + i));
  }
}
