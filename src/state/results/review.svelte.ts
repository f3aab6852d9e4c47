/**
 * @file The rows with their labels, and a person's corrections. Invariant: a correction shows at
 * once and is undone on the screen if it cannot be stored; rows keep their place while they are
 * corrected, and move only when the filter or the order changes.
 */
import type { Priority, Reason } from '../../core/labels/priorities';
import { humanLabel, type FinalLabel } from '../../core/labels/labels';
import type { HumanTarget } from '../../persist/schema';
import { setLabel } from '../../pipeline/human-labels';
import { findNearDuplicates } from '../../pipeline/label/near-duplicates';
import { relabel, type ReviewRow } from '../../pipeline/label/relabel';
import { confusionsOf } from './confusions';
import {
  arrange,
  choicesOf,
  countUnlearned,
  NO_FILTER,
  summarise,
  type ReviewFilter,
  type ReviewSort,
  worthOrder,
} from './review-list';

export const ROWS_PER_PAGE = 50;

interface Change {
  index: number;
  before: FinalLabel | null;
}

export class Review {
  #projectId = $state.raw<string | null>(null);
  #labels = $state.raw<readonly string[]>([]);
  #rows = $state.raw<readonly ReviewRow[]>([]);
  #order = $state.raw<readonly number[]>([]);
  #filter = $state.raw<ReviewFilter>(NO_FILTER);
  #sort = $state.raw<ReviewSort>('uncertain');
  #priorities = $state.raw<readonly Priority[]>([]);
  /** Near duplicates; null while they are not known. The texts of a project never change. */
  #groups: Int32Array | null = null;
  #isComparing = $state.raw(false);
  /** Position in the order. */
  #cursor = $state.raw(0);
  #changes = $state.raw<readonly Change[]>([]);
  /** Grows with every correction, so that figures know when they are out of date. */
  #revision = $state.raw(0);
  readonly #onFailure: (error: unknown) => void;

  /** The human labels that the student has learnt. */
  #targets = $state.raw<readonly HumanTarget[]>([]);
  readonly #unlearned = $derived(countUnlearned(this.#rows, this.#targets));
  readonly #summary = $derived(summarise(this.#rows));
  readonly #page = $derived(Math.floor(this.#cursor / ROWS_PER_PAGE));
  readonly #visible = $derived.by(() => {
    const start = this.#page * ROWS_PER_PAGE;
    return this.#order.slice(start, start + ROWS_PER_PAGE).flatMap((index, offset) => {
      const row = this.#rows[index];
      return row ? [{ row, position: start + offset, reasons: this.#reasons[index] ?? [] }] : [];
    });
  });
  /** By the index of the row. */
  readonly #reasons = $derived.by(() => {
    const reasons: (readonly Reason[])[] = [];
    for (const priority of this.#priorities) reasons[priority.row] = priority.reasons;
    return reasons;
  });
  readonly #selected = $derived.by(() => {
    const index = this.#order[this.#cursor];
    return index === undefined ? null : (this.#rows[index] ?? null);
  });
  readonly #confusions = $derived(confusionsOf(this.#rows, this.#labels));
  readonly #hasGold = $derived(this.#rows.some(({ gold }) => gold !== null));

  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
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
  /** @param row of the table. */
  textOf(row: number): string {
    return this.#rows[row]?.text ?? '';
  }
  get matchCount() {
    return this.#order.length;
  }
  get filter() {
    return this.#filter;
  }
  get sort() {
    return this.#sort;
  }
  /** Near duplicates are being looked for; the order does not know of them yet. */
  get isComparing() {
    return this.#isComparing;
  }
  get cursor() {
    return this.#cursor;
  }
  get page() {
    return this.#page;
  }
  get pageCount() {
    return Math.max(1, Math.ceil(this.#order.length / ROWS_PER_PAGE));
  }
  /** The rows of the current page, with their positions in the order. */
  get visible() {
    return this.#visible;
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
  get hasGold() {
    return this.#hasGold;
  }
  get canUndo() {
    return this.#changes.length > 0;
  }
  get revision() {
    return this.#revision;
  }

  /** Reads a project's rows and chooses their labels by its policy. */
  async load(
    projectId: string,
    labels: readonly string[],
    targets: readonly HumanTarget[] = [],
  ): Promise<void> {
    const rows = await relabel(projectId);
    if (projectId !== this.#projectId) {
      this.#filter = NO_FILTER;
      this.#sort = 'uncertain';
      this.#groups = null;
    }
    // What machines said before may no longer be what they say.
    this.#changes = [];
    this.#projectId = projectId;
    this.#labels = labels;
    this.#targets = targets;
    this.#rows = rows;
    this.#revision += 1;
    this.#arrange();
  }

  forget(): void {
    this.#projectId = null;
    this.#rows = [];
    this.#changes = [];
    this.#arrange();
  }

  show(filter: Partial<ReviewFilter>): void {
    this.#filter = { ...this.#filter, ...filter };
    this.#arrange();
  }

  clearFilter(): void {
    this.show(NO_FILTER);
  }

  sortBy(sort: ReviewSort): void {
    this.#sort = sort;
    this.#arrange();
    if (sort === 'worth' && !this.#groups) void this.#compareTexts();
  }

  /** Finds near duplicates, which takes a while in a large table, and then orders the rows by them too. */
  async #compareTexts(): Promise<void> {
    const projectId = this.#projectId;
    if (this.#isComparing) return;
    this.#isComparing = true;
    try {
      const groups = await findNearDuplicates(this.#rows.map(({ text }) => text));
      if (projectId !== this.#projectId) return;
      this.#groups = groups;
      // Whoever has begun to look keeps the order.
      if (this.#sort === 'worth' && this.#cursor === 0) this.#arrange();
    } catch (error) {
      this.#onFailure(error);
    } finally {
      this.#isComparing = false;
    }
  }

  select(position: number): void {
    this.#cursor = Math.max(0, Math.min(position, this.#order.length - 1));
  }

  move(steps: number): void {
    this.select(this.#cursor + steps);
  }

  showPage(page: number): void {
    this.select(page * ROWS_PER_PAGE);
  }

  /** Gives the row at a position a person's label. */
  async changeLabel(position: number, label: string): Promise<void> {
    const index = this.#order[position];
    const row = index === undefined ? undefined : this.#rows[index];
    if (index === undefined || !row) return;
    const before = row.final;
    if (before?.source === 'human' && before.label === label) return;
    this.#changes = [...this.#changes, { index, before }];
    await this.#store(index, before, humanLabel(label));
  }

  /** Takes a person's label back: the row gets the machine's again. */
  async takeBack(position: number): Promise<void> {
    const index = this.#order[position];
    const row = index === undefined ? undefined : this.#rows[index];
    if (index === undefined || row?.final?.source !== 'human') return;
    this.#changes = this.#changes.filter((candidate) => candidate.index !== index);
    await this.#store(index, row.final, row.machine);
  }

  async undo(): Promise<void> {
    const change = this.#changes.at(-1);
    if (!change) return;
    this.#changes = this.#changes.slice(0, -1);
    const { index, before } = change;
    const position = this.#order.indexOf(index);
    if (position >= 0) this.select(position);
    await this.#store(index, this.#rows[index]?.final ?? null, before);
  }

  async #store(index: number, before: FinalLabel | null, after: FinalLabel | null): Promise<void> {
    const row = this.#rows[index];
    const projectId = this.#projectId;
    if (!row || projectId === null) return;
    this.#replace(index, after);
    try {
      await setLabel(projectId, row.row, after?.source === 'human' ? after.label : null);
    } catch (error) {
      if (projectId === this.#projectId) this.#replace(index, before);
      this.#onFailure(error);
    }
  }

  #replace(index: number, final: FinalLabel | null): void {
    this.#rows = this.#rows.map((row, at) => (at === index ? { ...row, final } : row));
    this.#revision += 1;
  }

  #arrange(): void {
    const isByWorth = this.#sort === 'worth';
    this.#priorities = isByWorth ? worthOrder(this.#rows, this.#labels, this.#groups) : [];
    this.#order = arrange(this.#rows, this.#filter, this.#sort, this.#priorities);
    this.#cursor = 0;
  }
}
