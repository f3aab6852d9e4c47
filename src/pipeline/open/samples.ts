/** @file The tables that come with the page, each with the recipe that runs it. */
import { parseRecipe, RecipeError, type Recipe } from '../../core/task/recipe';

export interface Sample {
  name: string;
  title: string;
  description: string;
}

export const SAMPLES: readonly Sample[] = [
  {
    name: 'dbpedia',
    title: 'DBpedia abstracts',
    description:
      '3,500 openings of encyclopedia articles in 14 classes, annotated by keywords. Runs in ' +
      'seconds, without a language model. CC BY-SA 3.0.',
  },
];

/** @throws RecipeError if there is no such sample, or its files are missing. */
export async function loadSample(name: string): Promise<{ table: File; recipe: Recipe }> {
  if (!SAMPLES.some((sample) => sample.name === name)) {
    const known = SAMPLES.map((sample) => sample.name);
    throw new RecipeError({ code: 'sample-unknown', sample: name, known });
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
