/**
 * @file Examples near a row's text as its student reads both: where the student learns from vectors of texts, by
 * the vectors that a training has left. Texts without one, and other students, leave it to the teacher, which
 * compares words and their parts, as the n-gram student does.
 */
import { embeddingSpace, textKey } from '../core/students/embedding-key';
import { nearestExamples, type ExampleVector } from '../core/teaching/nearest-examples';
import { isLanguageModelConfig, teachingSettings } from '../core/teaching/settings';
import type { TeacherRow } from '../core/teaching/teacher';
import type { Recipe, Shot } from '../core/task/recipe';
import { getEmbeddings } from '../persist/embeddings';

/** Rows compared with all examples before the page is free again: some 2,000 examples take 1 ms a row. */
const ROWS_AT_ONCE = 32;

export class NearExamples {
  readonly #space: string;
  readonly #count: number;
  readonly #examples: readonly ExampleVector[];

  private constructor(space: string, count: number, examples: readonly ExampleVector[]) {
    this.#space = space;
    this.#count = count;
    this.#examples = examples;
  }

  /** Null where examples are not retrieved, or not by vectors. */
  static async of(
    { teacher, student }: Recipe,
    shots: readonly Shot[],
  ): Promise<NearExamples | null> {
    const space = embeddingSpace(student);
    if (space === null || !isLanguageModelConfig(teacher)) return null;
    const settings = teachingSettings(teacher);
    if (settings.shots !== 'retrieved') return null;
    const vectors = await getEmbeddings(
      space,
      shots.map(({ text }) => textKey(text)),
    );
    const examples = shots.flatMap((shot, i) => {
      const vector = vectors[i];
      return vector ? [{ shot, vector }] : [];
    });
    // Too few that can be compared: by their words all of them can.
    if (examples.length <= settings.shotCount) return null;
    return new NearExamples(space, settings.shotCount, examples);
  }

  /** The same rows with their examples, some at a time. */
  async *withShots(rows: readonly TeacherRow[]): AsyncGenerator<TeacherRow[]> {
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      const part = rows.slice(start, start + ROWS_AT_ONCE);
      const vectors = await getEmbeddings(
        this.#space,
        part.map(({ text }) => textKey(text)),
      );
      yield part.map((row, i) => {
        const vector = vectors[i];
        if (!vector) return row;
        return { ...row, shots: nearestExamples(row.text, vector, this.#examples, this.#count) };
      });
    }
  }
}
