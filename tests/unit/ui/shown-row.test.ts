/** @file Keys that a busy page handles late label the row that was on the screen when they were pressed. */
import { beforeEach, expect, test, vi } from 'vitest';
import { Shortcuts } from '../../../src/state/keys/shortcuts.svelte';
import type { Review } from '../../../src/state/results/review.svelte';
import { answerByKey } from '../../../src/ui/audit-keys';
import { labelByKey } from '../../../src/ui/review-keys';
import { ShownRow } from '../../../src/ui/shown-row';
import { keyPress } from '../../helpers/key-press';

let now = 0;

beforeEach(() => {
  now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});

/** Row 5 came after so many milliseconds, row 9 after so many. */
function shownAt(first: number, second: number): ShownRow {
  const shown = new ShownRow();
  for (const [row, at] of [
    [5, first],
    [9, second],
  ] as const) {
    // prettier-ignore
    now = at;
    shown.show(row);
  }
  return shown;
}

test('the row of an event is the one that was shown then, and none before there was any', () => {
  const shown = shownAt(0, 100);
  now = 150;
  shown.show(9);
  expect([50, 99, 100, 120].map((timeStamp) => shown.at({ timeStamp }))).toEqual([5, 5, 9, 9]);
  now = 200;
  shown.show(null);
  expect([150, 250].map((timeStamp) => shown.at({ timeStamp }))).toEqual([9, null]);
});

function answersTo(...events: KeyboardEvent[]): unknown[][] {
  const label = vi.fn().mockResolvedValue(undefined);
  const asked = { label, undo: vi.fn(), redo: vi.fn(), move: vi.fn() };
  const ways = { shortcuts: new Shortcuts(), shown: shownAt(0, 100), show: vi.fn() };
  for (const event of events) answerByKey(event, [{ name: 'a' }, { name: 'b' }], '', asked, ways);
  return label.mock.calls;
}

const pressed = (key: string, timeStamp: number, repeat = false) =>
  keyPress(key, { timeStamp, repeat, preventDefault: () => undefined });

test('where rows are asked, each key answers for its own row', () => {
  expect(answersTo(pressed('2', 60), pressed('0', 70), pressed('1', 130))).toEqual([
    ['b', 5],
    [null, 5],
    ['a', 9],
  ]);
});

test('a key that is held down answers once', () => {
  expect(answersTo(pressed('1', 130), pressed('1', 700, true), pressed('0', 710, true))).toEqual([
    ['a', 9],
  ]);
});

test('in the review a late key labels by the choices of its own row, and nobody goes on', () => {
  const row = (number: number, candidates: string[]) => ({ row: number, candidates, final: null });
  const rows = [row(0, ['a']), row(1, ['b']), row(2, ['c'])];
  const review = {
    ...{ rows, labels: ['a', 'b', 'c'], selected: rows[2], matching: [1, 2] },
    ...{ changeLabel: vi.fn(), labelAndGoOn: vi.fn(), move: vi.fn() },
  };
  const press = (action: Parameters<typeof labelByKey>[1], meant: number | null) =>
    labelByKey(review as unknown as Review, action, meant);
  press({ kind: 'label', place: 1 }, 1);
  expect(review.changeLabel.mock.calls).toEqual([[0, 'b']]);
  press({ kind: 'label', place: 1 }, 0);
  press({ kind: 'label', place: 1 }, null);
  press({ kind: 'accept' }, 1);
  expect(review.changeLabel).toHaveBeenCalledTimes(1);
  expect([review.labelAndGoOn, review.move].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
  press({ kind: 'label', place: 2 }, 2);
  expect(review.labelAndGoOn.mock.calls).toEqual([['a']]);
  press({ kind: 'accept' }, 2);
  expect(review.move).toHaveBeenCalledWith(1);
});
