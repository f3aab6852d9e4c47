/** @file The `encoder` student: a model from a hub, fine-tuned in the page, offline the second time. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';
import type { Page } from 'playwright';
import { afterAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../../src/core/random';
import type { TrainingState } from '../../../src/core/students/training';
import { downloadText, waitUntilDone } from '../../bench/driving/page.mjs';
import { transformersFor } from '../../helpers/encoder/exported';
import {
  allowNetwork,
  downloadReport,
  downloadStudent,
  dropFiles,
  openPage,
  unzipTo,
  useDist,
  waitForRun,
} from '../browser';
import { HELD_AFTER, holdTraining, releaseTraining, waitUntilHeld } from '../held-training';
import { readStore } from '../stored';
import { breakWorkers, withMemoryOf } from '../student-workers';

const EPOCHS = 3;
/** Compiled code as the runtime is, and another. */
const OTHER_PROGRAM = Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]);
/** As many words as the model takes. */
const LONG_TEXT = 62;
/** A training on long texts in batches of 64 takes 768 pages of memory here, in batches of 16 fewer than these. */
const SHORT = withMemoryOf(400);
/** Hardly more than the runtime itself. */
const TOO_SHORT = withMemoryOf(320);
const LABELS = { animals: ['dog', 'cat', 'horse'], numbers: ['one', 'two', 'three'] };

/** Texts that name members of their class, with candidates that hold the truth. */
function makeTable(rows = 120, wordCount = 6): string {
  const random = seededRandom(3);
  const names = Object.keys(LABELS) as (keyof typeof LABELS)[];
  return Papa.unparse(
    Array.from({ length: rows }, (_, row) => {
      const label = names[row % 2] ?? 'animals';
      const words = Array.from(
        { length: wordCount },
        () => LABELS[label][Math.floor(random() * 3)],
      );
      const candidates = random() < 0.5 ? label : names.join('|');
      return { text: words.join(' '), label, candidates, split: row < 100 ? 'train' : 'test' };
    }),
  );
}

/** The rows of labels.csv. */
async function labelled(page: Page): Promise<Record<string, string>[]> {
  const csv = await downloadText(page, 'export-labels');
  return Papa.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true }).data;
}

describe('the encoder student', () => {
  const folder = mkdtempSync(join(tmpdir(), 'encoder-'));
  const hub = join(folder, 'hub');
  cpSync(fileURLToPath(new URL('../../fixtures', import.meta.url)), hub, { recursive: true });
  const dist = useDist({ hub });
  afterAll(() => rmSync(folder, { recursive: true }));

  const recipeFor = (model: string, batchSize?: number, refinery?: object) =>
    JSON.stringify({
      shortlist: 1,
      task: {
        textColumn: 'text',
        goldColumn: 'label',
        splitColumn: 'split',
        labels: Object.keys(LABELS).map((name) => ({ name })),
      },
      teacher: { kind: 'column', column: 'candidates' },
      student: {
        ...{ kind: 'encoder', model, baseUrl: `${dist.url}hub` },
        ...{ epochs: EPOCHS, learningRate: 0.005, executionProvider: 'wasm', batchSize },
      },
      labels: { policy: 'student' },
      refinery,
    });
  /** What the tests below start from: the trained student, and the labels that it gave. */
  let zip: Buffer = Buffer.alloc(0);
  let given: Record<string, string>[] = [];

  test('is fine-tuned in the page, and needs its hub only once', async () => {
    const context = await dist.browser.newContext();
    const losses: number[][] = [];
    for (const visit of ['first', 'second']) {
      const { page, errors } = await openPage(context, dist.url);
      if (visit === 'second') await page.route('**/hub/**', (route) => route.abort());
      await dropFiles(page, { 'table.csv': makeTable(), 'recipe.json': recipeFor('bert-tiny') });
      if (visit === 'first') await allowNetwork(page);
      await waitUntilDone(page);
      const { student } = await downloadReport(page);
      expect(student?.kind).toBe('encoder');
      expect(student?.parameters).toBeGreaterThan(1000);
      losses.push(student?.epochs.map(({ loss }) => loss) ?? []);
      given = await labelled(page);
      zip = await downloadStudent(page);
      expect(errors).toEqual([]);
      await page.close();
    }
    const [first = []] = losses;
    expect(first).toHaveLength(EPOCHS);
    expect(first[2]).toBeLessThan(first[0] ?? 0);
    expect(losses[1]).toEqual(first);
    await context.close();
  });

  test('that gets too little memory says what to do, and goes on from its last epoch with smaller batches', async () => {
    const context = await dist.browser.newContext();
    await holdTraining(context);
    await breakWorkers(context, ['', TOO_SHORT, TOO_SHORT, TOO_SHORT, SHORT, SHORT]);
    const { page, errors } = await openPage(context, dist.url);
    // No further students are trained for these targets.
    const recipe = recipeFor('bert-tiny', 64, { mode: 'full', weights: 'score' });
    await dropFiles(page, { 'table.csv': makeTable(80, LONG_TEXT), 'recipe.json': recipe });
    await allowNetwork(page);
    await waitUntilHeld(page);
    const [checkpoint] = await readStore<{ state: TrainingState }>(page, 'checkpoints');
    await page.click('[data-testid=pause]');
    // So that the worker has heard of it before it goes on.
    await page.workers()[0]?.evaluate(() => null);
    await releaseTraining(page);
    await waitForRun(page, 'paused');
    await page.click('[data-testid=resume]');
    const message = page.locator('[data-testid=error-message]');
    await message.waitFor();
    expect(await message.innerText()).toMatch(
      /not enough memory .* Nothing is lost: close other tabs/,
    );
    await page.click('[data-testid=resume]');
    await waitUntilDone(page);
    const { student, environment } = await downloadReport(page);
    expect(student?.epochs).toHaveLength(EPOCHS);
    expect(student?.epochs.slice(0, HELD_AFTER)).toEqual(checkpoint?.state.epochs);
    expect(environment.told).toEqual([
      { code: 'training-batches-smaller', batchSize: 16, wanted: 64 },
    ]);
    expect(errors).toEqual([]);
    await context.close();
  });

  test('gives its labels in Transformers.js, with the page’s confidence', async () => {
    await unzipTo(join(folder, 'student'), zip);
    const { classifier } = await transformersFor(join(folder, 'student'));
    const classify = await classifier();
    const answers = (await classify(given.map(({ text = '' }) => text))) as {
      label: string;
      score: number;
    }[];
    expect(answers.map(({ label }) => label)).toEqual(given.map((row) => row['shortlist_label']));
    answers.forEach(({ score }, row) => {
      expect(Number(given[row]?.['shortlist_confidence'])).toBeCloseTo(score, 3);
    });
  });

  test('labels a new table where there is neither a teacher nor a hub', async () => {
    const context = await dist.browser.newContext();
    const { page, errors } = await openPage(context, dist.url);
    await page.route('**/hub/**', (route) => route.abort());
    const table = Papa.unparse(given.slice(0, 30).map(({ text }, id) => ({ id, body: text })));
    await dropFiles(page, { 'new.csv': table, 'student.zip': zip });
    await waitUntilDone(page);
    const rows = await labelled(page);
    expect(rows.map((row) => row['shortlist_label'])).toEqual(
      given.slice(0, 30).map((row) => row['shortlist_label']),
    );
    expect(errors).toEqual([]);
    await context.close();
  });

  test.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['changed in one bit', (bytes: Buffer) => bytes.fill(bytes[90_000] ? 0 : 1, 90_000, 90_001)],
  ])('that was %s is refused, and nothing changes', async (_, damage) => {
    const context = await dist.browser.newContext();
    const { page, errors } = await openPage(context, dist.url);
    await dropFiles(page, {
      'new.csv': 'text\none\ntwo\n',
      'student.zip': damage(Buffer.from(zip)),
    });
    const message = page.locator('[data-testid=error-message]');
    await message.waitFor({ state: 'visible' });
    expect(await message.innerText()).toMatch(/damaged.*Nothing was changed/s);
    expect(errors).toEqual([]);
    await context.close();
  });

  /** Puts a model on the hub whose file was changed. */
  function publish(model: string, file: string, change: (bytes: Buffer) => Buffer | string): void {
    cpSync(join(hub, 'bert-tiny'), join(hub, model), { recursive: true });
    writeFileSync(join(hub, model, file), change(readFileSync(join(hub, model, file))));
  }

  test('says what is wrong with a model that cannot be used, or with the runtime', async () => {
    publish('cut', 'model.safetensors', (bytes) => bytes.subarray(0, 100_000));
    publish('other', 'config.json', (bytes) => String(bytes).replace('"bert"', '"deberta-v2"'));
    publish('misnamed', 'model.safetensors', (bytes) =>
      Buffer.from(bytes.toString('latin1').replaceAll('word_emb', 'some_emb'), 'latin1'),
    );
    publish('narrow', 'config.json', (bytes) => String(bytes).replace('1000', '999'));
    const reasons: [model: string, message: RegExp][] = [
      ['nobody/nothing', /nobody\/nothing/],
      ['cut', /model\.safetensors is damaged or incomplete: it ends before/],
      ['other', /“deberta-v2”/],
      ['misnamed', /another architecture than bert/],
      ['narrow', /has the shape \[1,000 x 32\]; by config\.json it should be \[999 x 32\]/],
      // Nothing is wrong with this one: the runtime is refused by its digest.
      ['bert-tiny', /could not be fetched whole\. Nothing is lost: .* reload the page/],
    ];
    const context = await dist.browser.newContext();
    await context.route('**/ort-wasm*.wasm', (route) => route.fulfill({ body: OTHER_PROGRAM }));
    const { page } = await openPage(context, dist.url);
    const message = page.locator('[data-testid=error-message]');
    for (const [model, reason] of reasons) {
      await dropFiles(page, { 'table.csv': makeTable(), 'recipe.json': recipeFor(model) });
      if (model === 'nobody/nothing') await allowNetwork(page);
      await expect.poll(() => message.innerText(), { timeout: 30_000 }).toMatch(reason);
    }
    await context.close();
  });
});
