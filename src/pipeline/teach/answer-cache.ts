/**
 * @file Answers of language models, kept across tasks and projects: the same question about the same
 * text is put to the same model once. Answers that name no label are not kept.
 */
import { AnswerKeys } from '../../core/planning/answer-keys';
import { isLanguageModelConfig } from '../../core/teaching/settings';
import type { Annotation, TeacherRow } from '../../core/teaching/teacher';
import type { Recipe, Shot } from '../../core/task/recipe';
import {
  clearAnswers,
  countAnswers,
  getAnswers,
  putAnswers,
  trimAnswers,
} from '../../persist/answers';
import type { AnswerRecord } from '../../persist/schema';

export { clearAnswers, countAnswers };

/** Some 100 MB; the oldest go first. */
const MOST_ANSWERS = 300_000;

export class AnswerCache {
  readonly #keys: AnswerKeys;
  readonly #projectId: string;

  private constructor(keys: AnswerKeys, projectId: string) {
    this.#keys = keys;
    this.#projectId = projectId;
  }

  /**
   * Null for teachers that are asked faster than remembered, and where a task fits no model.
   * @param projectId whose answers they are; with the last project that asked for it an answer goes.
   */
  static of(
    { teacher, task }: Recipe,
    projectId: string,
    examples: readonly Shot[] = [],
  ): AnswerCache | null {
    if (!isLanguageModelConfig(teacher)) return null;
    try {
      return new AnswerCache(new AnswerKeys(teacher, task, { examples }), projectId);
    } catch {
      // The teacher itself says it better, with its model at hand.
      return null;
    }
  }

  /** Annotations of the rows that were answered before. */
  async recall(rows: readonly TeacherRow[]): Promise<Annotation[]> {
    const answers = await getAnswers(await Promise.all(rows.map((row) => this.#keys.keyOf(row))));
    await this.#own(answers.filter((answer) => answer !== undefined));
    return rows.flatMap(({ row }, i) => {
      const answer = answers[i];
      return answer ? [{ ...answer.annotation, row }] : [];
    });
  }

  /** @param rows those that the annotations are about, and perhaps others. */
  async keep(rows: readonly TeacherRow[], annotations: readonly Annotation[]): Promise<void> {
    const byRow = new Map(rows.map((row) => [row.row, row]));
    const keptAt = Date.now();
    const records: AnswerRecord[] = [];
    for (const annotation of annotations) {
      const row = byRow.get(annotation.row);
      if (!row || annotation.status === 'failed') continue;
      const key = await this.#keys.keyOf(row);
      records.push({ key, keptAt, annotation, owners: [this.#projectId] });
    }
    await putAnswers(records);
  }

  /** An answer that serves this project too is not to go with the one that asked for it. */
  async #own(answers: readonly AnswerRecord[]): Promise<void> {
    const owners = [this.#projectId];
    const foreign = answers.filter((answer) => !answer.owners?.includes(this.#projectId));
    if (foreign.length > 0) await putAnswers(foreign.map((answer) => ({ ...answer, owners })));
  }

  /** Keeps the store within its bound. */
  trim(): Promise<void> {
    return trimAnswers(MOST_ANSWERS);
  }
}
