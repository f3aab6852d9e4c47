/** @file The bundled DBpedia sample fits its recipe. */
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { parseRecipe } from '../../../../src/core/task/recipe';
import { KeywordsTeacher } from '../../../../src/core/keywords/keywords';
import { candidateQuality } from '../../../../src/core/teaching/quality';

const folder = new URL('../../../../public/samples/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const recipe = parseRecipe(JSON.parse(read('dbpedia.recipe.json')));
const rows = Papa.parse<Record<string, string>>(read('dbpedia.csv'), {
  header: true,
  skipEmptyLines: true,
}).data;
const names = recipe.task.labels.map(({ name }) => name);

describe('the DBpedia sample', () => {
  it('has 200 train and 50 test rows of each label of its recipe', () => {
    const counts = new Map<string, number>();
    for (const { label, split } of rows) {
      const key = `${label} ${split}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual(
      Object.fromEntries(
        names.flatMap((name) => [
          [`${name} train`, 200],
          [`${name} test`, 50],
        ]),
      ),
    );
  });

  it('repeats no text and has none empty', () => {
    expect(new Set(rows.map(({ text }) => text)).size).toBe(rows.length);
    expect(rows.every(({ text }) => text?.trim())).toBe(true);
  });

  it('gives the keywords teacher something to go by on most rows', async () => {
    const teacher = new KeywordsTeacher(recipe.task.labels);
    const train = rows.filter(({ split }) => split === 'train');
    const answers = await Promise.all(
      train.map(({ text = '' }, row) => teacher.annotate({ row, text })),
    );
    const matched = answers.filter((answer) => answer.status === 'annotated' && !answer.unmatched);
    expect(matched.length / train.length).toBeGreaterThan(0.85);
    const sets = answers.map((answer) => (answer.status === 'annotated' ? answer.candidates : []));
    const quality = candidateQuality(
      sets,
      train.map(({ label }) => label),
      names.length,
    );
    expect(quality.coverage).toBeGreaterThan(0.9);
    expect(quality.meanCandidates).toBeLessThan(3.5);
  });
});
