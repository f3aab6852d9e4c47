/** @file What the page is given to open: its address, and files that were dropped or picked. */
import { RecipeError, type Recipe } from '../core/task/recipe';
import { isRecipeFile, readRecipeFile } from '../pipeline/recipe-file';

/** `?sample=NAME` opens a bundled sample; with `&run` it runs to the end by itself. */
export function readAddress(search: string): { sample: string | null; runs: boolean } {
  const address = new URLSearchParams(search);
  return { sample: address.get('sample'), runs: address.has('run') };
}

/** @throws RecipeError for a broken recipe, and for more files of a kind than one. */
export async function sortFiles(
  files: readonly File[],
): Promise<{ table: File | null; recipe: Recipe | null }> {
  const areRecipes = await Promise.all(files.map((file) => isRecipeFile(file)));
  const recipes = files.filter((_, index) => areRecipes[index]);
  const tables = files.filter((_, index) => !areRecipes[index]);
  if (tables.length > 1) {
    throw new RecipeError('Open one table at a time: a project is one table of texts.');
  }
  if (recipes.length > 1) {
    throw new RecipeError('Open one recipe at a time: a project has one task.');
  }
  const [recipeFile] = recipes;
  const recipe = recipeFile ? await readRecipeFile(recipeFile) : null;
  return { table: tables[0] ?? null, recipe };
}
