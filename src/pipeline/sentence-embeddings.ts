/**
 * @file Step texts → vectors, for students that learn from vectors of whole texts: every text of the
 * table is read once by a sentence encoder, and its vector kept. Training and predicting then only
 * look vectors up, so that the encoder's memory is free again before the student's is needed.
 */
import { callback, withEmbeddingWorker } from '../bridge/workers';
import type { ProgressMessage } from '../core/messages/progress';
import type { TrainingNote } from '../core/messages/training-notes';
import { at } from '../core/reads';
import { embeddingSpace, modelOfSpace, readPart, textKey } from '../core/students/embedding-key';
import { modelAddress, modelTitle } from '../core/students/model-address';
import { TrainingError } from '../core/students/training';
import type { Recipe, StudentConfig } from '../core/task/recipe';
import { rowReader } from '../core/task/row-roles';
import {
  deleteSpace,
  getSentenceEmbeddings,
  listSpaces,
  missingSentenceEmbeddings,
  putSentenceEmbeddings,
} from '../persist/sentence-embeddings';
import { rowChunks } from '../persist/rows';
import type { ProjectRecord } from '../persist/schema';
import { networkOfStudent } from './network';
import { throwIfStopped, type StepOptions } from './steps';

/** Texts read and stored together: few enough that a closed tab loses little, and a pause is heard. */
const TEXTS_PER_BATCH = 32;

type EmbeddingWorker = Parameters<Parameters<typeof withEmbeddingWorker>[0]>[0];

/**
 * Reads what has no vector yet; at once where there is nothing, without any model.
 * @returns what the user should know about where it ran, if anything.
 * @throws NetworkNotAllowed, Stopped, EncoderError; what was read stays, and calling again goes on.
 */
export async function embedTexts(
  project: ProjectRecord,
  recipe: Recipe,
  options: StepOptions,
): Promise<TrainingNote | null> {
  const space = embeddingSpace(recipe.student);
  if (space === null || !(await lacksVectors(project, recipe, space))) return null;
  const work = async (worker: EmbeddingWorker) => {
    const tell = (message: ProgressMessage, fraction = 0) =>
      options.onProgress({ step: 'distil', fraction, message });
    const { notice } = await worker.load(recipe.student, callback(tell));
    const title = modelTitle(modelAddress(recipe.student) ?? '');
    const total = project.rowCount;
    for await (const { firstRow, texts } of textChunks(project, recipe)) {
      const todo = await textsWithout(space, texts);
      // Texts that are there already, or twice, count as read.
      const before = firstRow + texts.length - todo.length;
      for (let start = 0; start < todo.length; start += TEXTS_PER_BATCH) {
        throwIfStopped(options.signal);
        const read = before + start;
        tell({ code: 'reading-texts', read, total, model: title }, read / total);
        await embedBatch(worker, space, todo.slice(start, start + TEXTS_PER_BATCH));
      }
    }
    return notice;
  };
  return withEmbeddingWorker(work, options.signal, networkOfStudent(recipe.student));
}

/** Looks the vectors of texts up, [texts x width]; a text without a word has zeros. */
export function vectorLookup(
  student: StudentConfig,
): ((texts: string[]) => Promise<Float32Array>) | undefined {
  const space = embeddingSpace(student);
  if (space === null) return undefined;
  let width = 0;
  return async (texts) => {
    const keys = texts.map(textKey);
    const unique = [...new Set(keys)];
    const found = await getSentenceEmbeddings(space, unique);
    const vectorOf = new Map(unique.map((key, i) => [key, found[i]]));
    width ||= found.find((vector) => vector !== undefined)?.length ?? 0;
    if (width === 0) {
      throw new TrainingError({ code: 'no-words' });
    }
    const vectors = new Float32Array(texts.length * width);
    texts.forEach((text, i) => {
      const vector = vectorOf.get(at(keys, i));
      if (vector) vectors.set(vector, i * width);
      else if (readPart(text) !== '') throw unread();
    });
    return vectors;
  };
}

/** Deletes the vectors that no recipe of these projects asks for. */
export async function deleteUnusedSentenceEmbeddings(
  projects: readonly ProjectRecord[],
): Promise<void> {
  const used = new Set(projects.map(({ recipe }) => recipe && embeddingSpace(recipe.student)));
  for (const { space } of await listSpaces()) if (!used.has(space)) await deleteSpace(space);
}

/** Deletes the vectors that a model made. */
export async function deleteSentenceEmbeddingsOf(address: string): Promise<void> {
  for (const { space } of await listSpaces()) {
    if (modelOfSpace(space) === address) await deleteSpace(space);
  }
}

async function embedBatch(
  worker: EmbeddingWorker,
  space: string,
  batch: readonly UnreadText[],
): Promise<void> {
  const vectors = await worker.embed(batch.map(({ text }) => text));
  const width = vectors.length / batch.length;
  await putSentenceEmbeddings(
    batch.map(({ key }, i) => ({
      ...{ space, key },
      vector: vectors.slice(i * width, (i + 1) * width),
    })),
  );
}

async function* textChunks(
  { id, columns }: ProjectRecord,
  recipe: Recipe,
): AsyncGenerator<{ firstRow: number; texts: string[] }> {
  const read = rowReader(recipe, columns);
  for await (const { firstRow, rows } of rowChunks(id)) {
    yield { firstRow, texts: rows.map((cells) => read.text(cells)) };
  }
}

async function lacksVectors(
  project: ProjectRecord,
  recipe: Recipe,
  space: string,
): Promise<boolean> {
  for await (const { texts } of textChunks(project, recipe)) {
    if ((await textsWithout(space, texts)).length > 0) return true;
  }
  return false;
}

interface UnreadText {
  key: string;
  text: string;
}

/** The different texts that have no vector, the shortest first, so that like lengths are together. */
async function textsWithout(space: string, texts: readonly string[]): Promise<UnreadText[]> {
  const byKey = new Map<string, string>();
  for (const text of texts) {
    const part = readPart(text);
    if (part !== '') byKey.set(textKey(part), part);
  }
  const missing = await missingSentenceEmbeddings(space, [...byKey.keys()]);
  return missing
    .map((key) => ({ key, text: byKey.get(key) ?? '' }))
    .sort((a, b) => a.text.length - b.text.length);
}

function unread(): TrainingError {
  return new TrainingError({ code: 'vectors-gone' });
}
