/**
 * @file Texts → tokens, through the library behind @xenova/transformers (which would bring a second
 * onnxruntime along, and loads tokenizers only by name from a hub).
 */
import { Tokenizer } from '@huggingface/tokenizers';
import { intAt } from '../../src/core/reads';
import { detailsOf } from '../../src/core/messages/message';
import { EncoderError } from '../../src/core/students/encoder/errors';
import type { TokenRows } from '../../src/core/students/encoder/token-rows';
import {
  readTokenizerFiles,
  type TokenizerFields,
  type TokenizerFiles,
} from '../../src/core/students/encoder/tokenizer-files';
import { breathe } from '../breathe';
import { readText } from './model-files';
import type { ModelFiles } from './model-file';

/** More characters than this a token are not looked at: a long report is cut before its parsing. */
const CHARACTERS_PER_TOKEN = 64;

export class TextTokenizer {
  readonly #tokenizer: Tokenizer;
  /** Special tokens that come before and after every text. */
  readonly #before: readonly number[];
  readonly #after: readonly number[];

  /** The tokenizer of a model. @throws EncoderError if its files do not make one. */
  static async load(files: ModelFiles): Promise<TextTokenizer> {
    const tokenizer = await readText(files, 'tokenizer.json');
    return new TextTokenizer({
      tokenizer,
      tokenizerConfig: await readText(files, 'tokenizer_config.json'),
      vocabulary: tokenizer === null ? await readText(files, 'vocab.txt') : null,
    });
  }

  /** @throws EncoderError if the files do not make a tokenizer. */
  constructor(files: TokenizerFiles) {
    this.#tokenizer = create(readTokenizerFiles(files));
    // A library call that truncates would cut off the special token at the end.
    const probe = 'a';
    const { ids } = this.#tokenizer.encode(probe);
    const bare = this.#tokenizer.encode(probe, { add_special_tokens: false }).ids;
    const start = ids.findIndex((_, i) => bare.every((id, j) => ids[i + j] === id));
    this.#before = ids.slice(0, start);
    this.#after = ids.slice(start + bare.length);
  }

  /** The tokens of each text, at most `maxTokens` with the special ones; the rest is cut off. */
  async encode(texts: readonly string[], maxTokens: number): Promise<TokenRows> {
    const offsets = new Int32Array(texts.length + 1);
    const rows: number[][] = [];
    for (const [row, text] of texts.entries()) {
      const tokens = this.#encodeText(text, maxTokens);
      offsets[row + 1] = intAt(offsets, row) + tokens.length;
      rows.push(tokens);
      await breathe();
    }
    const tokens = new Int32Array(intAt(offsets, texts.length));
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

function create({ tokenizer, config }: TokenizerFields): Tokenizer {
  try {
    return new Tokenizer(tokenizer, config);
  } catch (error) {
    throw new EncoderError({ code: 'model-tokenizer-unusable', details: detailsOf(error) });
  }
}
