/** @file Sentence encoders in their worker: folder in, vectors out, and nothing left when deleted. */
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { parseRecipe, type StudentConfig } from '../../../src/core/task/recipe';
import { MODEL_CACHE } from '../../../workers/model-files/cached-http-file';
import {
  endEmbeddingWorkers,
  folderFiles,
  keepModel,
  startEmbeddingWorker,
} from '../../helpers/embedding-worker';
import { PROVIDERS } from '../../helpers/graph/graph-runtime';
import { SentenceModel } from '../../helpers/sentence-model';

const WORDS = ['the', 'dog', 'barks', 'one', 'two', 'three'];
const model = new SentenceModel(WORDS);
/** Lengths are mixed, so that several batches are padded to lengths of their own. */
const TEXTS = ['dog', 'the dog barks', 'the '.repeat(99).trim(), 'one two three', 'nobody barks'];

afterEach(endEmbeddingWorkers);
afterAll(() => caches.delete(MODEL_CACHE));

function student(settings: Partial<StudentConfig>): StudentConfig {
  const task = { textColumn: 'text', labels: [{ name: 'a' }, { name: 'b' }] };
  const parts = { kind: 'encoder-head', executionProvider: 'wasm', ...settings };
  return parseRecipe({ shortlist: 1, task, student: parts }).student;
}

function expectVectors(actual: Float32Array, expected: number[][]): void {
  const flat = expected.flat();
  expect(actual).toHaveLength(flat.length);
  const worst = flat.reduce((most, x, i) => Math.max(most, Math.abs(x - (actual[i] ?? NaN))), 0);
  expect(worst).toBeLessThan(1e-5);
}

describe('a sentence encoder', () => {
  test.each(PROVIDERS)('on %s makes the vectors that its numbers say', async (provider) => {
    const address = await keepModel('sentences', model.files());
    const worker = startEmbeddingWorker();
    const environment = await worker.load(student({ model: address, executionProvider: provider }));
    expect(environment).toMatchObject({ executionProvider: provider, notice: null });
    expectVectors(
      await worker.embed(TEXTS),
      TEXTS.map((text) => model.vectorOf(text)),
    );
  });

  test('pools as it is told, and reads no more than it has positions for', async () => {
    const address = await keepModel('short', model.files(16));
    const worker = startEmbeddingWorker();
    await worker.load(student({ model: address, pooling: 'cls' }));
    expectVectors(
      await worker.embed(TEXTS),
      TEXTS.map((text) => model.vectorOf(text, 'cls', 16)),
    );
  });

  test('in 8 bits is another file, which is the one that is read', async () => {
    const rounded = new SentenceModel(WORDS, 1, 'q8');
    const address = await keepModel('both', new Map([...model.files(), ...rounded.files()]));
    const vectorsOf = (of: SentenceModel) => TEXTS.map((text) => of.vectorOf(text));
    const [full, small] = [vectorsOf(model), vectorsOf(rounded)];
    const fullNumbers = full.flat();
    const errors = small.flat().map((x, i) => Math.abs(x - (fullNumbers[i] ?? NaN)));
    expect(Math.max(...errors)).toBeGreaterThan(1e-3);
    const exact = startEmbeddingWorker();
    await exact.load(student({ model: address }));
    expectVectors(await exact.embed(TEXTS), full);
    const quantised = startEmbeddingWorker();
    await quantised.load(student({ model: address, precision: 'q8' }));
    expectVectors(await quantised.embed(TEXTS), small);
  });

  test('reads before each text what its recipe says', async () => {
    const address = await keepModel('prefixed', model.files());
    const worker = startEmbeddingWorker();
    await worker.load(student({ model: address, prefix: 'one two ' }));
    expectVectors(
      await worker.embed(TEXTS),
      TEXTS.map((text) => model.vectorOf(`one two ${text}`)),
    );
  });

  test('without its weights says what is missing', async () => {
    const files = model.files();
    const address = await keepModel('only-fp32', files);
    const worker = startEmbeddingWorker();
    const wanted = worker.load(student({ model: address, precision: 'q8' }));
    await expect(wanted).rejects.toMatchObject({
      name: 'EncoderError',
      told: { code: 'sentence-model-not-small', file: 'onnx/model_quantized.onnx' },
    });
  });
});

describe('the kept models', () => {
  test('are listed with their size until they are deleted', async () => {
    const files = model.files();
    const address = await keepModel('listed', files);
    const sizeBytes = [...files.values()].reduce((total, { length }) => total + length, 0);
    const worker = startEmbeddingWorker();
    expect(await worker.models()).toContainEqual({ address, sizeBytes });
    await worker.deleteModel(address);
    expect((await worker.models()).map((kept) => kept.address)).not.toContain(address);
    await expect(worker.load(student({ model: address }))).rejects.toMatchObject({
      name: 'EncoderError',
      told: { code: 'model-folder-gone', folder: 'listed' },
    });
  });

  test('have one address for one content, wherever the folder lay', async () => {
    const files = model.files();
    const deeper = new Map([...files].map(([path, bytes]) => [`snapshots/main/${path}`, bytes]));
    const address = await keepModel('same', files);
    expect(await keepModel('same', deeper)).toBe(address);
    expect(await keepModel('same', new SentenceModel(WORDS, 2).files())).not.toBe(address);
  });

  test('are not kept in part', async () => {
    const files = model.files();
    files.delete('tokenizer.json');
    const before = await startEmbeddingWorker().models();
    const kept = startEmbeddingWorker().keepFolder('half', folderFiles(files));
    await expect(kept).rejects.toMatchObject({
      name: 'EncoderError',
      told: { missing: ['tokenizer.json / vocab.txt'] },
    });
    expect(await startEmbeddingWorker().models()).toEqual(before);
  });
});
