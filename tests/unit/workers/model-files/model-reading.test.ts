/** @file What a sentence encoder's config.json says, which may come from anybody. */
import { expect, test } from 'vitest';
import { readMaxTokens } from '../../../../workers/model-files/model-reading';
import type { ModelFiles } from '../../../../workers/model-files/model-file';

const ofConfig = (text: string): ModelFiles => ({
  open: () => {
    const bytes = new TextEncoder().encode(text);
    return Promise.resolve({
      size: bytes.length,
      read: (start, end) => Promise.resolve(bytes.slice(start, end)),
      prefetch: () => Promise.resolve(),
    });
  },
});

const readConfig = (text: string) => readMaxTokens(ofConfig(text), 'a model');

test.each([
  ['{}', 256],
  ['{"max_position_embeddings": 128}', 128],
  ['{"max_position_embeddings": null, "n_positions": 64}', 64],
  ['{"max_position_embeddings": 1e300}', 256],
  ['{"model_type": "roberta", "max_position_embeddings": 130}', 128],
  ['{"model_type": "__proto__"}', 256],
])('%s is a text of %i tokens', async (config, tokens) => {
  expect(await readConfig(config)).toBe(tokens);
});

test.each([
  ['{', 'model-config-no-json'],
  ['null', 'model-config-no-json'],
  ['"text"', 'model-config-no-json'],
  ['{"max_position_embeddings": "128"}', 'model-config-field'],
  ['{"max_position_embeddings": -5}', 'model-config-field'],
  ['{"n_positions": {}}', 'model-config-field'],
  ['{"model_type": 7}', 'model-config-field'],
])('%s is refused', async (config, code) => {
  await expect(readConfig(config)).rejects.toMatchObject({ told: { code } });
});
