/**
 * @file A lecturer shows the method in class, by keyboard alone and by mouse: the sample runs, is paused, and a row is
 * explained.
 */
import { expect, test } from 'vitest';
import { openPage, useDist, waitForRun } from '../browser';
import { Person } from './person';

const STEPS = 6;
const dist = useDist();

test('by keyboard, then by mouse: the sample runs, shows rows that sharpen, and explains one of them step by step', async () => {
  const context = await dist.browser.newContext();
  const { page, errors, strangers } = await openPage(context, dist.url);
  const lecturer = new Person(page, 'keyboard');
  await lecturer.press(page.getByRole('button', { name: 'Run it' }));
  const rows = page.locator('[data-testid=watched-rows] ol > li');
  await rows.first().waitFor({ timeout: 60_000 });
  expect(await rows.count()).toBeGreaterThanOrEqual(3);
  // The comparison that the sample asks for comes last: a class does not wait for it.
  expect(await page.getByTestId('screen-run').innerText()).not.toContain('For comparison');
  // While the class looks at it, nothing has to go on.
  await lecturer.press('pause');
  await waitForRun(page, 'paused');
  await lecturer.press('explain');
  expect(lecturer.actions).toBe(3);

  await goThrough(lecturer);
  await page.keyboard.press('Escape');
  await page.getByTestId('explanation').waitFor({ state: 'detached' });
  expect(await lecturer.isAt('explain')).toBe(true);

  // The same with the other hand: the sample need not begin anew for it.
  const colleague = new Person(page, 'mouse');
  await colleague.press('resume');
  await waitForRun(page, 'running');
  await rows.first().waitFor({ timeout: 60_000 });
  await colleague.press('pause');
  await waitForRun(page, 'paused');
  await colleague.press('explain');
  await goThrough(colleague);
  await colleague.press(page.getByTestId('explanation').getByRole('button', { name: 'Close' }));
  await page.getByTestId('explanation').waitFor({ state: 'detached' });
  expect([errors, strangers]).toEqual([[], []]);
  await context.close();
});

/** The explanation of a row, step by step; each says something else. */
async function goThrough(lecturer: Person): Promise<void> {
  const { page } = lecturer;
  const words = page.getByTestId('explanation-text');
  const said = new Set<string>();
  for (let step = 1; step <= STEPS; step++) {
    said.add(await words.innerText());
    await page.getByText(`Step ${step} of ${STEPS}`).waitFor();
    if (step < STEPS) await lecturer.press('explain-next');
  }
  expect(said.size).toBe(STEPS);
}
