/**
 * @file A newcomer with a real table whose labels’ names say little: names alone end in a warning and offers, never in
 * silent labels; with the offers taken the labels are worth something. The gold column stands in for a person.
 */
import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { downloadText, waitUntilDone } from '../../bench/driving/page.mjs';
import { dropFiles, openPage, useDist } from '../browser';

const FIXTURE = new URL('../../fixtures/medical-abstracts/medical-abstracts.csv', import.meta.url);
const ABSTRACTS = Papa.parse<{ text: string; label: string }>(await readFile(FIXTURE, 'utf8'), {
  header: true,
  skipEmptyLines: true,
}).data;
const LABELS = [...new Set(ABSTRACTS.map(({ label }) => label))].toSorted();
const GOLD = new Map(ABSTRACTS.map(({ text, label }) => [text, LABELS.indexOf(label)]));
const BY_HAND = 30;
/** Of all rows, as they come out; whoever gives all of them the commonest label has 32% right. */
const LEAST_RIGHT = 0.42;

const dist = useDist();

test('five names alone are warned about; 30 rows by hand and words found in the table make labels', async () => {
  const context = await dist.browser.newContext();
  const { page, errors, strangers } = await openPage(context, dist.url);
  await dropFiles(page, { 'abstracts.csv': Papa.unparse(ABSTRACTS.map(({ text }) => ({ text }))) });
  await page.click('[data-testid=next]');
  await page.getByRole('button', { name: 'Paste a list' }).click();
  await page.getByLabel('Labels to add').fill(LABELS.join('\n'));
  await page.getByRole('button', { name: 'Add 5' }).click();
  await page.waitForSelector('[data-testid=evidence]');
  await page.click('[data-testid=run]');
  const gate = page.getByTestId('evidence-gate');
  await gate.waitFor();
  expect(await gate.innerText()).toMatch(/\d+ of 200 texts match no label/);
  const status = page.getByTestId('run-status');
  expect(await status.getAttribute('data-state')).toBe('idle');
  expect(await page.getByTestId('go-results').isDisabled()).toBe(true);

  await gate.getByRole('button', { name: /by hand/ }).click();
  const keys = page.getByRole('list', { name: 'Keys' });
  await expect.poll(() => keys.locator('kbd').allInnerTexts()).toContain(String(LABELS.length));
  for (let done = 0; done < BY_HAND; done++) {
    const text = page.locator('[data-testid=by-hand-text] .material');
    const shown = await text.innerText();
    await page.keyboard.press(String((GOLD.get(shown.trim()) ?? 0) + 1));
    await expect.poll(() => text.innerText()).not.toBe(shown);
  }
  expect(await page.getByTestId('by-hand-progress').innerText()).toContain(`${BY_HAND} labelled`);
  await page.click('[data-testid=step-labels]');
  await page.getByTestId('keyword-offers').first().waitFor();
  expect(await takeOffers(page)).toBeGreaterThan(0);
  await page.click('[data-testid=run]');
  await page.waitForSelector('[data-testid=screen-run], [data-testid=screen-results]');
  await waitUntilDone(page);
  await page.waitForSelector('[data-testid=check-call]');
  expect(await page.getByTestId('check-call').innerText()).toContain('Not checked yet');

  const rows = Papa.parse<Record<string, string>>(await downloadText(page, 'export-labels'), {
    header: true,
    skipEmptyLines: true,
  }).data;
  const right = rows.filter(
    (row) => LABELS[GOLD.get(row['text'] ?? '') ?? -1] === row['shortlist_label'],
  );
  expect(right.length / rows.length).toBeGreaterThan(LEAST_RIGHT);
  expect([errors, strangers]).toEqual([[], []]);
  await context.close();
});

/** Takes what a person who knows the field would of each label’s offers: words that stand mostly in its texts. */
async function takeOffers(page: Page): Promise<number> {
  let taken = 0;
  for (const [label, name] of LABELS.entries()) {
    const field = page.getByLabel(`Keywords of label ${label + 1}`);
    await field.focus();
    const offers = page.getByRole('button', { name: `to ${name}` });
    const words = (await offers.allTextContents())
      .map((offer) => /Add the keyword\s+(.*?)\s+to /.exec(offer)?.[1] ?? '')
      .filter((word) => isTypical(word, label));
    // The first by its offer, as a person does; the others at once, before the offers are others.
    if (words[0] !== undefined) {
      await offers.filter({ hasText: new RegExp(`keyword\\s+${words[0]}\\s+to `) }).click();
      await expect.poll(() => field.inputValue()).toContain(words[0]);
      await field.fill(words.join(', '));
    }
    taken += words.length;
  }
  return taken;
}

function isTypical(word: string, label: number): boolean {
  const found = ABSTRACTS.filter(({ text }) => text.toLowerCase().includes(` ${word}`));
  const own = found.filter(({ text }) => GOLD.get(text) === label);
  return found.length > 2 && own.length / found.length >= 0.5;
}
