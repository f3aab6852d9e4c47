/** @file A written student under the names that its labels have now. */
import { expect, test } from 'vitest';
import { ngramArchiveFiles } from '../../../../src/core/students/archive/ngram-archive';
import { withLabelNames } from '../../../../src/core/students/archive/rename-labels';

const ARCHIVE = {
  labels: ['Sea', 'Land'],
  vocabulary: {
    terms: ['w fish', 'w tree', 'w sand'],
    idf: Float32Array.of(1, 2, 3),
    spaceless: 'runs' as const,
  },
  evidence: Float32Array.of(1, 2, 3, 4, 5, 6),
  bias: Float32Array.of(0.5, 0.25),
};

test('an n-gram student has the new names in the old places, and the same numbers', () => {
  const files = new Map<string, string | Uint8Array<ArrayBuffer>>();
  for (const [name, content] of ngramArchiveFiles(ARCHIVE)) {
    files.set(name, typeof content === 'string' ? content : new Uint8Array(content));
  }
  files.set('README.md', 'It gives a text one of 2 labels: Sea, Land. Sea is its first word.');
  const renamed = withLabelNames(files, ['Ocean', 'Land']);
  expect(renamed.get('README.md')).toBe(
    'It gives a text one of 2 labels: Ocean, Land. Sea is its first word.',
  );
  const features = renamed.get('features.json');
  expect(JSON.parse(typeof features === 'string' ? features : '')).toMatchObject({
    labels: ['Ocean', 'Land'],
    terms: ARCHIVE.vocabulary.terms,
  });
  expect(renamed.get('weights.safetensors')).toBe(files.get('weights.safetensors'));
  expect(withLabelNames(files, ['Sea', 'Land'])).toEqual(files);
});

test('an encoder names them for other programs, too', () => {
  const settings = JSON.stringify({ shortlist: 1, labels: ['Sea', 'Land'] }, null, 2);
  const config = JSON.stringify({ id2label: { 0: 'Sea', 1: 'Land' }, label2id: { Sea: 0, Land: 1 }, hidden: 8 }); // prettier-ignore
  const files = new Map<string, string>([
    ['shortlist.json', settings],
    ['config.json', config],
    ['tokenizer.json', '{"labels":"of its own"}'],
  ]);
  const renamed = withLabelNames(files, ['Ocean', 'Shore']);
  expect(JSON.parse(renamed.get('shortlist.json') ?? '')).toEqual({
    shortlist: 1,
    labels: ['Ocean', 'Shore'],
  });
  expect(JSON.parse(renamed.get('config.json') ?? '')).toEqual({
    id2label: { 0: 'Ocean', 1: 'Shore' },
    label2id: { Ocean: 0, Shore: 1 },
    hidden: 8,
  });
  expect(renamed.get('tokenizer.json')).toBe('{"labels":"of its own"}');
});
