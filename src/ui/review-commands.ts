/**
 * @file What the palettes offer: all that the keys and the buttons of their screen can start. A button says by
 * `data-command` which of them it starts, so that a test can tell that none is missing.
 */
import { KEY_RULES, labelAction, labelPlaceOf, LABEL_KEYS } from '../state/keys/actions';
import type { KeyAction, KeyPlace } from '../state/keys/actions';
import { signOf } from '../state/keys/chord';
import type { Shortcuts } from '../state/keys/shortcuts.svelte';
import type { Finished } from '../state/results/finished.svelte';
import type { Review } from '../state/results/review.svelte';
import type { ReviewCommand } from './review-keys';
import type { ReviewDesk } from './views/review/review-desk.svelte';
import { KEY_MEANINGS } from './words/review/key-words';
import { AGREEMENTS, MARKS, offeredSources, SORTS } from './words/review/review-words';

export interface Command {
  id: string;
  title: string;
  key?: string | undefined;
  run: () => void;
}

/** Of what is not always there, what is there at the moment. */
interface Offers {
  canTrain: boolean;
  canAskAgain: boolean;
  canImprove: boolean;
}

export function reviewCommands(
  finished: Finished,
  shortcuts: Shortcuts,
  desk: ReviewDesk,
  offers: Offers,
): Command[] {
  const { review } = finished;
  const { why, projectId } = review;
  return [
    ...commandsOfKeys('review', shortcuts, (action) => desk.start(action as ReviewCommand)),
    { id: 'show-all', title: 'Show all rows', run: () => review.clearFilter() },
    { id: 'more-filters', title: 'More filters', run: () => void desk.goTo('more-filters') },
    {
      id: 'act-on-all',
      title: 'Act on all rows that match',
      run: () => void desk.goTo('act-on-all'),
    },
    { id: 'accept-all', title: 'Accept all rows that match', run: () => void desk.acceptAll() },
    { id: 'export', title: 'Export the rows that match', run: () => void desk.exportMatching() },
    ...offered(offers.canTrain, {
      id: 'train-again',
      title: 'Train again',
      run: () => void finished.trainAgain(),
    }),
    ...offered(offers.canAskAgain, {
      id: 'ask-again',
      title: 'Ask the teacher again about the rows that match',
      run: () => void desk.goTo('ask-again'),
    }),
    ...offered(offers.canImprove, {
      id: 'improve',
      title: 'Describe a label better, from your corrections',
      run: () => void desk.goTo('improve'),
    }),
    ...offered(why.state === 'closed' && projectId !== null, {
      id: 'ask-words',
      title: 'Ask the student for its words',
      run: () => projectId !== null && void why.open(projectId),
    }),
    ...offered(desk.hasViews, {
      id: 'keep-view',
      title: 'Keep this view',
      run: () => void desk.goTo('keep-view'),
    }),
    ...labelCommands(review.choices, shortcuts, (name) => void review.labelAndGoOn(name)),
    ...review.views.names.flatMap((name) => [
      { id: `view:${name}`, title: `View: ${name}`, run: () => desk.showView(name) },
      {
        id: `forget-view:${name}`,
        title: `Forget the view: ${name}`,
        run: () => desk.forgetView(name),
      },
    ]),
    ...listCommands(finished, review),
  ];
}

/** What the fields above the list choose from. */
function listCommands(finished: Finished, review: Review): Command[] {
  return [
    ...SORTS.map(({ value, title }) => ({
      ...{ id: `sort:${value}`, title: `Order: ${title}` },
      run: () => review.sortBy(value),
    })),
    ...offeredSources(finished).map(({ value, title }) => ({
      ...{ id: `source:${value}`, title: `Rows: ${title}` },
      run: () => review.show({ source: value }),
    })),
    ...MARKS.map(({ value, title }) => ({
      ...{ id: `mark:${value}`, title: `Flags and notes: ${title}` },
      run: () => review.show({ mark: value }),
    })),
    ...AGREEMENTS.map(({ value, title }) => ({
      ...{ id: `agreement:${value}`, title: `Teacher and student: ${title}` },
      run: () => review.show({ agreement: value }),
    })),
  ];
}

/** What can be done where rows are labelled one by one. */
export function askingCommands(
  labels: readonly { name: string }[],
  shortcuts: Shortcuts,
  ways: {
    label: (name: string) => void;
    start: (action: KeyAction) => void;
    stop: (() => void) | undefined;
  },
): Command[] {
  const names = labels.map(({ name }) => name);
  const { stop } = ways;
  return [
    ...commandsOfKeys('asking', shortcuts, ways.start),
    ...(stop ? [{ id: 'stop', title: 'Stop for now', run: stop }] : []),
    ...labelCommands(names, shortcuts, ways.label),
  ];
}

/** All that keys start in a place, but for the labels and the palette itself. */
function commandsOfKeys(
  place: KeyPlace,
  shortcuts: Shortcuts,
  start: (action: KeyAction) => void,
): Command[] {
  return KEY_RULES.filter(
    ({ action, places }) =>
      places.includes(place) && labelPlaceOf(action) === null && action !== 'palette',
  ).map(({ action }) => ({
    ...{ id: action, title: KEY_MEANINGS[action], key: signFor(shortcuts, action) },
    run: () => start(action),
  }));
}

function labelCommands(
  names: readonly string[],
  shortcuts: Shortcuts,
  label: (name: string) => void,
): Command[] {
  return names.map((name, index) => ({
    ...{ id: `label:${name}`, title: `Label: ${name}` },
    key: index < LABEL_KEYS ? signFor(shortcuts, labelAction(index + 1)) : undefined,
    run: () => label(name),
  }));
}

function signFor(shortcuts: Shortcuts, action: KeyAction): string | undefined {
  const [chord] = shortcuts.keysOf(action);
  return chord === undefined ? undefined : signOf(chord);
}

function offered(isOffered: boolean, command: Command): Command[] {
  return isOffered ? [command] : [];
}
