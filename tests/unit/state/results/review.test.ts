import { beforeEach, describe, expect, test, vi } from 'vitest';
import { storeRowEdits } from '../../../../src/pipeline/label/edit-rows';
import { readColumn, relabel, type ReviewRow } from '../../../../src/pipeline/label/relabel';
import { putView, type SavedView } from '../../../../src/pipeline/label/views';
import { Review } from '../../../../src/state/results/review.svelte';

vi.mock('../../../../src/pipeline/label/relabel', () => ({
  relabel: vi.fn(),
  readColumn: vi.fn(),
}));
vi.mock('../../../../src/pipeline/label/edit-rows', () => ({ storeRowEdits: vi.fn() }));
vi.mock('../../../../src/pipeline/label/why', () => ({}));
vi.mock(import('../../../../src/pipeline/label/views'), async (original) => ({
  ...(await original()),
  putView: vi.fn(),
}));

const LABELS = [{ name: 'a' }, { name: 'b' }];
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
  vi.mocked(storeRowEdits).mockReset().mockResolvedValue();
  let kept: SavedView[] = [];
  vi.mocked(putView).mockImplementation((_, { name, query }, place) => {
    const others = kept.filter((view) => view.name !== name);
    kept = query === null ? others : others.toSpliced(place, 0, { name, query });
    return Promise.resolve(kept);
  });
});

test('the order of a large table comes in slices, and only the last one that was asked for', async () => {
  let now = 0;
  // Every look at the clock ends a slice.
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 10));
  const review = await reviewOf(20_001);
  expect(review.rowAt(0)?.row).toBe(0);
  review.sortBy('certain');
  expect(review.rowAt(0)?.row).toBe(0);
  await expect.poll(() => review.rowAt(0)?.row).toBe(20_000);
  const shown = new Set<number | undefined>();
  review.sortBy('table');
  review.sortBy('certain');
  review.show({ confidence: { from: null, to: 0.5 } });
  await expect
    .poll(() => {
      shown.add(review.rowAt(0)?.row);
      return review.matchCount;
    })
    .toBe(10_001);
  expect(review.rowAt(0)?.row).toBe(10_000);
  expect([...shown].filter((row) => row === 0)).toEqual([]);
  clock.mockRestore();
});

describe('a correction', () => {
  test('shows at once, is stored, and leaves the row in its place', async () => {
    const review = await reviewOf(3);
    const stored = review.changeLabel(0, 'b');
    expect([0, 1, 2].map((position) => review.rowAt(position)?.row)).toEqual([0, 1, 2]);
    expect(review.selected?.final).toEqual({ label: 'b', confidence: 1, source: 'human' });
    await stored;
    expect(storeRowEdits).toHaveBeenCalledWith('project', [
      { row: 0, label: { label: 'b', origin: 'review' } },
    ]);
  });

  test('is taken off the screen again when it cannot be stored', async () => {
    const review = await reviewOf(3);
    vi.mocked(storeRowEdits).mockRejectedValue(new Error('full'));
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
    expect(vi.mocked(storeRowEdits).mock.calls.at(-1)).toEqual([
      'project',
      [{ row: 0, label: null }],
    ]);
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

describe('equal texts', () => {
  const human = (label: string) => ({ label, confidence: 1, source: 'human' as const });

  async function reviewOfEquals(change: (rows: ReviewRow[]) => void = () => undefined) {
    const rows = makeRows(4);
    for (const row of [0, 2, 3])
      Object.assign(rows[row] ?? {}, { text: 'same', equals: [0, 2, 3] });
    change(rows);
    vi.mocked(relabel).mockResolvedValue(rows);
    const review = new Review((error) => failures.push(error));
    await review.load('project', LABELS);
    review.sortBy('table');
    return review;
  }
  const stored = () => vi.mocked(storeRowEdits).mock.calls.at(-1)?.[1];
  const labelsOf = (review: Review) =>
    review.rows.map(({ final }) => [final?.source, final?.label]);

  test('are labelled and taken back together, each as one step', async () => {
    const review = await reviewOfEquals();
    await review.changeLabel(2, 'b');
    expect(labelsOf(review)).toEqual([['human', 'b'], ['both', 'a'], ['human', 'b'], ['human', 'b']]); // prettier-ignore
    expect(review.summary).toMatchObject({ human: 3, humanEqual: 2, equal: 2, disputed: 0 });
    await review.takeBack(0);
    expect(review.summary.human).toBe(0);
    expect(stored()).toEqual([0, 2, 3].map((row) => ({ row, label: null })));
    await review.undo();
    await review.undo();
    expect(review.summary.human).toBe(0);
    expect(review.canUndo).toBe(false);
  });

  test('are settled by one label where they were labelled differently', async () => {
    const review = await reviewOfEquals((rows) => {
      for (const row of [0, 2, 3]) Object.assign(rows[row] ?? {}, { isDisputed: true });
      Object.assign(rows[0] ?? {}, { final: human('a'), origin: 'review' });
      Object.assign(rows[2] ?? {}, { final: human('b'), origin: 'review' });
    });
    expect(review.summary.disputed).toBe(1);
    review.show({ source: 'disputed' });
    expect(review.matchCount).toBe(3);
    await review.changeLabel(1, 'b');
    expect(review.summary).toMatchObject({ human: 3, disputed: 0 });
    await review.undo();
    expect(review.summary).toMatchObject({ human: 2, disputed: 1 });
  });

  test('that held a label of another row hold it again when a change is undone', async () => {
    const review = await reviewOfEquals((rows) => {
      Object.assign(rows[0] ?? {}, { final: human('a'), origin: 'audit' });
      for (const row of [2, 3]) {
        Object.assign(rows[row] ?? {}, { final: human('a'), origin: 'audit', sameAs: 0 });
      }
    });
    await review.changeLabel(2, 'b');
    await review.undo();
    expect(stored()).toEqual([
      { row: 0, label: { label: 'a', origin: 'audit' } },
      { row: 2, label: null },
      { row: 3, label: null },
    ]);
  });
});

describe('undo and redo', () => {
  test('take back and do again a label on all rows that match, as one step', async () => {
    const review = await reviewOf(4);
    review.show({ text: 'text' });
    await review.changeLabel(1, 'b');
    expect(await review.labelMatching('b')).toBe(3);
    expect(review.summary.human).toBe(4);
    await review.undo();
    expect(review.summary.human).toBe(1);
    await review.redo();
    expect(review.summary.labels).toEqual([{ name: 'b', count: 4 }]);
    expect(review.canRedo).toBe(false);
    expect(vi.mocked(storeRowEdits).mock.calls.at(-1)?.[1]).toHaveLength(3);
  });

  test('bring back an answer of the audit as one', async () => {
    const [row] = makeRows(1);
    if (!row) throw new Error('no row');
    const final = { label: 'a', confidence: 1, source: 'human' as const };
    vi.mocked(relabel).mockResolvedValue([{ ...row, final, origin: 'audit' }]);
    const review = new Review((error) => failures.push(error));
    await review.load('project', LABELS);
    await review.changeLabel(0, 'b');
    await review.undo();
    expect(vi.mocked(storeRowEdits).mock.calls.at(-1)).toEqual([
      'project',
      [{ row: 0, label: { label: 'a', origin: 'audit' } }],
    ]);
  });

  test('hold for taking a label back, for flags and for notes', async () => {
    const review = await reviewOf(2);
    await review.changeLabel(0, 'b');
    await review.takeBack(0);
    await review.mark(0, { isFlagged: true });
    await review.mark(0, { note: 'ask the ward' });
    expect(review.rowAt(0)?.mark).toEqual({ isFlagged: true, note: 'ask the ward' });
    await review.undo();
    expect(review.rowAt(0)?.mark).toEqual({ isFlagged: true, note: '' });
    await review.undo();
    expect(review.rowAt(0)?.mark).toBeUndefined();
    await review.undo();
    expect(review.rowAt(0)?.final?.source).toBe('human');
    await review.redo();
    expect(review.rowAt(0)?.final?.source).toBe('both');
  });

  test('forget what was undone once something else is done', async () => {
    const review = await reviewOf(2);
    await review.changeLabel(0, 'b');
    await review.undo();
    await review.changeLabel(1, 'b');
    expect(review.canRedo).toBe(false);
  });

  test('are stored in the order in which they were done, however long the storage takes', async () => {
    const review = await reviewOf(1);
    const stored: unknown[] = [];
    let release: () => void = () => undefined;
    vi.mocked(storeRowEdits).mockImplementationOnce(async (_, edits) => {
      await new Promise<void>((resolve) => (release = resolve));
      stored.push(edits);
    });
    vi.mocked(storeRowEdits).mockImplementation((_, edits) => {
      stored.push(edits);
      return Promise.resolve();
    });
    const both = Promise.all([review.changeLabel(0, 'b'), review.undo()]);
    await vi.waitFor(() => expect(storeRowEdits).toHaveBeenCalledTimes(1));
    release();
    await both;
    expect(stored).toEqual([
      [{ row: 0, label: { label: 'b', origin: 'review' } }],
      [{ row: 0, label: null }],
    ]);
  });
});

test('a label and going on are one; the cursor stops at both ends', async () => {
  const review = await reviewOf(3);
  await review.labelAndGoOn('b');
  await review.acceptAndGoOn();
  expect(review.cursor).toBe(2);
  expect(review.summary.human).toBe(2);
  review.move(Infinity);
  expect(review.cursor).toBe(2);
  review.move(-Infinity);
  expect(review.cursor).toBe(0);
});

test('a column and a regular expression are looked for together', async () => {
  const review = await reviewOf(12);
  vi.mocked(readColumn).mockResolvedValue(
    Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? 'Ward A' : 'Ward B')),
  );
  review.show({ text: '/text 1\\d?$/', column: { name: 'ward', text: 'ward b' } });
  await vi.waitFor(() => expect(review.search.isRunning).toBe(false));
  expect([...review.matching].sort((a, b) => a - b)).toEqual([1, 11]);
  expect(review.search.unread).toBe(0);
  // No cell is known to hold it, and some could not be read whole.
  vi.mocked(readColumn).mockResolvedValue(
    Array.from({ length: 12 }, (_, i) => 'Ward B'.padEnd(i < 2 ? 30_000 : 6)),
  );
  review.show({ column: { name: 'ward', text: '/c$/' } });
  await vi.waitFor(() => expect(review.search.isRunning).toBe(false));
  expect([review.matchCount, review.search.unread]).toEqual([0, 1]);
  review.clearFilter();
  expect(review.search.unread).toBe(0);
  expect(review.matchCount).toBe(12);
});

test('rows that another tab has added are ordered too, though their texts were never compared', async () => {
  const review = await reviewOf(3);
  review.sortBy('worth');
  await vi.waitFor(() => expect(review.isComparing).toBe(false));
  vi.mocked(relabel).mockResolvedValue(makeRows(5));
  await review.load('project', LABELS);
  expect(review.matchCount).toBe(5);
  expect(review.rowAt(4)?.row).toBe(4);
});

test('the selected row stays so when rows are read anew, without another one in between', async () => {
  const review = await reviewOf(3);
  // In the new order it stands between the others.
  review.select(1);
  const taken = review.take('project', LABELS, review.rows.map((row) => ({ ...row, final: row.final && { ...row.final, confidence: 1 - row.final.confidence } }))); // prettier-ignore
  expect(review.selected?.row).toBe(1);
  await taken;
  review.sortBy('table');
  expect(review.selected?.row).toBe(0);
});

describe('steps outlast rows that are read anew', () => {
  const human = (label: string) => ({ label, confidence: 1, source: 'human' as const });
  const student = { label: 'b', confidence: 0.7, source: 'student' as const };
  const lastEdits = () => vi.mocked(storeRowEdits).mock.calls.at(-1)?.[1];

  /** The rows as they are read after another training: machines say `b`, people what they said. */
  async function trained(review: Review, change: (rows: ReviewRow[]) => void = () => undefined) {
    const rows = review.rows.map((row) => ({
      ...row,
      machine: student,
      final: row.final?.source === 'human' ? row.final : student,
    }));
    change(rows);
    await review.take('project', LABELS, rows);
  }

  test('a label given before a training is undone to what the student says now, and done again', async () => {
    const review = await reviewOf(3);
    await review.changeLabel(0, 'a');
    await review.mark(1, { isFlagged: true });
    await trained(review);
    expect([review.canUndo, review.lostSteps]).toEqual([true, 0]);
    await review.undo();
    expect(review.rows[1]?.mark).toBeUndefined();
    await review.undo();
    expect(review.rows[0]?.final).toEqual(student);
    expect(lastEdits()).toEqual([{ row: 0, label: null }]);
    await trained(review);
    await review.redo();
    expect(review.rows[0]?.final).toEqual(human('a'));
    expect(lastEdits()).toEqual([{ row: 0, label: { label: 'a', origin: 'review' } }]);
    await review.redo();
    expect(review.rows[1]?.mark).toEqual({ isFlagged: true, note: '' });
  });

  test('what is done with all that match waits until they are found', async () => {
    const review = await reviewOf(4);
    review.show({ text: '/in none of them/' });
    expect(await review.labelMatching('b')).toBe(0);
    review.show({ text: '/text/' });
    expect(await review.acceptMatching()).toBe(4);
  });

  test('of a row that was labelled elsewhere since, a step is dropped, which is told; the others stay', async () => {
    const review = await reviewOf(3);
    await review.changeLabel(0, 'a');
    await review.mark(0, { note: 'odd' });
    await review.changeLabel(1, 'b');
    expect(await review.labelMatching('a')).toBe(2);
    await trained(review, (rows) => {
      // The check said the same of it, but said it.
      Object.assign(rows[1] ?? {}, { final: human('b'), origin: 'audit' });
    });
    expect(review.lostSteps).toBe(2);
    await review.undo();
    expect(lastEdits()).toEqual([{ row: 2, label: null }]);
    expect(review.lostSteps).toBe(2);
    await review.undo();
    await review.undo();
    expect(review.rows.map(({ final, mark }) => [final?.source, mark])).toEqual([['student', undefined], ['human', undefined], ['student', undefined]]); // prettier-ignore
    expect(review.canUndo).toBe(false);
  });

  test('equal texts hold or fall together', async () => {
    const review = await reviewOf(4);
    await review.take('project', LABELS, review.rows.map((row) => (row.row === 3 ? row : { ...row, equals: [0, 1, 2] }))); // prettier-ignore
    await review.changeLabel(0, 'a');
    await trained(review, (rows) => {
      Object.assign(rows[2] ?? {}, { final: human('b'), origin: 'audit' });
    });
    expect([review.canUndo, review.lostSteps]).toEqual([false, 1]);
  });

  test('another project in between keeps them, each its own', async () => {
    const review = await reviewOf(2);
    await review.changeLabel(0, 'b');
    const rows = review.rows;
    review.forget();
    expect(review.canUndo).toBe(false);
    await review.take('other', LABELS, makeRows(2));
    expect(review.canUndo).toBe(false);
    review.forget();
    await review.take('project', LABELS, rows);
    await review.undo();
    expect(review.rows[0]?.final?.source).toBe('both');
  });

  test('under the new name of a label; without the label there is nothing to go back to', async () => {
    const review = await reviewOf(2);
    await review.changeLabel(0, 'b');
    await review.changeLabel(0, 'a');
    const rows = review.rows.map((row) => ({ ...row, final: human('first') }));
    await review.take('project', [{ name: 'first', formerNames: ['a'] }, { name: 'b' }], rows);
    expect(review.lostSteps).toBe(0);
    await review.undo();
    expect(review.rows[0]?.final?.label).toBe('b');
    await review.redo();
    await review.take('project', [{ name: 'first', formerNames: ['a'] }, { name: 'c' }], rows);
    expect([review.canUndo, review.lostSteps]).toEqual([false, 2]);
  });

  test('what cannot be stored leaves the other steps, and an undoing that failed can be tried again', async () => {
    const review = await reviewOf(2);
    await review.changeLabel(0, 'b');
    vi.mocked(storeRowEdits).mockRejectedValueOnce(new Error('full'));
    await review.changeLabel(1, 'b');
    vi.mocked(storeRowEdits).mockRejectedValueOnce(new Error('full'));
    await review.undo();
    expect([review.rows[0]?.final?.source, review.canUndo, review.canRedo]).toEqual(['human', true, false]); // prettier-ignore
    await review.undo();
    expect([review.rows[0]?.final?.source, review.canUndo]).toEqual(['both', false]);
    vi.mocked(storeRowEdits).mockRejectedValueOnce(new Error('full'));
    await review.redo();
    expect([review.rows[0]?.final?.source, review.canRedo]).toEqual(['both', true]);
    expect(failures).toHaveLength(3);
  });

  test('views that are kept, replaced or forgotten are steps like labels', async () => {
    const review = await reviewOf(2);
    for (const name of ['first', 'second']) {
      review.show({ text: name });
      await review.keepView(name);
    }
    await review.keepView('first');
    expect(review.views.find('first')?.filter.text).toBe('second');
    await review.undo();
    expect(review.views.find('first')?.filter.text).toBe('first');
    await review.forgetView('first');
    expect(review.views.names).toEqual(['second']);
    await review.undo();
    expect(review.views.names).toEqual(['first', 'second']);
    await review.redo();
    expect(review.views.names).toEqual(['second']);
  });
});
