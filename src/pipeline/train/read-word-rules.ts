/** @file Whether a teacher is rules about words: reads the texts that tell it, which are some of the table. */
import {
  findWordRules,
  rowsWithRules,
  type WordRules,
} from '../../core/labels/combination/word-rules';
import type { CandidateSets } from '../../core/refinery/candidate-sets';
import type { Recipe } from '../../core/task/recipe';
import type { ProjectRecord } from '../../persist/schema';
import { Slices } from '../slices';
import { trainTexts, type TrainingData } from './training-data';

/** @param sets of the rows that `trainTexts` reads. */
export async function readWordRules(
  project: ProjectRecord,
  recipe: Recipe,
  data: Pick<TrainingData, 'annotations'>,
  sets: CandidateSets,
): Promise<WordRules> {
  const rows = rowsWithRules(sets);
  const wanted = new Set(rows);
  const texts: string[] = [];
  let row = 0;
  for await (const chunk of trainTexts(project, recipe, data)) {
    for (const text of chunk) {
      if (wanted.has(row)) texts.push(text);
      row += 1;
    }
  }
  const slices = new Slices();
  const pieces = findWordRules(sets, rows, texts);
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value;
    await slices.rest();
  }
}
