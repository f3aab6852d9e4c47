/** @file What a trained student finds likely for a row, for prompts that show a part of the labels. */
import { SHOWN_AT_EASE } from '../core/teaching/shortlist';
import type { TeacherRow } from '../core/teaching/teacher';
import { isLanguageModelConfig } from '../core/teaching/settings';
import { ROWS_PER_CHUNK } from '../core/table/table';
import type { Recipe } from '../core/task/recipe';
import { readDistributions } from '../persist/trainings';

/** Rows with their likely labels, where a student was trained and the list of labels is long. */
export async function studentRanking(
  projectId: string,
  { teacher, task }: Recipe,
): Promise<(rows: readonly TeacherRow[]) => TeacherRow[]> {
  const names = task.labels.map(({ name }) => name);
  const isUsed = isLanguageModelConfig(teacher) && isShortened(teacher.shortlist, names.length);
  const chunks = isUsed ? await readDistributions(projectId, 'student') : [];
  return (rows) =>
    rows.map((row) => {
      const start = (row.row % ROWS_PER_CHUNK) * names.length;
      const chunk = chunks[Math.floor(row.row / ROWS_PER_CHUNK)];
      const values = chunk?.subarray(start, start + names.length);
      return values?.length === names.length ? { ...row, likely: ranked(names, values) } : row;
    });
}

/** As the prompt would decide; where labels hardly fit the model's context, without a student. */
function isShortened(shortlist: 'auto' | 'off' | number = 'auto', labels: number): boolean {
  if (shortlist === 'off') return false;
  return labels > (shortlist === 'auto' ? SHOWN_AT_EASE : shortlist);
}

function ranked(names: readonly string[], values: Float32Array): string[] {
  return [...names.keys()]
    .sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0))
    .map((label) => names[label] ?? '');
}
