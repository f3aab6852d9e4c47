/** @file The views of the review that a person has kept in the project. */
import * as v from 'valibot';
import { forgetView, keepView, readViews, type SavedView } from '../../pipeline/label/views';
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
    await this.#take(readViews(projectId));
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

  async keep(projectId: string, name: string, view: View): Promise<void> {
    await this.#take(keepView(projectId, { name, query: JSON.stringify(view) }));
  }

  async forget(projectId: string, name: string): Promise<void> {
    await this.#take(forgetView(projectId, name));
  }

  async #take(views: Promise<readonly SavedView[]>): Promise<void> {
    try {
      this.#views = await views;
    } catch (error) {
      this.#onFailure(error);
    }
  }
}
