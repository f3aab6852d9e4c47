/**
 * @file The rows with their labels, and a person's corrections. Invariant: a correction shows at
 * once and is undone on the screen if it cannot be stored; rows keep their place while they are
 * corrected, and move only when the filter or the order changes.
 */
import type { Reason } from '../../core/labels/priorities';
import { at } from '../../core/reads';
import type { NamedLabel } from '../../core/task/label-names';
import type { RowMark } from '../../persist/row-edits';
import type { HumanTarget } from '../../persist/schema';
import { relabel, type ReviewRow } from '../../pipeline/label/relabel';
import { ReviewEdits, type ChangedRows } from '../undo/review-edits.svelte';
import { labelChange, marked, takenBack } from '../undo/row-changes';
import { confusionsOf, type Truth } from './confusions';
import { chosenRows, type ChosenRows } from './ask-again-rows';
import { NO_FILTER, type ReviewFilter } from './review-filter';
import { choicesOf, countUnlearned, summarise, type ReviewSort } from './review-list';
import { ReviewOrder } from './review-order.svelte';
import { SavedViews } from './saved-views.svelte';
import { Why } from './why.svelte';

export class Review {
  readonly why: Why;
  readonly views: SavedViews;
  readonly edits: ReviewEdits;
  readonly #order: ReviewOrder;
  #projectId = $state.raw<string | null>(null);
  #labels = $state.raw<readonly string[]>([]);
  #rows = $state.raw<readonly ReviewRow[]>([]);
  /** The row that stays selected while rows are read anew: no other is on the screen in between, not even for a moment. */
  #staying = -1;
  /** Position in the order. */
  #cursor = $state.raw(0);
  /** Grows with every correction, so that figures know when they are out of date. */
  #revision = $state.raw(0);

  /** The human labels that the student has learnt. */
  #targets = $state.raw<readonly HumanTarget[]>([]);
  readonly #unlearned = $derived(countUnlearned(this.#rows, this.#targets));
  readonly #summary = $derived(summarise(this.#rows));
  readonly #selected = $derived(this.rowAt(this.#cursor));
  #truth = $state.raw<Truth>('gold');
  readonly #confusions = $derived(confusionsOf(this.#rows, this.#labels, this.#truth));
  readonly #hasGold = $derived(this.#rows.some(({ gold }) => gold !== null));

  constructor(onFailure: (error: unknown) => void) {
    this.#order = new ReviewOrder(onFailure, {
      isAtStart: () => this.#cursor === 0,
      toStart: () => this.select(this.#order.rows.indexOf(this.#staying)),
    });
    this.why = new Why(onFailure);
    this.views = new SavedViews(onFailure);
    const shown = {
      rows: () => this.#rows,
      replace: (changed: ChangedRows) => this.#replace(changed),
    };
    this.edits = new ReviewEdits(shown, this.views, onFailure);
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
  /** Whether what takes long to look for is being looked for, and how many rows could not be read whole for it. */
  get search() {
    return this.#order.search;
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
  /** Settles when they are those that the filter asks for. */
  found(): Promise<void> {
    return this.#order.settled();
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
    return this.edits.canUndo;
  }
  get canRedo() {
    return this.edits.canRedo;
  }
  /** Steps that could not be undone any more, whole or in part, when the rows were read last. */
  get lostSteps() {
    return this.edits.lost;
  }
  get revision() {
    return this.#revision;
  }

  /** Settles when all changes so far are stored. */
  settled(): Promise<void> {
    return this.edits.settled();
  }

  /** Reads a project's rows and chooses their labels by its policy. */
  async load(projectId: string, labels: readonly NamedLabel[]): Promise<void> {
    await this.take(projectId, labels, await relabel(projectId));
  }

  /** Shows a project's rows as they were just labelled; the one that is selected stays so. @param targets the human labels that the student has learnt. */
  async take(
    projectId: string,
    labels: readonly NamedLabel[],
    rows: readonly ReviewRow[],
    targets: readonly HumanTarget[] = [],
  ): Promise<void> {
    const selected = projectId === this.#projectId ? this.#selected?.row : undefined;
    if (projectId !== this.#projectId) this.#order.forget();
    this.why.forget();
    this.#projectId = projectId;
    this.#labels = labels.map(({ name }) => name);
    this.#targets = targets;
    this.#rows = rows;
    this.#revision += 1;
    this.edits.take(projectId, labels);
    this.#order.take(projectId, rows, this.#labels);
    this.#staying = selected ?? -1;
    await this.#order.arrange();
    this.#staying = -1;
  }

  forget(): void {
    this.#projectId = null;
    this.#rows = [];
    this.edits.forget();
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
    if (placed) await this.edits.change(labelChange(this.#rows, [placed.index], () => label));
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
  async labelMatching(label: string): Promise<number> {
    await this.found();
    return this.edits.change(labelChange(this.#rows, this.#order.rows, () => label));
  }

  /** Makes the labels of all rows that match the person's. @returns how many are changed. */
  async acceptMatching(): Promise<number> {
    await this.found();
    return this.edits.change(
      labelChange(this.#rows, this.#order.rows, ({ final }) => final?.label ?? null),
    );
  }

  /** Takes the person's label back: the rows with this text get the machine's again. */
  async takeBack(position: number): Promise<void> {
    const placed = this.#placed(position);
    if (placed) await this.edits.change(takenBack(this.#rows, placed.index));
  }

  /** Flags the row at a position or takes its flag off, or gives it a note. */
  async mark(position: number, change: Partial<RowMark>): Promise<void> {
    const placed = this.#placed(position);
    if (placed) await this.edits.change(marked(this.#rows, placed.index, change));
  }

  /** Keeps what is shown under a name; what was kept under it before comes back by undoing. */
  async keepView(name: string): Promise<void> {
    await this.edits.changeView(name, { filter: this.filter, sort: this.sort });
  }

  async forgetView(name: string): Promise<void> {
    await this.edits.changeView(name, null);
  }

  undo(): Promise<void> {
    return this.edits.undo((index) => this.#selectRow(index));
  }

  redo(): Promise<void> {
    return this.edits.redo((index) => this.#selectRow(index));
  }

  /** Where it is among the rows that match. */
  #selectRow(index: number): void {
    const position = this.#order.rows.indexOf(index);
    if (position >= 0) this.select(position);
  }

  /** The row at a position of the order, and its index in the table. */
  #placed(position: number): { index: number; row: ReviewRow } | null {
    const index = this.#order.rows.at(position);
    return index === undefined ? null : { index, row: at(this.#rows, index) };
  }

  #replace(changed: ChangedRows): void {
    const rows = [...this.#rows];
    for (const [index, row] of changed) rows[index] = row;
    this.#rows = rows;
    if (this.#projectId !== null) this.#order.take(this.#projectId, rows, this.#labels);
    this.#revision += 1;
  }
}
