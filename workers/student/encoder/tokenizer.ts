/**
 * @file Texts → tokens, through the library behind @xenova/transformers (which would bring a second
 * onnxruntime along, and loads tokenizers only by name from a hub).
 */
import { Tokenizer } from '@huggingface/tokenizers';
import { EncoderError } from '../../../src/core/students/encoder/errors';
import type { TokenRows } from '../../../src/core/students/encoder/token-rows';
import { wordPieceTokenizer } from '../../../src/core/students/encoder/word-piece';

/** What a model has of these files; `tokenizer.json` is preferred to `vocab.txt`. */
export interface TokenizerFiles {
  tokenizer: string | null;
  tokenizerConfig: string | null;
  vocabulary: string | null;
}

/** More characters than this a token are not looked at: a long report is cut before its parsing. */
const CHARACTERS_PER_TOKEN = 64;

export class TextTokenizer {
  readonly #tokenizer: Tokenizer;
  /** Special tokens that come before and after every text. */
  readonly #before: readonly number[];
  readonly #after: readonly number[];

  /** @throws EncoderError if the files do not make a tokenizer. */
  constructor(files: TokenizerFiles) {
    const config = files.tokenizerConfig === null ? {} : parse(files.tokenizerConfig);
    this.#tokenizer = load(files, config);
    // A library call that truncates would cut off the special token at the end.
    const probe = 'a';
    const { ids } = this.#tokenizer.encode(probe);
    const bare = this.#tokenizer.encode(probe, { add_special_tokens: false }).ids;
    const start = ids.findIndex((_, i) => bare.every((id, j) => ids[i + j] === id));
    this.#before = ids.slice(0, start);
    this.#after = ids.slice(start + bare.length);
  }

  /** The tokens of each text, at most `maxTokens` with the special ones; the rest is cut off. */
  encode(texts: readonly string[], maxTokens: number): TokenRows {
    const offsets = new Int32Array(texts.length + 1);
    const rows = texts.map((text, row) => {
      const tokens = this.#encodeText(text, maxTokens);
      offsets[row + 1] = (offsets[row] ?? 0) + tokens.length;
      return tokens;
    });
    const tokens = new Int32Array(offsets.at(-1) ?? 0);
    rows.forEach((row, i) => tokens.set(row, offsets[i]));
    return { offsets, tokens };
  }

  #encodeText(text: string, maxTokens: number): number[] {
    const begin = text.slice(0, maxTokens * CHARACTERS_PER_TOKEN);
    const { ids } = this.#tokenizer.encode(begin, { add_special_tokens: false });
    const room = maxTokens - this.#before.length - this.#after.length;
    return [...this.#before, ...ids.slice(0, room), ...this.#after];
  }
}

function load(files: TokenizerFiles, config: Record<string, unknown>): Tokenizer {
  const lowercase = config['do_lower_case'];
  if (files.tokenizer !== null) return create(parse(files.tokenizer), config);
  if (files.vocabulary !== null) {
    const isKnown = typeof lowercase === 'boolean';
    return create(wordPieceTokenizer(files.vocabulary, isKnown ? lowercase : undefined), config);
  }
  throw new EncoderError(
    'The model has neither tokenizer.json nor vocab.txt, so its words are unknown.',
  );
}

function create(tokenizer: object, config: object): Tokenizer {
  try {
    return new Tokenizer(tokenizer, config);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EncoderError(`The model’s tokenizer.json cannot be used: ${reason}.`);
  }
}

function parse(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // What is no JSON gets the same message as JSON that is no object.
  }
  throw new EncoderError('The model’s tokenizer files are not readable as JSON.');
}
