import { describe, expect, test } from 'vitest';
import { readEncoderConfig } from '../../../../../src/core/students/encoder/config';
import { EncoderError } from '../../../../../src/core/students/encoder/errors';

/** As sentence-transformers/all-MiniLM-L6-v2 has it, shortened. */
const MINI_LM = {
  model_type: 'bert',
  hidden_size: 384,
  num_hidden_layers: 6,
  num_attention_heads: 12,
  intermediate_size: 1536,
  vocab_size: 30522,
  max_position_embeddings: 512,
  type_vocab_size: 2,
  layer_norm_eps: 1e-12,
  hidden_act: 'gelu',
  pad_token_id: 0,
};

const read = (changes: object) => readEncoderConfig(JSON.stringify({ ...MINI_LM, ...changes }));

describe('config.json', () => {
  test('of a BERT names its dimensions', () => {
    expect(read({})).toEqual({
      family: 'bert',
      width: 384,
      layers: 6,
      heads: 12,
      innerWidth: 1536,
      vocabulary: 30522,
      positions: 512,
      tokenTypes: 2,
      layerNormEpsilon: 1e-12,
      activation: 'gelu',
      padToken: 0,
      firstPosition: 0,
      maxTokens: 512,
    });
  });

  test('of a RoBERTa lets positions begin after the padding’s', () => {
    const roberta = read({
      model_type: 'xlm-roberta',
      max_position_embeddings: 514,
      pad_token_id: 1,
    });
    expect(roberta).toMatchObject({ family: 'roberta', firstPosition: 2, maxTokens: 512 });
    const silent = read({ model_type: 'roberta', pad_token_id: null });
    expect(silent).toMatchObject({ padToken: 1, firstPosition: 2 });
  });

  test('may name the activation in several ways', () => {
    expect(read({ hidden_act: 'gelu_new' }).activation).toBe('gelu-tanh');
    expect(read({ hidden_act: 'relu' }).activation).toBe('relu');
  });

  test.each([
    [
      'another architecture',
      { model_type: 'deberta-v2' },
      /model-type-unknown.*deberta-v2.*bert.*roberta/,
    ],
    ['no architecture', { model_type: undefined }, /model-type-unknown.*unknown/],
    ['a missing number', { hidden_size: undefined }, /model-config-field.*hidden_size/],
    ['a number that is none', { vocab_size: 'many' }, /model-config-field.*vocab_size/],
    ['another activation', { hidden_act: 'silu' }, /model-activation-unknown.*silu.*gelu/],
    [
      'relative positions',
      { position_embedding_type: 'relative_key' },
      /model-positions-unknown.*relative_key/,
    ],
    ['heads that do not fit', { num_attention_heads: 7 }, /model-config-heads.*384.*7/],
  ])('with %s is refused', (_, changes, message) => {
    expect(() => read(changes)).toThrow(EncoderError);
    expect(() => read(changes)).toThrow(message);
  });

  test.each(['', '[', 'null', '<html>'])('that reads %j is refused', (json) => {
    expect(() => readEncoderConfig(json)).toThrow('model-config-no-json');
  });
});
