/**
 * @file The column teacher: candidates that came with the file. It passes on exactly what the cells
 * say; a cell with anything but labels fails, because guessing would hide a faulty file.
 */
import type { Task, TeacherConfig } from '../task/recipe';
import { LabelLookup } from './label-lookup';
import type { Annotation, Teacher, TeacherRow } from '../teaching/teacher';

type ColumnConfig = Extract<TeacherConfig, { kind: 'column' }>;

export class ColumnTeacher implements Teacher {
  private readonly config: ColumnConfig;
  private readonly lookup: LabelLookup;

  constructor(config: ColumnConfig, task: Task) {
    this.config = config;
    this.lookup = new LabelLookup(task.labels.map((label) => label.name));
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
    const candidates = unique(raw.split(separator).map((part) => part.trim()));
    const single = singleColumn === undefined ? '' : (cells?.[singleColumn] ?? '').trim();
    const fail = (reason: string): Annotation => ({ row, status: 'failed', reason, raw });

    if (candidates.length === 0) return fail(`There are no candidates in the column “${column}”.`);
    const stranger = [...candidates, single].find((name) => name !== '' && !this.lookup.has(name));
    if (stranger !== undefined) return fail(this.strangerReason(stranger));
    return { row, status: 'annotated', candidates, ...(single !== '' && { single }) };
  }

  private strangerReason(stranger: string): string {
    const meant = this.lookup.find(stranger);
    const hint = meant === undefined ? '' : ` Did you mean “${meant}”?`;
    return `“${stranger}” is not one of the labels.${hint}`;
  }
}

function unique(parts: string[]): string[] {
  return [...new Set(parts)].filter((part) => part !== '');
}
