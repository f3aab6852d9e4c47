/** @file The benchmark's tables: a folder of data sets and teachers' annotations, or the shipped sample. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Papa from 'papaparse';

const SAMPLES = new URL('../../public/samples/', import.meta.url);

async function readCsv(path) {
  const text = await readFile(path, 'utf8');
  return Papa.parse(text.trim(), { header: true, skipEmptyLines: true }).data;
}

/**
 * One table of a set under `directory`: train rows with the teacher's `candidates` and `single`
 * answer, then test rows, told apart by `split`. Annotations are joined by `row`; train rows without
 * one have empty cells and are only predicted.
 */
export async function loadSet(directory, name, teacher) {
  const [train, test, annotations] = await Promise.all([
    readCsv(join(directory, 'data', `${name}.train.csv`)),
    readCsv(join(directory, 'data', `${name}.test.csv`)),
    readCsv(join(directory, 'teachers', teacher, `${name}.csv`)),
  ]);
  const byRow = new Map(annotations.map((annotation) => [Number(annotation.row), annotation]));
  const rows = [
    ...train.map((row, index) => ({
      ...row,
      split: 'train',
      candidates: byRow.get(index)?.candidates ?? '',
      single: byRow.get(index)?.single ?? '',
    })),
    ...test.map((row) => ({ ...row, split: 'test', candidates: '', single: '' })),
  ];
  const labels = [...new Set(train.map((row) => row.label))].sort();
  const hasSingle = annotations.some((annotation) => annotation.single);
  return {
    table: Papa.unparse(rows),
    recipe: {
      shortlist: 1,
      task: {
        name,
        textColumn: 'text',
        goldColumn: 'label',
        splitColumn: 'split',
        labels: labels.map((label) => ({ name: label })),
      },
      teacher: {
        kind: 'column',
        column: 'candidates',
        ...(hasSingle && { singleColumn: 'single' }),
      },
    },
  };
}

/** The shipped sample and its recipe: what there is without any data at hand. */
export async function loadSample(name) {
  const [table, recipe] = await Promise.all([
    readFile(new URL(`${name}.csv`, SAMPLES), 'utf8'),
    readFile(new URL(`${name}.recipe.json`, SAMPLES), 'utf8'),
  ]);
  return { table, recipe: JSON.parse(recipe) };
}
