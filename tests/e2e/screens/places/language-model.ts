/** @file What there is with a language model alone: hosts, failures, comparisons, new answers, a label's better description. */
import { waitUntilDone } from '../../../bench/driving/page.mjs';
import { expect } from 'vitest';
import { dropFiles, waitForRun } from '../../browser';
import { PageChatServer } from '../../teachers/chat-server';
import { data } from '../pseudo-language';
import type { Guide, Tour } from './guide';
import { tableFile } from './table';

const LABELS = ['fruit', 'tools'].map(data);
const FOODS = ['apple', 'pear', 'plum', 'peach'].map(data);
const THINGS = ['hammer', 'saw', 'drill', 'rasp'].map(data);
const COLOURS = ['red', 'green', 'old', 'new', 'big'].map(data);
const TEXTS = COLOURS.flatMap((colour) => [...FOODS, ...THINGS].map((what) => `${colour} ${what}`));
const BETTER = data('Grows on trees and can be eaten');
const NONSENSE = { raw: data('who knows') };

/** Takes food for tools until the description says what fruit is, and never says a label of the last text. */
function answer(prompt: string): string[] | { raw: string } {
  if (prompt.startsWith('You write the rule')) {
    return { raw: JSON.stringify({ description: BETTER }) };
  }
  if (prompt.includes(`\n${TEXTS.at(-1)}\n`)) return NONSENSE;
  const isFood = FOODS.some((food) => prompt.includes(` ${food}`));
  return [LABELS[isFood && prompt.includes(BETTER) ? 0 : 1] ?? ''];
}

export async function* languageModel(guide: Guide): Tour {
  const { page } = guide;
  let isSensible = false;
  const server = new PageChatServer((prompt) => (isSensible ? answer(prompt) : NONSENSE));
  server.key = 'κ';
  const task = { textColumn: data('text'), labels: LABELS.map((name) => ({ name })) };
  const teacher = { kind: 'endpoint', url: await server.start(), model: 'μ', strategy: 'single' };
  const student = { kind: 'ngram', epochs: 2, executionProvider: 'wasm' };
  await dropFiles(page, {
    [`${data('things')}.csv`]: tableFile(TEXTS.map((text) => ({ [data('text')]: text }))),
    [`${data('recipe')}.json`]: JSON.stringify({ shortlist: 1, task, teacher, student }),
  });
  await guide.see('network-question');
  yield { name: 'a question about the network' };
  await guide.press('remember-network');
  await guide.press('allow-network');
  await waitForRun(page, 'failed');
  yield { name: 'a run that failed' };
  server.key = null;
  await guide.press('resume');
  await guide.see('failing-rows');
  yield { name: 'rows that failed one after the other' };
  isSensible = true;
  await guide.press('resume');
  await waitUntilDone(page);
  await guide.see('check-call');
  yield { name: 'results with a row that failed' };
  yield* comparison(guide, server);
  yield* newAnswers(guide);
  yield* ledger(guide);
  await server.stop();
}

async function* comparison(guide: Guide, server: PageChatServer): Tour {
  const { page } = guide;
  await guide.press('step-try');
  server.key = 'λ';
  await guide.press('try');
  await page.getByText('401').waitFor();
  yield { name: 'a trial that failed', hasOtherWords: true };
  server.key = null;
  await guide.press('try');
  await guide.see('trial');
  await guide.unfold();
  await guide.press('compare-hold');
  await guide.see('held-teacher');
  await guide.press('step-labels');
  await guide.field('Description of label 1').fill(BETTER);
  await guide.see('cost-of-change');
  yield { name: 'labels, and what their change costs' };
  await guide.press('step-try');
  await guide.unfold();
  await guide.press('compare-run');
  await guide.see('compared-rows');
  yield { name: 'two teachers compared' };
  await guide.press('step-settings');
  await guide.see('answer-memory');
  yield { name: 'settings with answers that are kept' };
  await guide.press('step-labels');
  await guide.field('Description of label 1').fill('');
}

async function* newAnswers(guide: Guide): Tour {
  const { page } = guide;
  await guide.press('go-review');
  await guide.see('review-table');
  await guide.press('review-all');
  for (const [label, things] of [FOODS, THINGS].entries()) {
    // The others are left, to be asked about again.
    const corrected = `/(${COLOURS.slice(1).join('|')}) (${things.join('|')})/`;
    await page.getByTestId('review-search').fill(corrected);
    await page
      .locator('[data-testid=review-table] [role=option]')
      .first()
      .getByText(new RegExp(things.join('|')))
      .waitFor();
    const all = page.getByTestId('review-bulk').locator('select');
    await all.selectOption(LABELS[label] ?? '');
    await guide.press('bulk-label');
    await page.locator('[data-testid=review-table] .human').first().waitFor();
  }
  await guide.see('improve-label');
  await guide.unfold();
  await page
    .getByTestId('improve-label')
    .locator('select')
    .selectOption(LABELS[0] ?? '');
  await guide.press('propose-description');
  await guide.see('accept-description');
  await page.getByTestId('review-search').fill(COLOURS[0] ?? '');
  await guide.see('ask-again-cost');
  yield { name: 'a better description, and rows to ask about again' };
  await page.getByTestId('ask-again').locator('[type=submit]').click();
  await waitForRun(page, 'running');
  await waitUntilDone(page);
  await guide.press('go-review');
  await page.getByTestId('review-search').fill(COLOURS[0] ?? '');
  await guide.press('review-all');
  await guide.see('take-answers-back');
  yield { name: 'new answers that can be taken back', hasOtherWords: true };
}

async function* ledger(guide: Guide): Tour {
  const { page } = guide;
  await guide.press('go-start');
  await guide.see('network-permissions');
  await guide.unfold();
  yield { name: 'permissions and requests' };
  await guide.press('delete-everything');
  // The keyboard goes on at the harmless one of the two buttons.
  expect(await page.evaluate(() => document.activeElement?.textContent.trim())).toBe(
    guide.say('Keep everything'),
  );
  yield { name: 'deleting everything', hasOtherWords: true };
}
