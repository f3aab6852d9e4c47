/** @file Pieces of the page by themselves, as a person presses them: what no screen's test comes to. */
import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { WatchedRow } from '../../../src/core/refinery/watched';
import { Shortcuts } from '../../../src/state/keys/shortcuts.svelte';
import ExplainRow from '../../../src/ui/views/run/ExplainRow.svelte';
import EvidenceGate from '../../../src/ui/views/task/try/EvidenceGate.svelte';
import KeySheet from '../../../src/ui/widgets/review/KeySheet.svelte';
import LabelChoices from '../../../src/ui/widgets/review/LabelChoices.svelte';
import MatchingActions from '../../../src/ui/widgets/review/MatchingActions.svelte';
import KeywordOffers from '../../../src/ui/widgets/task/KeywordOffers.svelte';
import UnmatchedClusters from '../../../src/ui/widgets/task/UnmatchedClusters.svelte';

let shown: Record<string, unknown> | null = null;

function show<Props extends Record<string, unknown>>(piece: Component<Props>, props: Props): void {
  shown = mount(piece, { target: document.body, props });
  flushSync();
}

beforeEach(() => localStorage.clear());
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  if (shown) await unmount(shown);
  shown = null;
  localStorage.clear();
});

test('a word that is offered is added by one click', async () => {
  const onadd = vi.fn();
  const counted = {
    ...{ reason: 'typical', texts: 7, unmatched: 3, contested: 1, isEstimate: false, strength: 2 },
  } as const;
  show(KeywordOffers, { label: 'Falls', offers: [{ keyword: 'slipped', ...counted }], onadd });
  await page.getByRole('button', { name: /Add the keyword slipped to Falls/ }).click();
  expect(onadd).toHaveBeenCalledExactlyOnceWith('slipped');
});

test('words of texts that match nothing go to a label, or to a new one', async () => {
  const onadd = vi.fn();
  const labels = [
    { id: 4, name: 'Falls' },
    { id: 9, name: 'Devices' },
  ];
  const clusters = [
    {
      ...{ texts: 12, isEstimate: false, words: ['pump', 'battery'] },
      examples: [{ row: 3, text: 'The pump stopped.' }],
    },
  ];
  show(UnmatchedClusters, { clusters, labels, onadd });
  const choice = page.getByRole('combobox');
  await userEvent.selectOptions(choice, 'Devices');
  await userEvent.selectOptions(choice, 'a new label');
  expect(onadd.mock.calls).toEqual([
    [['pump', 'battery'], 9],
    [['pump', 'battery'], null],
  ]);
  await page.getByRole('button', { name: /texts: examples/ }).click();
  await expect.element(page.getByText('The pump stopped.')).toBeVisible();
});

test('all rows that match get a label once one is chosen', async () => {
  const acts = { onlabel: vi.fn(), onaccept: vi.fn(), onexport: vi.fn() };
  show(MatchingActions, { count: 5, labels: ['Falls', 'Devices'], ...acts });
  const button = page.getByTestId('bulk-label');
  await expect.element(button).toBeDisabled();
  await userEvent.selectOptions(page.getByRole('combobox'), 'Devices');
  await button.click();
  expect(acts.onlabel).toHaveBeenCalledExactlyOnceWith('Devices');
});

test('one of many labels is found by typing, and Enter gives it', async () => {
  const onchoose = vi.fn();
  const labels = Array.from({ length: 30 }, (_, i) => `Label ${i + 1}`);
  show(LabelChoices, {
    ...{ choices: labels, chosen: null, isHuman: false, candidates: [] },
    ...{ shortcuts: new Shortcuts(), onchoose },
  });
  await page.getByTestId('review-find-label').fill('27');
  expect(page.getByTestId('review-label').all()).toHaveLength(1);
  await userEvent.keyboard('{Enter}');
  expect(onchoose).toHaveBeenCalledExactlyOnceWith('Label 27');
});

test('keys that were changed are put back', () => {
  const shortcuts = new Shortcuts();
  const before = shortcuts.keysOf('flag');
  shortcuts.change('flag', 'g');
  show(KeySheet, { shortcuts, onclose: () => undefined });
  const find = (testId: string) => document.querySelector<HTMLElement>(`[data-testid=${testId}]`);
  find('reset-keys')?.click();
  flushSync();
  expect(find('key-news')?.textContent).toContain('as they were at first');
  expect(shortcuts.keysOf('flag')).toEqual(before);
  expect(new Shortcuts().keysOf('flag')).toEqual(before);
  expect(find('reset-keys')).toBeNull();
});

test('where the words could not be counted, the gate says that and offers the same', async () => {
  const acts = { onwords: vi.fn(), onbyhand: vi.fn(), onteacher: vi.fn(), onrun: vi.fn() };
  show(EvidenceGate, { evidence: null, column: null, ...acts, onclose: vi.fn() });
  const gate = page.getByTestId('evidence-gate');
  await expect.element(gate).toHaveTextContent('could not be counted');
  expect(gate.getByRole('listitem').all()).toHaveLength(3);
  expect(gate.element().textContent).not.toMatch(/NaN|undefined|\d+ of \d+/);
  await page.getByTestId('run-anyway').click();
  expect(acts.onrun).toHaveBeenCalledOnce();
});

const WATCHED: WatchedRow = {
  ...{ row: 3, text: 'The pump stopped.', candidates: ['Devices', 'Falls'] },
  steps: [0, 1, 2].map((epoch) => ({
    epoch,
    targets: [0.5 + epoch / 10, 0.5 - epoch / 10],
    beliefs: epoch === 0 ? null : [0.6, 0.4],
    winner: epoch === 0 ? null : { label: 'Devices', belief: 0.6 },
    isLearned: true,
  })),
};
const NEXT = 'explain-next';
/** The set, the targets, the epochs. */
const STEPS_TO_EPOCHS = 3;

function openEpochs(): () => string {
  show(ExplainRow, { rows: [WATCHED], isDecided: false, onclose: () => undefined });
  const find = (testId: string) => document.querySelector<HTMLElement>(`[data-testid=${testId}]`);
  for (let step = 0; step < STEPS_TO_EPOCHS; step++) {
    find(NEXT)?.click();
    flushSync();
  }
  return () => find('explanation-text')?.textContent.trim() ?? '';
}

test('in slow motion the epochs go by themselves, and stop at the last', () => {
  vi.useFakeTimers();
  const words = openEpochs();
  const said = [words()];
  for (let tick = 0; tick < 5; tick++) {
    vi.advanceTimersByTime(1_000);
    flushSync();
    said.push(words());
  }
  expect(new Set(said).size).toBe(WATCHED.steps.length);
  expect(said.at(-1)).toBe(said.at(-2));
  expect(said.at(-1)).toContain('2');
});

test('where motion is not wanted they wait for a hand', () => {
  vi.spyOn(window, 'matchMedia').mockReturnValue({ matches: true } as MediaQueryList);
  vi.useFakeTimers();
  const words = openEpochs();
  const before = words();
  vi.advanceTimersByTime(10_000);
  flushSync();
  expect(words()).toBe(before);
});
