/** @file The palettes offer all that the keys and the buttons of their screens start; none is forgotten. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse, type AST } from 'svelte/compiler';
import { describe, expect, test, vi } from 'vitest';
import { KEY_RULES, labelPlaceOf, type KeyPlace } from '../../../src/state/keys/actions';
import { Shortcuts } from '../../../src/state/keys/shortcuts.svelte';
import type { Finished } from '../../../src/state/results/finished.svelte';
import { NO_FILTER, type SourceFilter } from '../../../src/state/results/review-filter';
import { askingCommands, reviewCommands, type Command } from '../../../src/ui/review-commands';
import type { ReviewDesk } from '../../../src/ui/views/review/review-desk.svelte';
import { offeredSources } from '../../../src/ui/words/review/review-words';

const start = vi.fn();

/** All that there can be to do, of a review in which everything is offered. */
function review(): Command[] {
  const summary = { disputed: 1, overruled: 1, accepted: 1 };
  const shown = {
    ...{ summary, filter: NO_FILTER, hasGold: true, projectId: 'p' },
    ...{ choices: ['yes'], views: { names: ['mine'] }, why: { state: 'closed' } },
  };
  const results = { report: { teacher: { askedAgain: 1 } } };
  return reviewCommands(
    { review: shown, results } as unknown as Finished,
    new Shortcuts(),
    { start, hasViews: true } as unknown as ReviewDesk,
    { canTrain: true, canAskAgain: true, canImprove: true },
  );
}

function asking(): Command[] {
  const ways = { label: () => undefined, start, stop: () => undefined };
  return askingCommands([{ name: 'yes' }], new Shortcuts(), ways);
}

const REVIEW = [
  ...readdirSync('src/ui/views/review').map((file) => `views/review/${file}`),
  ...['ReviewFilters', 'ViewChooser', 'MatchingActions', 'LabelChoices', 'RowList'].map((name) => `widgets/review/${name}.svelte`), // prettier-ignore
  ...['widgets/TrainAgain.svelte', 'views/ImproveLabel.svelte', 'views/AskAgain.svelte'],
].filter((file) => file.endsWith('.svelte'));
const ASKING = [
  ...['views/audit/AuditQuestion.svelte', 'views/task/labels/ByHandStep.svelte'],
  ...['AnswerWays', 'LabelPicker', 'ShortcutList'].map((name) => `widgets/review/${name}.svelte`),
];
/** What is on the screen for no command: the palette itself, and the list of a phone, which has no palette. */
const NONE = ['palette', 'list'];
/** What leads on from the step, and is no labelling. */
const OTHER_BUTTONS = ['ondone'];

/** What the buttons of a component say that they start; null where one does not. */
function startedBy(file: string): (string | null)[] {
  const { fragment } = parse(readFileSync(`src/ui/${file}`, 'utf8'), { modern: true });
  const found: (string | null)[] = [];
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      node.forEach(look);
      return;
    }
    const { name, attributes } = node as Partial<AST.Component>;
    if (name === 'Button' || name === 'button') found.push(commandOf(attributes ?? []));
    Object.values(node).forEach(look);
  };
  look(fragment);
  return found;
}

/** Its text up to the first expression: `label:{name}` is `label:`. */
function commandOf(attributes: AST.Component['attributes']): string | null {
  const named = attributes.filter((one): one is AST.Attribute => one.type === 'Attribute');
  const says = named.find(({ name }) => name === 'data-command')?.value;
  const [text] = Array.isArray(says) ? says : [];
  if (text?.type === 'Text') return text.data;
  const leads = JSON.stringify(named.find(({ name }) => name === 'onclick') ?? null);
  return OTHER_BUTTONS.some((name) => leads.includes(`"${name}"`)) ? 'palette' : null;
}

describe.each<[KeyPlace, () => Command[], string[]]>([
  ['review', review, REVIEW],
  ['asking', asking, ASKING],
])('the palette of the %s', (place, commands, files) => {
  test('offers all that a key starts, and starts the same', () => {
    const offered = new Map(commands().map((command) => [command.id, command]));
    const labels = [...offered.keys()].filter((id) => id.startsWith('label:'));
    expect(labels).toEqual(['label:yes']);
    for (const { action, places } of KEY_RULES) {
      if (!places.includes(place) || labelPlaceOf(action) !== null || action === 'palette')
        continue;
      offered.get(action)?.run();
      expect(start, action).toHaveBeenLastCalledWith(action);
    }
  });

  test('offers all that a button starts', () => {
    const ids = commands().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const file of files) {
      const started = startedBy(file);
      for (const command of started) {
        const isOffered = NONE.includes(command ?? '') || ids.some((id) => (command?.endsWith(':') ? id.startsWith(command) : id === command)); // prettier-ignore
        expect(isOffered, `${file}: ${command ?? 'a button that names no command'}`).toBe(true);
      }
    }
    expect(files.flatMap(startedBy).length).toBeGreaterThan(7);
  });
});

test('what the list is filtered by stays on offer once nothing is left of it', () => {
  const summary = { disputed: 0, overruled: 0, accepted: 0 };
  const sourcesWith = (source: SourceFilter) => {
    const review = { summary, filter: { ...NO_FILTER, source }, hasGold: false };
    const sources = offeredSources({ review, results: { report: null } } as unknown as Finished);
    return sources.map(({ value }) => value);
  };
  const usual = sourcesWith('any');
  for (const source of ['accepted', 'disputed', 'again', 'suspect-gold'] as const) {
    expect(usual).not.toContain(source);
    expect(sourcesWith(source).toSorted()).toEqual([...usual, source].toSorted());
  }
});

test('every order, source and mark can be chosen there', () => {
  const orders = ['worth', 'uncertain', 'certain', 'table'].map((order) => `sort:${order}`);
  const sources = ['overruled', 'suspect-gold'].map((source) => `source:${source}`);
  const ids = review().map(({ id }) => id);
  expect(ids).toEqual(
    expect.arrayContaining([...orders, ...sources, 'mark:flagged', 'agreement:disagree']),
  );
});
