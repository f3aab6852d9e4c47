/**
 * @file What a project's teacher is asked about: the rows together with all that helps a language model
 * with them, and the answers that are known from before.
 */
import type { TeacherRow } from '../core/teaching/teacher';
import type { Recipe, Shot } from '../core/task/recipe';
import type { ProjectRecord } from '../persist/schema';
import { AnswerCache } from './answer-cache';
import { examplesFor } from './confirmed-rows';
import { studentRanking } from './student-ranking';
import { todoRows } from './teacher-rows';

export class Questions {
  readonly recipe: Recipe;
  /** Rows that people have labelled, to retrieve examples from. */
  readonly examples: Shot[];
  /** Null where nothing is remembered. */
  readonly cache: AnswerCache | null;
  readonly #project: ProjectRecord;
  readonly #rank: (rows: readonly TeacherRow[]) => TeacherRow[];

  private constructor(
    project: ProjectRecord,
    recipe: Recipe,
    examples: Shot[],
    rank: (rows: readonly TeacherRow[]) => TeacherRow[],
  ) {
    this.#project = project;
    this.recipe = recipe;
    this.examples = examples;
    this.#rank = rank;
    this.cache = AnswerCache.of(recipe, examples);
  }

  static async of(project: ProjectRecord, recipe: Recipe): Promise<Questions> {
    const examples = await examplesFor(project, recipe);
    return new Questions(project, recipe, examples, await studentRanking(project.id, recipe));
  }

  /** The train rows that a map of annotations lacks, a chunk at a time. */
  async *rows(known: ReadonlyMap<number, unknown>): AsyncGenerator<TeacherRow[]> {
    for await (const rows of todoRows(this.#project, this.recipe, known)) yield this.#rank(rows);
  }
}
