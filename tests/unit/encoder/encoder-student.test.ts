/** @file The encoder student as the worker drives it, and how its model is loaded. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { GraphBuilder } from '../../../src/core/graph/builder';
import { seededRandom } from '../../../src/core/random';
import { EncoderError } from '../../../src/core/students/encoder/errors';
import type { StudentModel } from '../../../src/core/students/student-graph';
import { EncoderStudent } from '../../../workers/student/encoder/encoder-student';
import { loadEncoder } from '../../../workers/student/encoder/load-encoder';
import type { BatchArrays } from '../../../workers/student/trainer';
import { interpret } from '../../helpers/interpreter';
import { startFakeCaches, startFakeServer } from './fake-server';
import { asFolder, randomModelFiles } from './random-model';

const WORDS = ['good', 'bad', 'very', 'film', '.'];
const SETTINGS = { classes: 3, weightDecay: 0.01, pooling: 'mean', dropout: 0.1, seed: 1 } as const;
/** Twenty short texts and twenty long ones. */
const TEXTS = Array.from(
  { length: 40 },
  (_, i) => `${'very '.repeat(i % 2 === 0 ? i % 5 : 110)}good`,
);

const files = randomModelFiles(WORDS);
const student = new EncoderStudent(await loadEncoder(asFolder(files)), SETTINGS);

function logitsOf(model: StudentModel, arrays: BatchArrays): Float64Array {
  const graph = new GraphBuilder();
  const feeds: BatchArrays = { ...arrays };
  for (const { name, shape, type } of model.batchInputs) graph.input(name, shape, type);
  for (const { name, shape, initial } of model.parameters) {
    graph.input(name, shape);
    feeds[name] = initial?.() ?? new Float32Array(shape[0] ?? 0);
  }
  const get = (name: string) => graph.inputs.get(name) ?? graph.constant(NaN);
  return interpret(graph, feeds)(model.logits(graph, get, get)).data;
}

describe('an epoch’s batches', () => {
  test('have the arrays that their model takes, each row once', async () => {
    const features = await student.features(TEXTS);
    const groups = student.dealBatches(features, 8, 1, seededRandom(1));
    const seen: number[] = [];
    for (const { model, rows, pack } of groups) {
      rows.forEach((batch, index) => {
        const arrays = pack(index);
        expect(Object.keys(arrays)).toEqual(model.batchInputs.map(({ name }) => name));
        for (const { name, shape } of model.batchInputs) {
          expect(arrays[name]).toHaveLength(shape.reduce((product, n) => product * n, 1));
        }
        expect(pack(index)).toEqual(arrays);
        seen.push(...batch);
      });
    }
    expect(seen.sort((a, b) => a - b)).toEqual([...TEXTS.keys()]);
    expect(groups.map(({ model }) => model.batchInputs[0]?.shape[1]).sort()).toEqual([112, 16]);
  });

  test('have masks of their own, from the seed alone', async () => {
    const features = await student.features(TEXTS);
    const seeds = (seed: number) => {
      const groups = student.dealBatches(features, 8, 2, seededRandom(seed));
      return groups.flatMap(({ rows, pack }) => rows.map((_, i) => pack(i)['seed']?.[0]));
    };
    expect(new Set(seeds(1)).size).toBe(seeds(1).length);
    expect(seeds(1)).toEqual(seeds(1));
    expect(seeds(1)).not.toEqual(seeds(2));
    for (const seed of seeds(1)) expect(seed).toBe(Math.floor(seed ?? NaN));
  });

  test('drop other numbers with another seed', async () => {
    const features = await student.features(['very good film .']);
    const [group] = student.dealBatches(features, 8, 1, seededRandom(1));
    if (!group) throw new Error('no batches');
    const logits = (seed: number) =>
      logitsOf(group.model, { ...group.pack(0), seed: Float32Array.of(seed) });
    expect(logits(5)).toEqual(logits(5));
    expect(logits(5)).not.toEqual(logits(6));
  });
});

describe('evaluation', () => {
  test('gives a text the same logits in any company', async () => {
    const features = await student.features(TEXTS);
    const alone = await student.features(['very very good']);
    const row = TEXTS.indexOf('very very good');
    const find = (groups: ReturnType<EncoderStudent['evaluationBatches']>, wanted: number) => {
      for (const { model, rows, pack } of groups) {
        const index = rows.findIndex((batch) => batch.includes(wanted));
        const place = rows[index]?.indexOf(wanted) ?? 0;
        if (index < 0) continue;
        return [...logitsOf(model, pack(index)).slice(3 * place, 3 * place + 3)];
      }
      return [];
    };
    const among = find(student.evaluationBatches(features), row);
    const single = find(student.evaluationBatches(alone), 0);
    expect(among).toHaveLength(3);
    among.forEach((logit, i) => expect(logit).toBeCloseTo(single[i] ?? NaN, 9));
  });

  test('of no texts has no batches', async () => {
    expect(student.evaluationBatches(await student.features([]))).toEqual([]);
  });
});

test('the parameters start as the model’s weights, the classifier near 0', () => {
  const { parameters } = student.model();
  expect(parameters.map(({ name }) => name).slice(-2)).toEqual([
    'classifier.weight',
    'classifier.bias',
  ]);
  const classifier = parameters.at(-2)?.initial?.() ?? new Float32Array();
  const deviation = Math.hypot(...classifier) / Math.sqrt(classifier.length);
  expect(deviation).toBeGreaterThan(0.015);
  expect(deviation).toBeLessThan(0.025);
  for (const { name, shape, weightDecay, initial } of parameters.slice(0, -1)) {
    expect(initial?.(), name).toHaveLength(shape.reduce((product, n) => product * n, 1));
    expect(weightDecay, name).toBe(shape.length > 1 ? 0.01 : 0);
  }
});

describe('loading a model', () => {
  afterEach(() => vi.unstubAllGlobals());

  const without = (name: string) => new Map([...files].filter(([other]) => other !== name));

  test.each(['config.json', 'model.safetensors'])('names a missing %s', async (name) => {
    const load = loadEncoder(asFolder(without(name)));
    await expect(load).rejects.toThrow(EncoderError);
    await expect(load).rejects.toThrow(`The folder has no ${name}`);
  });

  test('wants words', async () => {
    await expect(loadEncoder(asFolder(without('vocab.txt')))).rejects.toThrow(/nor vocab\.txt/);
  });

  test('notices a tokenizer of another model', async () => {
    const others = randomModelFiles([...WORDS, 'more', 'words']).get('vocab.txt');
    const mixed = new Map([...files, ['vocab.txt', others ?? new Uint8Array()]]);
    const mistaken = new EncoderStudent(await loadEncoder(asFolder(mixed)), SETTINGS);
    await expect(mistaken.features(['good words'])).rejects.toThrow(/token 11, .*only 10/);
  });

  test('refuses a name that is none', async () => {
    await expect(loadEncoder({ id: '../secret' })).rejects.toThrow(/no name of a model/);
  });

  test('from a hub asks for its files once, then needs no network', async () => {
    startFakeCaches();
    const server = startFakeServer();
    for (const [name, bytes] of files) {
      server.files.set(`https://hub.example/some/model/resolve/v2/${name}`, bytes.slice());
    }
    const source = { id: 'some/model', baseUrl: 'https://hub.example/', revision: 'v2' };
    const progress: [number, number][] = [];
    await loadEncoder(source, (loaded, total) => progress.push([loaded, total]));
    const size = files.get('model.safetensors')?.length ?? 0;
    expect(progress.at(-1)).toEqual([size, size]);

    server.isOnline = false;
    const offline = new EncoderStudent(await loadEncoder(source), SETTINGS);
    expect((await offline.features(['very bad'])).tokens).toHaveLength(4);
  });

  test('from a hub names the model that lacks a file', async () => {
    startFakeServer();
    await expect(loadEncoder({ id: 'some/model' })).rejects.toThrow(
      /“some\/model” has no config\.json/,
    );
  });
});
