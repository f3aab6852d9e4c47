/** @file What follows a run: the review, a check and a second person, results that know of both, further rows, the shelf of projects. */
import { downloadText } from '../../../bench/driving/page.mjs';
import type { Guide, Tour } from './guide';
import { MORE_ROWS, SECOND_FILE } from './table';
import { data } from '../pseudo-language';

const CHECKED = 12;

export async function* workbench(guide: Guide): Tour {
  yield* review(guide);
  yield* check(guide);
  yield* results(guide);
  yield* shelf(guide);
}

async function* review(guide: Guide): Tour {
  const { page } = guide;
  await guide.press('go-review');
  await page.locator('[data-testid=review-table] [role=option]').first().waitFor();
  await page.getByTestId('why').getByText(guide.say('For it')).waitFor({ timeout: 60_000 });
  yield { name: 'review' };
  await guide.press('review-more-filters');
  await guide.press('review-all');
  await page.getByTestId('review-search').fill('/[α-ω]/');
  await page.getByTestId('review-view-name').fill(data('a view'));
  await page.keyboard.press('Enter');
  await guide.see('review-view');
  yield { name: 'filters, views and what can be done with all rows' };
  await page.getByTestId('review-search').fill('/(/');
  await page.getByText(guide.say('is not closed')).waitFor();
  yield { name: 'a pattern that is none', hasOtherWords: true };
  await page.getByTestId('review-search').fill(data('no such words'));
  await page.getByText(guide.say('No row matches')).waitFor();
  yield { name: 'nothing found' };
  await guide.press('review-clear');
  await guide.press('review-label');
  await page.getByTestId('review-table').focus();
  await page.keyboard.press('Home');
  yield { name: 'a row that a person has labelled' };
  await page.getByTestId('review-table').focus();
  await page.keyboard.press('?');
  await page.locator('[data-action=flag] button').click();
  await page.keyboard.press('g');
  await guide.see('reset-keys');
  yield { name: 'keys', dialog: { testId: 'key-sheet', opener: 'review-table' } };
  await guide.leave('key-sheet');
  await page.keyboard.press('Control+k');
  await guide.see('palette');
  yield { name: 'commands', dialog: { testId: 'palette', opener: 'review-table' } };
  await guide.leave('palette');
}

async function* check(guide: Guide): Tour {
  const { page } = guide;
  await guide.press('go-audit');
  yield { name: 'check' };
  await page.locator('[data-testid=screen-audit] input[type=number]').first().fill(`${CHECKED}`);
  await guide.press('audit-begin');
  await guide.see('audit-text');
  yield { name: 'question' };
  await guide.press('change-keys');
  await guide.see('key-sheet');
  yield {
    name: 'keys of a check',
    hasOtherWords: true,
    dialog: { testId: 'key-sheet', opener: 'change-keys' },
  };
  await guide.leave('key-sheet');
  for (let row = 0; row < CHECKED; row++) {
    const before = await page.getByTestId('audit-progress').textContent();
    await page.keyboard.press(`${1 + (row % 2)}`);
    await page.waitForFunction(
      (was) => document.querySelector('[data-testid=audit-progress]')?.textContent !== was,
      before,
    );
  }
  await guide.see('audit-shares');
  yield { name: 'findings' };
  await page.setInputFiles('[data-testid=annotator-file]', {
    ...{ name: `${data('Ann')}.csv`, mimeType: 'text/csv' },
    buffer: Buffer.from(SECOND_FILE),
  });
  await guide.see('annotator-preview');
  yield { name: 'a second person’s file' };
  await guide.press('take-annotator');
  await guide.see('disagreements');
  yield { name: 'people' };
}

async function* results(guide: Guide): Tour {
  const { page } = guide;
  await guide.press('go-results');
  await guide.see('human-ceiling');
  await page.getByTestId('label-parts').locator('select').selectOption(data('ward'));
  await guide.see('label-parts-table');
  yield { name: 'results of a check' };
  const report = await page.context().newPage();
  await report.setContent(await downloadText(page, 'export-page'));
  yield { name: 'the colleague’s page', page: report };
  await report.close();
  await guide.press('go-review');
  await page.getByTestId('review-label').last().click();
  await guide.press('go-results');
  await guide.see('old-file');
  yield { name: 'results that say something else than their files' };
  await page.setInputFiles('[data-testid=screen-results] [data-testid=more-rows-input]', {
    ...{ name: `${data('more')}.csv`, mimeType: 'text/csv' },
    buffer: Buffer.from(MORE_ROWS),
  });
  await guide.see('more-rows-counts');
  yield { name: 'more rows' };
  await guide.press('leave-more-rows');
}

async function* shelf(guide: Guide): Tour {
  const { page } = guide;
  await guide.press('go-start');
  yield { name: 'start with projects' };
  await guide.press('projects');
  yield { name: 'project switcher' };
  const panel = page.locator('[aria-controls][data-testid=projects] + .panel');
  if ((await panel.count()) === 0) await guide.press('projects');
  await panel.getByTestId('go-projects').click();
  await guide.press('rename-project');
  await guide.see('project-name');
  yield { name: 'renaming' };
  if ((await page.getByTestId('project-name').count()) > 0) await page.keyboard.press('Escape');
  await guide.press('delete-project');
  await guide.see('undo-delete');
  yield { name: 'a deleted project' };
  await guide.press('undo-delete');
}
