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
      message: /another teacher/,
    });
    const browser = new FakeBrowserModel();
    browser.state = 'unavailable';
    await expect(teacherOf(browser).load(() => undefined)).rejects.toThrow(/another teacher/);
  });

  it('downloads with progress', async () => {
    const browser = new FakeBrowserModel();
    browser.state = 'downloadable';
    const { progress } = await started(browser);
    expect(progress.map(({ fraction }) => fraction)).toEqual([0.5, 1, 1]);
  });

  it.each([
    [errorNamed('NotAllowedError', 'Requires a user gesture'), /once more/],
    [errorNamed('NetworkError', 'offline'), /connection/],
  ])('says what to do when it cannot be loaded: %s', async (error, message) => {
    const browser = new FakeBrowserModel();
    browser.createError = error;
    await expect(teacherOf(browser).load(() => undefined)).rejects.toThrow(message);
  });
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
    expect(await annotate()).toMatchObject({ status: 'failed', reason: /no/ });
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
    /another strategy/,
  );
});
