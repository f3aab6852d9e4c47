/**
 * @file Two tabs with the same project: one runs it, the other one tries to change its task in every way
 * that the page has. Nothing of the run may be lost, and the other tab says why it has to wait.
 */
import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { allowNetwork, downloadReport, dropFiles, openPage, useDist, waitForRun } from '../browser';
import { holdTraining, releaseTraining, waitUntilHeld } from '../held-training';
import { readStores } from '../stored';
import { PageChatServer } from '../teachers/chat-server';

const ROWS = 24;
const ANSWERED = 8;
const PATIENCE = { timeout: 60_000 };
const TEXTS = Array.from(
  { length: ROWS },
  (_, i) => `${i % 2 ? 'apple' : 'hammer'} number ${i} of ${ROWS}`,
);
const TABLE = ['text', ...TEXTS].join('\n');

const EPOCHS = 3;

function recipeWith(teacher: object, epochs = 1): string {
  return JSON.stringify({
    shortlist: 1,
    task: {
      textColumn: 'text',
      labels: [
        { name: 'fruit', keywords: ['apple'] },
        { name: 'tools', keywords: ['hammer'] },
      ],
    },
    teacher,
    student: { kind: 'ngram', epochs, executionProvider: 'wasm' },
    labels: { policy: 'student' },
  });
}

/** Rows with an annotation, and the recipe, as the database has them. */
async function stored(page: Page): Promise<{ annotated: number; teacher: string }> {
  const stores = await readStores(page);
  const batches = (stores.get('candidates') ?? []) as { annotations: { row: number }[] }[];
  const projects = (stores.get('projects') ?? []) as { recipe: { teacher: { kind: string } } }[];
  const rows = batches.flatMap(({ annotations }) => annotations.map(({ row }) => row));
  return { annotated: new Set(rows).size, teacher: projects[0]?.recipe.teacher.kind ?? '' };
}

async function chooseTeacherPolicy(page: Page) {
  await page.click('[data-testid=policies]:not([open]) summary');
  await page.click('[data-testid=screen-results] input[type=radio][value=teacher]');
}

type Change = [name: string, change: (page: Page) => Promise<unknown>];

const DROPPED_RECIPE: Change = [
  'a recipe dropped',
  (page) => dropFiles(page, { 'b.recipe.json': recipeWith({ kind: 'keywords' }) }),
];

/** Every way to change a task that a finished project offers, in the order of the screens. */
const CHANGES: Change[] = [
  ['another policy', chooseTeacherPolicy],
  ['a further training', (page) => page.click('[data-testid=train-again]')],
  DROPPED_RECIPE,
  [
    'the form',
    async (page) => {
      await page.click('[data-testid=go-task]');
      await page.click('[data-testid=run]');
    },
  ],
];

describe('a project in two tabs', () => {
  const dist = useDist();

  test('is changed in neither way while the other one runs it', async () => {
    const server = new PageChatServer((prompt) => [prompt.includes('apple') ? 'fruit' : 'tools']);
    server.answersAtMost = ANSWERED;
    const url = await server.start();
    const context = await dist.browser.newContext();
    await holdTraining(context);
    const { page: running } = await openPage(context, dist.url);
    await dropFiles(running, { 't.csv': TABLE, 'a.recipe.json': recipeWith({ kind: 'keywords' }) });
    await waitUntilDone(running);

    const { page: other, errors } = await openPage(context, dist.url);
    await waitForRun(other, 'done');
    await other.click('[data-testid=go-review]');
    await other.waitForSelector('[data-testid=review-table]');
    await other.keyboard.press('2');
    await other.click('[data-testid=go-results]');

    const teacher = { kind: 'endpoint', url, model: 'small', concurrency: 2 };
    await dropFiles(running, { 'endpoint.recipe.json': recipeWith(teacher, EPOCHS) });
    await running.waitForSelector('[data-testid=screen-task] [data-testid=run]');
    await running.click('[data-testid=run]');
    await allowNetwork(running);
    await expect.poll(() => server.asked.length, PATIENCE).toBeGreaterThan(ANSWERED);
    await expect.poll(async () => (await stored(running)).annotated, PATIENCE).toBe(ANSWERED);

    const message = other.locator('[data-testid=error-message]');
    const expectRefused = async ([name, change]: Change, annotated: number) => {
      await change(other);
      await message.waitFor({ state: 'visible' });
      expect(await message.innerText(), name).toContain('another tab');
      expect(await stored(running), name).toEqual({ annotated, teacher: 'endpoint' });
      await other.click('[aria-label=Dismiss]');
      await message.waitFor({ state: 'detached' });
    };
    for (const change of CHANGES) await expectRefused(change, ANSWERED);

    server.answersAtMost = Infinity;
    await running.click('[data-testid=pause]');
    await waitForRun(running, 'paused');
    await running.click('[data-testid=resume]');
    await waitUntilHeld(running);
    const before = await readStores(running);
    await expectRefused(DROPPED_RECIPE, ROWS);
    expect(await readStores(running)).toEqual(before);
    expect(errors).toEqual([]);
    await releaseTraining(running);
    await waitUntilDone(running);
    const { rows, student, recipe } = await downloadReport(running);
    expect(rows).toMatchObject({ annotated: ROWS, failed: 0 });
    expect(student?.epochs).toHaveLength(EPOCHS);
    expect(recipe.teacher.kind).toBe('endpoint');
    const times = TEXTS.map(
      (text) => server.asked.filter(({ prompt }) => prompt.includes(text)).length,
    );
    // Only what was on its way when the run was paused was asked twice.
    expect(times.filter((count) => count === 1).length).toBeGreaterThanOrEqual(ROWS - 2);

    // The other tab may, now that nobody works on the project.
    await dropFiles(other, { 'b.recipe.json': recipeWith({ kind: 'keywords' }) });
    // It costs the answers, so a person has to want it.
    await other.waitForSelector('[data-testid=screen-task] [data-testid=cost-of-change]');
    await other.click('[data-testid=run]');
    await expect.poll(async () => (await stored(other)).teacher, PATIENCE).toBe('keywords');
    await server.stop();
    await context.close();
  });
});
