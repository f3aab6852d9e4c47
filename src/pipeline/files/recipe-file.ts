/** @file Recipes as files: dropped in, by themselves or in a report; saved out. */
import type { JsonPlace } from '../../core/messages/recipe';
import type { Report } from '../../core/report';
import { parseRecipe, RecipeError, type Recipe } from '../../core/task/recipe';

/** Recipes are small; a larger JSON file is a table. */
const MAX_RECIPE_BYTES = 5_000_000;

/** By these a report is known that somebody has taken the recipe out of; no recipe has them. */
const REPORT_PARTS = ['rows', 'environment'] as const satisfies (keyof Report)[];

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
    const place = placeIn(text, error);
    throw new RecipeError({ code: 'recipe-no-json', file: file.name, place });
  }
  return parseRecipe(recipeIn(json, file.name));
}

/** What a report was made by is the recipe in it, and the rest is figures. @throws RecipeError for one without. */
function recipeIn(json: unknown, file: string): unknown {
  if (typeof json !== 'object' || json === null || 'task' in json) return json;
  if ('recipe' in json && json.recipe !== null) return json.recipe;
  if (REPORT_PARTS.every((part) => part in json)) {
    throw new RecipeError({ code: 'report-without-recipe', file });
  }
  return json;
}

/** Where a text stops being JSON, as far as this browser's error says it. */
function placeIn(text: string, error: unknown): JsonPlace | null {
  const message = error instanceof Error ? error.message : '';
  const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
  if (line !== undefined && column !== undefined) {
    return { line: Number(line), column: Number(column) };
  }
  const [, position] = /position (\d+)/.exec(message) ?? [];
  const isCutShort = /\bend\b/i.test(message);
  if (position === undefined && !isCutShort) return null;
  const before = text.slice(0, position === undefined ? text.length : Number(position)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

export function recipeBlob(recipe: Recipe): Blob {
  return new Blob([`${JSON.stringify(recipe, null, 2)}\n`], { type: 'application/json' });
}
