/** @file An exported classifier of a sentence encoder's vectors, against the vectors themselves. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random';
import {
  headArchiveFiles,
  openHeadArchive,
} from '../../../../../src/core/students/archive/head-archive';
import { SETTINGS_FILE } from '../../../../../src/core/students/archive/settings';
import { EncoderError } from '../../../../../src/core/students/encoder/errors';
import { toBlob } from '../../../../../workers/student/archive/blob';
import { openHead } from '../../../../../workers/student/encoder-head/open-head';
import type { StudentFiles } from '../../../../../workers/student/api';
import type { Runtime } from '../../../../../workers/runtime';
import { erf } from '../../../../helpers/graph/interpreter';
import { pick } from '../../../../helpers/random';
import { SentenceModel } from '../../../../helpers/sentence-model';
import { blobOf, transformersFor, writeArchive } from '../../../../helpers/encoder/exported';
import { memorySource } from '../../../../helpers/encoder/memory-source';

const WORDS = ['good', 'bad', 'very', 'film', 'the', 'story'] as const;
const LABELS = ['Great', 'Poor', 'So-so'];
const HIDDEN = 8;
const sentences = new SentenceModel(WORDS);
const { width } = sentences;

const random = seededRandom(5);
const numbers = (count: number) => Float32Array.from({ length: count }, () => random() - 0.5);
const parameters: Record<string, Float32Array> = {
  'hidden.weight': numbers(width * HIDDEN),
  'hidden.bias': numbers(HIDDEN),
  'output.weight': numbers(HIDDEN * LABELS.length).map((weight) => 8 * weight),
  'output.bias': numbers(LABELS.length),
};
const TEXTS = Array.from({ length: 200 }, () =>
  Array.from({ length: 1 + Math.floor(12 * random()) }, () => pick(random, WORDS)).join(' '),
);

async function archiveOf(pooling: 'mean' | 'cls', prefix = ''): Promise<StudentFiles> {
  const files = sentences.files();
  const text = (name: string) => new TextDecoder().decode(files.get(name));
  const parts = await headArchiveFiles({
    ...{ labels: LABELS, pooling, width, hidden: HIDDEN, maxTokens: 128, padToken: 0, prefix },
    sourceName: 'some/model',
    source: {
      config: text('config.json'),
      tokenizer: text('tokenizer.json'),
      tokenizerConfig: text('tokenizer_config.json'),
      vocabulary: null,
      specialTokens: null,
    },
    model: memorySource(files.get('onnx/model.onnx') ?? new Uint8Array()),
    parameter: (name) => Promise.resolve(parameters[name] ?? new Float32Array()),
  });
  const archive: StudentFiles = new Map();
  for (const [name, content] of parts) {
    archive.set(name, typeof content === 'string' ? content : await toBlob(content));
  }
  return archive;
}

/** gelu(√width · x · W₁ + b₁) · W₂ + b₂ in plain loops. */
function logitsOf(text: string, pooling: 'mean' | 'cls'): number[] {
  const x = sentences.vectorOf(text, pooling).map((value) => value * Math.sqrt(width));
  const layer = (name: string, input: number[]) =>
    [...(parameters[`${name}.bias`] ?? [])].map((bias, j, all) =>
      input.reduce(
        (sum, value, i) => sum + value * (parameters[`${name}.weight`]?.[i * all.length + j] ?? 0),
        bias,
      ),
    );
  const hidden = layer('hidden', x).map((value) => (value / 2) * (1 + erf(value / Math.SQRT2)));
  return layer('output', hidden);
}

/** Shifts the classes until none is preferred, so that texts are told apart. */
function balanceClasses(pooling: 'mean' | 'cls'): void {
  const logits = TEXTS.slice(0, 40).map((text) => logitsOf(text, pooling));
  const bias = parameters['output.bias'] ?? new Float32Array();
  for (const row of logits) {
    row.forEach((logit, j) => (bias[j] = (bias[j] ?? 0) - logit / logits.length));
  }
}

/** What of a Runtime an opened student uses, on onnxruntime for Node. */
const runtime = {
  createSession: (model: Uint8Array) => ort.InferenceSession.create(model),
  int64: (data: BigInt64Array, shape: readonly number[]) => new ort.Tensor('int64', data, shape),
} as unknown as Runtime;

describe.each(['mean', 'cls'] as const)('with %s pooling', { timeout: 60_000 }, (pooling) => {
  beforeAll(() => balanceClasses(pooling));

  test('its ONNX model has the student’s logits and labels in Transformers.js', async () => {
    const { tokenizer, model, classifier } = await transformersFor(
      await writeArchive(await archiveOf(pooling)),
    );
    const [tokenize, run, classify] = [await tokenizer(), await model(), await classifier()];
    const { logits } = (await run(tokenize(TEXTS, { padding: true }))) as {
      logits: { data: Float32Array };
    };
    const given = (await classify(TEXTS)) as { label: string }[];
    const labels = new Set<string>();
    TEXTS.forEach((text, row) => {
      const expected = logitsOf(text, pooling);
      expected.forEach((logit, j) => {
        const error = Math.abs(logit - (logits.data[row * LABELS.length + j] ?? NaN));
        expect(error).toBeLessThan(1e-4);
      });
      const label = LABELS[expected.indexOf(Math.max(...expected))];
      expect(given[row]?.label).toBe(label);
      labels.add(label ?? '');
    });
    expect(labels.size).toBeGreaterThan(1);
  });

  test('it comes back, and says what it said', async () => {
    const student = await openHead(await archiveOf(pooling), runtime);
    const texts = ['good film', ` ${TEXTS[1] ?? ''} `, ...TEXTS.slice(0, 30)];
    const distributions = await student.predict(texts);
    texts.forEach((text, row) => {
      const powers = logitsOf(text.trim(), pooling).map(Math.exp);
      const sum = powers.reduce((total, power) => total + power, 0);
      powers.forEach((power, j) => {
        expect(distributions[row * LABELS.length + j]).toBeCloseTo(power / sum, 5);
      });
    });
    await student.dispose();
  });
});

describe('with something to read before each text', { timeout: 60_000 }, () => {
  const prefix = 'bad bad ';
  beforeAll(() => balanceClasses('mean'));
  const labelOf = (text: string) => {
    const logits = logitsOf(prefix + text, 'mean');
    return LABELS[logits.indexOf(Math.max(...logits))];
  };
  const texts = TEXTS.slice(0, 40);

  test('it comes back, and reads it', async () => {
    expect(texts.some((text) => labelOf(text) !== labelOf(text.slice(prefix.length)))).toBe(true);
    const student = await openHead(await archiveOf('mean', prefix), runtime);
    const distributions = await student.predict(texts);
    texts.forEach((text, row) => {
      const own = [...distributions.slice(row * LABELS.length, (row + 1) * LABELS.length)];
      expect(LABELS[own.indexOf(Math.max(...own))]).toBe(labelOf(text));
    });
    await student.dispose();
  });

  test('its script for Node hands it to the classifier', async () => {
    const script = readFileSync('workers/student/archive/encoder/predict.mjs');
    const folder = await writeArchive(
      (await archiveOf('mean', prefix)).set('predict.mjs', script).set(
        // Stands in for the library, which has no runtime for Node here: it repeats what it is given.
        'node_modules/@huggingface/transformers/index.mjs',
        'export const env = {}; export const pipeline = () => (text) => [{ label: text, score: 1 }];',
      ),
    );
    const manifest = JSON.stringify({ name: '@huggingface/transformers', exports: './index.mjs' });
    writeFileSync(join(folder, 'node_modules/@huggingface/transformers/package.json'), manifest);
    const input = 'the film\na story\n';
    const answers = execFileSync('node', [join(folder, 'predict.mjs')], {
      input,
      encoding: 'utf8',
    });
    expect(answers).toBe(
      `${prefix}the film\t1.0000\tthe film\n${prefix}a story\t1.0000\ta story\n`,
    );
  });
});

test('a damaged model is refused, and so is one that is no classifier', async () => {
  const archive = await archiveOf('mean');
  const settings = await blobOf(archive.get(SETTINGS_FILE)).text();
  const open = (bytes: Uint8Array) => openHeadArchive(settings, memorySource(bytes));
  const model = new Uint8Array(await blobOf(archive.get('onnx/model.onnx')).arrayBuffer());
  await expect(open(model.subarray(0, 900))).rejects.toThrow(EncoderError);
  await expect(open(model.subarray(0, 900))).rejects.toThrow(/student-model-damaged.*model\.onnx/);
  const bare = sentences.files().get('onnx/model.onnx') ?? new Uint8Array();
  await expect(open(bare)).rejects.toThrow(/student-model-no-classifier/);
  expect(await open(model)).toMatchObject({ kind: 'encoder-head', labels: LABELS });
});
