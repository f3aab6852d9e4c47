/** @file The columns that a recipe names, and how they are found in a table. */
import { at } from '../reads';
import { cleanName, findColumn } from '../table/column-names';
import type { Recipe } from './recipe';

/** Fields that name columns, in the task and in the teacher. */
const TASK_COLUMNS = ['textColumn', 'goldColumn', 'splitColumn'] as const;
const TEACHER_COLUMNS = ['column', 'singleColumn', 'scoresColumn'] as const;

/** All columns that a recipe needs, the text column first. */
export function columnsOf({ task, teacher }: Recipe): string[] {
  const named = [
    ...TASK_COLUMNS.map((field) => task[field]),
    ...(teacher.kind === 'column' ? TEACHER_COLUMNS.map((field) => nameIn(teacher, field)) : []),
  ];
  return [...new Set(named.filter((name) => name !== undefined).map(cleanName))];
}

/** The recipe with its columns called as the table calls them; those that it lacks stay as they are. */
export function withTableColumns(recipe: Recipe, columns: readonly string[]): Recipe {
  const rename = (name: string): string => {
    const place = findColumn(columns, name);
    return place < 0 ? name : at(columns, place);
  };
  const renamed = (from: object, fields: readonly string[]) =>
    Object.fromEntries(
      fields.flatMap((field) => {
        const name = nameIn(from, field);
        return name === undefined ? [] : [[field, rename(name)]];
      }),
    );
  const { task, teacher } = recipe;
  return {
    ...recipe,
    task: { ...task, ...renamed(task, TASK_COLUMNS) },
    teacher:
      teacher.kind === 'column' ? { ...teacher, ...renamed(teacher, TEACHER_COLUMNS) } : teacher,
  };
}

function nameIn(object: object, field: string): string | undefined {
  const name: unknown = (object as Record<string, unknown>)[field];
  return typeof name === 'string' ? name : undefined;
}
