/** @file The parts of a project's file with a record a line: checked and stored piece by piece. */
import * as v from 'valibot';
import {
  AnnotationSchema,
  AnnotatorSchema,
  HumanLabelSchema,
  LINE_PARTS,
  MOST_ANNOTATORS,
  MOST_ROUNDS,
  ProjectFileError,
  RoundSchema,
  RowMarkSchema,
  RowSchema,
  type Manifest,
} from '../../../core/project-file/manifest';
import { ROWS_PER_CHUNK } from '../../../core/table/table';
import { flawIn } from '../../../core/value-flaws';
import { appendAnnotations } from '../../../persist/annotations';
import { putAnnotator } from '../../../persist/annotators';
import { putHumanLabels } from '../../../persist/human-labels';
import { putRowEdits } from '../../../persist/row-edits';
import { putTeacherRounds } from '../../../persist/teacher-rounds';
import { putRowChunk } from '../../../persist/rows';
import type { Place, ZipParts } from './zip-parts';

/** Of the parts that are not about a row each. */
const MOST_LINES = new Map<string, number>([
  // And what was said here before differences were settled.
  [LINE_PARTS.annotators, MOST_ANNOTATORS + 1],
  [LINE_PARTS.rounds, MOST_ROUNDS],
]);

/** Records that are made durable together; of rows, a chunk as the database numbers them. */
const BATCH = ROWS_PER_CHUNK;

export class LineParts {
  private readonly projectId: string;
  private readonly manifest: Manifest;
  private readonly parts: ZipParts;
  /** Names of the task's labels. */
  private readonly labels: ReadonlySet<string>;

  constructor(projectId: string, manifest: Manifest, parts: ZipParts) {
    this.projectId = projectId;
    this.manifest = manifest;
    this.parts = parts;
    const { recipe } = manifest.project;
    this.labels = new Set(recipe?.task.labels.map(({ name }) => name));
  }

  /**
   * Stores all of them.
   * @throws ProjectFileError naming the line at fault.
   */
  async take(onProgress: (fraction: number) => void): Promise<void> {
    await this.takeRows(onProgress);
    const { projectId } = this;
    await this.batches(LINE_PARTS.annotations, AnnotationSchema, async (annotations, where) => {
      for (const annotation of annotations) {
        this.checkRow(annotation.row, where);
        if (annotation.status !== 'annotated') continue;
        this.checkCandidates(annotation, where);
        const { former } = annotation;
        if (former && former.row !== annotation.row) {
          throw new ProjectFileError({ code: 'project-file-row-unknown', ...where });
        }
        if (former?.status === 'annotated') this.checkCandidates(former, where);
      }
      await appendAnnotations(projectId, annotations);
    });
    await this.batches(LINE_PARTS.labels, HumanLabelSchema, async (labels, where) => {
      for (const { row } of labels) this.checkRow(row, where);
      await putHumanLabels(labels.map((label) => ({ projectId, ...label })));
    });
    await this.batches(LINE_PARTS.marks, RowMarkSchema, async (marks, where) => {
      for (const { row } of marks) this.checkRow(row, where);
      await putRowEdits(
        projectId,
        marks.map(({ row, ...mark }) => ({ row, mark })),
      );
    });
    await this.batches(LINE_PARTS.annotators, AnnotatorSchema, async (annotators, where) => {
      for (const annotator of annotators) {
        this.checkCount(annotator.labels, where);
        for (const [row] of annotator.labels) this.checkRow(row, where);
        await putAnnotator({ projectId, ...annotator });
      }
    });
    await this.batches(LINE_PARTS.rounds, RoundSchema, async (rounds, where) => {
      for (const { rows } of rounds) {
        this.checkCount(rows, where);
        for (const row of rows) this.checkRow(row, where);
      }
      await putTeacherRounds(
        rounds.map(({ rows, ...round }) => ({ projectId, ...round, rows: Int32Array.from(rows) })),
      );
    });
  }

  private async takeRows(onProgress: (fraction: number) => void): Promise<void> {
    const { rowCount, columns } = this.manifest.project;
    let [chunk, count] = [0, 0];
    await this.batches(LINE_PARTS.rows, RowSchema, async (rows, where) => {
      if (rows.some((cells) => cells.length !== columns.length)) {
        throw new ProjectFileError({ code: 'project-file-row-cells', ...where });
      }
      count += rows.length;
      if (count > rowCount) throw new ProjectFileError({ code: 'project-file-rows-many' });
      await putRowChunk(this.projectId, chunk++, rows);
      onProgress(count / rowCount);
    });
    if (count !== rowCount) throw new ProjectFileError({ code: 'project-file-rows-missing' });
  }

  /** Hands the records of a part over, `BATCH` of them at once, or as many as are left. */
  private async batches<Schema extends v.GenericSchema>(
    name: string,
    schema: Schema,
    take: (batch: v.InferOutput<Schema>[], where: Place) => Promise<void>,
  ): Promise<void> {
    let batch: v.InferOutput<Schema>[] = [];
    let last: Place = { part: name, line: 0 };
    // Of each row there is one record at the most; one more than the table has rows is told by who counts them.
    const most = MOST_LINES.get(name) ?? this.manifest.project.rowCount + 1;
    for await (const { record, where } of this.parts.records(name)) {
      if (where.line > most)
        throw new ProjectFileError({ code: 'project-file-part-long', part: name });
      const result = v.safeParse(schema, record);
      if (!result.success) {
        const flaw = flawIn(result.issues);
        throw new ProjectFileError({ code: 'project-file-line-wrong', ...where, ...flaw });
      }
      batch.push(result.output);
      last = where;
      if (batch.length < BATCH) continue;
      await take(batch, where);
      batch = [];
    }
    if (batch.length > 0) await take(batch, last);
  }

  private checkRow(row: number, where: Place): void {
    if (row >= this.manifest.project.rowCount) {
      throw new ProjectFileError({ code: 'project-file-row-unknown', ...where });
    }
  }

  /** What is said of rows, each of them once. */
  private checkCount({ length }: readonly unknown[], { part }: Place): void {
    if (length > this.manifest.project.rowCount) {
      throw new ProjectFileError({ code: 'project-file-part-long', part });
    }
  }

  private checkCandidates(
    { candidates, scores }: { candidates: string[]; scores?: number[] },
    where: Place,
  ): void {
    const isSound =
      candidates.every((name) => this.labels.has(name)) &&
      new Set(candidates).size === candidates.length &&
      (scores === undefined || scores.length === candidates.length);
    if (!isSound) {
      throw new ProjectFileError({ code: 'project-file-candidates', ...where });
    }
  }
}
