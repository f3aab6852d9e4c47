/** @file The `encoder-head` student: a sentence encoder from a hub or a folder, and offline after that. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../src/core/random';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { SentenceModel } from '../../helpers/sentence-model';
import { allowNetwork, downloadReport, dropFiles, openPage, useDist } from '../browser';

const LABELS = { animals: ['dog', 'cat', 'horse'], numbers: ['one', 'two', 'three'] };
const NAMES = Object.keys(LABELS) as (keyof typeof LABELS)[];

/** Texts that name members of their class, with candidates that hold the truth. */
function makeTable(seed: number): string {
  const random = seededRandom(seed);
  return Papa.unparse(
    Array.from({ length: 120 }, (_, row) => {
      const label = NAMES[row % 2] ?? 'animals';
      const words = Array.from({ length: 6 }, () => LABELS[label][Math.floor(random() * 3)]);
      const candidates = random() < 0.5 ? label : NAMES.join('|');
      return { text: words.join(' '), label, candidates, split: row < 100 ? 'train' : 'test' };
    }),
  );
}

/** A folder with the model in it, as a hub keeps it. */
function makeHub(): string {
  const hub = mkdtempSync(join(tmpdir(), 'hub-'));
  for (const [path, bytes] of new SentenceModel(Object.values(LABELS).flat()).files()) {
    const file = join(hub, 'sentences', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  return hub;
}

describe('the encoder-head student', () => {
  const hub = makeHub();
  const dist = useDist({ hub });

  test('labels a table, and others later without its hub', async () => {
    const context = await dist.browser.newContext();
    const recipe = JSON.stringify({
      shortlist: 1,
      task: {
        textColumn: 'text',
        goldColumn: 'label',
        splitColumn: 'split',
        labels: NAMES.map((name) => ({ name })),
      },
      teacher: { kind: 'column', column: 'candidates' },
      student: {
        ...{ kind: 'encoder-head', model: 'sentences', baseUrl: `${dist.url}hub` },
        ...{ epochs: 8, learningRate: 0.005 },
      },
      labels: { policy: 'student' },
    });
    for (const seed of [1, 2]) {
      const { page, errors, strangers } = await openPage(context, dist.url);
      const toHub: string[] = [];
      page.on('request', (request) => {
        if (request.url().includes('/hub/')) toHub.push(request.url());
      });
      if (seed === 2) await page.route('**/hub/**', (route) => route.abort());
      await dropFiles(page, { 'table.csv': makeTable(seed), 'recipe.json': recipe });
      // Remembered, since nothing but files is fetched.
      if (seed === 1) await allowNetwork(page);
      await waitUntilDone(page);
      const { student } = await downloadReport(page);
      expect(student?.kind).toBe('encoder-head');
      expect(student?.testAccuracy).toBeGreaterThan(0.9);
      expect(toHub.length > 0).toBe(seed === 1);
      expect(strangers).toEqual([]);
      expect(errors).toEqual([]);
      await page.close();
    }
    await context.close();
  });

  test('begins with a folder that was chosen in the form', async () => {
    const context = await dist.browser.newContext();
    const { page, errors, strangers } = await openPage(context, dist.url);
    await dropFiles(page, { 'table.csv': makeTable(3) });
    await page.click('[data-testid=step-settings]');
    await page.getByRole('radio', { name: 'Sentence vectors' }).check();
    await page.getByLabel('Model from').selectOption('folder');
    await page.setInputFiles('[data-testid=model-folder]', join(hub, 'sentences'));
    await page.getByTestId('kept-models').waitFor();
    const folder = await page.getByLabel('Folder', { exact: true }).inputValue();
    expect(folder).toMatch(/^folder:sentences-[0-9a-f]{8}$/);
    await page.getByTestId('run').click();
    await waitUntilDone(page);
    const { recipe, student } = await downloadReport(page);
    expect(recipe.student).toMatchObject({ kind: 'encoder-head', model: folder });
    expect(student?.parameters).toBeGreaterThan(1000);
    expect(strangers).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });
});
