/** @file The views of the review that a person has kept in the project. */
import * as v from 'valibot';
import { putView, readViews, type SavedView } from '../../pipeline/label/views';
import { isTruth, type Truth } from './confusions';
import { NO_FILTER, type ReviewFilter } from './review-filter';
import type { ReviewSort } from './review-list';

export interface View {
  filter: ReviewFilter;
  sort: ReviewSort;
}

const range = v.object({ from: v.nullable(v.number()), to: v.nullable(v.number()) });
const ViewSchema = v.object({
  filter: v.object({
    text: v.string(),
    label: v.nullable(v.string()),
    source: v.picklist([
      ...(['any', 'teacher', 'student', 'both', 'human', 'failed', 'differs'] as const),
      ...([
        'again',
        'accepted',
        'unread',
        'suspect',
        'suspect-gold',
        'disputed',
        'overruled',
      ] as const),
    ]),
    confidence: range,
    length: range,
    agreement: v.picklist(['any', 'disagree', 'agree']),
    mark: v.picklist(['any', 'flagged', 'noted', 'marked', 'unmarked']),
    column: v.nullable(v.object({ name: v.string(), text: v.string() })),
    // Views of the time before it know none.
    confusion: v.optional(
      v.nullable(
        v.object({ truth: v.custom<Truth>(isTruth), label: v.string(), given: v.string() }),
      ),
      null,
    ),
  }),
  sort: v.picklist(['uncertain', 'certain', 'table', 'worth']),
});

/** A view that is kept, or one that is forgotten: null. */
export interface ViewChange {
  of: 'view';
  name: string;
  /** Among the views. */
  place: number;
  before: string | null;
  after: string | null;
}

export class SavedViews {
  #views = $state.raw<readonly SavedView[]>([]);
  readonly #onFailure: (error: unknown) => void;

  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  get names(): string[] {
    return this.#views.map(({ name }) => name);
  }

  async load(projectId: string): Promise<void> {
    try {
      this.#views = await readViews(projectId);
    } catch (error) {
      this.#onFailure(error);
    }
  }

  /** What a view shows; null where it is gone, or not to be read. */
  find(name: string): View | null {
    const query = this.#views.find((view) => view.name === name)?.query;
    if (query === undefined) return null;
    const stored = v.safeParse(v.pipe(v.string(), v.parseJson(), ViewSchema), query);
    return stored.success
      ? { ...stored.output, filter: { ...NO_FILTER, ...stored.output.filter } }
      : null;
  }

  /** What becomes of the views when one is kept under a name, or forgotten: null. */
  change(name: string, view: View | null): ViewChange {
    const kept = this.#views.find((one) => one.name === name);
    return {
      ...{ of: 'view', name, place: kept ? this.#views.indexOf(kept) : this.#views.length },
      ...{ before: kept?.query ?? null, after: view && JSON.stringify(view) },
    };
  }

  async store(projectId: string, change: ViewChange, side: 'before' | 'after'): Promise<void> {
    const { name, place } = change;
    this.#views = await putView(projectId, { name, query: change[side] }, place);
  }
}
