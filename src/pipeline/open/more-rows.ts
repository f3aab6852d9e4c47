/**
 * @file Step later file → rows of an open project: known rows are updated, new ones appended, and the finished
 * student labels both at once. Invariant: nothing is trained or asked; what people and teachers said of rows
 * whose text is the same stays; until all of it is known, the project is as it was.
 */
import { at } from '../../core/reads';
import { exportedLabels } from '../../core/exports/our-columns';
import { noteOfFile } from '../../core/messages/table-notes';
import { excerpt } from '../../core/excerpt';
import { RowMatcher, type RowReading } from '../../core/table/row-matcher';
import { TableError, type TableWarning } from '../../core/table/table';
import { findColumn } from '../../core/table/column-names';
import type { Recipe } from '../../core/task/recipe';
import { rowReader } from '../../core/task/row-roles';
import { readAnnotations } from '../../persist/annotations';
import { getAuditDesign } from '../../persist/audit-designs';
import { allHumanLabels } from '../../persist/human-labels';
import { mergeRows, type MergedStudent } from '../../persist/whole-projects/merge-rows';
import { rowChunks } from '../../persist/rows';
import type { ProjectRecord, TrainingName, TrainingRecord } from '../../persist/schema';
import { withProjectLock } from '../project-lock';
import { openProject } from '../projects';
import { embedTexts } from '../sentence-embeddings';
import type { StepOptions } from '../steps';
import { labelMore } from '../train/more-labels';
import { suggestTask } from './describe-task';
import type { ReadTable } from './import-file';
import { TextSurvey } from './survey-texts';

/** What a file would do to a project, before anything of it is kept. */
export interface RowComparison {
  /** The column by which rows are known; null: the text. */
  keyColumn: string | null;
  /** Columns that both have, by any of which rows can be known. */
  keyColumns: string[];
  rows: { new: number; changed: number; same: number; missing: number };
  /** Rows of the file that go by the same as one further up. */
  repeated: number;
  /** Of the changed rows: those with another text. */
  newTexts: number;
  /** What is about a text that is no longer there. */
  lost: { humanLabels: number; annotations: number };
  /** Labels were checked on a sample: new rows were not in what it was drawn from. */
  isAudited: boolean;
  /** Columns that the table has not: they are left out. */
  surplusColumns: string[];
  /** Columns that the file has not: they keep their cells, or are empty. */
  lackingColumns: string[];
}

/**
 * Whether a file looks like more of the same table: it has all of its columns. An export of ours, which brings
 * labels that the table has not, is one to be opened for these.
 */
export function isMoreOf(
  { columns }: ProjectRecord,
  later: Pick<ProjectRecord, 'columns'>,
): boolean {
  const isExport = (names: readonly string[]) => exportedLabels(names, false) !== null;
  const bringsLabels = isExport(later.columns) && !isExport(columns);
  return (
    columns.length > 1 && !bringsLabels && columns.every((name) => later.columns.includes(name))
  );
}

/** The column by which rows are known, where there is one that tells every row from all others. */
export async function suggestKey(
  projectId: string,
  { columns: later }: Pick<ProjectRecord, 'columns'>,
): Promise<string | null> {
  const { columns } = await openProject(projectId);
  const seen = columns.map(() => new Set<string>());
  const isKey = columns.map((name) => /(^|[^a-z])(id|key|uuid|guid|nr|no|number)s?$/i.test(name));
  for await (const { rows } of rowChunks(projectId)) {
    for (const cells of rows) {
      columns.forEach((_, column) => {
        if (!isKey[column]) return;
        const cell = at(cells, column).trim();
        const ofColumn = at(seen, column);
        if (cell === '' || ofColumn.has(cell)) isKey[column] = false;
        else ofColumn.add(cell);
      });
    }
  }
  return columns.find((name, column) => isKey[column] && later.includes(name)) ?? null;
}

/**
 * What a file would do.
 * @param keyColumn by which rows are known; null: the text.
 * @throws TableError where the file lacks the column of the texts.
 */
export async function compareRows(
  projectId: string,
  { project: later }: ReadTable,
  keyColumn: string | null,
): Promise<RowComparison> {
  return (await matchRows(await openProject(projectId), later, keyColumn)).comparison;
}

/**
 * Takes the rows into the project.
 * @throws ProjectBusy, NetworkNotAllowed, Stopped, TableError; the project is then as it was.
 */
export async function addRows(
  projectId: string,
  { project: later }: ReadTable,
  keyColumn: string | null,
  options: StepOptions,
): Promise<ProjectRecord> {
  const work = async () => {
    const project = await openProject(projectId);
    const { comparison, ...plan } = await matchRows(project, later, keyColumn);
    const students = await labelTouched(project, later, plan, options);
    const { recipe } = project;
    const survey = recipe && new TextSurvey(project.columns, recipe);
    const rowCount = project.rowCount + comparison.rows.new;
    return mergeRows({
      ...{ projectId, stagedId: later.id, students },
      ...plan,
      onRows: (firstRow, rows) => survey?.take(firstRow, rows),
      change: (stored) => {
        const warnings = [...stored.warnings, ...warningsOf(later, comparison)];
        const lost = students === null && stored.stage === 'done';
        return {
          rowCount,
          ...(survey ? survey.findings(warnings) : { warnings }),
          ...(lost && { stage: 'annotated' as const }),
          trainings: students === null ? {} : withoutTargets(stored.trainings, plan.newTexts),
        };
      },
    });
  };
  return withProjectLock(projectId, work, options.signal);
}

interface MergePlan {
  targets: Int32Array;
  isTouched: Uint8Array;
  places: number[];
  newTexts: Set<number>;
  askedAnew: Set<number>;
}

async function matchRows(
  project: ProjectRecord,
  later: ProjectRecord,
  keyColumn: string | null,
): Promise<MergePlan & { comparison: RowComparison }> {
  const { columns } = project;
  const places = columns.map((name) => later.columns.indexOf(name));
  const textAt = findColumn(columns, await textColumnOf(project));
  if (at(places, textAt) < 0) throw noTexts(later, at(columns, textAt));
  const matcher = new RowMatcher(
    reading(project, textAt, keyColumn),
    places.map((place) => place >= 0),
  );
  for await (const { rows } of rowChunks(project.id)) rows.forEach((cells) => matcher.know(cells));
  const targets = new Int32Array(later.rowCount);
  const isTouched = new Uint8Array(later.rowCount);
  const newTexts = new Set<number>();
  const askedAnew = new Set<number>();
  const rows = { new: 0, changed: 0, same: 0, missing: 0 };
  let repeated = 0;
  for await (const { firstRow, rows: cells } of rowChunks(later.id)) {
    cells.forEach((own, i) => {
      const match = matcher.match(places.map((place) => (place < 0 ? '' : at(own, place))));
      const isNew = match.row === null;
      const row = match.row ?? project.rowCount + rows.new;
      targets[firstRow + i] = row;
      isTouched[firstRow + i] = isNew || match.isChanged ? 1 : 0;
      rows[isNew ? 'new' : match.isChanged ? 'changed' : 'same'] += 1;
      repeated += match.isRepeated ? 1 : 0;
      if (match.hasNewText) newTexts.add(row);
      if (match.isAskedAnew) askedAnew.add(row);
    });
  }
  rows.missing = matcher.missing;
  const has = (name: string) => later.columns.includes(name);
  return {
    ...{ targets, isTouched, places, newTexts, askedAnew },
    comparison: {
      keyColumn,
      keyColumns: columns.filter((name, column) => has(name) && column !== textAt),
      ...{ rows, repeated },
      newTexts: newTexts.size,
      lost: await lossesOf(project.id, newTexts, askedAnew),
      isAudited: (await getAuditDesign(project.id)) !== undefined,
      surplusColumns: later.columns.filter((name) => !columns.includes(name)),
      lackingColumns: columns.filter((name) => !has(name)),
    },
  };
}

async function textColumnOf({ id, recipe }: ProjectRecord): Promise<string> {
  return recipe ? recipe.task.textColumn : (await suggestTask(id)).textColumn;
}

function noTexts({ fileName }: ProjectRecord, column: string): TableError {
  return new TableError({ code: 'more-rows-no-texts', file: fileName, column: excerpt(column) });
}

function reading(project: ProjectRecord, textAt: number, keyColumn: string | null): RowReading {
  const { recipe, columns } = project;
  const keyAt = keyColumn === null ? -1 : findColumn(columns, keyColumn);
  const read = recipe && rowReader(recipe, columns);
  return {
    key: (cells) => (keyAt < 0 ? '' : at(cells, keyAt)),
    text: (cells) => at(cells, textAt),
    asked: (cells) =>
      read ? JSON.stringify([read.role(cells), [...(read.teacherCells(cells) ?? [])]]) : '',
  };
}

async function lossesOf(
  projectId: string,
  newTexts: ReadonlySet<number>,
  askedAnew: ReadonlySet<number>,
): Promise<RowComparison['lost']> {
  const humans = await allHumanLabels(projectId);
  const annotations = await readAnnotations(projectId);
  return {
    humanLabels: [...newTexts].filter((row) => humans.has(row)).length,
    annotations: [...askedAnew].filter((row) => annotations.has(row)).length,
  };
}

/** Null where no finished student is there to label them: what was half learned is learned anew. */
async function labelTouched(
  project: ProjectRecord,
  later: ProjectRecord,
  { isTouched, places }: MergePlan,
  options: StepOptions,
): Promise<Map<TrainingName, MergedStudent> | null> {
  const { recipe, stage } = project;
  if (!recipe || stage !== 'done') return null;
  const textAt = at(places, findColumn(project.columns, recipe.task.textColumn));
  if (recipe.student.pretrained === undefined) {
    await embedTexts(later, textsOnly(recipe, at(later.columns, textAt)), options);
  }
  const texts: string[] = [];
  for await (const { firstRow, rows } of rowChunks(later.id)) {
    rows.forEach((cells, i) => {
      if (isTouched[firstRow + i] === 1) texts.push(at(cells, textAt));
    });
  }
  return labelMore(project, recipe, texts, options);
}

/** The recipe for a table of which nothing but the texts counts. */
function textsOnly({ task, ...recipe }: Recipe, textColumn: string): Recipe {
  const columns = { textColumn, goldColumn: undefined, splitColumn: undefined };
  return { ...recipe, task: { ...task, ...columns }, teacher: { kind: 'keywords' } };
}

/** A person's label of a text that is no longer there was not learned of the one that is. */
function withoutTargets(
  trainings: ProjectRecord['trainings'],
  newTexts: ReadonlySet<number>,
): ProjectRecord['trainings'] {
  const kept = ({ humanTargets, ...training }: TrainingRecord): TrainingRecord => ({
    ...training,
    ...(humanTargets && { humanTargets: humanTargets.filter(([row]) => !newTexts.has(row)) }),
  });
  const { student, single } = trainings;
  return { ...(student && { student: kept(student) }), ...(single && { single: kept(single) }) };
}

function warningsOf(later: ProjectRecord, { rows }: RowComparison): TableWarning[] {
  const file = later.fileName;
  const { new: added, changed, missing } = rows;
  return [
    {
      code: 'more-rows',
      message: { code: 'note-more-rows', ...{ file, added, changed, missing } },
      rows: added + changed,
    },
    ...later.warnings.map(({ message, ...rest }) => ({
      ...rest,
      message: noteOfFile(file, message),
    })),
  ];
}
