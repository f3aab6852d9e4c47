/** @file The teacher behind the browser's own model: states, sessions, answers, failures. */
import { describe, expect, it, vi } from 'vitest';
import type { BuiltInFactory } from '../../../../src/core/engines/built-in-model';
import { BuiltInModel } from '../../../../src/core/engines/built-in-model';
import { PromptApiTeacher } from '../../../../src/core/engines/prompt-api';
import type { LoadProgress } from '../../../../src/core/teaching/teacher';
import { FakeBrowserModel } from '../../../helpers/teacher/fake-browser-model';
import { errorNamed } from '../../../helpers/teacher/fake-engine';
import { neverStopped, recipeOf } from '../../../helpers/teacher/fixtures';

function teacherOf(browser: BuiltInFactory | undefined, settings: object = {}) {
  const recipe = recipeOf(['Human', 'Place'], {
    teacher: { kind: 'promptapi', ...settings },
    task: { shots: [{ text: 'Who ?', labels: ['Human'] }] },
  });
  if (recipe.teacher.kind !== 'promptapi') throw new Error('not the prompt API');
  return new PromptApiTeacher(recipe.teacher, recipe.task, new BuiltInModel(browser));
}

async function started(browser = new FakeBrowserModel(), settings: object = {}) {
  const teacher = teacherOf(browser, settings);
  const progress: LoadProgress[] = [];
  await teacher.load((step) => progress.push(step));
  const annotate = (text = 'Where?', signal = neverStopped) =>
    teacher.annotate({ row: 0, text }, signal);
  return { browser, teacher, progress, annotate };
}

describe('availability', () => {
  it.each([
    ['available', 'available'],
    ['downloadable', 'downloadable'],
    ['downloading', 'downloading'],
    ['unavailable', 'unavailable'],
    ['something new', 'unavailable'],
  ])('is told as it is: %s', async (state, told) => {
    const browser = new FakeBrowserModel();
    browser.state = state;
    expect(await new BuiltInModel(browser).availability()).toBe(told);
  });

  it('says what to do in a browser without the API, or without the model', async () => {
    const without = teacherOf(undefined).load(() => undefined);
    await expect(without).rejects.toMatchObject({
      name: 'TeacherError',
      told: { code: 'browser-model-none' },
    });
    const browser = new FakeBrowserModel();
    browser.state = 'unavailable';
    await expect(teacherOf(browser).load(() => undefined)).rejects.toThrow('browser-model-none');
  });

  it('downloads with progress', async () => {
    const browser = new FakeBrowserModel();
    browser.state = 'downloadable';
    const { progress } = await started(browser);
    expect(progress.map(({ fraction }) => fraction)).toEqual([0.5, 1, 1]);
  });

  it.each([
    [errorNamed('NotAllowedError', 'Requires a user gesture'), 'browser-model-click'],
    [errorNamed('NetworkError', 'offline'), 'browser-model-broken'],
  ])('says what to do when it cannot be loaded: %s', async (error, message) => {
    const browser = new FakeBrowserModel();
    browser.createError = error;
    await expect(teacherOf(browser).load(() => undefined)).rejects.toThrow(message);
  });
});

it.each([
  ['contextWindow', { contextWindow: 900, inputQuota: 4096 }, 3_000],
  ['inputQuota, in older browsers', { inputQuota: 900 }, 3_000],
  ['no limit', { contextWindow: Infinity }, 12_000],
])('keeps to the room that the browser tells: %s', async (_, room, most) => {
  const browser = new FakeBrowserModel();
  browser.room = room;
  const { annotate } = await started(browser);
  await annotate('word '.repeat(4_000));
  const [{ input } = { input: '' }] = browser.prompts;
  expect(input.length).toBeLessThan(most);
  expect(input.length).toBeGreaterThan(most / 4);
});

describe('a row', () => {
  it('has a session of its own, a clone of one that read the instructions', async () => {
    const { browser, annotate } = await started();
    expect(await annotate('a')).toMatchObject({ candidates: ['Human'] });
    expect(await annotate('b')).toMatchObject({ candidates: ['Human'] });
    expect(browser.prompts.map(({ input }) => input)).toEqual([
      '<text>\na\n</text>',
      '<text>\nb\n</text>',
    ]);
    expect(browser.prompts[0]?.initial.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
    ]);
    expect(browser.prompts[0]?.options).toMatchObject({
      omitResponseConstraintInput: true,
      responseConstraint: { required: ['labels'] },
    });
    // One that measured the model, one that read the instructions, one each row; one is left.
    expect(browser.sessions).toHaveLength(4);
    expect(browser.open).toBe(1);
  });

  it('leaves no session behind, whatever happens', async () => {
    const { browser, annotate, teacher } = await started();
    browser.answer = () => Promise.reject(errorNamed('UnknownError', 'no'));
    expect(await annotate()).toMatchObject({
      status: 'failed',
      reason: { code: 'row-failed', details: 'no' },
    });
    await teacher.dispose();
    await vi.waitFor(() => expect(browser.open).toBe(0));
  });

  it('is asked with half of the text where that is too long', async () => {
    const { browser, annotate } = await started();
    browser.answer = (input) => {
      if (input.length > 2_500) throw errorNamed('QuotaExceededError', 'too large');
      return 'Human';
    };
    expect(await annotate('word '.repeat(1_000))).toMatchObject({ candidates: ['Human'] });
  });

  it.each([
    ['NotReadableError', 'filtered', { code: 'row-browser-held-back' }],
    ['NotSupportedError', 'language', { code: 'row-browser-language' }],
    ['UnknownError', 'no', { code: 'row-failed', details: 'no' }],
    ['OperationError', '', { code: 'row-failed', details: '' }],
    ['AbortError', 'aborted', { code: 'row-browser-broke-off' }],
    [
      'TypeError',
      "Cannot read properties of undefined (reading 'x')",
      { code: 'row-program-failed' },
    ],
  ])('fails with a reason where the browser throws %s', async (name, message, reason) => {
    const { browser, annotate } = await started();
    const { answer } = browser;
    browser.answer = () => Promise.reject(errorNamed(name, message));
    expect(await annotate()).toMatchObject({ status: 'failed', reason });
    browser.answer = answer;
    expect(await annotate()).toMatchObject({ candidates: ['Human'] });
  });

  it('fails where the browser resolves with nothing', async () => {
    const { browser, annotate } = await started();
    browser.answer = () => undefined as unknown as string;
    expect(await annotate()).toMatchObject({
      status: 'failed',
      reason: { code: 'row-browser-silent' },
    });
  });

  it.each(['NotSupportedError', 'SyntaxError', 'TypeError'])(
    'is asked without a schema once the browser takes none: %s',
    async (name) => {
      const { browser, annotate } = await started();
      browser.takesConstraint = name;
      expect(await annotate('a')).toMatchObject({ candidates: ['Human'] });
      expect(await annotate('b')).toMatchObject({ candidates: ['Human'] });
      const held = browser.prompts.map(({ options }) => 'responseConstraint' in options);
      expect(held).toEqual([true, false, false]);
    },
  );

  it('keeps its schema after a text in a language that the browser does not take', async () => {
    const { browser, annotate } = await started();
    browser.answer = (input) =>
      input.includes('bonjour')
        ? Promise.reject(errorNamed('NotSupportedError', 'language'))
        : 'Human';
    expect(await annotate('bonjour')).toMatchObject({
      status: 'failed',
      reason: { code: 'row-browser-language' },
    });
    await annotate('hello');
    expect(browser.prompts.at(-1)?.options).toHaveProperty('responseConstraint');
  });

  it('ends the run when the browser no longer allows it', async () => {
    const { browser, annotate } = await started();
    browser.answer = () => Promise.reject(errorNamed('NotAllowedError', 'policy'));
    await expect(annotate()).rejects.toMatchObject({ name: 'TeacherError', kind: 'setup' });
  });

  it('can be broken off', async () => {
    const { browser, annotate } = await started();
    browser.answer = () => new Promise(() => undefined);
    const abort = new AbortController();
    const annotating = annotate('x', abort.signal);
    await vi.waitFor(() => expect(browser.prompts).toHaveLength(1));
    abort.abort();
    await expect(annotating).rejects.toMatchObject({ name: 'Stopped' });
    browser.answer = () => 'Human';
    expect(await annotate()).toMatchObject({ candidates: ['Human'] });
  });

  it('ends the run when the browser took the model away', async () => {
    const { browser, annotate } = await started();
    browser.answer = () => Promise.reject(errorNamed('InvalidStateError', 'gone'));
    await expect(annotate()).rejects.toMatchObject({ name: 'TeacherError', kind: 'lost' });
  });
});

it('refuses to score labels, which the API cannot', async () => {
  await expect(started(new FakeBrowserModel(), { strategy: 'scored' })).rejects.toThrow(
    /model-no-probabilities/,
  );
});
