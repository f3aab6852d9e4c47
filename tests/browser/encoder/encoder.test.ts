/**
 * @file The encoder on the devices that it trains on: in float32 against PyTorch in float64, and learning to tell texts
 * apart, from its files to its distributions. In one file, since a GPU compiles anew in each.
 */
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../../src/core/random';
import { trainingGraph } from '../../../src/core/students/student-graph';
import { MODEL_CACHE } from '../../../workers/model-files/cached-http-file';
import { Runtime } from '../../../workers/runtime';
import {
  EncoderStudent,
  type EncoderSettings,
} from '../../../workers/student/encoder/encoder-student';
import { loadEncoder } from '../../../workers/student/encoder/load-encoder';
import { Trainer } from '../../../workers/student/trainer';
import weightsUrl from '../../fixtures/bert-tiny/model.safetensors?url';
import {
  gradientGraph,
  isKeyBias,
  loadBertTiny,
  oracle,
  PARAMETERS,
  summaryError,
  trainingFeeds,
  unpack,
  unpackGradients,
  type BertTiny,
} from '../../helpers/encoder/bert-tiny';
import { asFolder, randomModelFiles } from '../../helpers/encoder/random-model';
import { keepDevice, PROVIDERS, relativeError, runGraph } from '../../helpers/graph/graph-runtime';
import { pick } from '../../helpers/random';

for (const provider of PROVIDERS) keepDevice(provider);

const ORACLE_STEPS = oracle.adamw.losses.length;

describe.each(PROVIDERS)('on %s the encoder agrees with PyTorch', (provider) => {
  let tiny: BertTiny;

  beforeAll(async () => {
    const response = await fetch(weightsUrl);
    tiny = await loadBertTiny(new Uint8Array(await response.arrayBuffer()));
  });

  test('in its forward pass, loss and every gradient', async () => {
    const { graph, feeds } = gradientGraph(tiny);
    const results = await runGraph(graph, provider, feeds);
    const result = (name: string) => results[name] ?? [];
    expect(relativeError(result('pooled'), oracle.pooled.flat())).toBeLessThan(1e-5);
    expect(relativeError(result('logits'), oracle.logits.flat())).toBeLessThan(1e-5);
    expect(relativeError(result('loss'), oracle.adamw.losses.slice(0, 1))).toBeLessThan(1e-5);
    const gradients = unpackGradients(result);
    for (const [name, expected] of Object.entries(oracle.grad)) {
      const numbers = gradients.get(name) ?? [];
      if (isKeyBias(name)) expect(Math.hypot(...numbers), name).toBeLessThan(1e-6);
      else expect(summaryError(numbers, expected), name).toBeLessThan(1e-4);
    }
  });

  test('in three steps of AdamW', async () => {
    const graph = trainingGraph(tiny.model, { steps: ORACLE_STEPS });
    const results = await runGraph(graph, provider, trainingFeeds(tiny, ORACLE_STEPS));
    expect(relativeError(results['losses'] ?? [], oracle.adamw.losses)).toBeLessThan(1e-4);
    const after = unpack((name) => results[`${name}.next`] ?? [], PARAMETERS);
    for (const [name, expected] of Object.entries(oracle.adamw.after3)) {
      const numbers = after.get(name) ?? [];
      if (isKeyBias(name)) {
        // Adam divides a gradient by its own size, so the rounding noise of a gradient that is 0
        // becomes steps of up to the learning rate. They change nothing but these biases.
        const mostMoved = ORACLE_STEPS * oracle.adamw.lr * 1.01;
        expected.head.forEach((bias, i) => {
          expect(Math.abs((numbers[i] ?? NaN) - bias), name).toBeLessThan(mostMoved);
        });
      } else {
        // Weight decay is 3 · 0.001 · 0.01 of a parameter, and must be seen; rounding is a hundredth of it.
        expect(summaryError(numbers, expected), name).toBeLessThan(1e-5);
      }
    }
  });
});

const FILLERS = ['the', 'film', 'was', 'and', 'a', 'story', 'of'] as const;
/** What tells each class: of the third, only that both words are there. */
const SIGNS = [['good'], ['bad'], ['good', 'bad']] as const;
const CLASSES = SIGNS.length;

/** Texts whose class is that of the words hidden between others; the lengths differ. */
function makeTexts(count: number, seed: number) {
  const random = seededRandom(seed);
  const classes = Array.from({ length: count }, (_, i) => i % CLASSES);
  const texts = classes.map((label) => {
    const length = 2 + Math.floor(random() * 8);
    const words: string[] = Array.from({ length }, () => pick(random, FILLERS));
    for (const sign of SIGNS[label] ?? []) {
      words.splice(Math.floor(random() * (words.length + 1)), 0, sign);
    }
    return words.join(' ');
  });
  return { texts, classes };
}

const files = randomModelFiles([...FILLERS, 'good', 'bad']);
const SETTINGS: EncoderSettings = {
  classes: CLASSES,
  weightDecay: 0.01,
  pooling: 'mean',
  dropout: 0.05,
  seed: 1,
};

/** Trains with gold labels until `enough` runs are done. Returns the loss of each. */
async function train(student: EncoderStudent, trainer: Trainer, enough: number) {
  const { texts, classes } = makeTexts(96, 1);
  const features = await student.features(texts);
  const random = seededRandom(1);
  const losses: number[] = [];
  while (losses.length < enough) {
    for (const { model, batches } of student.trainingRuns(features, 32, random)) {
      const ready = batches.map(({ rows, pack }) => {
        const targets = new Float32Array(model.rows * CLASSES);
        rows.forEach((row, i) => (targets[i * CLASSES + (classes[row] ?? 0)] = 1));
        const lossWeights = new Float32Array(model.rows).fill(1 / rows.length, 0, rows.length);
        return { inputs: pack(), targets, lossWeights };
      });
      losses.push(...(await trainer.step(model, ready, () => 2e-3)));
    }
  }
  return losses;
}

test('an encoder learns words by their company', async () => {
  const student = new EncoderStudent(await loadEncoder(asFolder(files)), SETTINGS);
  const trainer = new Trainer(await Runtime.load('wasm'), student.model());
  await train(student, trainer, 90);
  const unseen = makeTexts(60, 2);
  const distributions = await student.evaluate(await student.features(unseen.texts), trainer);
  const right = unseen.classes.filter((label, row) => {
    const p = [...distributions.slice(row * CLASSES, (row + 1) * CLASSES)];
    return p.indexOf(Math.max(...p)) === label;
  });
  expect(right.length / unseen.classes.length).toBeGreaterThan(0.95);
  await trainer.dispose();
});

test('with dropout and clipping, WebGPU and WASM take the same steps', async () => {
  // Each layer is one more of the same kernels, which a software GPU compiles for half a minute.
  const small = randomModelFiles([...FILLERS, 'good', 'bad'], { layers: 1 });
  const student = new EncoderStudent(await loadEncoder(asFolder(small)), SETTINGS);
  const losses = [];
  for (const provider of PROVIDERS) {
    const runtime = await Runtime.load(provider);
    const trainer = new Trainer(runtime, student.model(), { clipNorm: 0.1 });
    losses.push(await train(student, trainer, 3));
    await trainer.dispose();
  }
  expect(losses[0]).toHaveLength(3);
  expect(relativeError(losses[1] ?? [], losses[0] ?? [])).toBeLessThan(1e-5);
});

describe('in the browser’s own cache', () => {
  const realFetch = globalThis.fetch;
  afterEach(async () => {
    globalThis.fetch = realFetch;
    await caches.delete(MODEL_CACHE);
  });

  test('a model that was loaded once opens without a network', async () => {
    const source = { id: 'some/model', baseUrl: 'https://hub.example' };
    globalThis.fetch = (url) => {
      const name = (url as string).split('/').at(-1) ?? '';
      const bytes = files.get(name);
      return Promise.resolve(new Response(bytes?.slice(), { status: bytes ? 200 : 404 }));
    };
    const texts = ['good film', 'bad story'];
    const online = await (await open()).features(texts);
    globalThis.fetch = () => Promise.reject(new TypeError('offline'));
    expect(await (await open()).features(texts)).toEqual(online);

    async function open(): Promise<EncoderStudent> {
      return new EncoderStudent(await loadEncoder(source), { ...SETTINGS, pooling: 'cls' });
    }
  });
});
