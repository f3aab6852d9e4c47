/**
 * @file A newcomer with a table of texts and names of labels, by mouse and by keyboard alone: what the words find
 * is said before the run, nothing that was guessed looks certain, and a check is the next step.
 */
import Papa from 'papaparse';
import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { INCIDENT_LABELS, makeIncidents } from '../../helpers/incidents';
import { downloadReport, dropFiles, openPage, useDist } from '../browser';

const INCIDENTS = makeIncidents(150);
const TABLE = Papa.unparse(INCIDENTS.map(({ text }) => ({ text })));

const countOf = async (page: Page, kind: 'one' | 'several' | 'none') =>
  Number((await page.textContent(`[data-testid=evidence-${kind}]`))?.replaceAll(',', ''));

/** Goes to an element as a keyboard does. */
async function tabTo(page: Page, selector: string, most = 80): Promise<void> {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const isThere = await page.evaluate(
      (wanted) => document.activeElement?.matches(wanted) ?? false,
      selector,
    );
    if (isThere) return;
  }
  throw new Error(`The Tab key never comes to ${selector}.`);
}

async function nameLabels(page: Page, names: readonly string[]): Promise<void> {
  await page.click('[data-testid=next]');
  await page.getByRole('button', { name: 'Paste a list' }).click();
  await page.getByLabel('Labels to add').fill(names.join('\n'));
  await page.getByRole('button', { name: `Add ${names.length}` }).click();
}

describe('a newcomer', () => {
  const dist = useDist();

  test('with names alone is warned before the run, and first of all after it', async () => {
    const context = await dist.browser.newContext();
    const { page, errors, strangers } = await openPage(context, dist.url);
    await dropFiles(page, { 'incidents.csv': TABLE });
    await page.waitForSelector('[data-task-step=texts]');
    await nameLabels(page, INCIDENT_LABELS);
    await page.waitForSelector('[data-testid=evidence]');
    expect(await countOf(page, 'none')).toBe(INCIDENTS.length);

    await page.click('[data-testid=run]');
    const gate = page.locator('[data-testid=evidence-gate]');
    await gate.waitFor();
    expect(await gate.textContent()).toContain('150 of 150 texts match no label');
    expect(await gate.getByRole('listitem').count()).toBe(3);
    const status = page.locator('[data-testid=run-status]');
    expect(await status.getAttribute('data-state')).toBe('idle');
    await page.keyboard.press('Escape');
    await gate.waitFor({ state: 'detached' });

    // Counts move while one types, with examples.
    await page.getByLabel('Keywords of label 1').fill('insulin, heparin');
    await page.waitForFunction(
      () => document.querySelector('[data-testid=evidence-one]')?.textContent !== '0',
    );
    const matched = INCIDENTS.filter(({ text }) => /insulin|heparin/.test(text)).length;
    expect(await countOf(page, 'one')).toBe(matched);
    await page.getByRole('button', { name: /texts match Medication error/ }).click();
    expect(await page.locator('.examples li').count()).toBe(3);
    await page.getByLabel('Keywords of label 1').fill('');
    await page.waitForFunction(
      () => document.querySelector('[data-testid=evidence-one]')?.textContent === '0',
    );

    await page.click('[data-testid=run]');
    await page.click('[data-testid=run-anyway]');
    await waitUntilDone(page);
    await page.waitForSelector('[data-testid=screen-results]');
    const shown = (await page.textContent('[data-testid=screen-results]')) ?? '';
    const warned = shown.indexOf('next to nothing to go by');
    expect(warned).toBeGreaterThan(0);
    expect(shown.indexOf('cannot even be estimated')).toBeGreaterThan(warned);
    expect(shown.slice(0, warned)).not.toMatch(/\d%/);
    expect(shown.indexOf('Not checked yet')).toBeGreaterThan(warned);
    expect(shown.indexOf('How sure the labels are')).toBeGreaterThan(warned);
    expect(shown).toContain('most of them guesses');
    const report = await downloadReport(page);
    expect(report.warnings[0]?.code).toBe('no-evidence');
    await page.click('[data-testid=go-review]');
    const review = (await page.textContent('[data-testid=screen-review]')) ?? '';
    expect(review).toContain('a guess: no evidence');
    expect(review).not.toMatch(/100\.0%/);
    expect([errors, strangers]).toEqual([[], []]);
    await context.close();
  });

  test('comes by keyboard alone from the file over labels by hand to results', async () => {
    const context = await dist.browser.newContext();
    const { page, errors } = await openPage(context, dist.url);
    await dropFiles(page, { 'incidents.csv': TABLE });
    await page.waitForSelector('[data-task-step=texts]');
    await tabTo(page, '[data-testid=next]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-task-step=labels]');
    await tabTo(page, '[aria-label="Name of label 1"]');
    for (const [i, name] of INCIDENT_LABELS.entries()) {
      await page.keyboard.type(name);
      if (i === 0) await tabTo(page, '[aria-label="Name of label 2"]');
      else if (i < INCIDENT_LABELS.length - 1) await page.keyboard.press('Enter');
    }
    await tabTo(page, '[data-testid=run]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-testid=evidence-gate]');
    await tabTo(page, '[data-testid=evidence-gate] li:nth-child(2) button', 6);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-testid=by-hand-text] .material');
    const labelOf = new Map(INCIDENTS.map(({ text, label }) => [text, label]));
    const asked = new Set<string>();
    for (let done = 0; done < 24; done++) {
      await page.waitForSelector('[data-testid=by-hand-text] .material');
      const text = (await page.textContent('[data-testid=by-hand-text] .material')) ?? '';
      expect(asked.has(text)).toBe(false);
      asked.add(text);
      await page.keyboard.press(String((labelOf.get(text) ?? 0) + 1));
      await page.waitForFunction(
        (before) =>
          document.querySelector('[data-testid=by-hand-text] .material')?.textContent !== before,
        text,
      );
    }
    expect(await page.textContent('[data-testid=by-hand-progress]')).toContain('24 labelled');
    expect(await page.textContent('[data-testid=by-hand-progress]')).toContain(
      'alone should be right for',
    );
    await tabTo(page, '[data-testid=run]');
    await page.keyboard.press('Enter');
    await waitUntilDone(page);
    await page.waitForSelector('[data-testid=screen-results]');
    const report = await downloadReport(page);
    // Each text was asked once; its label holds wherever it stands.
    const labelled = INCIDENTS.filter(({ text }) => asked.has(text)).length;
    expect(report.labels.human).toBe(labelled);
    await tabTo(page, '[data-testid=check]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-testid=screen-audit]');
    expect(errors).toEqual([]);
    await context.close();
  });

  test('with labels whose names occur has honest labels after eight actions', async () => {
    const context = await dist.browser.newContext();
    const { page } = await openPage(context, dist.url);
    const names = ['Medication', 'Falls', 'Equipment'];
    const table = Papa.unparse(
      INCIDENTS.map(({ text, label }) => ({ text: `${names[label] ?? ''}: ${text}` })),
    );
    let actions = 0;
    const act = async (action: Promise<unknown>) => {
      actions += 1;
      await action;
    };
    await act(dropFiles(page, { 'incidents.csv': table }));
    await act(page.click('[data-testid=next]'));
    await act(page.getByRole('button', { name: 'Paste a list' }).click());
    await act(page.getByLabel('Labels to add').fill(names.join('\n')));
    await act(page.getByRole('button', { name: 'Add 3' }).click());
    await act(page.click('[data-testid=next]'));
    await act(page.click('[data-testid=next]'));
    await act(page.click('[data-testid=run]'));
    await waitUntilDone(page);
    await page.waitForSelector('[data-testid=screen-results]');
    expect(actions).toBeLessThanOrEqual(12);
    const report = await downloadReport(page);
    expect(report.warnings).toEqual([]);
    expect(report.labels.perLabel.map(({ support }) => support)).toEqual([50, 50, 50]);
    expect(await page.textContent('[data-testid=check-call]')).toContain('Not checked yet');
    expect(await page.textContent('[data-testid=screen-results]')).toContain('own estimate');
    await context.close();
  });
});
