/** @file Kept views: each shows again what it was kept of, and follows its labels to their new names. */
import { expect, test, vi } from 'vitest';
import { renamedViews } from '../../../../src/pipeline/label/views';
import {
  NO_FILTER,
  type ReviewFilter,
  type SourceFilter,
} from '../../../../src/state/results/review-filter';
import type { ReviewSort } from '../../../../src/state/results/review-list';
import { SavedViews } from '../../../../src/state/results/saved-views.svelte';

vi.mock(import('../../../../src/pipeline/label/views'), async (original) => ({
  ...(await original()),
  putView: (_: string, view: { name: string; query: string | null }) =>
    Promise.resolve([{ ...view, query: view.query ?? '' }]),
}));

// As records, so that none that is added can be left out.
const SOURCES: Record<SourceFilter, true> = {
  ...{ any: true, teacher: true, student: true, both: true, human: true, failed: true },
  ...{ again: true, differs: true, accepted: true, unread: true, overruled: true },
  ...{ suspect: true, 'suspect-gold': true, disputed: true },
};
const SORTS: Record<ReviewSort, true> = {
  uncertain: true,
  certain: true,
  table: true,
  worth: true,
};

async function keptAndFound(filter: ReviewFilter, sort: ReviewSort) {
  const views = new SavedViews((error) => {
    throw error;
  });
  await views.store('p', views.change('mine', { filter, sort }), 'after');
  return views.find('mine');
}

test('each source and each order is found as it was kept', async () => {
  for (const source of Object.keys(SOURCES) as SourceFilter[]) {
    for (const sort of Object.keys(SORTS) as ReviewSort[]) {
      const filter = { ...NO_FILTER, source };
      expect(await keptAndFound(filter, sort)).toEqual({ filter, sort });
    }
  }
});

test('every part of a filter is found as it was kept', async () => {
  const filter: ReviewFilter = {
    ...{ text: '/a+/', label: 'yes', source: 'any', agreement: 'disagree', mark: 'noted' },
    ...{ confidence: { from: 0.2, to: null }, length: { from: null, to: 80 } },
    column: { name: 'region', text: 'South' },
    confusion: { truth: 'annotator:Ada', label: 'yes', given: 'no' },
  };
  expect(await keptAndFound(filter, 'table')).toEqual({ filter, sort: 'table' });
});

test('a view follows its labels to their new names, and nothing else of it changes', () => {
  const nameOf = (name: string) => (name === 'yes' ? 'agreed' : name);
  const filter: ReviewFilter = {
    ...NO_FILTER,
    ...{ text: 'yes', label: 'yes', confusion: { truth: 'human', label: 'no', given: 'yes' } },
  };
  const query = JSON.stringify({ filter, sort: 'worth' });
  const [view] = renamedViews([{ name: 'yes', query }], nameOf);
  expect(view?.name).toBe('yes');
  expect(JSON.parse(view?.query ?? '')).toEqual({
    filter: {
      ...filter,
      ...{ label: 'agreed', confusion: { truth: 'human', label: 'no', given: 'agreed' } },
    },
    sort: 'worth',
  });
});

test('a view that cannot be read is kept as it is, and not found', async () => {
  const odd = { name: 'odd', query: '{"filter":3}' };
  expect(renamedViews([odd], () => 'other')).toEqual([odd]);
  const views = new SavedViews(() => undefined);
  await views.store('p', views.change('odd', { filter: 3, sort: 'table' } as never), 'after');
  expect(views.find('odd')).toBeNull();
});
