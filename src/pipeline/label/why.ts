/** @file What speaks for a row's labels: the student's words, and the keywords that the teacher found. */
import { readNgramArchive } from '../../core/students/archive/read-ngram-archive';
import { blobSource } from '../../core/students/encoder/safetensors';
import { NgramExplainer } from '../../core/students/ngram-why';
import { KeywordMatcher } from '../../core/keywords/keyword-matcher';
import { TooMuchWork } from '../../core/keywords/text-work';
import { at } from '../../core/reads';
import { getStudent } from '../../persist/students';
import { trainedStudentFiles } from '../files/student-file';
import { openTask } from '../projects';
import { Slices } from '../slices';

/**
 * The project's student as it can be asked for its reasons; null where it is of a kind whose labels no words add
 * up to, or not trained yet. Reads the table, in a worker.
 */
export async function openExplainer(
  projectId: string,
  signal: AbortSignal,
): Promise<NgramExplainer | null> {
  const { project, recipe } = await openTask(projectId);
  const { kind, pretrained } = recipe.student;
  if (kind !== 'ngram') return null;
  if (pretrained === undefined && !project.trainings.student) return null;
  const files =
    pretrained === undefined
      ? await trainedStudentFiles(projectId, signal, () => undefined).catch(nullWithoutStudent)
      : (await getStudent(pretrained))?.files;
  const [features, weights] = [files?.get('features.json'), files?.get('weights.safetensors')];
  if (typeof features !== 'string' || weights === undefined) return null;
  const source = blobSource(new Blob([weights as BlobPart]));
  return new NgramExplainer(await readNgramArchive(features, source));
}

const NO_STUDENT: ReadonlySet<string> = new Set(['TrainingError', 'CheckpointBroken']);

/** What was learned of another table, or damaged since, gives no reasons; its labels are there all the same. */
function nullWithoutStudent(error: unknown): null {
  // Out of the worker only its name comes.
  if (error instanceof Error && NO_STUDENT.has(error.name)) return null;
  throw error;
}

/** The words that speak for each label. */
export type FoundWords = ReadonlyMap<string, readonly string[]>;

/** Of a text in which no keyword occurs. */
export const NOTHING_FOUND: FoundWords = new Map();

/** Finds the keywords of each label in a text; null where they are too much work for it. */
export type KeywordFinder = (text: string, signal: AbortSignal) => Promise<FoundWords | null>;

/** Null where the teacher goes by no keywords. */
export async function openKeywordFinder(
  projectId: string,
  signal: AbortSignal,
): Promise<KeywordFinder | null> {
  const { recipe } = await openTask(projectId);
  if (recipe.teacher.kind !== 'keywords') return null;
  const { labels } = recipe.task;
  const matcher = await new Slices().toEnd(KeywordMatcher.inPieces(labels), signal);
  return async (text, isLeft) => {
    try {
      const found = await new Slices().toEnd(matcher.findWords(text), isLeft);
      const byLabel = new Map<string, string[]>();
      for (const { label, words } of found) {
        const { name } = at(labels, label);
        const own = byLabel.get(name);
        if (own) own.push(words);
        else byLabel.set(name, [words]);
      }
      return byLabel;
    } catch (error) {
      if (error instanceof TooMuchWork) return null;
      throw error;
    }
  };
}
