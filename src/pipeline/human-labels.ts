/** @file Labels given by people: read by whoever learns from them, written by review and audit. */
import { at } from '../core/reads';
import { countTexts, EqualTexts, withEqualTexts, type HeldLabel } from '../core/labels/equal-texts';
import { findColumn } from '../core/table/column-names';
import type { Recipe } from '../core/task/recipe';
import {
  deleteHumanLabel,
  putHumanLabel,
  putHumanLabels,
  allHumanLabels,
  type HumanLabel,
} from '../persist/human-labels';
import { readCellsOf, rowChunks } from '../persist/rows';
import type { LabelOrigin, ProjectRecord } from '../persist/schema';
import { openProject } from './projects';

export type { HeldLabel, HumanLabel };

/** People's labels, and the rows with equal texts. */
export interface HumanLabels {
  /** By row, those that hold because of an equal text among them. */
  held: Map<number, HeldLabel>;
  /** By row, those alone that were given to the row itself. */
  said: Map<number, HumanLabel>;
  /** Rows with equal texts, where one of them is labelled or asked for. */
  equals: number[][];
}

/**
 * A project's human labels. One that the task no longer has is left out: it waits in the database until it
 * is back.
 * @param asked rows whose equals are told though nobody has labelled them.
 */
export async function readLabelsOfPeople(
  project: Pick<ProjectRecord, 'id' | 'columns'>,
  { task }: Recipe,
  asked: Iterable<number> = [],
): Promise<HumanLabels> {
  const names = new Set(task.labels.map(({ name }) => name));
  const all = await allHumanLabels(project.id);
  const said = new Map([...all].filter(([, { label }]) => names.has(label)));
  const wanted = new Set([...said.keys(), ...asked]);
  const equals = await readEqualTexts(project, task.textColumn, wanted);
  return { held: withEqualTexts(said, equals), said, equals };
}

/** A project's human labels by row, with those that hold for equal texts. */
export async function readHumanLabels(
  project: Pick<ProjectRecord, 'id' | 'columns'>,
  recipe: Recipe,
): Promise<Map<number, HeldLabel>> {
  return (await readLabelsOfPeople(project, recipe)).held;
}

/** How many different texts people have labelled. */
export async function countLabelledTexts(projectId: string, recipe: Recipe): Promise<number> {
  const { said, equals } = await readLabelsOfPeople(await openProject(projectId), recipe);
  return countTexts(said, equals);
}

/**
 * Rows of a table with the same text as one of some rows, that row among them. Only their texts are held: all of a
 * large table are hundreds of megabytes.
 */
export async function readEqualTexts(
  { id, columns }: Pick<ProjectRecord, 'id' | 'columns'>,
  textColumn: string,
  of: ReadonlySet<number>,
): Promise<number[][]> {
  const place = findColumn(columns, textColumn);
  if (place < 0 || of.size === 0) return [];
  const equal = new EqualTexts(new Set(await readCellsOf(id, place, of)));
  for await (const { firstRow, rows } of rowChunks(id)) {
    equal.add(
      firstRow,
      rows.map((cells) => at(cells, place)),
    );
  }
  return equal.groups();
}

/** A person's label for a row, kept over every machine's; null takes it back. */
export async function setLabel(
  projectId: string,
  row: number,
  label: string | null,
  origin: LabelOrigin = 'review',
): Promise<void> {
  if (label === null) await deleteHumanLabel(projectId, row);
  else await putHumanLabel(projectId, row, label, origin);
}

/** Of a project whose task was not applied yet: people's labels under the names that its form has now. */
export async function renameLabels(
  projectId: string,
  renames: ReadonlyMap<string, string>,
): Promise<void> {
  const all = await allHumanLabels(projectId);
  const records = [...all].flatMap(([row, { label, origin }]) => {
    const now = renames.get(label);
    return now === undefined || now === label ? [] : [{ projectId, row, label: now, origin }];
  });
  if (records.length > 0) await putHumanLabels(records);
}
