/** @file What the page is given to open: files that were dropped or picked. */
import { RecipeError, type Recipe } from '../../core/task/recipe';
import { isRecipeFile, readRecipeFile } from '../../pipeline/files/recipe-file';
import { isProjectFile } from '../../pipeline/files/project/is-project-file';
import { importStudent, isStudentFile } from '../../pipeline/files/import-student';

/**
 * Tells tables from what to do with them: a recipe, or a trained student, which brings its own. A whole
 * project comes alone.
 * @throws RecipeError for a broken recipe, for more than one, and where there is no file; TrainingError for a
 *   file that holds no student.
 */
export async function sortFiles(
  files: readonly File[],
): Promise<{ tables: File[]; recipe: Recipe | null; project: File | null }> {
  const shown = files.filter(({ name }) => !isHidden(name));
  // Nothing else: then it is meant, whatever its name. What lies in a folder is not.
  const visible = shown.length > 0 ? shown : files.filter(({ name }) => !name.includes('/'));
  if (visible.length === 0) throw new RecipeError({ code: 'files-none' });
  const kinds = await Promise.all(visible.map(kindOf));
  const ofKind = (kind: FileKind) => visible.filter((_, index) => kinds[index] === kind);
  const [tables, recipes, students] = [ofKind('table'), ofKind('recipe'), ofKind('student')];
  if (recipes.length + students.length > 1) {
    throw new RecipeError({ code: 'recipes-several' });
  }
  const projects = ofKind('project');
  if (projects.length > 0 && files.length > 1) {
    throw new RecipeError({ code: 'project-not-alone' });
  }
  const [recipe, student] = [recipes[0], students[0]];
  return {
    project: projects.at(0) ?? null,
    tables,
    recipe: recipe ? await readRecipeFile(recipe) : student ? await importStudent(student) : null,
  };
}

type FileKind = 'table' | 'recipe' | 'student' | 'project';

async function kindOf(file: File): Promise<FileKind> {
  if (await isProjectFile(file)) return 'project';
  if (await isRecipeFile(file)) return 'recipe';
  return (await isStudentFile(file)) ? 'student' : 'table';
}

/** Files that systems put beside a folder's own. */
function isHidden(path: string): boolean {
  return /(^|\/)(\.|Thumbs\.db$|desktop\.ini$)/.test(path);
}
