/** @file What the palette of the review offers. */
import { labelAction, LABEL_KEYS, type KeyAction } from '../state/keys/actions';
import { signOf } from '../state/keys/chord';
import type { Shortcuts } from '../state/keys/shortcuts.svelte';
import type { Review } from '../state/results/review.svelte';
import type { ReviewCommand } from './review-keys';

export interface Command {
  title: string;
  key?: string | undefined;
  run: () => void;
}

/** What the screen does by itself. */
interface Actions {
  start: (command: ReviewCommand) => void;
  showView: (name: string) => void;
  actOnAll: () => void;
  exportMatching: () => void;
}

export function commandsOf(review: Review, shortcuts: Shortcuts, actions: Actions): Command[] {
  const { start, showView, actOnAll, exportMatching } = actions;
  const keyOf = (action: KeyAction) => {
    const [chord] = shortcuts.keysOf(action);
    return chord === undefined ? undefined : signOf(chord);
  };
  return [
    {
      title: 'Accept the label, next row',
      key: keyOf('accept'),
      run: () => void review.acceptAndGoOn(),
    },
    { title: 'Undo', key: keyOf('undo'), run: () => start('undo') },
    { title: 'Redo', key: keyOf('redo'), run: () => start('redo') },
    { title: 'Flag this row', key: keyOf('flag'), run: () => start('flag') },
    { title: 'Write a note', key: keyOf('note'), run: () => start('note') },
    { title: 'Search the texts', key: keyOf('search'), run: () => start('search') },
    { title: 'Show the keys', key: keyOf('sheet'), run: () => start('sheet') },
    { title: 'Show all rows', run: () => review.clearFilter() },
    {
      title: 'Show where teacher and student disagree',
      run: () => review.show({ agreement: 'disagree' }),
    },
    { title: 'Show rows the teacher failed on', run: () => review.show({ source: 'failed' }) },
    { title: 'Show flagged rows', run: () => review.show({ mark: 'flagged' }) },
    { title: 'Act on all rows that match', run: actOnAll },
    { title: 'Export the rows that match', run: exportMatching },
    ...review.choices.map((name, index) => ({
      title: `Label: ${name}`,
      key: index < LABEL_KEYS ? keyOf(labelAction(index + 1)) : undefined,
      run: () => void review.labelAndGoOn(name),
    })),
    ...review.views.names.map((name) => ({ title: `View: ${name}`, run: () => showView(name) })),
  ];
}
