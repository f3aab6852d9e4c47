/** @file Why a row has its label: what the student and the teacher go by, opened when somebody looks. */
import type { LabelEvidence, NgramExplainer } from '../../core/students/ngram-why';
import { isStop } from '../../core/stopped';
import {
  NOTHING_FOUND,
  openExplainer,
  openKeywordFinder,
  type FoundWords,
  type KeywordFinder,
} from '../../pipeline/label/why';
import { readCells } from '../../pipeline/label/relabel';

/** Above this the student is opened only when asked for: it reads the whole table. */
export const MOST_ROWS_UNASKED = 20_000;

export { NOTHING_FOUND, type FoundWords } from '../../pipeline/label/why';

export class Why {
  #explainer = $state.raw<NgramExplainer | null>(null);
  #keywords = $state.raw<KeywordFinder | null>(null);
  #state = $state.raw<'closed' | 'opening' | 'open'>('closed');
  #stopper = new AbortController();
  readonly #onFailure: (error: unknown) => void;

  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  get state() {
    return this.#state;
  }

  /** Makes the student ready to be asked, once. */
  async open(projectId: string): Promise<void> {
    if (this.#state !== 'closed') return;
    this.#state = 'opening';
    const { signal } = this.#stopper;
    try {
      const keywords = await openKeywordFinder(projectId, signal);
      if (!signal.aborted) this.#keywords = keywords;
      const explainer = await openExplainer(projectId, signal);
      if (!signal.aborted) this.#explainer = explainer;
    } catch (error) {
      // Without its reasons the review is as useful as it was.
      if (!signal.aborted && !isStop(error)) this.#onFailure(error);
    } finally {
      if (!signal.aborted) this.#state = 'open';
    }
  }

  /** What the student goes by; null where that is not known. */
  student(text: string, label: string): LabelEvidence | null {
    return this.#explainer?.explain(text, label) ?? null;
  }

  /** What the keyword teacher found in a text; null where its keywords are too much work for it. */
  async keywords(text: string, signal: AbortSignal): Promise<FoundWords | null> {
    try {
      return this.#keywords ? await this.#keywords(text, signal) : NOTHING_FOUND;
    } catch (error) {
      if (!isStop(error)) this.#onFailure(error);
      return NOTHING_FOUND;
    }
  }

  /** The other columns of a row; none where its project is gone, which the page says for itself. */
  async cells(projectId: string, row: number): Promise<{ column: string; cell: string }[]> {
    try {
      return await readCells(projectId, row);
    } catch (error) {
      const isGone = error instanceof Error && error.name === 'ProjectGone';
      if (!isGone) this.#onFailure(error);
      return [];
    }
  }

  forget(): void {
    this.#stopper.abort();
    this.#stopper = new AbortController();
    this.#explainer = null;
    this.#keywords = null;
    this.#state = 'closed';
  }
}
