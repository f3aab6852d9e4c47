/** @file What a model's tokenizer is made of, read from its files. */
import { EncoderError } from './errors';
import { checkGrowth } from './tokenizer-growth';
import { wordPieceTokenizer } from './word-piece';

/** What a model has of these files; `tokenizer.json` is preferred to `vocab.txt`. */
export interface TokenizerFiles {
  tokenizer: string | null;
  tokenizerConfig: string | null;
  vocabulary: string | null;
}

/** tokenizer.json, made of vocab.txt where there is none, and tokenizer_config.json. */
export interface TokenizerFields {
  tokenizer: Record<string, unknown>;
  config: Record<string, unknown>;
}

/** @throws EncoderError if the files do not make a tokenizer. */
export function readTokenizerFiles(files: TokenizerFiles): TokenizerFields {
  const config = files.tokenizerConfig === null ? {} : parse(files.tokenizerConfig);
  if (files.tokenizer !== null) {
    const tokenizer = parse(files.tokenizer);
    checkGrowth(tokenizer);
    return { tokenizer, config };
  }
  if (files.vocabulary !== null) {
    const lowercase = config['do_lower_case'];
    const isKnown = typeof lowercase === 'boolean';
    return {
      tokenizer: wordPieceTokenizer(files.vocabulary, isKnown ? lowercase : undefined),
      config,
    };
  }
  throw new EncoderError({ code: 'model-vocabulary-missing' });
}

function parse(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // What is no JSON gets the same message as JSON that is no object.
  }
  throw new EncoderError({ code: 'model-tokenizer-no-json' });
}
