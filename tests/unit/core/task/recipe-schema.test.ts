/**
 * @file `public/recipe.schema.json`, which editors read, says what the code accepts: it is made from
 * the code's own schema here, and `npx vitest run --project 'unit*' -u` writes it anew.
 */
import { toJsonSchema } from '@valibot/to-json-schema';
import { format, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import { RecipeSchema } from '../../../../src/core/task/recipe';
import dbpedia from '../../../../public/samples/dbpedia.recipe.json';

const FILE = '../../../../public/recipe.schema.json';

function recipeJsonSchema() {
  const { $schema, ...schema } = toJsonSchema(RecipeSchema, {
    target: 'draft-07',
    // What may be left out of the file, not what the code reads after filling it in.
    typeMode: 'input',
    // Trimming and "no name twice" have no word in JSON Schema; the page checks them.
    ignoreActions: ['trim', 'check'],
    // Nor have its patterns flags; such a text is left to the page as well.
    overrideAction: ({ valibotAction, jsonSchema }) =>
      valibotAction.type === 'regex' && hasFlags(valibotAction)
        ? { ...jsonSchema, pattern: undefined }
        : undefined,
  });
  return {
    $schema,
    $id: 'urn:shortlist:recipe:1',
    title: 'Shortlist recipe',
    description:
      'A task and the settings of teacher, student, refinery and labels, for the page Shortlist.',
    ...schema,
  };
}

function hasFlags(action: object): boolean {
  return 'requirement' in action && action.requirement instanceof RegExp
    ? action.requirement.flags !== ''
    : false;
}

describe('the JSON schema of a recipe', () => {
  test('is the one in public/recipe.schema.json', async () => {
    const json = JSON.stringify(recipeJsonSchema());
    const formatted = await format(json, {
      ...(await resolveConfig(import.meta.filename)),
      parser: 'json',
    });
    await expect(formatted).toMatchFileSnapshot(FILE);
  });

  test('asks for what has no default, and for nothing else', () => {
    const schema = recipeJsonSchema();
    expect(schema.required).toEqual(['shortlist', 'task']);
    expect(schema.additionalProperties).toBe(false);
    expect(schema.properties?.['task']).toMatchObject({ required: ['textColumn', 'labels'] });
  });

  test('knows every part of the bundled sample', () => {
    const known = Object.keys(recipeJsonSchema().properties ?? {});
    expect(known).toEqual(expect.arrayContaining(Object.keys(dbpedia)));
  });
});
