/** @file The shipped sample, and a part of it for tests that a whole run tells no more. */
import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';

export const sampleFile = (name: string) =>
  readFile(new URL(`../../public/samples/${name}`, import.meta.url), 'utf8');

/** The sample's first rows with its recipe, of which some parts are others; its files by name. */
export async function briefSample(rows: number, parts: object): Promise<Record<string, string>> {
  const recipe = JSON.parse(await sampleFile('dbpedia.recipe.json')) as Record<string, unknown>;
  const { data } = Papa.parse<string[]>(await sampleFile('dbpedia.csv'), { skipEmptyLines: true });
  return {
    'dbpedia.csv': Papa.unparse(data.slice(0, rows + 1)),
    'my.recipe.json': JSON.stringify({ ...recipe, ...parts }),
  };
}
