/**
 * @file The rows with their labels, and a person's corrections. Invariant: a correction shows at
 * once and is undone on the screen if it cannot be stored; rows keep their place while they are
 * corrected, and move only when the filter or the order changes.
 */
import type { Reason } from '../../core/labels/priorities';
import { at } from '../../core/reads';
import type { RowMark } from '../../persist/row-edits';
import type { HumanTarget } from '../../persist/schema';
import { storeRowEdits } from '../../pipeline/label/edit-rows';
import { relabel, type ReviewRow } from '../../pipeline/label/relabel';
import { confusionsOf, type Truth } from './confusions';
import { labelChange, marked, takenBack } from './review-changes';
import { chosenRows, type ChosenRows } from './ask-again-rows';
import { NO_FILTER, type ReviewFilter } from './review-filter';
import { editsOf, ReviewHistory, type Change } from './review-history.svelte';
import { choicesOf, countUnlearned, summarise, type ReviewSort } from './review-list';
import { ReviewOrder } from './review-order.svelte';
import { SavedViews } from './saved-views.svelte';
import { Why } from './why.svelte';

export class Review {
  readonly why: Why;
  readonly views: SavedViews;
  readonly #history = new ReviewHistory();
  readonly #order: ReviewOrder;
  #projectId = $state.raw<string | null>(null);
  #labels = $state.raw<readonly string[]>([]);
  #rows = $state.raw<readonly ReviewRow[]>([]);
  /** Position in the order. */
  #cursor = $state.raw(0);
  /** Changes are stored one after the other. */
  #stored: Promise<void> = Promise.resolve();
  /** Grows with every correction, so that figures know when they are out of date. */
  #revision = $state.raw(0);
  readonly #onFailure: (error: unknown) => void;

  /** The human labels that the student has learnt. */
  #targets = $state.raw<readonly HumanTarget[]>([]);
  readonly #unlearned = $derived(countUnlearned(this.#rows, this.#targets));
  readonly #summary = $derived(summarise(this.#rows));
  readonly #selected = $derived(this.rowAt(this.#cursor));
  #truth = $state.raw<Truth>('gold');
  readonly #confusions = $derived(confusionsOf(this.#rows, this.#labels, this.#truth));
  readonly #hasGold = $derived(this.#rows.some(({ gold }) => gold !== null));

  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
    this.#order = new ReviewOrder(onFailure, {
      isAtStart: () => this.#cursor === 0,
      toStart: () => this.select(0),
    });
    this.why = new Why(onFailure);
    this.views = new SavedViews(onFailure);
  }

  get labels() {
    return this.#labels;
  }
  /** All of them, in the order of the table. */
  get rows() {
    return this.#rows;
  }
  get rowCount() {
    return this.#rows.length;
  }
  /** Empty while the rows are not read. @param row of the table. */
  textOf(row: number): string {
    return this.#rows.at(row)?.text ?? '';
  }
  get matchCount() {
    return this.#order.rows.length;
  }
  get filter() {
    return this.#order.filter;
  }
  get sort() {
    return this.#order.sort;
  }
  /** Near duplicates are being looked for; the order does not know of them yet. */
  get isComparing() {
    return this.#order.isComparing;
  }
  get cursor() {
    return this.#cursor;
  }
  /** What takes long to look for is being looked for; the rows shown are those of before. */
  get isSearching() {
    return this.#order.isSearching;
  }
  get projectId() {
    return this.#projectId;
  }
  /** The row at a position of the order; null where none matches. */
  rowAt(position: number): ReviewRow | null {
    return this.#placed(position)?.row ?? null;
  }
  /** The rows that match, in their order, as they are numbered in the table. */
  get matching(): readonly number[] {
    return this.#order.rows;
  }
  /** What of the rows that match can be asked about again, and what can be taken back of that. */
  get askAgain(): ChosenRows {
    return chosenRows(this.#rows, this.#order.rows);
  }
  /** Why the selected row is worth a look, where rows are ordered by that. */
  get reasons(): readonly Reason[] {
    const placed = this.#placed(this.#cursor);
    return placed ? this.#order.reasonsOf(placed.index) : [];
  }
  get selected() {
    return this.#selected;
  }
  /** What the digit keys give the selected row. */
  get choices(): string[] {
    return this.#selected ? choicesOf(this.#selected, this.#labels) : [];
  }
  get summary() {
    return this.#summary;
  }
  /** Human labels that a further training would learn from, or no longer learn from. */
  get unlearned() {
    return this.#unlearned;
  }
  /** Which labels are taken for which; null where no truth is known. */
  get confusions() {
    return this.#confusions;
  }
  /** Which truth the confusions go by, where there are two. */
  judgeBy(truth: Truth): void {
    this.#truth = truth;
  }
  get hasGold() {
    return this.#hasGold;
  }
  get canUndo() {
    return this.#history.canUndo;
  }
  get canRedo() {
    return this.#history.canRedo;
  }
  get revision() {
    return this.#revision;
  }

  /** Reads a project's rows and chooses their labels by its policy. */
  async load(projectId: string, labels: readonly string[]): Promise<void> {
    await this.take(projectId, labels, await relabel(projectId));
  }

  /** Shows a project's rows as they were just labelled. @param targets the human labels that the student has learnt. */
  async take(
    projectId: string,
    labels: readonly string[],
    rows: readonly ReviewRow[],
    targets: readonly HumanTarget[] = [],
  ): Promise<void> {
    if (projectId !== this.#projectId) this.#order.forget();
    // What machines said before may no longer be what they say.
    this.#history.forget();
    this.why.forget();
    this.#projectId = projectId;
    this.#labels = labels;
    this.#targets = targets;
    this.#rows = rows;
    this.#revision += 1;
    this.#order.take(projectId, rows, labels);
    await this.#order.arrange();
  }

  forget(): void {
    this.#projectId = null;
    this.#rows = [];
    this.#history.forget();
    this.why.forget();
    this.#order.forget();
  }

  show(filter: Partial<ReviewFilter>): void {
    this.#order.show(filter);
  }

  clearFilter(): void {
    this.show(NO_FILTER);
  }

  sortBy(sort: ReviewSort): void {
    this.#order.sortBy(sort);
  }

  select(position: number): void {
    this.#cursor = Math.max(0, Math.min(position, this.#order.rows.length - 1));
  }

  move(steps: number): void {
    this.select(this.#cursor + steps);
  }

  /** Gives the row at a position, and those with its text, a person's label. */
  async changeLabel(position: number, label: string): Promise<void> {
    const placed = this.#placed(position);
    if (placed) await this.#change(labelChange(this.#rows, [placed.index], () => label));
  }

  /** Gives the selected row a label and goes on. */
  async labelAndGoOn(label: string): Promise<void> {
    const given = this.changeLabel(this.#cursor, label);
    this.move(1);
    await given;
  }

  /** Makes the selected row's label the person's, and goes on. */
  async acceptAndGoOn(): Promise<void> {
    const label = this.selected?.final?.label;
    if (label === undefined) this.move(1);
    else await this.labelAndGoOn(label);
  }

  /** Gives every row that matches, and those with the same texts, a label. @returns how many are changed. */
  labelMatching(label: string): Promise<number> {
    return this.#change(labelChange(this.#rows, this.#order.rows, () => label));
  }

  /** Makes the labels of all rows that match the person's. @returns how many are changed. */
  acceptMatching(): Promise<number> {
    return this.#change(
      labelChange(this.#rows, this.#order.rows, ({ final }) => final?.label ?? null),
    );
  }

  /** Takes the person's label back: the rows with this text get the machine's again. */
  async takeBack(position: number): Promise<void> {
    const placed = this.#placed(position);
    if (placed) await this.#change(takenBack(this.#rows, placed.index));
  }

  /** Flags the row at a position or takes its flag off, or gives it a note. */
  async mark(position: number, change: Partial<RowMark>): Promise<void> {
    const placed = this.#placed(position);
    if (placed) await this.#change(marked(this.#rows, placed.index, change));
  }

  async undo(): Promise<void> {
    await this.#repeat(this.#history.undo());
  }

  async redo(): Promise<void> {
    await this.#repeat(this.#history.redo());
  }

  /** The row at a position of the order, and its index in the table. */
  #placed(position: number): { index: number; row: ReviewRow } | null {
    const index = this.#order.rows.at(position);
    return index === undefined ? null : { index, row: at(this.#rows, index) };
  }

  /** Changes rows, as one step. @returns how many are changed. */
  async #change(change: Change): Promise<number> {
    if (change.length === 0) return 0;
    this.#history.add(change);
    await this.#store(change);
    return change.length;
  }

  async #repeat(change: Change | null): Promise<void> {
    const [first] = change ?? [];
    if (!change || !first) return;
    const position = this.#order.rows.indexOf(first.index);
    if (position >= 0) this.select(position);
    await this.#store(change);
  }

  async #store(change: Change): Promise<void> {
    const projectId = this.#projectId;
    if (projectId === null) return;
    this.#replace(change.map(({ index, after }) => [index, after]));
    const stored = this.#stored.then(() => storeRowEdits(projectId, editsOf(change)));
    // The next one waits for this one, however it ends.
    this.#stored = stored.catch(() => undefined);
    try {
      await stored;
    } catch (error) {
      if (projectId === this.#projectId) {
        this.#replace(change.map(({ index, before }) => [index, before]));
        this.#history.forget();
      }
      this.#onFailure(error);
    }
  }

  #replace(changed: readonly (readonly [index: number, row: ReviewRow])[]): void {
    const rows = [...this.#rows];
    for (const [index, row] of changed) rows[index] = row;
    this.#rows = rows;
    if (this.#projectId !== null) this.#order.take(this.#projectId, rows, this.#labels);
    this.#revision += 1;
  }
}
