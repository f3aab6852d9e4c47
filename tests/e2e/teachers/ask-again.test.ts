/**
 * @file Rows that were chosen in the review are put to the teacher once more, through the page: what it costs is
 * said before, people's labels stay, and the new answers can be taken back.
 */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { allowNetwork, downloadReport, dropFiles, openPage, useDist } from '../browser';
import { PageChatServer } from './chat-server';

const TEXTS = Array.from({ length: 12 }, (_, i) =>
  i % 2 === 0 ? `an apple ${i}` : `a hammer ${i}`,
);
const isFruit = (text: string) => text.includes('an apple');

const dist = useDist();

test('chosen rows are asked about again, and their new answers are taken back', async () => {
  // Asked for all that could be right it takes everything for tools.
  const server = new PageChatServer((prompt) => {
    const isOne = prompt.includes('the one label');
    const text = TEXTS.find((one) => prompt.includes(`\n${one}\n`)) ?? '';
    return [isOne && isFruit(text) ? 'fruit' : 'tools'];
  });
  const recipe = JSON.stringify({
    shortlist: 1,
    task: { textColumn: 'text', labels: [{ name: 'fruit' }, { name: 'tools' }] },
    teacher: { kind: 'endpoint', url: await server.start(), model: 'small' },
    student: { kind: 'ngram', epochs: 2, executionProvider: 'wasm' },
    labels: { policy: 'teacher' },
  });
  const context = await dist.browser.newContext();
  const { page, errors } = await openPage(context, dist.url);
  await dropFiles(page, { 'things.csv': ['text', ...TEXTS, ''].join('\n'), 'r.json': recipe });
  await allowNetwork(page);
  await waitUntilDone(page);
  expect(server.asked).toHaveLength(TEXTS.length);

  await openMatching(page, 'apple');
  expect(await labelsShown(page)).toEqual(['tools', 'tools', 'tools', 'tools', 'tools', 'tools']);
  // One of them a person has labelled, wrongly: that stays.
  await page.locator('[data-testid=review-label]', { hasText: 'tools' }).click();
  await page.getByText('1 label given by you').waitFor();
  const again = page.locator('[data-testid=ask-again]');
  await again.locator('select').selectOption('single');
  const cost = page.locator('[data-testid=ask-again-cost]');
  await cost.getByText('Up to 5 questions').waitFor();
  expect(await cost.innerText()).toContain('1 row with your label: left out');
  await again.getByText('Ask again about 5 rows').click();
  await page.waitForSelector('[data-testid=run-status][data-state=running]', { state: 'attached' });
  await waitUntilDone(page);
  expect(server.asked).toHaveLength(TEXTS.length + 5);
  expect((await downloadReport(page)).teacher.askedAgain).toBe(5);

  await openMatching(page, 'apple');
  expect((await labelsShown(page)).toSorted()).toEqual([
    ...Array<string>(5).fill('fruit'),
    'tools',
  ]);
  await page.click('[data-testid=take-answers-back]');
  await page.waitForSelector('[data-testid=run-status][data-state=running]', { state: 'attached' });
  await waitUntilDone(page);
  expect(server.asked).toHaveLength(TEXTS.length + 5);
  expect((await downloadReport(page)).teacher.askedAgain).toBe(0);
  await openMatching(page, 'apple');
  expect(await labelsShown(page)).toEqual(Array<string>(6).fill('tools'));
  expect(await page.locator('[data-testid=take-answers-back]').count()).toBe(0);
  expect(errors).toEqual([]);
  await context.close();
  await server.stop();
});

/** The review on the rows with a word, with what can be done with all of them. */
async function openMatching(page: Page, word: string): Promise<void> {
  await page.click('[data-testid=go-review]');
  await page.fill('[data-testid=review-search]', word);
  await page.getByText('6 of 12 rows').waitFor();
  const all = page.locator('[data-testid=review-all]');
  if ((await all.getAttribute('aria-expanded')) === 'false') await all.click();
  await page.locator('[data-testid=ask-again]').waitFor();
}

function labelsShown(page: Page): Promise<string[]> {
  return page
    .locator('[data-testid=review-table] [role=option]')
    .evaluateAll((rows) => rows.map((row) => /fruit|tools/.exec(row.textContent)?.[0] ?? 'none'));
}
