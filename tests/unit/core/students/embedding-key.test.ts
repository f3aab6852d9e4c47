/** @file Under which names vectors are kept: equal only where the vectors are. */
import { describe, expect, test } from 'vitest';
import {
  embeddingSpace,
  modelOfSpace,
  readPart,
  textKey,
} from '../../../../src/core/students/embedding-key';
import {
  folderAddress,
  modelAddress,
  modelTitle,
  suggestedPrefix,
} from '../../../../src/core/students/model-address';
import { parseRecipe, type StudentConfig } from '../../../../src/core/task/recipe';

function student(settings: Partial<StudentConfig> = {}): StudentConfig {
  const task = { textColumn: 'text', labels: [{ name: 'a' }, { name: 'b' }] };
  const parts = { kind: 'encoder-head', model: 'org/name', ...settings };
  return parseRecipe({ shortlist: 1, task, student: parts }).student;
}

describe('the space of vectors', () => {
  test('is another one for everything that changes a vector, and for nothing else', () => {
    const spaces = [
      student(),
      student({ model: 'org/other' }),
      student({ baseUrl: 'https://hub.example' }),
      student({ model: folderAddress('name-12345678') }),
      student({ pooling: 'cls' }),
      student({ precision: 'q8' }),
      student({ prefix: 'query: ' }),
      student({ prefix: 'query:' }),
    ].map(embeddingSpace);
    expect(new Set(spaces).size).toBe(spaces.length);
    const same = [
      student({ pooling: 'mean', precision: 'fp32', prefix: '' }),
      student({ baseUrl: 'https://huggingface.co/' }),
      student({ epochs: 3, hidden: 8, dropout: 0, executionProvider: 'wasm' }),
    ].map(embeddingSpace);
    expect(new Set([...same, spaces[0]]).size).toBe(1);
  });

  test('is there for students that read whole texts only, and with a model', () => {
    expect(embeddingSpace(student({ kind: 'encoder' }))).toBeNull();
    expect(embeddingSpace(student({ kind: 'ngram' }))).toBeNull();
    expect(embeddingSpace(student({ model: undefined }))).toBeNull();
  });

  test('tells its model', () => {
    for (const config of [
      student(),
      student({ prefix: 'query: ' }),
      student({ model: folderAddress('a-12345678') }),
    ]) {
      expect(modelOfSpace(embeddingSpace(config) ?? '')).toBe(modelAddress(config));
    }
  });
});

describe('the key of a text', () => {
  test('is that of what is read of it', () => {
    expect(textKey(' a dog\n')).toBe(textKey('a dog'));
    expect(textKey('a dog')).not.toBe(textKey('a god'));
    expect(readPart(' \t\n')).toBe('');
    const report = 'all the same '.repeat(8_000);
    expect(readPart(report).length).toBeLessThan(20_000);
    expect(textKey(`${report} end`)).toBe(textKey(report));
  });

  test('does not meet another one', () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => textKey(`text ${i}`));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

test('a model is called what its user calls it', () => {
  const titles = [
    student(),
    student({ baseUrl: 'http://localhost:8080/hub/' }),
    student({ model: folderAddress('my-model-0a1b2c3d') }),
  ].map((config) => modelTitle(modelAddress(config) ?? ''));
  expect(titles).toEqual(['org/name', 'http://localhost:8080/hub/org/name', 'my-model']);
});

test.each([
  ['intfloat/e5-small-v2', 'query: '],
  ['Xenova/multilingual-e5-base', 'query: '],
  [folderAddress('e5-large-0a1b2c3d'), 'query: '],
  ['intfloat/multilingual-e5-large-instruct', ''],
  ['org/some5-small', ''],
  ['Xenova/all-MiniLM-L6-v2', ''],
])('before the texts of %s the form proposes “%s”', (model, prefix) => {
  expect(suggestedPrefix({ model })).toBe(prefix);
});
