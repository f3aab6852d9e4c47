/**
 * @file The column teacher: candidates that came with the file. A list in a cell is a
 * list, and names that look alike are one; a cell with anything but labels fails, because guessing
 * would hide a faulty file.
 */
import { labelsOfCell } from '../task/cell-labels';
import { LabelNames } from '../task/label-names';
import type { Task, TeacherConfig } from '../task/recipe';
import { LabelLookup } from './label-lookup';
import type { Annotation, Teacher, TeacherRow } from '../teaching/teacher';

type ColumnConfig = Extract<TeacherConfig, { kind: 'column' }>;

export class ColumnTeacher implements Teacher {
  private readonly config: ColumnConfig;
  private readonly names: LabelNames;
  private readonly lookup: LabelLookup;

  constructor(config: ColumnConfig, task: Task) {
    this.config = config;
    const names = task.labels.map((label) => label.name);
    this.names = new LabelNames(names, task.matchCase);
    this.lookup = new LabelLookup(names);
  }

  load(): Promise<void> {
    return Promise.resolve();
  }

  annotate(row: TeacherRow): Promise<Annotation> {
    return Promise.resolve(this.read(row));
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }

  private read({ row, cells }: TeacherRow): Annotation {
    const { column, separator, singleColumn } = this.config;
    const raw = cells?.[column] ?? '';
    const written = labelsOfCell(raw, separator);
    const [single = ''] =
      singleColumn === undefined ? [] : labelsOfCell(cells?.[singleColumn] ?? '');
    const fail = (reason: string): Annotation => ({ row, status: 'failed', reason, raw });

    if (written.length === 0) return fail(`There are no candidates in the column “${column}”.`);
    const found = written.map((name) => this.names.find(name));
    const chosen = single === '' ? '' : this.names.find(single);
    const stranger = written.find((_, i) => found[i] === null) ?? (chosen === null ? single : null);
    if (stranger !== null || chosen === null) return fail(this.strangerReason(stranger ?? single));
    const candidates = [...new Set(found.filter((name) => name !== null))];
    return { row, status: 'annotated', candidates, ...(chosen !== '' && { single: chosen }) };
  }

  private strangerReason(stranger: string): string {
    const meant = this.lookup.find(stranger);
    const hint = meant === undefined ? '' : ` Did you mean “${meant}”?`;
    return `“${stranger}” is not one of the labels.${hint}`;
  }
}
