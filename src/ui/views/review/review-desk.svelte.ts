/** @file What the screen of the review does by itself: its dialogs, what is put away on it, and what came of the last action. */
import { tick } from 'svelte';
import type { Exports } from '../../../state/results/exports.svelte';
import { countParts } from '../../../state/results/review-filter';
import type { Review } from '../../../state/results/review.svelte';
import { download } from '../../download';
import { STEPS, type ReviewCommand } from '../../review-keys';
import {
  acceptedText,
  forgottenViewText,
  labelledText,
  unreadableViewText,
} from '../../words/review/review-words';

/** Where a command leads for which more has to be said. */
const PARTS = /* @wc-ignore */ {
  'act-on-all': '[data-testid=review-bulk] select',
  'more-filters': '[data-testid=review-more-filters]',
  'keep-view': '[data-testid=review-view-name]',
  'ask-again': '[data-testid=ask-again] :is(select, button)',
  improve: '[data-testid=improve-label] summary',
  search: '[data-testid=review-search]',
  'find-label': '[data-testid=review-find-label]',
  note: '[data-testid=review-note]',
} as const;
export type ReviewPart = keyof typeof PARTS;

export class ReviewDesk {
  dialog = $state.raw<'sheet' | 'palette' | null>(null);
  areAllActed = $state.raw(false);
  hasMoreFilters = $state.raw(false);
  /** On a phone the filters and the list are put away while labels are given. */
  isListOpen = $state.raw(false);
  screen: HTMLElement | undefined = $state.raw();
  /** And the labels it is true of: it says what undoing would take back. */
  #news = $state.raw({ text: '', revision: 0 });
  readonly #review: () => Review;
  readonly #exports: () => Exports;

  constructor(review: () => Review, exports: () => Exports) {
    this.#review = review;
    this.#exports = exports;
  }

  /** What came of the last thing done with the controls, until another is done. */
  get news(): string {
    return this.#news.revision === this.#review().revision ? this.#news.text : '';
  }
  #tell(text: string): void {
    this.#news = { text, revision: this.#review().revision };
  }

  /** Whether views are of use: something is filtered, or one was kept before. */
  get hasViews(): boolean {
    const { filter, views } = this.#review();
    return countParts(filter) > 0 || views.names.length > 0;
  }

  start(command: ReviewCommand): void {
    const review = this.#review();
    switch (command) {
      case 'accept':
        void review.acceptAndGoOn();
        break;
      case 'undo':
        this.#tell('');
        void review.undo();
        break;
      case 'redo':
        this.#tell('');
        void review.redo();
        break;
      case 'take-back':
        void review.takeBack(review.cursor);
        break;
      case 'flag':
        void review.mark(review.cursor, { isFlagged: !review.selected?.mark?.isFlagged });
        break;
      case 'note':
      case 'search':
      case 'find-label':
        void this.goTo(command);
        break;
      case 'sheet':
      case 'palette':
        this.dialog = command;
        break;
      default:
        review.move(STEPS[command]);
    }
  }

  async goTo(part: ReviewPart): Promise<void> {
    if (part === 'act-on-all' || part === 'ask-again') this.areAllActed = true;
    if (part === 'more-filters') this.hasMoreFilters = true;
    await tick();
    this.screen?.querySelector<HTMLElement>(PARTS[part])?.focus();
  }

  async labelAll(label: string): Promise<void> {
    this.#tell(labelledText(await this.#review().labelMatching(label)));
  }

  async acceptAll(): Promise<void> {
    this.#tell(acceptedText(await this.#review().acceptMatching()));
  }

  async exportMatching(): Promise<void> {
    await this.#review().found();
    const blob = await this.#exports().file({
      ...{ format: 'csv', withProbabilities: false, guard: 'added' },
      rows: { kind: 'picked', rows: [...this.#review().matching] },
    });
    if (blob) download(blob, 'labels-picked.csv');
  }

  showView(name: string): void {
    const review = this.#review();
    const view = review.views.find(name);
    this.#tell(view ? '' : unreadableViewText(name));
    if (!view) return;
    review.sortBy(view.sort);
    review.show(view.filter);
  }

  forgetView(name: string): void {
    void this.#review().forgetView(name);
    this.#tell(forgottenViewText(name));
  }
}
