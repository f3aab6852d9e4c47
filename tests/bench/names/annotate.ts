/** @file Candidates by label names, and keywords beside them, as the page's keywords teacher gives them, for `npm run bench:names`. */
import { KeywordsTeacher } from '../../../src/core/keywords/keywords';
import { NearLabels } from '../../../src/core/vectors/near-labels';
import { shippedVectors } from '../../helpers/word-vectors';
import type { Annotation } from '../../../src/core/teaching/teacher';

/**
 * @param withVectors rows in which no name or keyword occurs get the labels that they are near to in meaning.
 * @param keywords of the labels, by their names.
 */
export async function annotateByWords(
  names: readonly string[],
  texts: readonly string[],
  withVectors: boolean,
  keywords: Readonly<Record<string, readonly string[]>> = {},
): Promise<Annotation[]> {
  const words = new Map(Object.entries(keywords));
  const labels = names.map((name) => ({ name, keywords: [...(words.get(name) ?? [])] }));
  const near = withVectors ? NearLabels.of(shippedVectors(), labels, texts) : null;
  if (typeof near === 'string') throw new Error(`No word vectors for this table: ${near}.`);
  const teacher = new KeywordsTeacher(labels, near);
  return Promise.all(texts.map((text, row) => teacher.annotate({ row, text })));
}
