/** @file The language-model teacher against an engine that misbehaves in every known way. */
import { describe, expect, it, vi } from 'vitest';
import type { ChatReply, ModelChoice } from '../../../../src/core/teaching/chat';
import { TeacherError } from '../../../../src/core/teaching/teacher';
import { WebLlmTeacher } from '../../../../src/core/engines/webllm';
import type { Turn } from '../../../helpers/teacher/fake-engine';
import { errorNamed, FakeEngine, FakeRuntime, reply } from '../../../helpers/teacher/fake-engine';
import { deferred, neverStopped, recipeOf } from '../../../helpers/teacher/fixtures';

interface Settings {
  teacher?: object;
  choice?: Partial<ModelChoice>;
  labels?: string[];
}

function teacherOf(engine: FakeEngine, { teacher = {}, choice, labels }: Settings = {}) {
  const recipe = recipeOf(labels ?? ['Human', 'Place', 'Number'], {
    teacher: { kind: 'webllm', ...teacher },
  });
  if (recipe.teacher.kind !== 'webllm') throw new Error('not a webllm teacher');
  const runtime = new FakeRuntime(engine, choice);
  return { runtime, teacher: new WebLlmTeacher(recipe.teacher, recipe.task, runtime) };
}

async function started(turns: Turn[], settings: Settings = {}) {
  const engine = new FakeEngine(turns);
  const { teacher } = teacherOf(engine, settings);
  await teacher.load(() => undefined);
  const annotate = (text = 'Who?', row = 0, signal = neverStopped) =>
    teacher.annotate({ row, text }, signal);
  return { engine, teacher, annotate };
}

describe('loading', () => {
  it('loads the chosen model and reports progress', async () => {
    const engine = new FakeEngine(['']);
    const { teacher, runtime } = teacherOf(engine, { teacher: { model: 'big' } });
    const progress: unknown[] = [];
    await teacher.load((step) => progress.push(step));
    expect(runtime.wanted).toBe('big');
    expect(engine.loaded).toEqual(['tiny']);
    expect(progress).toEqual([{ fraction: 0.5, message: 'half way' }]);
  });

  it.each([
    [errorNamed('DeviceLostError', 'lost'), /gpu-gave-up.*lost/],
    [errorNamed('WebGPUNotAvailableError', 'WebGPU is not supported in your'), /no-gpu/],
    [errorNamed('QuotaExceededError', 'Quota exceeded.'), /language-model-no-room/],
    [errorNamed('TypeError', 'Failed to fetch'), /language-model-unreachable/],
    [
      errorNamed('NetworkError', "Failed to execute 'add' on 'Cache'"),
      /language-model-unreachable/,
    ],
    [errorNamed('Error', 'Unexpected token'), /language-model-broken.*Unexpected token/],
    ['Engine.unload() is called.', /language-model-broken.*unload/],
  ])('turns %s into what the user can be told', async (failure, message) => {
    const engine = new FakeEngine([''], failure);
    const { teacher } = teacherOf(engine);
    const loading = teacher.load(() => undefined);
    await expect(loading).rejects.toThrow(TeacherError);
    await expect(loading).rejects.toThrow(message);
    expect(engine.unloads).toBe(1);
  });

  it('can be tried again after a failure', async () => {
    const engine = new FakeEngine(['{"labels":["Human"]}'], new Error('no'));
    const { teacher } = teacherOf(engine);
    await expect(teacher.load(() => undefined)).rejects.toThrow(TeacherError);
    await expect(teacher.annotate({ row: 0, text: '' }, neverStopped)).rejects.toThrow(
      'teacher-not-ready',
    );
    await expect(teacher.load(() => undefined)).rejects.toThrow(TeacherError);
    expect(engine.loaded).toHaveLength(2);
  });

  it('refuses a task that cannot fit the model, before any download', async () => {
    const labels = Array.from({ length: 400 }, (_, i) => `a label with a long name, number ${i}`);
    const engine = new FakeEngine(['']);
    const { teacher } = teacherOf(engine, {
      labels,
      teacher: { shortlist: 'off' },
      choice: { contextTokens: 1024 },
    });
    await expect(teacher.load(() => undefined)).rejects.toThrow(/prompt-too-long.*1024/);
    expect(engine.loaded).toEqual([]);
  });

  it('unloads the model on dispose, and only once', async () => {
    const { engine, teacher } = await started(['']);
    await teacher.dispose();
    await teacher.dispose();
    expect(engine.unloads).toBe(1);
  });
});

describe('asking', () => {
  it('keeps one schema for all rows and sends the text last', async () => {
    const { engine, annotate } = await started(['{"labels":["Human"]}']);
    await annotate('Who?', 0);
    await annotate('Where?', 1);
    const [first, second] = engine.requests;
    expect(first?.response_format?.type).toBe('json_object');
    expect(second?.response_format).toEqual(first?.response_format);
    expect(first?.messages.at(-1)?.content).toContain('Who?');
    expect(first?.temperature).toBe(0.3);
  });

  it('gives each text its own seed, the same on every run and in every row', async () => {
    const seeds = async () => {
      const { engine, annotate } = await started(['{"labels":["Human"]}']);
      await annotate('Who?', 5);
      await annotate('Who else?', 6);
      await annotate('Who?', 7);
      return engine.requests.map(({ seed }) => seed);
    };
    const [first, second, third] = await seeds();
    expect(await seeds()).toEqual([first, second, third]);
    expect(first).toBe(third);
    expect(first).not.toBe(second);
  });

  it('tells only models that think not to', async () => {
    const thinking = await started(['{"labels":["Human"]}'], { choice: { thinks: true } });
    await thinking.annotate();
    expect(thinking.engine.requests[0]?.extra_body).toEqual({ enable_thinking: false });
    const plain = await started(['{"labels":["Human"]}']);
    await plain.annotate();
    expect(plain.engine.requests[0]).not.toHaveProperty('extra_body');
  });

  it('cuts a text that the model cannot hold', async () => {
    const { engine, annotate } = await started(['{"labels":["Human"]}'], {
      choice: { contextTokens: 1024 },
    });
    await annotate('long '.repeat(100_000));
    expect(engine.requests[0]?.messages.at(-1)?.content).toContain('left out here');
  });
});

describe('a good answer', () => {
  it('becomes candidates in the model’s order', async () => {
    const { annotate, engine } = await started(['{"labels": ["place", "Human"]}']);
    expect(await annotate('Who?', 9)).toEqual({
      row: 9,
      status: 'annotated',
      candidates: ['Place', 'Human'],
    });
    expect(engine.requests).toHaveLength(1);
  });

  it('is one candidate with the strategy “single”', async () => {
    const { annotate } = await started(['Human or Place'], { teacher: { strategy: 'single' } });
    expect(await annotate()).toMatchObject({ candidates: ['Human'] });
  });

  it('may have been cut off after its first labels', async () => {
    const { annotate } = await started([reply('{"labels": ["Human", "Pla', 'length')]);
    expect(await annotate()).toMatchObject({ candidates: ['Human'] });
  });
});

describe('a bad answer', () => {
  it.each([
    ['not JSON', 'I cannot say.'],
    ['an empty list', '{"labels": []}'],
    ['no label', '{"labels": ["Robot"]}'],
    ['nothing', reply(null)],
    ['no choice at all', { choices: [] } satisfies ChatReply],
  ])('is asked for once more: %s', async (_, bad) => {
    const { annotate, engine } = await started([bad, '{"labels": ["Human"]}']);
    expect(await annotate()).toMatchObject({ status: 'annotated', candidates: ['Human'] });
    expect(engine.requests).toHaveLength(2);
  });

  it('is asked for with another seed and some temperature', async () => {
    const { annotate, engine } = await started(['?', '?'], { teacher: { temperature: 0 } });
    await annotate();
    const [first, second] = engine.requests;
    expect(first?.temperature).toBe(0);
    expect(second?.temperature).toBeGreaterThan(0.5);
    expect(second?.seed).not.toBe(first?.seed);
  });

  it('fails the row after the second time and keeps its raw text', async () => {
    const { annotate, engine } = await started(['{"labels": []}', 'No idea.']);
    expect(await annotate('Who?', 4)).toEqual({
      row: 4,
      status: 'failed',
      reason: { code: 'row-no-label' },
      raw: 'No idea.',
    });
    expect(engine.requests).toHaveLength(2);
  });

  it('that was cut off says so', async () => {
    const { annotate } = await started([reply('{"labels": [" \n \n', 'length')]);
    expect(await annotate()).toMatchObject({
      status: 'failed',
      reason: { code: 'row-answer-cut' },
    });
  });
});

describe('an engine that throws', () => {
  it('fails the row, not the run', async () => {
    const { annotate } = await started([new Error('a'), new Error('b'), '{"labels": ["Human"]}']);
    expect(await annotate('Who?', 0)).toEqual({
      row: 0,
      status: 'failed',
      reason: { code: 'row-failed', details: 'b' },
      raw: undefined,
    });
    expect(await annotate('Who?', 1)).toMatchObject({ status: 'annotated' });
  });

  it('ends the run when it goes on and on', async () => {
    const { annotate } = await started([new Error('broken pipe')]);
    for (let row = 0; row < 4; row += 1) {
      expect(await annotate('Who?', row)).toMatchObject({ status: 'failed' });
    }
    await expect(annotate('Who?', 4)).rejects.toThrow(/rows-failing.*5.*broken pipe/);
  });

  it('is given half of the text when that was too long', async () => {
    const tooLong = errorNamed('ContextWindowSizeExceededError', 'Prompt tokens exceed');
    const { annotate, engine } = await started([tooLong, '{"labels": ["Human"]}']);
    expect(await annotate('word '.repeat(5_000))).toMatchObject({ status: 'annotated' });
    const [first = 0, second = 0] = engine.requests.map(
      ({ messages }) => messages.at(-1)?.content.length,
    );
    expect(second).toBeLessThan(first * 0.6);
  });

  it.each([
    errorNamed('DeviceLostError', 'The WebGPU device was lost'),
    errorNamed('ModelNotLoadedError', 'Model not loaded'),
    errorNamed('OperationError', "Failed to execute 'mapAsync': Device is lost"),
    errorNamed('AbortError', 'A valid external Instance reference no longer exists.'),
    errorNamed('RangeError', 'Out of memory'),
  ])('ends the run at once when the device is lost: %s', async (lost) => {
    const { annotate, engine } = await started([lost]);
    const annotating = annotate();
    await expect(annotating).rejects.toThrow(TeacherError);
    await expect(annotating).rejects.toThrow(/gpu-gave-up/);
    expect(engine.requests).toHaveLength(1);
  });
});

describe('stopping', () => {
  it('breaks the running answer off; the row is neither annotated nor failed', async () => {
    const abort = new AbortController();
    const answer = deferred<ChatReply>();
    const { annotate, engine } = await started([answer.promise]);
    engine.onInterrupt = () => answer.resolve(reply('{"labels": ["Hum', 'abort'));
    const annotating = annotate('Who?', 0, abort.signal);
    await vi.waitFor(() => expect(engine.requests).toHaveLength(1));
    abort.abort();
    await expect(annotating).rejects.toMatchObject({ name: 'Stopped' });
    expect(engine.interrupts).toBe(1);
    expect(engine.requests).toHaveLength(1);
  });

  it('asks nothing once it is stopped', async () => {
    const { annotate, engine } = await started(['{"labels": ["Human"]}']);
    await expect(annotate('Who?', 0, AbortSignal.abort())).rejects.toMatchObject({
      name: 'Stopped',
    });
    expect(engine.requests).toHaveLength(0);
  });

  it('leaves the next row alone', async () => {
    const { annotate, engine } = await started(['{"labels": ["Human"]}']);
    const abort = new AbortController();
    await annotate('Who?', 0, abort.signal);
    abort.abort();
    expect(engine.interrupts).toBe(0);
  });
});
