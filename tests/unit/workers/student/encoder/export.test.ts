/** @file An exported encoder gives elsewhere what it gave in the page, and comes back as it was. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random';
import { SETTINGS_FILE } from '../../../../../src/core/students/archive/settings';
import {
  openEncoderArchive,
  WEIGHTS_FILE,
} from '../../../../../src/core/students/archive/encoder-archive';
import { EncoderError } from '../../../../../src/core/students/encoder/errors';
import { blobSource } from '../../../../../src/core/students/encoder/safetensors';
import type { StudentFiles } from '../../../../../workers/student/api';
import { openEncoder } from '../../../../../workers/student/encoder/open-encoder';
import { pick } from '../../../../helpers/random';
import {
  balanceClasses,
  blobOf,
  FixedTrainer,
  movedStudent,
  pageLogits,
  randomRobertaFiles,
  transformersFor,
  writeArchive,
} from '../../../../helpers/encoder/exported';
import { randomModelFiles } from '../../../../helpers/encoder/random-model';
import {
  referenceEncoder,
  referenceTensors,
  type ReferenceConfig,
} from '../../../../helpers/encoder/reference-encoder';

const WORDS = ['good', 'bad', 'very', 'film', 'the', 'a', 'story', '.', '##s'];
const LABELS = ['Great', 'Poor', 'So-so “?”'];
const FAMILIES = { bert: randomModelFiles(WORDS), roberta: randomRobertaFiles(WORDS) };
const CASES = (['bert', 'roberta'] as const).flatMap((family) =>
  (['mean', 'cls'] as const).map((pooling) => ({ family, pooling })),
);

/** Of all lengths up to 60 words, with unknown ones among them. */
function makeTexts(count: number, seed: number): string[] {
  const random = seededRandom(seed);
  const words = ['good', 'bad', 'very', 'films', 'the', 'Story', '.', 'unheard'] as const;
  return Array.from({ length: count }, () => {
    const length = Math.floor(60 * random() ** 2);
    return Array.from({ length }, () => pick(random, words)).join(' ');
  });
}

const labelOf = (logits: ArrayLike<number>): string => {
  const row = Array.from(logits);
  return LABELS[row.indexOf(Math.max(...row))] ?? '';
};

describe.each(CASES)(
  'a $family with $pooling pooling',
  { timeout: 60_000 },
  ({ family, pooling }) => {
    const exported = async () => {
      const trained = await movedStudent(FAMILIES[family], pooling, LABELS.length);
      await balanceClasses(trained, makeTexts(60, 4));
      const archive = await trained.student.archive(LABELS, trained.trainer);
      return { ...trained, archive, page: (texts: string[]) => pageLogits(trained, texts) };
    };

    test('has the page’s labels and logits in Transformers.js, on 500 texts', async () => {
      const { archive, page } = await exported();
      const { tokenizer, model, classifier } = await transformersFor(await writeArchive(archive));
      const texts = makeTexts(500, 1);
      const expected = await page(texts);
      const [tokenize, run, classify] = [await tokenizer(), await model(), await classifier()];
      const labels = new Set<string>();
      for (let start = 0; start < texts.length; start += 50) {
        const some = texts.slice(start, start + 50);
        const { logits } = (await run(tokenize(some, { padding: true, truncation: true }))) as {
          logits: { data: Float32Array };
        };
        const ours = expected.subarray(start * LABELS.length, (start + 50) * LABELS.length);
        const errors = ours.map((logit, i) => Math.abs(logit - (logits.data[i] ?? NaN)));
        expect(Math.max(...errors)).toBeLessThan(1e-4);
        const given = (await classify(some)) as { label: string }[];
        some.forEach((_, i) => {
          const label = labelOf(ours.subarray(i * LABELS.length, (i + 1) * LABELS.length));
          expect(given[i]?.label).toBe(label);
          labels.add(label);
        });
      }
      expect(labels.size).toBe(LABELS.length);
    });

    test('comes back as it was', async () => {
      const { archive, page } = await exported();
      const { student, parameters } = await openEncoder(archive);
      const initial = student
        .model()
        .parameters.map(({ name, initial }) => [name, initial?.() ?? new Float32Array()] as const);
      const all = Object.entries({ ...Object.fromEntries(initial), ...parameters });
      const texts = [...makeTexts(20, 2), 'good '.repeat(200)];
      const again = await student.evaluate(await student.features(texts), new FixedTrainer(all));
      expect(again).toEqual(await page(texts));
    });
  },
);

test('its tensors have the names and shapes that Python gives them', async () => {
  const { student, trainer } = await movedStudent(FAMILIES.bert, 'cls', LABELS.length);
  const archive = await student.archive(LABELS, trainer);
  const bytes = new Uint8Array(await blobOf(archive.get(WEIGHTS_FILE)).arrayBuffer());
  const tensors = referenceTensors(bytes);
  const shapes = Object.fromEntries([...tensors].map(([name, { shape }]) => [name, shape]));
  const [width, inner] = [32, 64];
  const layer = (n: number) => {
    const at = `bert.encoder.layer.${n}`;
    const linear = (name: string, outputs: number, inputs: number) => ({
      [`${at}.${name}.weight`]: [outputs, inputs],
      [`${at}.${name}.bias`]: [outputs],
    });
    const norm = (name: string) => ({
      [`${at}.${name}.LayerNorm.weight`]: [width],
      [`${at}.${name}.LayerNorm.bias`]: [width],
    });
    return {
      ...linear('attention.self.query', width, width),
      ...linear('attention.self.key', width, width),
      ...linear('attention.self.value', width, width),
      ...linear('attention.output.dense', width, width),
      ...norm('attention.output'),
      ...linear('intermediate.dense', inner, width),
      ...linear('output.dense', width, inner),
      ...norm('output'),
    };
  };
  expect(shapes).toEqual({
    'bert.embeddings.word_embeddings.weight': [WORDS.length + 5, width],
    'bert.embeddings.position_embeddings.weight': [128, width],
    'bert.embeddings.token_type_embeddings.weight': [2, width],
    'bert.embeddings.LayerNorm.weight': [width],
    'bert.embeddings.LayerNorm.bias': [width],
    ...layer(0),
    ...layer(1),
    'bert.pooler.dense.weight': [width, width],
    'bert.pooler.dense.bias': [width],
    'classifier.weight': [LABELS.length, width],
    'classifier.bias': [LABELS.length],
  });
  const qkv = [...(trainer.parameters.get('layer.1.qkv') ?? [])];
  const key = tensors.get('bert.encoder.layer.1.attention.self.key.weight')?.data ?? [];
  expect([...key]).toEqual(qkv.slice(width * width, 2 * width * width));
});

test(
  'Python’s class for a RoBERTa gives the page’s logits where the first token is pooled',
  {
    timeout: 60_000,
  },
  async () => {
    const trained = await movedStudent(FAMILIES.roberta, 'cls', LABELS.length);
    const archive = await trained.student.archive(LABELS, trained.trainer);
    const bytes = new Uint8Array(await blobOf(archive.get(WEIGHTS_FILE)).arrayBuffer());
    const tensors = referenceTensors(bytes);
    const config = JSON.parse(await blobOf(archive.get('config.json')).text()) as ReferenceConfig;
    const reference = { ...config, hidden_act: 'gelu', layer_norm_eps: 1e-12 };
    const linear = (name: string, x: number[]) =>
      [...(tensors.get(`${name}.bias`)?.data ?? [])].map((bias, output) => {
        const weights = tensors.get(`${name}.weight`)?.data ?? new Float32Array();
        return x.reduce(
          (sum, value, i) => sum + value * (weights[output * x.length + i] ?? 0),
          bias,
        );
      });
    const texts = makeTexts(12, 3);
    const expected = await pageLogits(trained, texts);
    const { offsets, tokens } = await trained.student.features(texts);
    texts.forEach((_, row) => {
      const ids = [...tokens.subarray(offsets[row], offsets[row + 1])];
      const [first = []] = referenceEncoder(tensors, reference, 'roberta.', ids);
      // RobertaClassificationHead: dense, tanh, out_proj.
      const logits = linear(
        'classifier.out_proj',
        linear('classifier.dense', first).map(Math.tanh),
      );
      logits.forEach((logit, j) => {
        expect(Math.abs(logit - (expected[row * LABELS.length + j] ?? NaN))).toBeLessThan(1e-4);
      });
    });
  },
);

test('its tokenizer is the model’s own, its configuration names the labels', async () => {
  const { student, trainer } = await movedStudent(FAMILIES.roberta, 'mean', 2);
  const folder = await writeArchive(await student.archive(['a', 'b'], trainer));
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  expect(read('tokenizer.json')).toBe(
    new TextDecoder().decode(FAMILIES.roberta.get('tokenizer.json')),
  );
  expect(JSON.parse(read('tokenizer_config.json'))).toMatchObject({
    tokenizer_class: 'RobertaTokenizer',
    pad_token: '<pad>',
    model_max_length: 126,
  });
  expect(JSON.parse(read('config.json'))).toMatchObject({
    model_type: 'roberta',
    architectures: ['RobertaForSequenceClassification'],
    id2label: { 0: 'a', 1: 'b' },
    label2id: { a: 0, b: 1 },
    num_labels: 2,
  });
});

describe('an archive that does not fit together is refused', () => {
  const openWith = async (change: (files: StudentFiles) => void | Promise<void>) => {
    const { student, trainer } = await movedStudent(FAMILIES.bert, 'mean', LABELS.length);
    const files = await student.archive(LABELS, trainer);
    await change(files);
    return openEncoderArchive(
      await blobOf(files.get(SETTINGS_FILE)).text(),
      await blobOf(files.get('config.json')).text(),
      blobSource(blobOf(files.get(WEIGHTS_FILE))),
    );
  };

  test.each<[string, (files: StudentFiles) => void, RegExp]>([
    ['without settings', (files) => files.delete(SETTINGS_FILE), /student-file.*shortlist\.json/],
    [
      'whose weights are cut short',
      (files) => files.set(WEIGHTS_FILE, blobOf(files.get(WEIGHTS_FILE)).slice(0, 50_000)),
      /model-weights-damaged.*cut/,
    ],
    [
      'with another number of labels',
      (files) => {
        const settings = { shortlist: 1, kind: 'encoder', pooling: 'mean', maxTokens: 128 };
        files.set(SETTINGS_FILE, JSON.stringify({ ...settings, labels: ['a', 'b'] }));
      },
      /model-weight-shape.*classifier\.weight.*\[3,32\]/,
    ],
    [
      'of a model that was not trained',
      (files) => files.set(WEIGHTS_FILE, blobOf(FAMILIES.bert.get('model.safetensors'))),
      /model-weight-missing.*classifier\.weight/,
    ],
  ])('%s', async (_, change, message) => {
    await expect(openWith(change)).rejects.toThrow(EncoderError);
    await expect(openWith(change)).rejects.toThrow(message);
  });
});
