/** @file The tables that come with the page, each with the recipe that runs it. */
import { parseRecipe, RecipeError, type Recipe } from '../../core/task/recipe';

/** Their names; the page has the words for each. */
const SAMPLES = ['dbpedia'] as const;
export type SampleName = (typeof SAMPLES)[number];

/** @throws RecipeError if there is no such sample, or its files are missing. */
export async function loadSample(name: string): Promise<{ table: File; recipe: Recipe }> {
  if (!SAMPLES.some((sample) => sample === name)) {
    throw new RecipeError({ code: 'sample-unknown', sample: name, known: [...SAMPLES] });
  }
  const [table, recipe] = await Promise.all([
    fetchSample(`${name}.csv`).then((response) => response.blob()),
    fetchSample(`${name}.recipe.json`).then((response) => response.json() as Promise<unknown>),
  ]);
  return { table: new File([table], `${name}.csv`), recipe: parseRecipe(recipe) };
}

/** Samples lie beside the page, wherever that is served from. */
async function fetchSample(file: string): Promise<Response> {
  const response = await fetch(new URL(`samples/${file}`, location.href));
  if (response.ok) return response;
  throw new RecipeError({ code: 'sample-not-loaded', file, status: response.status });
}
