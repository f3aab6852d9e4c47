/** @file The figures of a finished project. Derived from the database, so made anew when they age. */
import type { Report } from '../../core/report';
import type { LabelledTable } from '../../pipeline/label/labelled-table';
import { makeReport } from '../../pipeline/files/report';

export class Results {
  #report = $state.raw<Report | null>(null);
  #revision = $state.raw(-1);

  get report(): Report | null {
    return this.#report;
  }

  /** @param revision of the labels that the figures are about. */
  async load(table: LabelledTable, revision: number): Promise<void> {
    this.#report = await makeReport(table.project.id, table);
    this.#revision = revision;
  }

  isOutOfDate(revision: number): boolean {
    return revision !== this.#revision;
  }

  forget(): void {
    this.#report = null;
    this.#revision = -1;
  }
}
