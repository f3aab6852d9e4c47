/** @file The student's part of the form: every source of a model is read and written as it was. */
import { describe, expect, test } from 'vitest';
import { folderAddress } from '../../../../../src/core/students/model-address';
import { parseRecipe } from '../../../../../src/core/task/recipe';
import { problemsOf } from '../../../../../src/state/task-form/draft-problems';
import {
  emptyValues,
  recipeOf,
  valuesOf,
  type DraftValues,
} from '../../../../../src/state/task-form/values/draft-values';
import type { StudentValues } from '../../../../../src/state/task-form/values/student-values';

const TASK = { textColumn: 'text', labels: [{ name: 'yes' }, { name: 'no' }] };
const FOLDER = folderAddress('sentences-0a1b2c3d');

function problemsWith(values: Partial<StudentValues>): string[] {
  const base = valuesOf(parseRecipe({ shortlist: 1, task: TASK }));
  const around = { columns: ['text'], noLanguageModel: null, noBuiltInModel: null };
  return problemsOf({ ...base, ...values }, around).map(({ field }) => field);
}

describe('the form of a student', () => {
  test.each([
    [{ kind: 'ngram' }],
    [{ kind: 'encoder', model: 'org/name', pooling: 'cls', dropout: 0.2 }],
    [{ kind: 'encoder-head', model: 'org/name', baseUrl: 'https://hub.example', hidden: 64 }],
    [{ kind: 'encoder-head', model: FOLDER, precision: 'q8', weightDecay: 0.1 }],
    [{ kind: 'encoder-head', model: 'org/e5-small', prefix: 'passage: ' }],
    [{ kind: 'encoder-head', model: 'org/e5-small' }],
  ])('says the same as the recipe %o', (student) => {
    const recipe = parseRecipe({ shortlist: 1, task: TASK, student });
    expect(recipeOf(valuesOf(recipe), recipe)).toEqual(recipe);
  });

  test('writes the model of the chosen source only', () => {
    const values = {
      ...emptyValues('', 'text'),
      ...valuesOf(parseRecipe({ shortlist: 1, task: TASK })),
      studentKind: 'encoder-head' as const,
      encoderModel: 'org/name',
      encoderUrl: 'https://hub.example',
      encoderFolder: FOLDER,
    };
    const written = (['hub', 'server', 'folder'] as const).map((modelSource) => {
      const { model, baseUrl } = recipeOf({ ...values, modelSource }, null).student;
      return [model, baseUrl];
    });
    expect(written).toEqual([
      ['org/name', undefined],
      ['org/name', 'https://hub.example'],
      [FOLDER, undefined],
    ]);
  });

  test('puts before each text what the model is known to want, unless it is told otherwise', () => {
    const empty = { ...valuesOf(parseRecipe({ shortlist: 1, task: TASK })), modelSource: 'hub' };
    const prefixWith = (values: Partial<StudentValues>) =>
      recipeOf({ ...empty, studentKind: 'encoder-head', ...values } as DraftValues, null).student
        .prefix;
    expect(prefixWith({ encoderModel: 'org/e5-small' })).toBe('query: ');
    expect(prefixWith({ encoderModel: 'org/e5-small', prefix: '' })).toBeUndefined();
    expect(prefixWith({ encoderModel: 'org/e5-small', prefix: 'passage: ' })).toBe('passage: ');
    expect(prefixWith({ encoderModel: 'org/name' })).toBeUndefined();
    expect(prefixWith({ encoderModel: 'org/e5-small', studentKind: 'encoder' })).toBeUndefined();
  });

  test('asks for what its source needs', () => {
    const head = { studentKind: 'encoder-head' } as const;
    expect(problemsWith({ studentKind: 'ngram' })).toEqual([]);
    expect(problemsWith(head)).toEqual(['encoderModel']);
    expect(problemsWith({ ...head, encoderModel: 'org/name' })).toEqual([]);
    expect(problemsWith({ ...head, encoderModel: 'https://hub.example/org/name' })).toEqual([
      'encoderModel',
    ]);
    const server = { ...head, modelSource: 'server', encoderModel: 'name' } as const;
    expect(problemsWith(server)).toEqual(['encoderUrl']);
    expect(problemsWith({ ...server, encoderUrl: 'hub' })).toEqual(['encoderUrl']);
    expect(problemsWith({ ...server, encoderUrl: 'http://localhost:8080' })).toEqual([]);
    const folder = { ...head, modelSource: 'folder', encoderModel: 'name' } as const;
    expect(problemsWith(folder)).toEqual(['encoderFolder']);
    expect(problemsWith({ ...folder, encoderFolder: FOLDER })).toEqual([]);
  });
});
