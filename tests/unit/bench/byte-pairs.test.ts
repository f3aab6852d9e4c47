/** @file The benchmark's tokenizer, run by another implementation of byte-pair encoding. */
import { Tokenizer } from '@huggingface/tokenizers';
import { expect, it } from 'vitest';
import { learnBytePairs } from '../../bench/llm/byte-pairs.mjs';

it('learns the commonest pairs first, and nothing of a text is lost', () => {
  const texts = ['low low low low', 'lower newest “wörld”', 'newest newest'];
  const { tokens, merges } = learnBytePairs(texts, 100);
  expect(merges.slice(0, 2)).toEqual([
    ['l', 'o'],
    ['lo', 'w'],
  ]);
  const tokenizer = new Tokenizer(
    {
      added_tokens: [],
      normalizer: null,
      pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, use_regex: true },
      decoder: { type: 'ByteLevel' },
      post_processor: null,
      model: { type: 'BPE', vocab: Object.fromEntries(tokens.map((t, i) => [t, i])), merges },
    },
    {},
  );
  const text = 'low newest “ørn” 7';
  const { ids } = tokenizer.encode(text);
  expect(tokenizer.decode(ids)).toBe(text);
  // What was seen twice is one token.
  expect(tokens[ids[0] ?? -1]).toBe('low');
  expect(tokens[ids[1] ?? -1]).toBe('Ġnewest');
});
