/**
 * @file What a person is asked about a file before its table is kept. Invariant: a table that waits here
 * is invisible everywhere else, and whatever becomes of the question, its reader goes on.
 */
import type { ImportChoices } from '../../core/table/choices';
import type { ReadTable } from '../../pipeline/open/import-file';

export type { ReadTable };

/** It is kept as it was read, read anew with these choices, or not kept. */
export type ImportAnswer = 'accept' | 'leave' | ImportChoices;

export class ImportReview {
  #asked = $state.raw<ReadTable | null>(null);
  #answer: ((answer: ImportAnswer) => void) | null = null;

  /** The table that waits for a person's word. */
  get asked(): ReadTable | null {
    return this.#asked;
  }

  async ask(table: ReadTable): Promise<ImportAnswer> {
    this.#asked = table;
    const answer = new Promise<ImportAnswer>((resolve) => (this.#answer = resolve));
    return answer.finally(() => {
      this.#asked = null;
      this.#answer = null;
    });
  }

  /** Takes what was proposed. */
  accept(): void {
    this.#answer?.('accept');
  }

  /** Reads the file anew. */
  change(changes: ImportChoices): void {
    if (!this.#asked) return;
    const kept = { ...this.#asked.findings.choices };
    // Another header is another beginning of the data; another sheet, or other cells, have their own of both.
    const isAnother = 'part' in changes || 'delimiter' in changes;
    if (isAnother) kept.header = undefined;
    if (isAnother || 'header' in changes) kept.firstRow = undefined;
    this.#answer?.({ ...kept, ...changes });
  }

  /** The file is not opened. */
  leave(): void {
    this.#answer?.('leave');
  }
}
