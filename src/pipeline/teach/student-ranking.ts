/**
 * @file What a trained student finds likely for a row, for prompts that show a part of the labels, and
 * how many of those are enough.
 */
import { at } from '../../core/reads';
import type { StudentSize } from '../../core/shown/student-size';
import { rankedClasses, studentSize, type JudgedRow } from '../../core/shown/student-size';
import { SHOWN_AT_EASE } from '../../core/shown/shown-labels';
import { isLanguageModelConfig, teachingSettings } from '../../core/teaching/settings';
import type { Annotation, TeacherRow } from '../../core/teaching/teacher';
import type { Recipe } from '../../core/task/recipe';
import type { ProjectRecord } from '../../persist/schema';
import { readEvidence, type Evidence } from '../evidence';

export interface StudentRanking {
  /** How many labels the rows are shown, and why; null where no student has a say in that. */
  shownLabels: StudentSize | null;
  /** The same rows with their likely labels. */
  rank(rows: readonly TeacherRow[]): TeacherRow[];
}

const NO_RANKING: StudentRanking = { shownLabels: null, rank: (rows) => [...rows] };

/** The order of a project's trained student, where its prompts show a part of the labels. */
export async function studentRanking(
  project: ProjectRecord,
  recipe: Recipe,
): Promise<StudentRanking> {
  const rule = shownRule(recipe);
  if (rule === null) return NO_RANKING;
  const evidence = await readEvidence(project, recipe);
  const measured = rule === 'auto' ? sizeOf(evidence) : null;
  const shown = measured?.shown ?? undefined;
  const likelyOf = (row: number) => {
    const values = evidence.distributionOf(row);
    if (values?.length !== evidence.labels.length) return {};
    const likely = rankedClasses(values).map((label) => at(evidence.labels, label));
    return { likely, ...(shown !== undefined && { shown }) };
  };
  return {
    shownLabels: measured && measured.cases > 0 ? measured : null,
    rank: (rows) => rows.map((row) => ({ ...row, ...likelyOf(row.row) })),
  };
}

/** What the recipe says of the number of labels; null where all of them are shown to every row. */
function shownRule({ teacher, task }: Recipe): 'auto' | number | null {
  if (!isLanguageModelConfig(teacher)) return null;
  const { shownLabels, rowsPerRequest } = teachingSettings(teacher);
  // Rows that share a request share its list.
  if (shownLabels === 'off' || rowsPerRequest > 1) return null;
  const most = shownLabels === 'auto' ? SHOWN_AT_EASE : shownLabels;
  return task.labels.length > most ? shownLabels : null;
}

function sizeOf({ labels, annotations, humans, heldOutOf }: Evidence): StudentSize {
  const classOf = new Map(labels.map((name, index) => [name, index]));
  const judged = (row: number, names: readonly string[]): JudgedRow[] => {
    const distribution = heldOutOf(row);
    const wanted = names.flatMap((name) => classOf.get(name) ?? []);
    return distribution && wanted.length > 0 ? [{ distribution, wanted }] : [];
  };
  const people = [...humans].flatMap(([row, { label }]) => judged(row, [label]));
  const teacher = [...annotations.values()].flatMap((annotation) =>
    humans.has(annotation.row) ? [] : judged(annotation.row, freelyNamed(annotation)),
  );
  return studentSize(people, teacher, labels.length);
}

/** The candidates of a row for which the teacher could choose among all labels. */
function freelyNamed(annotation: Annotation): readonly string[] {
  if (annotation.status === 'failed' || annotation.unmatched) return [];
  return annotation.shown === undefined ? annotation.candidates : [];
}
