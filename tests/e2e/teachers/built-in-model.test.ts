/** @file The browser's own model as the teacher: the page has it, the worker asks it. */
import { describe, expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { downloadReport, dropFiles, openPage, useDist } from '../browser';

/** Stands in for the browser's global; it runs in the page and must need nothing else. */
function offerLanguageModel(): void {
  const session = {
    inputQuota: 4096,
    prompt: (input: string) =>
      Promise.resolve(JSON.stringify({ labels: [input.includes('apple') ? 'fruit' : 'tools'] })),
    clone: () => Promise.resolve(session),
    destroy: () => undefined,
  };
  const LanguageModel = {
    availability: () => Promise.resolve('available'),
    create: () => Promise.resolve(session),
  };
  Object.assign(globalThis, { LanguageModel });
}

const ROWS = 20;
const TABLE = [
  'text,label',
  ...Array.from({ length: ROWS }, (_, i) =>
    i % 2 === 0 ? `an apple ${i},fruit` : `a hammer ${i},tools`,
  ),
].join('\n');
const RECIPE = {
  shortlist: 1,
  task: { textColumn: 'text', goldColumn: 'label', labels: [{ name: 'fruit' }, { name: 'tools' }] },
  teacher: { kind: 'promptapi' },
  student: { kind: 'ngram', epochs: 2, executionProvider: 'wasm' },
  refinery: { mode: 'full', weights: 'rank' },
};

describe('the browser’s own model', () => {
  const dist = useDist();

  test('labels where there is one', async () => {
    const context = await dist.browser.newContext();
    await context.addInitScript(offerLanguageModel);
    const { page, errors, strangers } = await openPage(context, dist.url);
    await dropFiles(page, { 'table.csv': TABLE, 'my.recipe.json': JSON.stringify(RECIPE) });
    await waitUntilDone(page);
    const report = await downloadReport(page);
    expect(report.rows).toMatchObject({ annotated: ROWS, failed: 0 });
    expect(report.teacher.firstAccuracy).toBe(1);
    expect([errors, strangers]).toEqual([[], []]);
    await context.close();
  });

  test('is not downloaded before that was allowed', async () => {
    const context = await dist.browser.newContext();
    await context.addInitScript(offerLanguageModel);
    await context.addInitScript(() => {
      const { LanguageModel } = globalThis as unknown as {
        LanguageModel: { availability: () => Promise<string>; create: () => Promise<unknown> };
      };
      const { create } = LanguageModel;
      LanguageModel.availability = () =>
        Promise.resolve(
          'created' in document.documentElement.dataset ? 'available' : 'downloadable',
        );
      LanguageModel.create = () => {
        document.documentElement.dataset['created'] = 'yes';
        return create();
      };
    });
    const { page } = await openPage(context, dist.url);
    await dropFiles(page, { 'table.csv': TABLE, 'my.recipe.json': JSON.stringify(RECIPE) });
    const allow = await page.waitForSelector('[data-testid=allow-network]');
    expect(await allow.textContent()).toContain('your browser’s own maker');
    expect(await page.locator('html[data-created]').count()).toBe(0);
    await allow.click();
    await waitUntilDone(page);
    expect(await page.locator('html[data-created]').count()).toBe(1);
    await context.close();
  });

  test('is shown with the reason where there is none', async () => {
    const context = await dist.browser.newContext();
    await context.addInitScript(() => {
      Object.defineProperty(globalThis, 'LanguageModel', { value: undefined });
    });
    const { page } = await openPage(context, dist.url);
    await dropFiles(page, { 'table.csv': TABLE });
    await page.waitForSelector('[data-testid=run]');
    await page.click('[data-testid=step-teacher]');
    await page.click('[data-testid=choose-teacher]');
    const card = page.locator('label', { hasText: 'The browser’s own language model' });
    expect(await card.textContent()).toContain('no language model of its own');
    expect(await card.locator('input').isDisabled()).toBe(true);
    await context.close();
  });
});
