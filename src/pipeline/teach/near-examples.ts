/**
 * @file Examples near a row's text as its student reads both: where the student learns from vectors of texts, by
 * the vectors that a training has left. Texts without one, and other students, leave it to the teacher, which
 * compares words and their parts, as the n-gram student does.
 */
import { floatAt } from '../../core/reads';
import { embeddingSpace, textKey } from '../../core/students/embedding-key';
import { nearestExamples } from '../../core/shown/nearest-examples';
import { isLanguageModelConfig, teachingSettings } from '../../core/teaching/settings';
import type { TeacherRow } from '../../core/teaching/teacher';
import type { Recipe, Shot } from '../../core/task/recipe';
import { getSentenceEmbeddings } from '../../persist/sentence-embeddings';

/** Rows that are compared with all examples before the page is free again. */
const ROWS_AT_ONCE = 32;

export class NearExamples {
  readonly #space: string;
  readonly #count: number;
  readonly #examples: readonly Shot[];
  /** Of each example, of length 1 or 0. */
  readonly #vectors: readonly Float32Array[];

  private constructor(
    space: string,
    count: number,
    examples: readonly { shot: Shot; vector: Float32Array }[],
  ) {
    this.#space = space;
    this.#count = count;
    this.#examples = examples.map(({ shot }) => shot);
    this.#vectors = examples.map(({ vector }) => vector);
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
    const vectors = await getSentenceEmbeddings(
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
      const vectors = await getSentenceEmbeddings(
        this.#space,
        part.map(({ text }) => textKey(text)),
      );
      yield part.map((row, i) => {
        const vector = vectors[i];
        if (!vector) return row;
        const cosines = this.#vectors.map((other) => dot(other, vector));
        const shots = nearestExamples(row.text, this.#examples, cosines, this.#count);
        return { ...row, shots };
      });
    }
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += floatAt(a, i) * floatAt(b, i);
  return sum;
}
