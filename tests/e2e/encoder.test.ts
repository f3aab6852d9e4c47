/** @file The `encoder` student: a model from a hub, fine-tuned in the page, offline the second time. */
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/core/random';
import { waitUntilDone } from '../bench/page.mjs';
import { downloadReport, dropFiles, openPage, useDist } from './browser';

const LABELS = { animals: ['dog', 'cat', 'horse'], numbers: ['one', 'two', 'three'] };

/** Texts that name members of their class, with candidates that hold the truth. */
function makeTable(): string {
  const random = seededRandom(3);
  const names = Object.keys(LABELS) as (keyof typeof LABELS)[];
  return Papa.unparse(
    Array.from({ length: 120 }, (_, row) => {
      const label = names[row % 2] ?? 'animals';
      const words = Array.from({ length: 6 }, () => LABELS[label][Math.floor(random() * 3)]);
      const candidates = random() < 0.5 ? label : names.join('|');
      return { text: words.join(' '), label, candidates, split: row < 100 ? 'train' : 'test' };
    }),
  );
}

describe('the encoder student', () => {
  const hub = fileURLToPath(new URL('../fixtures', import.meta.url));
  const dist = useDist({ hub });

  test('is fine-tuned in the page, and needs its hub only once', async () => {
    const context = await dist.browser.newContext();
    const recipe = JSON.stringify({
      shortlist: 1,
      task: {
        textColumn: 'text',
        goldColumn: 'label',
        splitColumn: 'split',
        labels: Object.keys(LABELS).map((name) => ({ name })),
      },
      teacher: { kind: 'column', column: 'candidates' },
      student: {
        ...{ kind: 'encoder', model: 'bert-tiny', baseUrl: `${dist.url}hub` },
        ...{ epochs: 3, learningRate: 0.005, executionProvider: 'wasm' },
      },
    });
    const losses: number[][] = [];
    for (const visit of ['first', 'second']) {
      const { page, errors } = await openPage(context, dist.url);
      if (visit === 'second') await page.route('**/hub/**', (route) => route.abort());
      await dropFiles(page, { 'table.csv': makeTable(), 'recipe.json': recipe });
      await waitUntilDone(page);
      const { student } = await downloadReport(page);
      expect(student?.kind).toBe('encoder');
      expect(student?.parameters).toBeGreaterThan(1000);
      losses.push(student?.epochs.map(({ loss }) => loss) ?? []);
      expect(errors).toEqual([]);
      await page.close();
    }
    const [first = []] = losses;
    expect(first).toHaveLength(3);
    expect(first[2]).toBeLessThan(first[0] ?? 0);
    expect(losses[1]).toEqual(first);
    await context.close();
  });

  test('says so where the hub has no such model', async () => {
    const context = await dist.browser.newContext();
    const { page } = await openPage(context, dist.url);
    const recipe = {
      shortlist: 1,
      task: { textColumn: 'text', labels: Object.keys(LABELS).map((name) => ({ name })) },
      teacher: { kind: 'column', column: 'candidates' },
      student: { kind: 'encoder', model: 'nobody/nothing', baseUrl: `${dist.url}hub` },
    };
    await dropFiles(page, { 'table.csv': makeTable(), 'recipe.json': JSON.stringify(recipe) });
    const message = page.locator('[data-testid=error-message]');
    await message.waitFor({ state: 'visible' });
    expect(await message.innerText()).toContain('nobody/nothing');
    await context.close();
  });
});
