/** @file Labelling rows by hand before a run: the order of asking, undoing, when it is enough. */
import { beforeEach, expect, test, vi } from 'vitest';
import { parseRecipe } from '../../../../src/core/task/recipe';
import { setLabel } from '../../../../src/pipeline/human-labels';
import { chooseByHand } from '../../../../src/pipeline/label/by-hand';
import { ByHand } from '../../../../src/state/task-form/by-hand.svelte';
import { projectRecord } from '../../../helpers/project-records';

vi.mock('../../../../src/pipeline/human-labels', () => ({ setLabel: vi.fn() }));
vi.mock('../../../../src/pipeline/label/by-hand', () => ({ chooseByHand: vi.fn() }));

const RECIPE = parseRecipe({
  shortlist: 1,
  task: { textColumn: 'text', labels: [{ name: 'a' }, { name: 'b' }] },
});
const failures: unknown[] = [];
let stored: Map<number, string | null>;

/** Rows never asked about before, in order; what is expected of them as given, one a choice. */
function answerChoices(expected: readonly (number | null)[]): void {
  let choice = 0;
  vi.mocked(chooseByHand).mockImplementation((_project, _recipe, passed, count) => {
    const rows = Array.from({ length: count }, (_, i) => {
      const row = passed.length + i;
      return { row, text: `text ${row}` };
    });
    const labelled = [...stored.values()].filter((label) => label !== null).length;
    return Promise.resolve({ rows, expected: expected[choice++] ?? null, labelled });
  });
}

beforeEach(() => {
  failures.length = 0;
  stored = new Map();
  vi.mocked(setLabel).mockImplementation((_project, row, label) => {
    stored.set(row, label);
    return Promise.resolve();
  });
});

async function begun(): Promise<ByHand> {
  const hand = new ByHand((error) => failures.push(error));
  await hand.begin(projectRecord(), RECIPE);
  return hand;
}

test('asks one row after the other, and more of them before they run out', async () => {
  answerChoices([]);
  const hand = await begun();
  for (let i = 0; i < 30; i++) {
    expect(hand.row?.row).toBe(i);
    await hand.label(i % 2 === 0 ? 'a' : 'b');
  }
  expect(hand.labelled).toBe(30);
  expect(stored.size).toBe(30);
});

test('takes a label for the row before while the next one is asked, and none for a row that is not', async () => {
  answerChoices([]);
  const hand = await begun();
  await hand.label('a');
  await hand.label('b', 0);
  await hand.label('b', 99);
  expect([hand.row?.row, ...stored]).toEqual([1, [0, 'b']]);
});

test('a row that nobody can tell is not asked again and counts as no label', async () => {
  answerChoices([]);
  const hand = await begun();
  await hand.label(null);
  expect(hand.row?.row).toBe(1);
  expect(hand.labelled).toBe(0);
});

test('undo asks the row again and takes its label out of the storage', async () => {
  answerChoices([]);
  const hand = await begun();
  await hand.label('a');
  await hand.undo();
  expect(hand.row?.row).toBe(0);
  expect(hand.labelled).toBe(0);
  expect(stored.get(0)).toBeNull();
});

test('redo gives the label again, and asks the next row', async () => {
  answerChoices([]);
  const hand = await begun();
  await hand.label('a');
  await hand.label(null);
  await hand.undo();
  await hand.undo();
  expect([hand.row?.row, hand.canUndo, hand.canRedo]).toEqual([0, false, true]);
  await hand.redo();
  expect([hand.row?.row, hand.labelled, stored.get(0)]).toEqual([1, 1, 'a']);
  await hand.redo();
  expect([hand.row?.row, hand.labelled, hand.canRedo]).toEqual([2, 1, false]);
});

test('what cannot be stored is taken off the screen', async () => {
  answerChoices([]);
  vi.mocked(setLabel).mockRejectedValueOnce(new Error('full'));
  const hand = await begun();
  await hand.label('a');
  expect([hand.labelled, hand.canUndo]).toEqual([0, false]);
  expect(failures).toHaveLength(1);
});

test('an undoing or a redoing that cannot be stored can be tried again', async () => {
  answerChoices([]);
  const hand = await begun();
  await hand.label('a');
  vi.mocked(setLabel).mockRejectedValueOnce(new Error('full'));
  await hand.undo();
  expect([hand.labelled, hand.canUndo, hand.canRedo]).toEqual([1, true, false]);
  await hand.undo();
  vi.mocked(setLabel).mockRejectedValueOnce(new Error('full'));
  await hand.redo();
  expect([hand.labelled, hand.canUndo, hand.canRedo]).toEqual([0, false, true]);
  await hand.redo();
  expect([hand.labelled, hand.canUndo, stored.get(0)]).toEqual([1, true, 'a']);
});

test('is enough when twenty rows and more no longer bring anything, and not while they do', async () => {
  answerChoices([null, 0.4, 0.5, 0.6, 0.605, 0.603]);
  const hand = await begun();
  const seen: [number, boolean][] = [];
  while (!hand.isEnough) {
    await hand.label('a');
    seen.push([hand.labelled, hand.isEnough]);
  }
  const [last] = seen.at(-1) ?? [0];
  expect(last).toBeGreaterThan(30);
  expect(last).toBeLessThanOrEqual(50);
});

test('begun again with the same task it goes on where it was', async () => {
  answerChoices([]);
  const hand = new ByHand((error) => failures.push(error));
  const project = projectRecord();
  await hand.begin(project, RECIPE);
  await hand.label('a');
  await hand.begin(project, RECIPE);
  expect(hand.row?.row).toBe(1);
});

test('while the next rows are being chosen it says so, and what was labelled stays', async () => {
  answerChoices([]);
  const hand = await begun();
  let choose = (): void => undefined;
  vi.mocked(chooseByHand).mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        choose = () =>
          resolve({ rows: [{ row: 90, text: 'text 90' }], expected: 0.5, labelled: 20 });
      }),
  );
  for (let i = 0; i < 20; i++) {
    const given = hand.label('a');
    // The one that begins the choice ends with it; a person goes on meanwhile.
    if (!hand.isChoosing) await Promise.race([given, Promise.resolve()]);
  }
  await vi.waitFor(() => expect(stored.size).toBe(20));
  expect([hand.row, hand.isChoosing, hand.isExhausted, hand.labelled]).toEqual([
    null,
    true,
    false,
    20,
  ]);
  choose();
  await vi.waitFor(() => expect(hand.row?.row).toBe(90));
  expect(hand.isChoosing).toBe(false);
});

test('rows that could not be chosen are chosen when a person asks again', async () => {
  vi.mocked(chooseByHand).mockRejectedValueOnce(new Error('no memory'));
  const hand = await begun();
  expect([hand.row, hand.isChoosing, hand.isExhausted]).toEqual([null, false, false]);
  expect(failures).toHaveLength(1);
  answerChoices([]);
  await hand.chooseMore();
  expect(hand.row?.row).toBe(0);
});
