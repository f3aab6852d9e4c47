/** @file The encoder student as the worker drives it, and how its model is loaded. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { GraphBuilder } from '../../../../../src/core/graph/builder';
import { seededRandom } from '../../../../../src/core/random';
import { EncoderError } from '../../../../../src/core/students/encoder/errors';
import { batchInputs, type StudentModel } from '../../../../../src/core/students/student-graph';
import { EncoderStudent } from '../../../../../workers/student/encoder/encoder-student';
import { loadEncoder } from '../../../../../workers/student/encoder/load-encoder';
import type { BatchArrays } from '../../../../../workers/student/trainer';
import { interpret } from '../../../../helpers/graph/interpreter';
import { pickedArrays } from '../../../../helpers/files/picked-arrays';
import { startFakeCaches, startFakeServer } from '../../../../helpers/encoder/fake-server';
import { asFolder, randomModelFiles } from '../../../../helpers/encoder/random-model';

const WORDS = ['good', 'bad', 'very', 'film', '.'];
const SETTINGS = { classes: 3, weightDecay: 0.01, pooling: 'mean', dropout: 0.1, seed: 1 } as const;
/** Sixty short texts and sixty long ones. */
const TEXTS = Array.from(
  { length: 120 },
  (_, i) => `${'very '.repeat(i % 2 === 0 ? i % 5 : 110)}good`,
);

const files = randomModelFiles(WORDS);
const encoder = await loadEncoder(asFolder(files));
const student = new EncoderStudent(encoder, SETTINGS);

function logitsOf(model: StudentModel, arrays: BatchArrays): Float64Array {
  const graph = new GraphBuilder();
  const feeds = pickedArrays(model, arrays);
  const inputs = batchInputs(graph, model);
  for (const { name, shape, initial } of model.parameters) {
    graph.input(name, shape);
    feeds[name] = initial?.() ?? new Float32Array(shape[0] ?? 0);
  }
  const get = (name: string) => inputs.get(name) ?? graph.inputs.get(name) ?? graph.constant(NaN);
  const logits = model.logits(graph, get, get);
  return interpret(graph, feeds)(logits).data;
}

test('reads before each text what it is told to', async () => {
  const prefixed = new EncoderStudent(encoder, { ...SETTINGS, prefix: 'very good ' });
  const tokens = await prefixed.features(['film .', '']);
  expect(tokens).toEqual(await student.features(['very good film .', 'very good ']));
});

describe('an epoch’s batches', () => {
  test('have the arrays that their model takes, each row once', async () => {
    const runs = student.trainingRuns(await student.features(TEXTS), 8, seededRandom(1));
    const seen: number[] = [];
    for (const { model, batches } of runs) {
      for (const { rows, pack } of batches) {
        const arrays = pack();
        expect(Object.keys(arrays)).toEqual(model.batchInputs.map(({ name }) => name));
        for (const { name, shape } of model.batchInputs) {
          expect(arrays[name]).toHaveLength(shape.reduce((product, n) => product * n, 1));
        }
        expect(pack()).toEqual(arrays);
        seen.push(...rows);
      }
    }
    expect(seen.sort((a, b) => a - b)).toEqual([...TEXTS.keys()]);
    const lengths = new Set(runs.map(({ model }) => model.batchInputs[0]?.shape[1]));
    expect([...lengths].sort()).toEqual([128, 16]);
  });

  test('have masks of their own, from the seed alone', async () => {
    const features = await student.features(TEXTS);
    const seeds = (seed: number) =>
      student
        .trainingRuns(features, 8, seededRandom(seed))
        .map(({ batches }) => batches[0]?.pack()['seed']?.[0]);
    expect(new Set(seeds(1)).size).toBe(seeds(1).length);
    expect(seeds(1)).toEqual(seeds(1));
    expect(seeds(1)).not.toEqual(seeds(2));
    for (const seed of seeds(1)) expect(seed).toBe(Math.floor(seed ?? NaN));
  });

  test('drop other numbers with another seed', async () => {
    const features = await student.features(['very good film .']);
    const [run] = student.trainingRuns(features, 8, seededRandom(1));
    const logits = (seed: number) => {
      if (!run) throw new Error('no batches');
      return logitsOf(run.model, { ...run.batches[0]?.pack(), seed: Float32Array.of(seed) });
    };
    expect(logits(5)).toEqual(logits(5));
    expect(logits(5)).not.toEqual(logits(6));
  });
});

test('regularised batches have views and mixtures of their rows after them', async () => {
  const plain = new EncoderStudent(encoder, { ...SETTINGS, dropout: 0 });
  const features = await plain.features(['very good film .', 'bad']);
  const { classes } = SETTINGS;
  const beliefs = {
    classes,
    targets: new Float32Array(2 * classes),
    lossWeights: Float32Array.of(1, 1),
    distributions: null,
  };
  const [run] = plain.trainingRuns(features, 8, seededRandom(1), {
    ...{ kinds: ['consistency', 'mixup'], eta: 1, beliefs, random: seededRandom(2) },
  });
  const batch = run?.batches[0];
  if (!run || !batch) throw new Error('no batches');
  expect(run.model.rows).toBe(6);
  const { vectors = [], mask = [] } = batch.pack();
  const part = (values: ArrayLike<number>, row: number) =>
    Array.from(values).slice((row * values.length) / 6, ((row + 1) * values.length) / 6);
  expect(part(vectors, 2)).toEqual(part(vectors, 0));
  expect(part(vectors, 3)).toEqual(part(vectors, 1));
  const share = batch.extras?.[2]?.share ?? NaN;
  const second = part(vectors, 1);
  part(vectors, 0).forEach((value, at) => {
    const expected = share * value + (1 - share) * (second[at] ?? NaN);
    expect(part(vectors, 4)[at]).toBeCloseTo(expected, 5);
  });
  const longer = part(mask, 0).map((own, at) => Math.max(own, part(mask, 1)[at] ?? NaN));
  expect(part(mask, 4)).toEqual(longer);
});

test('a text has the same logits in any company', async () => {
  const plain = new EncoderStudent(encoder, { ...SETTINGS, dropout: 0 });
  const logitsIn = async (texts: string[], row: number): Promise<number[]> => {
    const [run] = plain.trainingRuns(await plain.features(texts), 8, seededRandom(1));
    const batch = run?.batches[0];
    if (!run || !batch) throw new Error('no batches');
    const start = SETTINGS.classes * batch.rows.indexOf(row);
    return [...logitsOf(run.model, batch.pack()).slice(start, start + SETTINGS.classes)];
  };
  const alone = await logitsIn(['very good'], 0);
  const among = await logitsIn(['bad', 'very good', 'bad film . very bad film .'], 1);
  expect(among).toHaveLength(SETTINGS.classes);
  among.forEach((logit, i) => expect(logit).toBeCloseTo(alone[i] ?? NaN, 9));
});

test('evaluation asks for each row once, in shapes that do not depend on their number', async () => {
  const shapes = new Set<string>();
  let given = 0;
  const trainer = {
    // Each number is another one, so that none can be given twice or left out unseen.
    evaluate: ({ rows, classes, batchInputs }: StudentModel) => {
      expect(batchInputs.map(({ name }) => name)).toEqual(['words', 'positions', 'mask']);
      shapes.add(JSON.stringify(batchInputs));
      const distributions = Float32Array.from({ length: rows * classes }, () => ++given);
      return Promise.resolve(distributions);
    },
  };
  for (const count of [0, 1, 70]) {
    const features = await student.features(TEXTS.slice(0, count));
    const distributions = await student.evaluate(features, trainer);
    expect(distributions).toHaveLength(count * SETTINGS.classes);
    expect(new Set(distributions).size).toBe(count * SETTINGS.classes);
    expect(distributions.includes(0)).toBe(false);
  }
  expect(shapes.size).toBe(2);
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
    await expect(load).rejects.toMatchObject({
      told: { code: 'model-file-missing', model: null, file: name },
    });
  });

  test('wants words', async () => {
    await expect(loadEncoder(asFolder(without('vocab.txt')))).rejects.toThrow(
      'model-vocabulary-missing',
    );
  });

  test('notices a tokenizer of another model', async () => {
    const others = randomModelFiles([...WORDS, 'more', 'words']).get('vocab.txt');
    const mixed = new Map([...files, ['vocab.txt', others ?? new Uint8Array()]]);
    const mistaken = new EncoderStudent(await loadEncoder(asFolder(mixed)), SETTINGS);
    await expect(mistaken.features(['good words'])).rejects.toThrow(/model-token-beyond.*11.*10/);
  });

  test('refuses a name that is none', async () => {
    await expect(loadEncoder({ id: '../secret' })).rejects.toThrow('model-name-wrong');
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
      /model-file-missing.*some\/model.*config\.json/,
    );
  });
});
