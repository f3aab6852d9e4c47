/**
 * @file What a project's teacher is asked about: the rows together with all that helps a language model
 * with them, and the answers that are known from before.
 */
import type { StudentSize } from '../../core/shown/student-size';
import type { TeacherRow } from '../../core/teaching/teacher';
import type { Recipe, Shot } from '../../core/task/recipe';
import type { ProjectRecord } from '../../persist/schema';
import { AnswerCache } from './answer-cache';
import { examplesFor } from './confirmed-rows';
import { NearExamples } from './near-examples';
import { studentRanking, type StudentRanking } from './student-ranking';
import { sampleFor, todoRows } from './teacher-rows';

export class Questions {
  readonly recipe: Recipe;
  /** Rows that people have labelled, to retrieve examples from. */
  readonly examples: Shot[];
  /** Texts from all over the table, for teachers that compare. */
  readonly sample: string[];
  /** Null where nothing is remembered. */
  readonly cache: AnswerCache | null;
  readonly #project: ProjectRecord;
  readonly #ranking: StudentRanking;
  readonly #near: NearExamples | null;

  private constructor(
    project: ProjectRecord,
    recipe: Recipe,
    examples: Shot[],
    sample: string[],
    ranking: StudentRanking,
    near: NearExamples | null,
  ) {
    this.#project = project;
    this.recipe = recipe;
    this.examples = examples;
    this.sample = sample;
    this.#ranking = ranking;
    this.#near = near;
    this.cache = AnswerCache.of(recipe, project.id, examples);
  }

  static async of(project: ProjectRecord, recipe: Recipe): Promise<Questions> {
    const examples = await examplesFor(project, recipe);
    const ranking = await studentRanking(project, recipe);
    return new Questions(
      project,
      recipe,
      examples,
      await sampleFor(project, recipe),
      ranking,
      await NearExamples.of(recipe, examples),
    );
  }

  /** How many labels the rows are shown, where a student has a say in that. */
  get shownLabels(): StudentSize | null {
    return this.#ranking.shownLabels;
  }

  /** One train row, as it is asked about. */
  async rowOf(wanted: number): Promise<TeacherRow | undefined> {
    for await (const rows of this.rows(new Map())) {
      const found = rows.find(({ row }) => row === wanted);
      if (found) return found;
    }
    return undefined;
  }

  /** The train rows that a map of annotations lacks, a chunk at a time. */
  async *rows(known: ReadonlyMap<number, unknown>): AsyncGenerator<TeacherRow[]> {
    for await (const rows of todoRows(this.#project, this.recipe, known)) {
      const ranked = this.#ranking.rank(rows);
      if (this.#near) yield* this.#near.withShots(ranked);
      else yield ranked;
    }
  }
}
