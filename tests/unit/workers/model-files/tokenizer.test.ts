/** @file WordPiece as BERT's own tokenizer does it, from vocab.txt and from tokenizer.json. */
import { describe, expect, test } from 'vitest';
import { EncoderError } from '../../../../src/core/students/encoder/errors';
import { wordPieceTokenizer } from '../../../../src/core/students/encoder/word-piece';
import { TextTokenizer } from '../../../../workers/model-files/tokenizer';

const VOCABULARY = [
  ...['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'hello', 'world', 'un', '##aff', '##able'],
  ...['!', ',', '.', 'cafe', '中', '文', 'a', 'b', '##b', 'the', '-', "'", 's', '##s', '$', '5'],
];
const NO_FILES = { tokenizer: null, tokenizerConfig: null, vocabulary: null };

async function tokensOf(tokenizer: TextTokenizer, text: string, maxTokens = 128): Promise<string> {
  const { tokens } = await tokenizer.encode([text], maxTokens);
  return [...tokens].map((token) => VOCABULARY[token]).join(' ');
}

describe('a tokenizer made of vocab.txt', () => {
  const vocabulary = `${VOCABULARY.join('\n')}\n`;
  const tokenizer = new TextTokenizer({ ...NO_FILES, vocabulary });

  test.each([
    ['words of several pieces', 'unaffable', '[CLS] un ##aff ##able [SEP]'],
    ['capitals', 'Hello WORLD', '[CLS] hello world [SEP]'],
    ['accents, composed', 'Caf\u00e9', '[CLS] cafe [SEP]'],
    ['accents, decomposed', 'cafe\u0301', '[CLS] cafe [SEP]'],
    ['punctuation', "hello,world! the-a's", "[CLS] hello , world ! the - a ' s [SEP]"],
    ['signs that count as punctuation', '$5.', '[CLS] $ 5 . [SEP]'],
    ['Chinese, a character a token', '中文a', '[CLS] 中 文 a [SEP]'],
    ['unknown words, as a whole', 'hello unaffly 漢', '[CLS] hello [UNK] [UNK] [SEP]'],
    ['very long words', 'a'.padEnd(101, 'b'), '[CLS] [UNK] [SEP]'],
    ['white space and control characters', ' a\t\n\u00a0b\u0000\u200bb ', '[CLS] a b ##b [SEP]'],
    ['nothing', '', '[CLS] [SEP]'],
  ])('knows %s', async (_, text, expected) => {
    expect(await tokensOf(tokenizer, text)).toBe(expected);
  });

  test('cuts long texts, and keeps the special tokens', async () => {
    expect(await tokensOf(tokenizer, 'hello '.repeat(50), 5)).toBe('[CLS] hello hello hello [SEP]');
    expect(await tokensOf(tokenizer, 'hello world a', 5)).toBe('[CLS] hello world a [SEP]');
    expect(await tokensOf(tokenizer, 'the '.repeat(100_000), 4)).toBe('[CLS] the the [SEP]');
  });

  test('puts texts one after the other', async () => {
    const { offsets, tokens } = await tokenizer.encode(['a b', '', 'the'], 128);
    expect([...offsets]).toEqual([0, 4, 6, 9]);
    expect([...tokens]).toEqual([2, 16, 17, 3, 2, 3, 2, 19, 3]);
  });

  test('keeps capitals where the vocabulary has some, or the configuration says so', async () => {
    const cased = `${vocabulary}Hello\n`;
    const lowercases = async (files: object): Promise<boolean> => {
      const { tokens } = await new TextTokenizer({ ...NO_FILES, ...files }).encode(['Hello'], 8);
      return tokens[1] === VOCABULARY.indexOf('hello');
    };
    expect(await lowercases({ vocabulary })).toBe(true);
    expect(await lowercases({ vocabulary: cased })).toBe(false);
    const lowered = { vocabulary: cased, tokenizerConfig: '{"do_lower_case":true}' };
    expect(await lowercases(lowered)).toBe(true);
    const kept = { vocabulary, tokenizerConfig: '{"do_lower_case":false}' };
    expect(await lowercases(kept)).toBe(false);
  });

  test('does not mind line ends of Windows', async () => {
    const windows = new TextTokenizer({ ...NO_FILES, vocabulary: VOCABULARY.join('\r\n') });
    expect(await tokensOf(windows, 'hello world')).toBe('[CLS] hello world [SEP]');
  });
});

describe('a tokenizer made of tokenizer.json', () => {
  test('is preferred to vocab.txt', async () => {
    const json = JSON.stringify(wordPieceTokenizer(VOCABULARY.join('\n')));
    const tokenizer = new TextTokenizer({ ...NO_FILES, tokenizer: json, vocabulary: 'x' });
    expect(await tokensOf(tokenizer, 'Hello!')).toBe('[CLS] hello ! [SEP]');
  });

  test('has RoBERTa’s special tokens, and cuts before the last', async () => {
    const special = ['<s>', '<pad>', '</s>', '<unk>'];
    const json = JSON.stringify({
      added_tokens: special.map((content, id) => ({ id, content, special: true })),
      normalizer: null,
      pre_tokenizer: { type: 'Whitespace' },
      post_processor: {
        ...{ type: 'RobertaProcessing', sep: ['</s>', 2], cls: ['<s>', 0] },
        ...{ trim_offsets: true, add_prefix_space: false },
      },
      decoder: null,
      model: {
        ...{ type: 'WordPiece', unk_token: '<unk>', continuing_subword_prefix: '##' },
        ...{ max_input_chars_per_word: 100 },
        vocab: Object.fromEntries([...special, 'a', 'b'].map((token, id) => [token, id])),
      },
    });
    const tokenizer = new TextTokenizer({ ...NO_FILES, tokenizer: json });
    expect([...(await tokenizer.encode(['a b a b a'], 4)).tokens]).toEqual([0, 4, 5, 2]);
  });
});

test.each<[string, object, RegExp]>([
  ['no file', {}, /model-vocabulary-missing/],
  ['a damaged file', { tokenizer: '{' }, /model-tokenizer-no-json/],
  ['a file of something else', { tokenizer: '{"a":1}' }, /model-tokenizer-unusable/],
  [
    'a vocabulary of something else',
    { vocabulary: 'a\nb' },
    /model-vocabulary-foreign.*(\[UNK\]|\[CLS\])/,
  ],
])('%s makes no tokenizer', (_, files, message) => {
  expect(() => new TextTokenizer({ ...NO_FILES, ...files })).toThrow(EncoderError);
  expect(() => new TextTokenizer({ ...NO_FILES, ...files })).toThrow(message);
});

describe('a stranger’s tokenizer.json', () => {
  const replacing = (pattern: object, content: string) => ({ type: 'Replace', pattern, content });
  const inSequence = (normalizers: object[]) => ({ type: 'Sequence', normalizers });
  const doubling = replacing({ String: 'o' }, 'oo');
  const made = (steps: object) =>
    new TextTokenizer({
      ...NO_FILES,
      tokenizer: JSON.stringify({ ...wordPieceTokenizer(VOCABULARY.join('\n')), ...steps }),
    });

  test.each<[string, object]>([
    ['doubles a letter thirty times', { normalizer: inSequence(Array<object>(30).fill(doubling)) }],
    [
      'the same, in one another',
      { normalizer: inSequence([inSequence(Array<object>(30).fill(doubling))]) },
    ],
    [
      'and in another place',
      {
        normalizer: inSequence(Array<object>(5).fill(doubling)),
        pre_tokenizer: { type: 'Sequence', pretokenizers: Array<object>(5).fill(doubling) },
      },
    ],
    ['puts a page for a letter', { normalizer: replacing({ String: 'a' }, 'x'.repeat(200)) }],
    ['or for nothing', { normalizer: replacing({ Regex: '' }, 'x'.repeat(200)) }],
    ['puts all before a letter there again', { normalizer: replacing({ String: 'a' }, '$`') }],
    ['says a text twice', { normalizer: replacing({ Regex: '.*' }, '$&$&') }],
  ])('that %s is not used', (_, steps) => {
    expect(() => made(steps)).toThrow(/model-tokenizer-bursts/);
  });

  test('with what known models have is', () => {
    const known = [
      replacing({ Regex: ' {2,}' }, '▁'),
      replacing({ String: '``' }, '"'),
      replacing({ String: ' ' }, '▁'),
      { type: 'Prepend', prepend: '▁' },
    ];
    expect(() => made({ normalizer: inSequence(known) })).not.toThrow();
    expect(() => made({ normalizer: null, pre_tokenizer: null })).not.toThrow();
  });
});
