import { beforeEach, describe, expect, test, vi } from 'vitest';
import { setLabel } from '../../../../src/pipeline/human-labels';
import { relabel, type ReviewRow } from '../../../../src/pipeline/label/relabel';
import { Review, ROWS_PER_PAGE } from '../../../../src/state/results/review.svelte';

vi.mock('../../../../src/pipeline/label/relabel', () => ({ relabel: vi.fn() }));
vi.mock('../../../../src/pipeline/human-labels', () => ({ setLabel: vi.fn() }));

const LABELS = ['a', 'b'];
const failures: unknown[] = [];

function makeRows(count: number): ReviewRow[] {
  return Array.from({ length: count }, (_, row) => {
    const machine = { label: 'a', confidence: (row + 1) / (count + 1), source: 'both' as const };
    return {
      ...{
        row,
        text: `Text ${row}`,
        split: 'train',
        candidates: ['a'],
        isUnmatched: false,
        isGuess: false,
      },
      ...{
        machine,
        final: machine,
        gold: null,
        isAccepted: false,
        student: null,
        suspicion: 0,
        goldSuspicion: 0,
      },
    };
  });
}

async function reviewOf(count: number): Promise<Review> {
  vi.mocked(relabel).mockResolvedValue(makeRows(count));
  const review = new Review((error) => failures.push(error));
  await review.load('project', LABELS);
  return review;
}

beforeEach(() => {
  failures.length = 0;
  vi.mocked(setLabel).mockReset().mockResolvedValue();
});

describe('a correction', () => {
  test('shows at once, is stored, and leaves the row in its place', async () => {
    const review = await reviewOf(3);
    const stored = review.changeLabel(0, 'b');
    expect(review.visible.map(({ row }) => row.row)).toEqual([0, 1, 2]);
    expect(review.selected?.final).toEqual({ label: 'b', confidence: 1, source: 'human' });
    await stored;
    expect(setLabel).toHaveBeenCalledWith('project', 0, 'b');
  });

  test('is taken off the screen again when it cannot be stored', async () => {
    const review = await reviewOf(3);
    vi.mocked(setLabel).mockRejectedValue(new Error('full'));
    await review.changeLabel(0, 'b');
    expect(review.selected?.final?.label).toBe('a');
    expect(failures).toHaveLength(1);
  });

  test('is undone in the reverse order, wherever the cursor is', async () => {
    const review = await reviewOf(3);
    await review.changeLabel(0, 'b');
    await review.changeLabel(2, 'b');
    review.select(1);
    await review.undo();
    expect(review.cursor).toBe(2);
    expect(review.selected?.final?.source).toBe('both');
    await review.undo();
    expect(review.canUndo).toBe(false);
    expect(vi.mocked(setLabel).mock.calls.at(-1)).toEqual(['project', 0, null]);
  });

  test('of an earlier visit is taken back to what the machine says', async () => {
    const review = await reviewOf(1);
    vi.mocked(relabel).mockResolvedValue(
      makeRows(1).map((row) => ({ ...row, final: { label: 'b', confidence: 1, source: 'human' } })),
    );
    await review.load('project', LABELS);
    await review.takeBack(0);
    expect(review.selected?.final?.label).toBe('a');
  });
});

test('moving the cursor turns the pages and stops at both ends', async () => {
  const review = await reviewOf(ROWS_PER_PAGE + 2);
  review.move(-1);
  expect(review.cursor).toBe(0);
  review.move(ROWS_PER_PAGE);
  expect(review.page).toBe(1);
  expect(review.visible).toHaveLength(2);
  review.move(10);
  expect(review.cursor).toBe(ROWS_PER_PAGE + 1);
});
