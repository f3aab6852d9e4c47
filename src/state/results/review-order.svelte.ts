/**
 * @file Which rows the review shows, and in which order. Invariant: the order changes only when the filter, the
 * order or the rows are asked for anew; a row that is corrected keeps its place.
 */
import type { Reason } from '../../core/labels/priorities';
import { toEnd, type Pieces } from '../../core/pieces';
import { findNearDuplicates } from '../../pipeline/label/near-duplicates';
import { readColumn, type ReviewRow } from '../../pipeline/label/relabel';
import { Slices } from '../../pipeline/slices';
import {
  MOST_AT_ONCE,
  NO_FILTER,
  slowParts,
  type ReviewFilter,
  type SlowParts,
} from './review-filter';
import { lastSettled } from '../last-settled';
import { arrangeInPieces, worthOrderInPieces, type ReviewSort, type Worth } from './review-list';
import { findTexts, inBoth, textProblem, textSearch, UNREAD } from './text-search';

/** Where the person is in the order. */
interface Cursor {
  isAtStart: () => boolean;
  toStart: () => void;
}

/** An order, and what it goes by where rows are ordered by what a look at them is worth. */
interface Arranged {
  rows: readonly number[];
  worth: Worth | null;
}

export class ReviewOrder {
  #rows = $state.raw<readonly number[]>([]);
  #filter = $state.raw<ReviewFilter>(NO_FILTER);
  #sort = $state.raw<ReviewSort>('uncertain');
  /** Null where rows are not ordered by it. */
  #worth = $state.raw<Worth | null>(null);
  #isComparing = $state.raw(false);
  #isSearching = $state.raw(false);
  #settling: Promise<unknown> = Promise.resolve();
  /** How often an order was asked for: only the last one counts. */
  #asked = 0;
  /** Near duplicates; null while they are not known. The texts of a project change only when it is loaded. */
  #groups: Int32Array | null = null;
  /** [rows] where what takes long to look for was found (`findTexts`); null where nothing is looked for. */
  #allowed = $state.raw<Uint8Array | null>(null);
  readonly #unread = $derived(this.#allowed?.filter((found) => found === UNREAD).length ?? 0);
  /** What is arranged: the rows of the table, as they are labelled now. */
  #projectId: string | null = null;
  #table: readonly ReviewRow[] = [];
  #labels: readonly string[] = [];
  readonly #onFailure: (error: unknown) => void;
  readonly #cursor: Cursor;

  constructor(onFailure: (error: unknown) => void, cursor: Cursor) {
    this.#onFailure = onFailure;
    this.#cursor = cursor;
  }

  /** The rows that match, in their order, by their index in the table. */
  get rows(): readonly number[] {
    return this.#rows;
  }
  get filter(): ReviewFilter {
    return this.#filter;
  }
  get sort(): ReviewSort {
    return this.#sort;
  }
  /** Near duplicates are being looked for; the order does not know of them yet. */
  get isComparing(): boolean {
    return this.#isComparing;
  }
  /** Of what takes long to look for: whether it is being looked for, the rows being those of before, and how many rows could not be read whole. */
  get search(): { isRunning: boolean; unread: number } {
    return { isRunning: this.#isSearching, unread: this.#unread };
  }
  /** Why a row is worth a look, where rows are ordered by that. @param index of the row. */
  reasonsOf(index: number): readonly Reason[] {
    return this.#worth?.reasonsOf(index) ?? [];
  }

  /** What is to be arranged from now on; the order stays until it is asked for. */
  take(projectId: string, table: readonly ReviewRow[], labels: readonly string[]): void {
    // Rows that are gone cannot be shown.
    if (table.length < this.#table.length) this.#rows = [];
    this.#projectId = projectId;
    this.#table = table;
    this.#labels = labels;
  }

  forget(): void {
    this.#projectId = null;
    this.#table = [];
    this.#filter = NO_FILTER;
    this.#sort = 'uncertain';
    this.#groups = null;
    this.#allowed = null;
    void this.arrange();
  }

  show(filter: Partial<ReviewFilter>): void {
    const before = JSON.stringify(this.#slowParts());
    this.#filter = { ...this.#filter, ...filter };
    const slow = this.#slowParts();
    if (slow === null) this.#allowed = null;
    else if (JSON.stringify(slow) !== before) {
      this.#settle(this.#search(slow));
      return;
    }
    this.#settle(this.arrange());
  }

  sortBy(sort: ReviewSort): void {
    this.#sort = sort;
    this.#settle(this.arrange());
    if (sort === 'worth' && !this.#groups) void this.#compareTexts();
  }

  /** Settles when the rows are those that the filter asks for: what is done with all that match waits for it. */
  settled(): Promise<void> {
    return lastSettled(() => this.#settling);
  }

  #settle(work: Promise<void>): void {
    // What failed before stands in nobody's way.
    const before = this.#settling.catch(() => undefined);
    this.#settling = Promise.all([before, work]).then(() => undefined);
  }

  /** Before it comes back in a table of moderate size; while the page goes on answering in a large one. */
  async arrange(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const pieces = this.#arranged();
    if (this.#table.length <= MOST_AT_ONCE) {
      this.#take(toEnd(pieces));
      return;
    }
    const slices = new Slices();
    for (;;) {
      const piece = pieces.next();
      if (piece.done) {
        this.#take(piece.value);
        return;
      }
      await slices.rest();
      if (asked !== this.#asked) return;
    }
  }

  *#arranged(): Pieces<Arranged> {
    // Another tab may have added rows since the texts were compared.
    const groups = this.#groups?.length === this.#table.length ? this.#groups : null;
    const isByWorth = this.#sort === 'worth';
    const worth = isByWorth ? yield* worthOrderInPieces(this.#table, this.#labels, groups) : null;
    const isTextFound = this.#slowParts()?.text;
    const filter = isTextFound ? { ...this.#filter, text: '' } : this.#filter;
    const rows = yield* arrangeInPieces(
      ...([this.#table, filter, this.#sort, worth?.rows, this.#allowed] as const),
    );
    return { rows, worth };
  }

  #take({ rows, worth }: Arranged): void {
    this.#rows = rows;
    this.#worth = worth;
    this.#cursor.toStart();
  }

  #slowParts(): SlowParts | null {
    return slowParts(this.#filter, this.#table.length);
  }

  /** Looks for what takes long, and then arranges the rows. */
  async #search(slow: SlowParts): Promise<void> {
    const { text, column } = slow;
    if (textProblem(text) !== null || textProblem(column?.text ?? '') !== null) return;
    const projectId = this.#projectId;
    const wanted = JSON.stringify(slow);
    const isWanted = () =>
      projectId === this.#projectId && wanted === JSON.stringify(this.#slowParts());
    this.#isSearching = true;
    try {
      const texts = this.#table.map((row) => row.text);
      let found = text === '' ? null : await findTexts(texts, textSearch(text), isWanted);
      if (column && isWanted() && projectId !== null) {
        const cells = await readColumn(projectId, column.name);
        const inCells = await findTexts(cells, textSearch(column.text), isWanted);
        found = found && inCells ? inBoth(found, inCells) : inCells;
      }
      if (!isWanted()) return;
      this.#allowed = found;
      await this.arrange();
    } catch (error) {
      this.#onFailure(error);
    } finally {
      this.#isSearching = false;
    }
  }

  /** Finds near duplicates, which takes a while in a large table, and then orders the rows by them too. */
  async #compareTexts(): Promise<void> {
    const projectId = this.#projectId;
    if (this.#isComparing) return;
    this.#isComparing = true;
    try {
      // The order of before they are known is drawn first.
      await new Slices().next();
      const groups = await findNearDuplicates(this.#table.map(({ text }) => text));
      if (projectId !== this.#projectId) return;
      this.#groups = groups;
      // Whoever has begun to look keeps the order.
      if (this.#sort === 'worth' && this.#cursor.isAtStart()) await this.arrange();
    } catch (error) {
      this.#onFailure(error);
    } finally {
      this.#isComparing = false;
    }
  }
}
