import { describe, expect, test } from 'vitest';
import { recipeNeeds } from '../../../../../src/core/network/needs';
import { parseRecipe } from '../../../../../src/core/task/recipe';
import { problemsOf } from '../../../../../src/state/task-form/draft-problems';
import {
  draftLabel,
  emptyValues,
  recipeOf,
  valuesOf,
} from '../../../../../src/state/task-form/values/draft-values';
import { EndpointKeys } from '../../../../../src/state/task-form/endpoint-keys.svelte';
import { previewOf } from '../../../../../src/state/task-form/prompt-preview';
import { originOf } from '../../../../../src/state/task-form/values/teacher-values';
import {
  MISLEADING_ADDRESSES,
  REFUSED_ADDRESSES,
  UNREACHABLE_ADDRESSES,
} from '../../../../helpers/hostile-addresses';

const AROUND = { columns: ['text'], noLanguageModel: null, noBuiltInModel: null };
const URL_HERE = 'http://localhost:11434/v1';

function recipeWith(teacher: object) {
  const labels = [{ name: 'yes' }, { name: 'no' }];
  return parseRecipe({ shortlist: 1, task: { textColumn: 'text', labels }, teacher });
}

function filledIn() {
  const labels = [draftLabel({ name: 'yes' }), draftLabel({ name: 'no' })];
  return { ...emptyValues('Answers', 'text'), labels, endpointUrl: URL_HERE, endpointModel: 'm' };
}

describe('the teacher in the form', () => {
  test.each([
    { kind: 'webllm', model: 'some-model', contextTokens: 2048, chainOfThought: true },
    { kind: 'webllm', strategy: 'sampled', samples: 7, samplesTemperature: 1, keep: 2 },
    { kind: 'endpoint', url: URL_HERE, model: 'm', concurrency: 8, timeoutSeconds: 30 },
    {
      kind: 'endpoint',
      url: URL_HERE,
      model: 'm',
      strategy: 'scored',
      mass: 0.8,
      calibrate: false,
    },
    { kind: 'webllm', rowsPerRequest: 8, shortlist: 'off' },
    { kind: 'webllm', strategy: 'ensemble', wordings: 7, votes: 'probabilities', mass: 0.8 },
    { kind: 'endpoint', url: URL_HERE, model: 'm', thinking: true, thoughtTokens: 4096 },
    { kind: 'promptapi', strategy: 'ensemble', answerTokens: 64, thoughtTokens: 0 },
    { kind: 'promptapi', strategy: 'add', select: true, temperature: 0, shortlist: 12 },
  ])('says the same as the recipe it was filled from: $kind, $strategy', (teacher) => {
    const recipe = recipeWith(teacher);
    expect(recipeOf(valuesOf(recipe), recipe)).toEqual(recipe);
  });

  test('leaves out of the recipe what was never touched', () => {
    const { teacher } = recipeOf({ ...filledIn(), teacherKind: 'endpoint' }, null);
    expect(teacher).toEqual({
      kind: 'endpoint',
      url: URL_HERE,
      model: 'm',
      strategy: 'all',
      temperature: 0.3,
    });
  });

  test('puts several texts into a request only where the answers can be told apart', () => {
    const values = { ...filledIn(), teacherKind: 'endpoint' as const, rowsPerRequest: 8 };
    const shared = (changes: object) =>
      recipeOf({ ...values, ...changes }, null).teacher as { rowsPerRequest?: number };
    expect(shared({}).rowsPerRequest).toBe(8);
    expect(problemsOf({ ...values, rowsPerRequest: 99 }, AROUND)).toHaveLength(1);
    expect(problemsOf({ ...values, rowsPerRequest: 99, select: true }, AROUND)).toEqual([]);
  });

  test('a number in a hidden field is neither a problem nor part of the recipe', () => {
    const values = { ...filledIn(), teacherKind: 'endpoint' as const, samples: 999 };
    expect(problemsOf(values, AROUND)).toEqual([]);
    expect(recipeOf(values, null).teacher).not.toHaveProperty('samples');
    const sampled = { ...values, strategy: 'sampled' as const };
    expect(problemsOf(sampled, AROUND).map(({ field }) => field)).toEqual(['samples']);
  });

  test('asks for a usable address without a secret in it, and for a model', () => {
    const fieldsOf = (changes: object) =>
      problemsOf({ ...filledIn(), teacherKind: 'endpoint', ...changes }, AROUND).map(
        ({ field }) => field,
      );
    expect(fieldsOf({ endpointUrl: '', endpointModel: ' ' })).toEqual([
      'endpointUrl',
      'endpointModel',
    ]);
    expect(fieldsOf({ endpointUrl: 'localhost:11434' })).toEqual(['endpointUrl']);
    expect(fieldsOf({ endpointUrl: 'https://me:secret@host/v1' })).toEqual(['endpointUrl']);
  });

  test('refuses what could be read as another host, or asks about the one that it is', () => {
    const values = { ...filledIn(), teacherKind: 'endpoint' as const };
    const unreachable = UNREACHABLE_ADDRESSES.map(([address]) => address);
    for (const endpointUrl of [...REFUSED_ADDRESSES, ...unreachable]) {
      const fields = problemsOf({ ...values, endpointUrl }, AROUND).map(({ field }) => field);
      expect(fields, endpointUrl).toEqual(['endpointUrl']);
    }
    for (const [endpointUrl, host] of MISLEADING_ADDRESSES) {
      expect(problemsOf({ ...values, endpointUrl }, AROUND), endpointUrl).toEqual([]);
      const needs = recipeNeeds(recipeOf({ ...values, endpointUrl }, null));
      expect(
        needs.map(({ origin }) => new URL(origin).host),
        endpointUrl,
      ).toEqual([host]);
    }
  });

  test('the browser’s own model is no choice where there is none, nor for probabilities', () => {
    const values = { ...filledIn(), teacherKind: 'promptapi' as const };
    const absent = { ...AROUND, noBuiltInModel: 'None here.' };
    expect(problemsOf(values, absent)).toEqual([{ field: 'builtIn', message: 'None here.' }]);
    expect(problemsOf({ ...values, strategy: 'scored' }, AROUND)).toHaveLength(1);
  });
});

describe('keys of servers', () => {
  test('go to the server they were typed for and to no other', () => {
    const keys = new EndpointKeys();
    keys.set('https://mine.example/v1', ' secret ');
    const teacherAt = (url: string) => recipeWith({ kind: 'endpoint', url, model: 'm' }).teacher;
    expect(keys.forTeacher(teacherAt('https://mine.example/v1/chat/completions'))).toBe('secret');
    expect(keys.forTeacher(teacherAt('https://mine.example.evil/v1'))).toBeUndefined();
    expect(keys.forTeacher(teacherAt('http://mine.example/v1'))).toBeUndefined();
    expect(keys.forTeacher({ kind: 'keywords' })).toBeUndefined();
    // With and without its version it is the same server.
    expect(keys.forTeacher(teacherAt('https://mine.example/'))).toBe('secret');
    expect(keys.forTeacher(teacherAt('https://mine.example/eve/v1'))).toBeUndefined();
    expect(keys.forTeacher(teacherAt('https://mine.example/v1?customer=eve'))).toBeUndefined();
  });

  test('belong to nobody before there is an address', () => {
    const keys = new EndpointKeys();
    keys.set('mine', 'secret');
    expect(keys.of('mine')).toBe('');
    expect([originOf(''), originOf('ftp://a'), originOf('http://')]).toEqual([null, null, null]);
  });
});

describe('the preview of a prompt', () => {
  test('holds the text and the labels before the server has an address', async () => {
    const values = { ...filledIn(), teacherKind: 'endpoint' as const, endpointUrl: '' };
    const preview = await previewOf(values, null, 'Of course I would.', undefined);
    expect(preview?.text).toContain('Of course I would.');
    expect(preview?.labels).toEqual(['yes', 'no']);
  });

  test('says what is missing, and is none for teachers without a prompt', async () => {
    const values = filledIn();
    expect(await previewOf(values, null, 'Hm.', undefined)).toBeNull();
    await expect(previewOf({ ...values, labels: [] }, null, 'Hm.', undefined)).rejects.toThrow(
      'two labels',
    );
  });
});
