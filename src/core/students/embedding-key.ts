/**
 * @file The names under which vectors of texts are kept. Vectors with equal names are equal, wherever
 * and whenever they were computed: so a name says everything that a vector depends on.
 */
import type { StudentConfig } from '../task/recipe';
import { contentKey } from '../teaching/content-key';
import { modelAddress } from './model-address';

/** A sentence encoder's reading of a longer text is cut off; most were trained on less. */
export const MAX_TOKENS = 256;
/** More characters than this a token are not looked at: a long report is cut before its parsing. */
const CHARACTERS_PER_TOKEN = 64;
/** Counts up when the way from a text to its vector changes. */
const FORM = 1;

/** What a sentence encoder reads of a text; empty where there is nothing to read. */
export function readPart(text: string): string {
  return text.trim().slice(0, MAX_TOKENS * CHARACTERS_PER_TOKEN);
}

/** The name of a text within a space of vectors. */
export function textKey(text: string): string {
  return contentKey(readPart(text));
}

/** The space that a student's vectors lie in, or null where it has no vectors of whole texts. */
export function embeddingSpace(student: StudentConfig): string | null {
  const address = modelAddress(student);
  if (student.kind !== 'encoder-head' || address === null) return null;
  const { precision = 'fp32', pooling = 'mean', prefix = '' } = student;
  const reading = [address, precision, pooling, MAX_TOKENS, FORM];
  return JSON.stringify(prefix === '' ? reading : [...reading, prefix]);
}

/** The address of the model that made a space's vectors. */
export function modelOfSpace(space: string): string {
  return (JSON.parse(space) as [string])[0];
}
