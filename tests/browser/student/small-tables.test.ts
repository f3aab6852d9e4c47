/** @file Tables with hardly anything in them: every student trains on them, or says why it does not. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { argmaxRows } from '../../../src/core/refinery/refinery';
import type { EpochLog } from '../../../src/core/students/training';
import { parseRecipe } from '../../../src/core/task/recipe';
import { MODEL_CACHE } from '../../../workers/model-files/cached-http-file';
import { StudentHost } from '../../../workers/student/student-host';
import { SentenceModel } from '../../helpers/sentence-model';
import { rowsOf, setsOf } from '../../helpers/refinery/refinery-cases';
import { randomModelFiles } from '../../helpers/encoder/random-model';

const WORDS = ['good', 'bad', 'very', 'film', 'story'];
const HUB = 'https://hub.example';
const EPOCHS = 10;
/** Their models are small and of random weights: the encoder's address answers with its files. */
const STUDENTS = [
  { kind: 'ngram' },
  { kind: 'encoder-head', hidden: 32, learningRate: 0.02 },
  { kind: 'encoder', model: 'some/model', baseUrl: HUB, learningRate: 3e-3 },
] as const;

const sentences = new SentenceModel(WORDS);
const embed = (texts: string[]) =>
  Promise.resolve(Float32Array.from(texts.flatMap((text) => sentences.vectorOf(text))));

/** The addresses of all that was fetched. */
const fetched: string[] = [];
const realFetch = globalThis.fetch;
beforeAll(() => {
  const files = randomModelFiles(WORDS);
  globalThis.fetch = (input, options) => {
    const url = input instanceof Request ? input.url : String(input);
    fetched.push(url);
    if (!url.startsWith(HUB)) return realFetch(input, options);
    const name = url.split('/').at(-1) ?? '';
    const bytes = files.get(name);
    return Promise.resolve(new Response(bytes?.slice(), { status: bytes ? 200 : 404 }));
  };
});
afterAll(async () => {
  globalThis.fetch = realFetch;
  await caches.delete(MODEL_CACHE);
});

interface Table {
  texts: string[];
  /** Candidates of each row. */
  sets: number[][];
  classes: number;
}

const TABLES: Record<string, Table> = {
  'one row': { texts: ['good film'], sets: [[1]], classes: 2 },
  'fewer rows than a batch': {
    texts: ['good film', 'bad film', 'very good story'],
    sets: [[0], [1], [0, 1]],
    classes: 2,
  },
  'rows that are all the same': {
    texts: Array<string>(40).fill('very good film'),
    sets: Array.from({ length: 40 }, (_, row) => (row % 4 === 0 ? [1] : [0])),
    classes: 2,
  },
  'more labels than rows': {
    texts: ['good film', 'bad story'],
    sets: [[3, 7], [29]],
    classes: 30,
  },
  'a label that no row has': {
    texts: Array.from({ length: 20 }, (_, row) => (row % 2 === 0 ? 'good film' : 'bad story')),
    sets: Array.from({ length: 20 }, (_, row) => [row % 2]),
    classes: 3,
  },
};

async function trained(settings: (typeof STUDENTS)[number], { texts, sets, classes }: Table) {
  const { student, refinery, seed } = parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels: [{ name: 'a' }, { name: 'b' }] },
    student: { ...settings, epochs: EPOCHS, executionProvider: 'wasm' },
  });
  const host = new StudentHost();
  await host.prepare({ trainTexts: texts, student }, undefined, embed);
  const job = {
    ...{ student, refinery, seed, resume: null, figures: null },
    sets: setsOf(sets, classes),
  };
  const logs: EpochLog[] = [];
  const end = await host.train(job, (log) => void logs.push(log));
  const distributions = await host.predict(texts);
  await host.dispose();
  return { end, logs, distributions };
}

test('on WASM the n-gram student needs nothing of the runtime, whose file is many megabytes', async () => {
  const [ngram] = STUDENTS;
  fetched.length = 0;
  await trained(ngram, { texts: ['good film', 'bad story'], sets: [[0], [1]], classes: 2 });
  expect(fetched.filter((url) => url.includes('.wasm'))).toEqual([]);
});

describe.each(STUDENTS)('the student $kind', (settings) => {
  test.each(Object.entries(TABLES))('trains on %s', async (_, table) => {
    const { end, logs, distributions } = await trained(settings, table);
    expect(end).toEqual({ epochs: EPOCHS, isStopped: false, notice: null });
    const losses = logs.map(({ loss }) => loss);
    expect(losses.every((loss) => Number.isFinite(loss))).toBe(true);
    expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);

    for (const distribution of rowsOf(distributions, table.classes)) {
      expect(distribution.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    }
    const possible = new Set(table.sets.flat());
    const winners = argmaxRows(distributions, table.classes);
    for (const winner of winners) expect(possible).toContain(winner);
  });
});
