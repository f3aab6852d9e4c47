/** @file From the first screen over a doubtful file and the steps of a task to the results of a run. */
import { waitUntilDone } from '../../../bench/driving/page.mjs';
import { dropFiles } from '../../browser';
import { data } from '../pseudo-language';
import type { Guide, Tour } from './guide';
import { DOUBTFUL_FILE, LABELS, tableFile } from './table';

export async function* way(guide: Guide): Tour {
  const { page } = guide;
  yield { name: 'start' };
  await dropFiles(page, { [`${data('broken')}.json`]: '{' });
  await guide.see('error-message');
  yield { name: 'an error', hasOtherWords: true };
  await guide.button('Dismiss').click();

  await dropFiles(page, { [`${data('doubts')}.csv`]: DOUBTFUL_FILE });
  for (const part of ['encoding', 'header', 'ragged']) await guide.see(`${part}-question`);
  yield { name: 'questions about a file' };
  await guide.press('accept-import');
  await guide.see('import-warnings');
  yield { name: 'what the import found' };

  await dropFiles(page, { [`${data('incidents')}.csv`]: tableFile() });
  await guide.see('screen-task');
  await page.getByTestId('import-warnings').waitFor({ state: 'detached' });
  yield { name: 'texts' };
  const column = page.locator('[data-task-step=texts] select').first();
  await column.selectOption(data('ward'));
  await guide.see('text-doubt');
  yield { name: 'texts that are none' };
  await column.selectOption(data('text'));
  yield* labels(guide);
  yield* teachers(guide);
  yield* run(guide);
}

async function* labels(guide: Guide): Tour {
  const { page } = guide;
  await guide.press('step-labels');
  await guide.button('Take from a column').click();
  yield { name: 'labels of a column', hasOtherWords: true };
  await guide.button('Paste a list').click();
  await guide.field('Labels to add').fill(LABELS.join('\n'));
  yield { name: 'pasting labels' };
  await guide.button('Add 3').click();
  await guide.field('Keywords of label 1').fill(data('insulin, chart'));
  await guide.field('Keywords of label 2').fill(data('floor, family'));
  await guide.see('keyword-offers');
  await guide.see('cluster');
  await page.getByTestId('cluster').first().getByRole('button').click();
  await page.locator('[aria-expanded=false].count').first().click();
  yield { name: 'labels' };
}

async function* teachers(guide: Guide): Tour {
  const { page } = guide;
  await guide.press('step-teacher');
  yield { name: 'teacher' };
  await guide.press('choose-teacher');
  for (const kind of ['column', 'webllm', 'promptapi', 'endpoint']) {
    const choice = page.locator(`input[type=radio][value=${kind}]`);
    if (await choice.isDisabled()) continue;
    await choice.check();
    if (kind === 'endpoint') await page.getByTestId('endpoint-url').fill('http://α@β');
    yield { name: `teacher: ${kind}` };
  }
  await guide.press('step-settings');
  await guide.see('prompt-preview');
  yield { name: 'settings of a language model' };
  await guide.press('step-teacher');
  await guide.press('choose-teacher');
  await page.locator('input[type=radio][value=keywords]').check();
  await guide.press('step-settings');
  await page.locator('input[type=radio][value=encoder]').check();
  await guide.see('encoder-model');
  yield { name: 'settings' };
  await guide.field('Model from').selectOption('folder');
  yield { name: 'settings with a model from a folder' };
  await page.locator('input[type=radio][value=ngram]').check();
}

async function* run(guide: Guide): Tour {
  const { page } = guide;
  await guide.press('step-try');
  await page.getByText(guide.say('The teacher on 5 rows')).waitFor();
  yield { name: 'try' };
  await guide.press('step-labels');
  await guide.press('by-hand');
  await page.locator('[data-testid=by-hand-text] .material').waitFor();
  yield { name: 'by hand' };
  await guide.press('run');
  await guide.see('evidence-gate');
  yield { name: 'gate', dialog: { testId: 'evidence-gate', opener: 'run' } };
  await guide.leave('evidence-gate');
  await guide.press('run');
  await guide.press('run-anyway');
  await waitUntilDone(page);
  await guide.see('check-call');
  yield { name: 'results' };
  await guide.press('go-run');
  yield { name: 'run' };
  await guide.press('explain');
  yield { name: 'explanation: the text', hasOtherWords: true };
  for (const part of ['the set', 'the targets', 'the epochs', 'reliable', 'the label']) {
    await guide.press('explain-next');
    const dialog = { testId: 'explanation', opener: 'explain' };
    const hasOtherWords = part !== 'the set' && part !== 'the epochs';
    const isLast = part === 'the label';
    yield { name: `explanation: ${part}`, ...(isLast ? { dialog } : { hasOtherWords }) };
  }
  await guide.leave('explanation');
}
