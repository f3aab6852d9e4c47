/**
 * @file The column teacher: candidates that came with the file. A list in a cell is a
 * list, and names that look alike are one; a cell with anything but labels fails, because guessing
 * would hide a faulty file.
 */
import type { RowMessage } from '../messages/row';
import { at } from '../reads';
import { isList, labelsOfCell } from '../task/cell-labels';
import { LabelNames } from '../task/label-names';
import type { Task, TeacherConfig } from '../task/recipe';
import { LabelLookup } from './label-lookup';
import { MOST_SCORE, type Annotation, type Teacher, type TeacherRow } from '../teaching/teacher';

type ColumnConfig = Extract<TeacherConfig, { kind: 'column' }>;

export class ColumnTeacher implements Teacher {
  private readonly config: ColumnConfig;
  private readonly names: LabelNames;
  private readonly lookup: LabelLookup;

  constructor(config: ColumnConfig, task: Task) {
    this.config = config;
    const names = task.labels.map((label) => label.name);
    this.names = new LabelNames(task.labels, task.matchCase);
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
    const { column, singleColumn, scoresColumn } = this.config;
    const raw = cells?.get(column) ?? '';
    const parts = this.partsOf(raw);
    const written = parts.filter((part) => part !== '');
    const singles = singleColumn === undefined ? [] : labelsOfCell(cells?.get(singleColumn) ?? '');
    const single = singles.at(0) ?? '';
    const fail = (reason: RowMessage): Annotation => ({ row, status: 'failed', reason, raw });

    if (written.length === 0) return fail({ code: 'row-no-candidates', column });
    const stranger = [...written, single].find((name) => name !== '' && !this.names.find(name));
    if (stranger !== undefined) return fail(this.strangerReason(stranger));
    const names = parts.map((part) => (part === '' ? '' : (this.names.find(part) ?? '')));
    const chosen = this.names.find(single);
    const answer = {
      row,
      status: 'annotated' as const,
      ...(chosen !== null && { single: chosen }),
    };
    if (scoresColumn === undefined) {
      return { ...answer, candidates: [...new Set(names)].filter((name) => name !== '') };
    }
    const scored = this.withScores(names, cells?.get(scoresColumn) ?? '', scoresColumn);
    return 'code' in scored ? fail(scored) : { ...answer, ...scored };
  }

  /** The parts of a cell, blank ones among them; a list is a list. */
  private partsOf(cell: string): string[] {
    if (isList(cell)) return labelsOfCell(cell);
    return cell.split(this.config.separator).map((part) => part.trim());
  }

  /** The candidates by falling score, those of equal score as in the file; else what is wrong. */
  private withScores(
    parts: readonly string[],
    cell: string,
    scoresColumn: string,
  ): { candidates: string[]; scores: number[] } | RowMessage {
    const { column } = this.config;
    const written = this.partsOf(cell);
    // Blanks in both places belong together; else they are left out on both sides.
    const isAligned = written.length === parts.length;
    const names = isAligned ? parts : parts.filter((part) => part !== '');
    const numbers = isAligned ? written : written.filter((part) => part !== '');
    if (names.length !== numbers.length) {
      return {
        code: 'row-score-count',
        ...{ candidates: names.length, column, scores: numbers.length, scoresColumn },
      };
    }
    const scores = new Map<string, number>();
    for (const [i, name] of names.entries()) {
      if (name === '' || scores.has(name)) continue;
      const number = at(numbers, i);
      const score = this.scoreOf(number);
      if (score === null) {
        return { code: 'row-score-wrong', score: number, column: scoresColumn };
      }
      scores.set(name, score);
    }
    const ordered = [...scores].sort((a, b) => b[1] - a[1]);
    return { candidates: ordered.map(([name]) => name), scores: ordered.map(([, score]) => score) };
  }

  private scoreOf(written: string): number | null {
    // A comma is a decimal point in half of the world, where it does not separate.
    const number = this.config.separator === ',' ? written : written.replace(',', '.');
    const score = Number(number);
    return written !== '' && score >= 0 && score <= MOST_SCORE ? score : null;
  }

  private strangerReason(name: string): RowMessage {
    return { code: 'row-strange-label', name, meant: this.lookup.find(name) ?? null };
  }
}
