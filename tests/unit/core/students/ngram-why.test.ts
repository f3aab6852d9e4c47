import { expect, test } from 'vitest';
import { ngramDistributions } from '../../../../src/core/students/ngram';
import { NgramFeaturiser } from '../../../../src/core/students/ngram-features';
import { NgramExplainer } from '../../../../src/core/students/ngram-why';
import { mulberry32 } from '../../../helpers/random';
import { fitVocabulary } from '../../../helpers/sparse';

const TEXTS = ['The ripe apple, the pear', 'A steel hammer and nails', 'apple pie with a hammer'];
const LABELS = ['fruit', 'tools', 'other'];

function student() {
  const random = mulberry32(5);
  const vocabulary = fitVocabulary(TEXTS);
  const evidence = Float32Array.from(
    { length: vocabulary.terms.length * LABELS.length },
    () => random() - 0.5,
  );
  return { labels: LABELS, vocabulary, evidence, bias: Float32Array.of(0.3, -0.2, 0.5) };
}

/** The logit less the mean of all, from the softmax itself: ln p less the mean of ln p. */
function centredLogits(text: string): number[] {
  const { vocabulary, evidence, bias } = student();
  const features = new NgramFeaturiser(vocabulary).transform([text]);
  const logs = [...ngramDistributions(features, evidence, bias)].map(Math.log);
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  return logs.map((log) => log - mean);
}

test.each([...TEXTS, 'Ripe apple ripe apple; unseen words'])(
  'the words of “%s” and the bias add up to what the student says',
  (text) => {
    const explainer = new NgramExplainer(student());
    const sums = LABELS.map((label) => {
      const { words = [], bias = 0 } = explainer.explain(text, label) ?? {};
      return words.reduce((sum, { evidence }) => sum + evidence, bias);
    });
    centredLogits(text).forEach((logit, label) => expect(sums[label]).toBeCloseTo(logit, 4));
  },
);

test('a word has all that its characters and half of what its pairs say, the weightiest first', () => {
  const vocabulary = {
    terms: ['wapple', 'capp', 'wred apple', 'wred'],
    idf: Float32Array.of(1, 1, 1, 1),
    spaceless: 'characters' as const,
  };
  const evidence = Float32Array.of(2, 0, 1, 0, 4, 0, 0, 0);
  const labels = ['fruit', 'tools'];
  const explainer = new NgramExplainer({ labels, vocabulary, evidence, bias: new Float32Array(2) });
  const { words } = explainer.explain('red apple', 'fruit') ?? { words: [] };
  const length = Math.sqrt(3);
  expect(words.map(({ word }) => word)).toEqual(['apple', 'red']);
  expect(words[0]?.evidence).toBeCloseTo(1 / length + 0.5 + 1 / length, 6);
  expect(words[1]?.evidence).toBeCloseTo(1 / length, 6);
});

test('a label that the student does not know has no reasons', () => {
  expect(new NgramExplainer(student()).explain('apple', 'gone')).toBeNull();
});
