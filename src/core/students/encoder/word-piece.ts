/**
 * @file A tokenizer.json for models that come with a bare vocab.txt, as the first BERT models do.
 *
 * The steps are those of BERT's own tokenizer (Devlin et al. 2019): clean, split at spaces and
 * punctuation, then take the longest known piece again and again (WordPiece).
 */
import { EncoderError } from './errors';

const SPECIAL = { unknown: '[UNK]', start: '[CLS]', end: '[SEP]', pad: '[PAD]', mask: '[MASK]' };
/** Longer words are unknown as a whole. */
const MAX_WORD_CHARACTERS = 100;

/**
 * @param vocabulary one token a line; its number is its line, from 0.
 * @param lowercase by default whether the vocabulary has no capital letters.
 * @throws EncoderError if the special tokens are not among them.
 */
export function wordPieceTokenizer(
  vocabulary: string,
  lowercase?: boolean,
): Record<string, unknown> {
  const lines = vocabulary.replace(/\r?\n$/, '').split(/\r?\n/);
  const vocab = Object.fromEntries(lines.map((token, id) => [token, id]));
  const idOf = (token: string): number => {
    const id = vocab[token];
    if (id !== undefined) return id;
    throw new EncoderError({ code: 'model-vocabulary-foreign', token });
  };
  const special = Object.values(SPECIAL).filter((token) => token in vocab);
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special.map((content) => ({
      id: idOf(content),
      content,
      special: true,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
    })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      // Accents go where capitals go: null means so.
      strip_accents: null,
      lowercase: lowercase ?? !lines.some((token) => /^[A-Z]/.test(token)),
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'BertProcessing',
      cls: [SPECIAL.start, idOf(SPECIAL.start)],
      sep: [SPECIAL.end, idOf(SPECIAL.end)],
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: SPECIAL.unknown,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: MAX_WORD_CHARACTERS,
      vocab,
    },
  };
}
