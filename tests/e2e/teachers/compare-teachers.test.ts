/** @file Two prompts compared on the same rows through the page, with people's labels as the judge. */
import { expect, test } from 'vitest';
import { downloadText, waitUntilDone } from '../../bench/driving/page.mjs';
import { allowNetwork, dropFiles, openPage, useDist } from '../browser';
import { fruitOrTools, PageChatServer } from './chat-server';

const TEXTS = ['apple', 'pear', 'plum', 'hammer', 'saw', 'drill'].flatMap((what) =>
  ['a red', 'a new', 'an old'].map((kind) => `${kind} ${what}`),
);
const isFood = (text: string) => /apple|pear|plum/.test(text);
const RULE = 'Grows on trees';
const ROWS = 10;
const LABELLED = 4;

const dist = useDist();

test('the held teacher and the changed one are asked about the same rows, and nothing is changed', async () => {
  // Without the rule all is tools.
  const server = new PageChatServer((prompt) => [
    prompt.includes(RULE) && isFood(prompt) ? 'fruit' : 'tools',
  ]);
  const recipe = fruitOrTools(await server.start());
  const context = await dist.browser.newContext();
  const { page, errors } = await openPage(context, dist.url);
  await dropFiles(page, { 'things.csv': ['text', ...TEXTS, ''].join('\n'), 'r.json': recipe });
  await allowNetwork(page);
  await waitUntilDone(page);
  await page.click('[data-testid=go-review]');
  const summary = page.locator('[data-testid=screen-review] .summary');
  for (let given = 1; given <= LABELLED; given += 1) {
    const row = await page.locator('[data-testid=review-table] [aria-selected=true]').innerText();
    const label = isFood(row) ? 'fruit' : 'tools';
    await page.locator('[data-testid=review-label]', { hasText: label }).click();
    await summary.getByText(`${given} label${given === 1 ? '' : 's'} given by you`).waitFor();
  }
  await page.click('[data-testid=go-results]');
  const before = await downloadText(page, 'save-recipe');
  const labels = await downloadText(page, 'export-labels');

  await page.click('[data-testid=step-try]');
  const compare = page.locator('[data-testid=compare-teachers]');
  await compare.locator('summary').click();
  expect(await compare.locator('[data-testid=compare-run]').count()).toBe(0);
  await page.click('[data-testid=compare-hold]');
  expect(await page.textContent('[data-testid=held-teacher]')).toContain('small, one label');
  await page.click('[data-testid=step-labels]');
  await page.getByLabel('Description of label 1').fill(RULE);
  await page.click('[data-testid=step-try]');
  if ((await compare.getAttribute('open')) === null) await compare.locator('summary').click();
  const asked = server.asked.length;
  await page.click('[data-testid=compare-run]');
  const rows = page.locator('[data-testid=compared-rows] > li');
  await rows.first().waitFor();
  expect(await rows.count()).toBe(ROWS);

  const questions = server.asked.slice(asked).map(({ prompt }) => prompt);
  const [held, changed] = [false, true].map((hasRule) =>
    questions.filter((prompt) => prompt.includes(RULE) === hasRule),
  );
  const textIn = (prompt: string) => TEXTS.find((text) => prompt.includes(`\n${text}\n`));
  expect(held).toHaveLength(ROWS);
  expect(changed?.map(textIn).toSorted()).toEqual(held?.map(textIn).toSorted());

  const shown = await rows.allInnerTexts();
  const food = shown.filter(isFood).length;
  const people = shown.filter((text) => text.includes('People say'));
  expect(people).toHaveLength(LABELLED);
  const judgedFood = people.filter((text) => text.includes('People say: fruit')).length;
  const said = (await compare.innerText()).replaceAll(/\s+/g, ' ');
  expect(said).toContain('with another prompt or setting');
  expect(said).toContain(`${ROWS - food} of ${ROWS}`);
  expect(said).toContain(`${LABELLED - judgedFood} and ${LABELLED}`);

  await page.click('[data-testid=go-results]');
  expect(await downloadText(page, 'save-recipe')).toBe(before);
  expect(await downloadText(page, 'export-labels')).toBe(labels);
  expect(errors).toEqual([]);
  await context.close();
  await server.stop();
});
