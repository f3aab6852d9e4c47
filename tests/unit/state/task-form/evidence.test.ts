import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { KeywordEvidence } from '../../../../src/core/evidence/keyword-tally';
import { TeacherError } from '../../../../src/core/teaching/teacher';
import type { Label } from '../../../../src/core/task/recipe';
import { openKeywordEvidence } from '../../../../src/pipeline/open/keyword-evidence';
import { LabelEvidence } from '../../../../src/state/task-form/evidence.svelte';

vi.mock('../../../../src/pipeline/open/keyword-evidence', () => ({
  openKeywordEvidence: vi.fn(),
}));

const NONE = { texts: 0, examples: [] };
const offers = vi.fn();

function counted(labels: readonly Label[]): KeywordEvidence {
  const found = labels.map(({ name }) => ({ ...NONE, name, alone: 0 }));
  return { texts: 10, labels: found, none: NONE, several: NONE };
}

beforeEach(() => {
  vi.useFakeTimers();
  offers
    .mockReset()
    .mockImplementation((labels: readonly Label[]) =>
      Promise.resolve(labels.map(({ name }) => [{ keyword: `word of ${name}` }])),
    );
  vi.mocked(openKeywordEvidence).mockResolvedValue({
    keywords: (labels) => Promise.resolve(counted(labels)),
    nearness: () => Promise.resolve(null),
    offers,
    clusters: () => Promise.resolve([]),
    close: () => undefined,
  });
});

afterEach(() => vi.useRealTimers());

test('words are offered to their own label while another one is taken away', async () => {
  const evidence = new LabelEvidence();
  const columns = { textColumn: 'text' };
  const [first, second] = [
    { id: 7, name: 'first' },
    { id: 9, name: 'second' },
  ];
  evidence.look('project', columns, [first, second]);
  await vi.advanceTimersByTimeAsync(2_000);
  const words = () => evidence.offersOf(second, []).map(({ keyword }) => keyword);
  expect(words()).toEqual(['word of second']);

  offers.mockReturnValue(new Promise(() => undefined));
  evidence.look('project', columns, [second]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(evidence.foundOf(second)?.name).toBe('second');
  expect(evidence.foundOf(first)).toBeNull();
  expect(words()).toEqual(['word of second']);
});

test('words are looked for once more where rows were labelled meanwhile', async () => {
  const evidence = new LabelEvidence();
  evidence.renewOffers();
  const label = { id: 1, name: 'first' };
  evidence.look('project', { textColumn: 'text' }, [label]);
  await vi.advanceTimersByTimeAsync(2_000);
  offers.mockResolvedValue([[{ keyword: 'of a labelled row' }]]);
  evidence.renewOffers();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(evidence.offersOf(label, [])).toEqual([{ keyword: 'of a labelled row' }]);
});

test('a desk that broke is opened anew for the same labels, and one that names a keyword is kept', async () => {
  const evidence = new LabelEvidence();
  const open = vi.mocked(openKeywordEvidence);
  open.mockClear();
  const look = async () => {
    evidence.look('project', { textColumn: 'text' }, [{ id: 1, name: 'first' }]);
    await vi.advanceTimersByTimeAsync(2_000);
  };
  open.mockRejectedValueOnce(new Error('The worker is gone.'));
  await look();
  expect(evidence.failure).not.toBeNull();
  await look();
  expect([evidence.failure, evidence.counts?.texts]).toEqual([null, 10]);
  expect(open).toHaveBeenCalledTimes(2);

  evidence.forget();
  const close = vi.fn();
  const keywords = vi
    .fn()
    .mockRejectedValueOnce(new TeacherError({ code: 'keywords-heavy', row: 1 }))
    .mockRejectedValueOnce(new Error('The worker is gone.'))
    .mockImplementation((labels: readonly Label[]) => Promise.resolve(counted(labels)));
  const clusters = () => Promise.resolve([]);
  const nearness = () => Promise.resolve(null);
  open.mockResolvedValue({ keywords, nearness, offers, clusters, close });
  await look();
  expect(evidence.failure).toEqual({ code: 'keywords-heavy', row: 1 });
  await look();
  // One desk so far, which is closed now.
  expect([open.mock.calls.length, close.mock.calls.length]).toEqual([3, 1]);
  await look();
  expect([open.mock.calls.length, evidence.failure]).toEqual([4, null]);
});

test('what could not be counted is as doubtful as what matches nothing', async () => {
  const evidence = new LabelEvidence();
  const look = async (name: string) => {
    evidence.look('project', { textColumn: 'text' }, [{ id: 1, name }]);
    await vi.advanceTimersByTimeAsync(2_000);
  };
  await look('first');
  expect(evidence.isDoubtful).toBe(false);
  vi.mocked(openKeywordEvidence).mockRejectedValueOnce(new Error('no room'));
  evidence.forget();
  await look('second');
  expect(evidence.failure).not.toBeNull();
  expect(evidence.isDoubtful).toBe(true);
});
