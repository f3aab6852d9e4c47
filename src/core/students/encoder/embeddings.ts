/**
 * @file The frozen bottom of an encoder: tokens → the vectors that its first layer sees.
 *
 * It is no part of the graph. Nothing in it is trained (as in CanDist; the reference trains `encoder.*`
 * and the classifier), so its result is an input, and the table of words, up to a gigabyte for many
 * languages, is neither a constant of every model nor kept whole: only rows of words that occur are.
 */
import type { EncoderConfig } from './config';
import { EncoderError } from './errors';
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

/** Checks all that an embedding reads, without reading it. @throws EncoderError */
export function checkEmbeddings(hub: HubWeights, config: EncoderConfig): void {
  for (const [name, shape] of embeddingShapes(config)) hub.check(name, shape);
}

export class Embeddings {
  readonly #config: EncoderConfig;
  readonly #hub: HubWeights;
  /** [positions x width], the vector of token type 0 added: there is only one text. */
  readonly #positions: Float32Array;
  readonly #scale: Float32Array;
  readonly #bias: Float32Array;
  /** Vectors of the words known so far, by token. */
  readonly #words = new Map<number, Float32Array>();

  private constructor(config: EncoderConfig, hub: HubWeights, small: readonly Float32Array[]) {
    const [positions, types, scale, bias] = small;
    if (!positions || !types || !scale || !bias)
      throw new Error('Embeddings: tensors are missing.');
    this.#config = config;
    this.#hub = hub;
    this.#positions = positions.map((value, i) => value + (types[i % config.width] ?? 0));
    this.#scale = scale;
    this.#bias = bias;
  }

  /** Reads the small tables; words are read when `learn` asks for them. @throws EncoderError */
  static async open(hub: HubWeights, config: EncoderConfig): Promise<Embeddings> {
    const { width, positions, tokenTypes } = config;
    const embeddings = new Embeddings(config, hub, [
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
    const unknown = [...new Set(tokens)].filter((token) => !this.#words.has(token));
    const beyond = unknown.find((token) => token >= this.#config.vocabulary);
    if (beyond !== undefined) {
      throw new EncoderError(
        `The tokenizer made the token ${beyond}, but the model knows only ` +
          `${this.#config.vocabulary}. Do both belong to the same model?`,
      );
    }
    if (unknown.length > 0) await this.#readWords(unknown.sort((a, b) => a - b));
  }

  /**
   * LayerNorm(word + position + type) of a batch, [rows.length x length x width] at the front of
   * `vectors`; shorter texts are padded.
   */
  embed(texts: TokenRows, rows: Int32Array, length: number, vectors: Float32Array): void {
    const { width, padToken, firstPosition } = this.#config;
    let at = 0;
    for (const row of rows) {
      const start = texts.offsets[row] ?? 0;
      const end = texts.offsets[row + 1] ?? 0;
      let position = firstPosition;
      for (let i = 0; i < length; i++) {
        const token = start + i < end ? (texts.tokens[start + i] ?? padToken) : padToken;
        // RoBERTa numbers only what is no padding, and padding has the number before the first.
        const isCounted = this.#config.family === 'bert' || token !== padToken;
        this.#embedToken(token, isCounted ? position : firstPosition - 1, vectors, at);
        if (isCounted) position += 1;
        at += width;
      }
    }
  }

  #embedToken(token: number, position: number, vectors: Float32Array, at: number): void {
    const { width, layerNormEpsilon } = this.#config;
    const word = this.#words.get(token);
    if (!word) throw new Error(`embed: the vector of token ${token} was not read.`);
    let sum = 0;
    for (let i = 0; i < width; i++) {
      const value = (word[i] ?? 0) + (this.#positions[position * width + i] ?? 0);
      vectors[at + i] = value;
      sum += value;
    }
    const mean = sum / width;
    let squares = 0;
    for (let i = 0; i < width; i++) squares += ((vectors[at + i] ?? 0) - mean) ** 2;
    const reciprocal = 1 / Math.sqrt(squares / width + layerNormEpsilon);
    for (let i = 0; i < width; i++) {
      const normalised = ((vectors[at + i] ?? 0) - mean) * reciprocal;
      vectors[at + i] = normalised * (this.#scale[i] ?? 0) + (this.#bias[i] ?? 0);
    }
  }

  async #readWords(tokens: readonly number[]): Promise<void> {
    const { vocabulary, width } = this.#config;
    const vectors = await this.#hub.readRows(WORDS, [vocabulary, width], tokens);
    tokens.forEach((token, i) => {
      this.#words.set(token, vectors.subarray(i * width, (i + 1) * width));
    });
  }
}
