/**
 * @file What a person is asked about a file that has more rows of the open project's table. Invariant: the
 * project is as it was until the answer, and whatever becomes of the question, its reader goes on.
 */
import type { ReadTable } from '../../pipeline/open/import-file';
import type { ProjectRecord } from '../types';
import { compareRows, suggestKey, type RowComparison } from '../../pipeline/open/more-rows';

export type { RowComparison };

/** Its rows are taken into the project, it becomes a project of its own, or it is not opened. */
export type MoreRowsAnswer = 'add' | 'own' | 'leave';

interface Asked {
  project: ProjectRecord;
  table: ReadTable;
  comparison: RowComparison;
}

export class MoreRows {
  #asked = $state.raw<Asked | null>(null);
  #projectId = '';
  #answer: ((answer: MoreRowsAnswer) => void) | null = null;
  #failed: ((error: unknown) => void) | null = null;

  /** The file that waits for a person's word, and what it would do. */
  get asked(): Asked | null {
    return this.#asked;
  }

  /** @throws TableError where the file has no texts for the project. */
  async ask(
    project: ProjectRecord,
    table: ReadTable,
  ): Promise<{ answer: MoreRowsAnswer; keyColumn: string | null }> {
    this.#projectId = project.id;
    const key = await suggestKey(project.id, table.project);
    const comparison = await compareRows(project.id, table, key);
    let keyColumn = key;
    const answered = new Promise<MoreRowsAnswer>((resolve, reject) => {
      this.#answer = resolve;
      this.#failed = reject;
    });
    this.#asked = { project, table, comparison };
    const answer = await answered.finally(() => {
      keyColumn = this.#asked?.comparison.keyColumn ?? null;
      this.#asked = null;
      this.#answer = null;
      this.#failed = null;
    });
    return { answer, keyColumn };
  }

  /** Rows are known by another column, or by their text. */
  async chooseKey(keyColumn: string | null): Promise<void> {
    const asked = this.#asked;
    if (!asked) return;
    try {
      const comparison = await compareRows(this.#projectId, asked.table, keyColumn);
      if (this.#asked?.table === asked.table) this.#asked = { ...asked, comparison };
    } catch (error) {
      this.#failed?.(error);
    }
  }

  answer(answer: MoreRowsAnswer): void {
    this.#answer?.(answer);
  }
}
