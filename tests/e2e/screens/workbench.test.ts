/** @file The review as a workbench: by keyboard alone, and by thumb on a phone. */
import axe from 'axe-core';
import Papa from 'papaparse';
import type { BrowserContext, Page } from 'playwright';
import { expect, test } from 'vitest';
import { downloadText, waitUntilDone } from '../../bench/driving/page.mjs';
import { INCIDENT_LABELS, makeIncidents } from '../../helpers/incidents';
import { dropFiles, openPage, useDist } from '../browser';

const ROWS = 60;
/** The last report is told twice. */
const TEXTS = ROWS - 1;
const dist = useDist();

/** A finished project of incidents. @param times how often a text stands in its row. */
async function openIncidents(
  context: BrowserContext,
  times = 1,
): Promise<{ page: Page; errors: string[] }> {
  const { page, errors } = await openPage(context, dist.url);
  const incidents = makeIncidents(TEXTS);
  const table = [...incidents, ...incidents.slice(-1)].map(({ text }, i) => ({
    text: Array.from({ length: times }, () => text).join(' '),
    ward: i % 2 ? 'A3' : 'B1',
  }));
  const recipe = {
    shortlist: 1,
    task: { textColumn: 'text', labels: INCIDENT_LABELS.map((name) => ({ name })) },
    teacher: { kind: 'keywords' },
    student: { kind: 'ngram', epochs: 3, executionProvider: 'wasm' },
  };
  await dropFiles(page, {
    'incidents.csv': Papa.unparse(table),
    'incidents.recipe.json': JSON.stringify(recipe),
  });
  await waitUntilDone(page);
  return { page, errors };
}

/** The same, in review. */
async function openReview(context: BrowserContext): Promise<{ page: Page; errors: string[] }> {
  const { page, errors } = await openIncidents(context);
  await page.click('[data-testid=go-review]');
  await page.waitForSelector('[data-testid=review-table] [role=option]', { state: 'attached' });
  return { page, errors };
}

/** The 1-based number of the selected row. */
async function selectedRow(page: Page): Promise<string> {
  return page.locator('[data-testid=review-table] [aria-selected=true] .number').innerText();
}

async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
  });
}

test('by keyboard alone: label, accept, undo, search, note, views, all that match', async () => {
  const context = await dist.browser.newContext({ viewport: { width: 1440, height: 900 } });
  const { page, errors } = await openReview(context);
  const press = (key: string) => page.keyboard.press(key);
  const summary = page.locator('[data-testid=screen-review] .summary');

  const first = await selectedRow(page);
  await press('2');
  await summary.getByText('1 label given by you').waitFor();
  expect(await selectedRow(page)).not.toBe(first);
  await press('Enter');
  await summary.getByText('2 labels given by you').waitFor();
  await press('u');
  await press('Control+z');
  await summary.getByText('least certain').waitFor();
  expect(await selectedRow(page)).toBe(first);
  await press('r');
  await press('Control+Shift+z');
  await summary.getByText('2 labels given by you').waitFor();

  // What was done before a training is undone after it, and done again.
  await press('Control+k');
  await page.keyboard.type('train again');
  await press('Enter');
  await page.waitForSelector('[data-testid=screen-results]');
  await page.click('[data-testid=go-review]');
  await summary.getByText('2 labels given by you').waitFor();
  await press('u');
  await press('u');
  await summary.getByText('least certain').waitFor();
  await press('r');
  await press('r');
  await summary.getByText('2 labels given by you').waitFor();

  // The reasons come from the student, once it has been asked.
  await page.locator('[data-testid=why]').getByText('For it').waitFor({ timeout: 60_000 });

  await press('f');
  await press('n');
  await page.keyboard.type('ask the ward');
  await press('Escape');
  await page.locator('[data-testid=review-flag][aria-pressed=true]').waitFor();

  await press('Control+k');
  await page.keyboard.type('flagged');
  await press('Enter');
  await page.getByText(`1 of ${ROWS} rows`).waitFor();
  await press('Control+k');
  await page.keyboard.type('all rows');
  await press('Enter');

  await press('/');
  await page.keyboard.type('/\\w/');
  await press('Tab');
  await page.locator('[data-testid=review-clear]').waitFor();
  await page.locator('[data-testid=review-view-name]').focus();
  await page.keyboard.type('With words');
  await press('Enter');
  await page.locator('[data-testid=review-view]').getByText('With words').waitFor();

  await page.locator('[data-testid=review-all]').focus();
  await press('Enter');
  await page.locator('[data-testid=bulk-accept]').focus();
  await press('Enter');
  // Equal texts have one label.
  await summary.getByText(`${TEXTS} labels given by you, which hold for ${ROWS} rows`).waitFor();
  await page.locator('[data-testid=review-table]').focus();
  await press('u');
  await summary.getByText('2 labels given by you').waitFor();

  await press('?');
  await page.locator('[data-testid=key-sheet]').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  // A key that is another action's is taken only when pressed once more.
  await page.locator('[data-action=flag] button').focus();
  await press('Enter');
  await press('n');
  await page.locator('[data-testid=key-news]').getByText('Write a note').waitFor();
  await press('g');
  await page.locator('[data-action=flag] kbd').getByText('g', { exact: true }).waitFor();
  await press('Escape');
  await page.locator('[data-testid=key-sheet]').waitFor({ state: 'detached' });
  await press('j');
  await press('g');
  await page.locator('[data-testid=review-flag][aria-pressed=true]').waitFor();
  await press('g');
  await page.locator('[data-testid=review-flag][aria-pressed=false]').waitFor();
  await press('Control+k');
  expect(await axeFaults(page)).toEqual([]);
  await press('Escape');

  expect(await page.innerText('[data-testid=review-cells]')).toMatch(/ward\s+(A3|B1)/);

  // What was done is there after the tab is closed; a view that cannot be read says so.
  await spoilView(page, 'With words', 'Spoilt');
  await page.reload();
  await page.click('[data-testid=go-review]');
  await page.locator('[data-testid=review-view]').getByText('Spoilt').click();
  await page.getByText('The view “Spoilt” cannot be opened').waitFor();
  await page.getByText(`${ROWS} rows`, { exact: true }).waitFor();
  await page.locator('[data-testid=review-view]').getByText('With words').click();
  await page.locator('[data-testid=review-clear]').waitFor();
  expect(await page.inputValue('[data-testid=review-search]')).toBe('/\\w/');
  await summary.getByText('2 labels given by you').waitFor();
  await page.click('[data-testid=go-results]');
  const labels = Papa.parse<Record<string, string>>(await downloadText(page, 'export-labels'), {
    header: true,
  }).data.filter(({ text }) => text);
  expect(labels.filter((row) => row['shortlist_source'] === 'human')).toHaveLength(2);
  expect(labels.filter((row) => row['shortlist_flag'] === 'flagged')).toHaveLength(1);
  expect(labels.map((row) => row['shortlist_note']).filter(Boolean)).toEqual(['ask the ward']);
  expect(errors).toEqual([]);
  await context.close();
});

/** Beside a view that is kept puts one that nobody can read. */
async function spoilView(page: Page, kept: string, spoilt: string): Promise<void> {
  await page.evaluate(
    async ([name, other]) => {
      const settled = <Value>(request: IDBRequest<Value>) =>
        new Promise<Value>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(new Error(request.error?.message));
        });
      const db = await settled(indexedDB.open('shortlist'));
      const store = db.transaction('projects', 'readwrite').objectStore('projects');
      type Project = { views?: { name: string; query: string }[] };
      const project = (await settled(store.getAll() as IDBRequest<Project[]>)).find(({ views }) =>
        views?.some((view) => view.name === name),
      );
      if (!project) throw new Error('Nobody kept that view.');
      project.views = [...(project.views ?? []), { name: other, query: '{"filter"' }];
      await settled(store.put(project));
      db.close();
    },
    [kept, spoilt] as const,
  );
}

/** Big, and in the lower half of the screen without any scrolling. */
async function expectInReach(page: Page, testId: string, count: number = INCIDENT_LABELS.length) {
  const choices = await page.getByTestId(testId).all();
  expect(choices).toHaveLength(count);
  const height = page.viewportSize()?.height ?? 0;
  for (const choice of choices) {
    const box = await choice.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
    expect(box?.y).toBeGreaterThan(height / 2);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
  }
}

test('by thumb under texts longer than the screen: rows by hand, and a check', async () => {
  const context = await dist.browser.newContext({
    ...{ viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true },
  });
  const { page, errors } = await openIncidents(context, 20);
  const scrolled = () => page.evaluate(() => scrollY);
  await page.click('[data-testid=step-labels]');
  await page.getByTestId('by-hand').tap();
  await page.getByTestId('by-hand-text').locator('.material').waitFor();
  await expectInReach(page, 'audit-label');
  await page.click('[data-testid=go-audit]');
  await page.getByTestId('audit-begin').tap();
  await page.getByTestId('audit-text').waitFor();
  await expectInReach(page, 'audit-label');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
  // Having read to the end, one finds the next text at its beginning.
  await page.evaluate(() => scrollTo(0, 500));
  expect(await scrolled()).toBeGreaterThan(400);
  await expectInReach(page, 'audit-label');
  await page.getByTestId('audit-label').first().tap();
  await page.getByText('1 done').waitFor();
  expect(await scrolled()).toBeLessThan(300);
  expect(await axeFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});

test('by thumb at 390 and 375 pixels: big choices in reach, nothing sideways, no keys', async () => {
  const context = await dist.browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const { page, errors } = await openReview(context);
  for (const width of [390, 375]) {
    await page.setViewportSize({ width, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await expectInReach(page, 'review-label');
    await expectInReach(page, 'review-accept', 1);
    expect(
      await page.locator('[data-testid=screen-review] kbd').filter({ visible: true }).count(),
    ).toBe(0);
    expect(await page.locator('[data-testid=review-keys]').isVisible()).toBe(false);
  }
  const text = page.locator('[data-testid=review-text]');
  const before = await text.innerText();
  await page.locator('[data-testid=review-label]').first().tap();
  await expect.poll(() => text.innerText()).not.toBe(before);
  await page.locator('[data-testid=review-list-toggle]').tap();
  await page.locator('[data-testid=review-table] [role=option]').nth(3).tap();
  expect(await text.isVisible()).toBe(true);
  expect(await axeFaults(page)).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});
