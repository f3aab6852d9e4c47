/** @file Recipes as files: dropped in, saved out. */
import { detailsOf } from '../../core/messages/message';
import { parseRecipe, RecipeError, type Recipe } from '../../core/task/recipe';

/** Recipes are small; a larger JSON file is a table. */
const MAX_RECIPE_BYTES = 5_000_000;

/** Whether a dropped file is a recipe rather than a table, by its content. */
export async function isRecipeFile(file: File): Promise<boolean> {
  if (file.size > MAX_RECIPE_BYTES || !/\.json$/i.test(file.name)) return false;
  const text = await file.text();
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && 'shortlist' in json;
  } catch {
    // A recipe with a slip of the pen is still meant as one, and gets a recipe's error message.
    return /"shortlist"\s*:/.test(text);
  }
}

/** @throws RecipeError with a message for the user. */
export async function readRecipeFile(file: File): Promise<Recipe> {
  const text = await file.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new RecipeError({ code: 'recipe-no-json', file: file.name, details: detailsOf(error) });
  }
  return parseRecipe(json);
}

export function recipeBlob(recipe: Recipe): Blob {
  return new Blob([`${JSON.stringify(recipe, null, 2)}\n`], { type: 'application/json' });
}
