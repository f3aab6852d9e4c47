/** @file A run by a recipe whose teacher has a budget, over a table that has true labels; then its labels, brought along. */
import { downloadText, waitUntilDone } from '../../../bench/driving/page.mjs';
import { topicData } from '../../../helpers/topics';
import { dropFiles } from '../../browser';
import { data } from '../pseudo-language';
import type { Guide, Tour } from './guide';
import { tableFile } from './table';

const DATA = topicData(3, { rows: 120 });
const LABELS = DATA.labels.map(data);
const TABLE = tableFile(
  DATA.texts.map((text, row) => ({
    [data('text')]: data(text),
    [data('gold')]: LABELS[DATA.gold[row] ?? 0],
    [data('said')]: (DATA.sets[row] ?? []).map((label) => LABELS[label]).join('|'),
  })),
);
const RECIPE = {
  shortlist: 1,
  task: {
    ...{ textColumn: data('text'), goldColumn: data('gold') },
    labels: LABELS.map((name) => ({ name })),
  },
  teacher: { kind: 'column', column: data('said'), budget: { rows: 60, rounds: 2 } },
  student: { kind: 'ngram', epochs: 2, executionProvider: 'wasm' },
};

export async function* rounds(guide: Guide): Tour {
  const { page } = guide;
  await dropFiles(page, {
    [`${data('topics')}.csv`]: TABLE,
    [`${data('recipe')}.json`]: JSON.stringify(RECIPE),
  });
  await waitUntilDone(page);
  await guide.see('budget-curve');
  yield { name: 'results of rounds, beside true labels' };
  await guide.press('go-run');
  yield { name: 'a run in rounds' };
  await guide.press('go-review');
  await guide.press('review-label');
  await page.locator('[data-testid=review-table] .human').first().waitFor();
  await guide.press('go-results');
  await guide.see('check-call');
  const labels = await downloadText(page, 'export-labels');
  await dropFiles(page, { [`${data('again')}.csv`]: labels });
  await guide.see('earlier-labels');
  yield { name: 'labels that came along' };
}
