/** @file What the palette of the review offers. */
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

export function commandsOf(review: Review, actions: Actions): Command[] {
  const { start, showView, actOnAll, exportMatching } = actions;
  return [
    { title: 'Accept the label, next row', key: '↵', run: () => void review.acceptAndGoOn() },
    { title: 'Undo', key: 'u', run: () => start('undo') },
    { title: 'Redo', key: 'r', run: () => start('redo') },
    { title: 'Flag this row', key: 'f', run: () => start('flag') },
    { title: 'Write a note', key: 'n', run: () => start('note') },
    { title: 'Search the texts', key: '/', run: () => start('search') },
    { title: 'Show the keys', key: '?', run: () => start('sheet') },
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
      key: index < 9 ? String(index + 1) : undefined,
      run: () => void review.labelAndGoOn(name),
    })),
    ...review.views.names.map((name) => ({ title: `View: ${name}`, run: () => showView(name) })),
  ];
}
