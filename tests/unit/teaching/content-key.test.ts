/** @file Keys of annotations: the same for what is asked the same, and for nothing else. */
import { describe, expect, it } from 'vitest';
import { annotationKey, contentKey, textSeed } from '../../../src/core/teaching/content-key';
import { languageConfig } from './fake-model';
import { taskOf } from './fixtures';

const task = taskOf(['Human', 'Place']);
const row = { text: 'Who?' };
const key = (config: object = {}, other = task, text = row.text, model = 'm') =>
  annotationKey(model, languageConfig(config), other, { text });

describe('annotationKey', () => {
  it('is the same for what makes no difference to the model', () => {
    expect(key()).toBe(key());
    expect(key({ samples: 5 })).toBe(key());
    expect(key({}, taskOf(['Human', 'Place'], { goldColumn: 'g', name: 'N' }))).toBe(key());
  });

  it('changes with everything that the model is told', () => {
    const others = [
      key({ strategy: 'single' }),
      key({ temperature: 0 }),
      key({ prompt: { ask: 'What?' } }),
      key({}, taskOf(['Human', 'Place', 'Number'])),
      key({}, taskOf(['Human', { name: 'Place', description: 'd' }])),
      key({}, taskOf(['Human', 'Place'], { instructions: 'i' })),
      key({}, taskOf(['Human', 'Place'], { shots: [{ text: 't', labels: ['Human'] }] })),
      key({}, task, 'Who? '),
      key({}, task, row.text, 'another'),
      annotationKey('m', languageConfig(), task, { ...row, likely: ['Place'] }),
    ];
    expect(new Set([key(), ...others]).size).toBe(others.length + 1);
  });
});

describe('contentKey', () => {
  it('meets no two of 200,000 similar texts', () => {
    const keys = new Set(Array.from({ length: 200_000 }, (_, i) => contentKey(`text ${i}`)));
    expect(keys.size).toBe(200_000);
  });

  it('knows where a text ends', () => {
    expect(contentKey('ab', 'c')).not.toBe(contentKey('a', 'bc'));
    expect(contentKey('', 'a')).not.toBe(contentKey('a', ''));
    expect(contentKey('a\0')).not.toBe(contentKey('a'));
  });
});

it('makes seeds of 31 bits that spread', () => {
  const seeds = Array.from({ length: 1_000 }, (_, i) => textSeed('x', i));
  expect(new Set(seeds).size).toBeGreaterThan(995);
  for (const seed of seeds) {
    expect(Number.isInteger(seed)).toBe(true);
    expect(seed).toBeGreaterThanOrEqual(0);
    expect(seed).toBeLessThan(2 ** 31);
  }
});
