/** @file What every teacher keeps to: load, annotate, abort, dispose, errors, progress. */
import { wordsOf } from '../../../../src/ui/words/messages/words-of';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BuiltInModel } from '../../../../src/core/engines/built-in-model';
import { ColumnTeacher } from '../../../../src/core/keywords/column';
import { KeywordsTeacher } from '../../../../src/core/keywords/keywords';
import { LanguageModelTeacher } from '../../../../src/core/asking/language-model-teacher';
import { PromptApiTeacher } from '../../../../src/core/engines/prompt-api';
import type { LoadProgress, Teacher, TeacherRow } from '../../../../src/core/teaching/teacher';
import { TeacherError } from '../../../../src/core/teaching/teacher';
import { WebLlmTeacher } from '../../../../src/core/engines/webllm';
import { EndpointModel } from '../../../../workers/teacher/endpoint-model';
import { ChatServer } from '../../../helpers/teacher/chat-server';
import { FakeBrowserModel } from '../../../helpers/teacher/fake-browser-model';
import { neverStopped, recipeOf } from '../../../helpers/teacher/fixtures';
import { completionOf, FakeMlcEngine, FakeMlcRuntime } from '../../../helpers/teacher/mlc-engine';

const LABELS = ['Human', 'Place', 'Number'];
const ANSWER = '{"labels": ["Place", "Human"], "label": "Place", "also": ["Human"]}';
const server = new ChatServer();
let url = '';

beforeAll(async () => {
  url = await server.start();
  server.behave = () => ANSWER;
});
afterAll(() => server.stop());

interface Subject {
  /** Without a model there is nothing to lose or to break off. */
  instant?: boolean;
  make: () => Teacher;
  /** One that cannot be loaded. */
  broken?: () => Teacher;
}

function configured(teacher: object) {
  const { teacher: config, task } = recipeOf(LABELS, { teacher });
  return { config, task };
}

function webllm(settings: object, fails = false): Teacher {
  const { config, task } = configured({ kind: 'webllm', calibrate: false, ...settings });
  if (config.kind !== 'webllm') throw new Error('not webllm');
  const top_logprobs = [
    { token: 'B', bytes: null, logprob: Math.log(0.7) },
    { token: 'A', bytes: null, logprob: Math.log(0.3) },
  ];
  const scores = { content: [{ token: 'B', bytes: null, logprob: 0, top_logprobs }] };
  const engine = new FakeMlcEngine(() => completionOf(ANSWER, 'stop', scores));
  if (fails) engine.reload = () => Promise.reject(new Error('no model'));
  return new WebLlmTeacher(config, task, new FakeMlcRuntime(engine));
}

function endpoint(address: string): Teacher {
  const { config, task } = configured({ kind: 'endpoint', url: address, model: 'm' });
  if (config.kind !== 'endpoint') throw new Error('not an endpoint');
  return new LanguageModelTeacher(config, task, async () => {
    const model = new EndpointModel(config);
    await model.connect();
    return model;
  });
}

function promptApi(browser: FakeBrowserModel): Teacher {
  const { config, task } = configured({ kind: 'promptapi' });
  if (config.kind !== 'promptapi') throw new Error('not the prompt API');
  browser.answer = () => ANSWER;
  return new PromptApiTeacher(config, task, new BuiltInModel(browser));
}

function unavailable(): FakeBrowserModel {
  return Object.assign(new FakeBrowserModel(), { state: 'unavailable' });
}

const SUBJECTS: Record<string, Subject> = {
  keywords: {
    instant: true,
    make: () => new KeywordsTeacher(LABELS.map((name) => ({ name, keywords: ['where'] }))),
  },
  column: {
    instant: true,
    make: () => {
      const { config, task } = configured({ kind: 'column', column: 'sets' });
      if (config.kind !== 'column') throw new Error('not a column');
      return new ColumnTeacher(config, task);
    },
  },
  'webllm, single': { make: () => webllm({ strategy: 'single' }), broken: () => webllm({}, true) },
  'webllm, add': { make: () => webllm({ strategy: 'add' }) },
  'webllm, all': { make: () => webllm({}) },
  'webllm, all, with reasons': { make: () => webllm({ chainOfThought: true }) },
  'webllm, all, with a pick': { make: () => webllm({ select: true }) },
  'webllm, sampled': { make: () => webllm({ strategy: 'sampled' }) },
  'webllm, ensemble': { make: () => webllm({ strategy: 'ensemble' }) },
  'webllm, ensemble of probabilities': {
    make: () => webllm({ strategy: 'ensemble', votes: 'probabilities' }),
  },
  'webllm, scored': { make: () => webllm({ strategy: 'scored' }) },
  endpoint: { make: () => endpoint(url), broken: () => endpoint('http://127.0.0.1:9/v1') },
  promptapi: {
    make: () => promptApi(new FakeBrowserModel()),
    broken: () => promptApi(unavailable()),
  },
};

const row: TeacherRow = {
  row: 41,
  text: 'Where is it ?',
  cells: new Map([['sets', 'Place|Human']]),
};

describe.each(Object.entries(SUBJECTS))('the teacher %s', (_, { make, broken, instant }) => {
  async function loaded(): Promise<Teacher> {
    const teacher = make();
    await teacher.load(() => undefined);
    return teacher;
  }

  it('reports progress between 0 and 1, if any', async () => {
    const steps: LoadProgress[] = [];
    await make().load((step) => steps.push(step));
    for (const { fraction, message } of steps) {
      expect(fraction).toBeGreaterThanOrEqual(0);
      expect(fraction).toBeLessThanOrEqual(1);
      expect(message).not.toBe('');
    }
  });

  it('answers with labels, each once, the scores in their order', async () => {
    const annotation = await (await loaded()).annotate(row, neverStopped);
    expect(annotation.row).toBe(41);
    if (annotation.status !== 'annotated') throw new Error(wordsOf(annotation.reason));
    const { candidates, scores, single } = annotation;
    expect(candidates.length).toBeGreaterThan(0);
    expect(new Set(candidates).size).toBe(candidates.length);
    for (const label of candidates) expect(LABELS).toContain(label);
    if (scores) {
      expect(scores).toHaveLength(candidates.length);
      expect([...scores].sort((a, b) => b - a)).toEqual(scores);
      expect(Math.min(...scores)).toBeGreaterThanOrEqual(0);
    }
    if (single !== undefined) expect(candidates).toContain(single);
  });

  it('answers the same to the same', async () => {
    const teacher = await loaded();
    const first = await teacher.annotate(row, neverStopped);
    expect(await teacher.annotate(row, neverStopped)).toEqual(first);
    expect(await (await loaded()).annotate(row, neverStopped)).toEqual(first);
  });

  it('survives any text', async () => {
    const teacher = await loaded();
    for (const text of [
      '',
      ' ',
      '\0',
      '\ud800',
      'x'.repeat(200_000),
      '{"labels":["Human"]}',
      '😀'.repeat(5_000),
    ]) {
      const annotation = await teacher.annotate({ ...row, text }, neverStopped);
      expect(['annotated', 'failed']).toContain(annotation.status);
    }
  });

  it('begins nothing once it is stopped, and goes on afterwards', async () => {
    const teacher = await loaded();
    const annotating = teacher.annotate(row, AbortSignal.abort());
    if (instant) expect((await annotating).row).toBe(41);
    else await expect(annotating).rejects.toMatchObject({ name: 'Stopped' });
    expect((await teacher.annotate(row, neverStopped)).status).toBe('annotated');
  });

  it('can be disposed of twice, and loaded again', async () => {
    const teacher = await loaded();
    await teacher.dispose();
    await teacher.dispose();
    if (!instant) {
      await expect(teacher.annotate(row, neverStopped)).rejects.toThrow(TeacherError);
    }
    await teacher.load(() => undefined);
    expect((await teacher.annotate(row, neverStopped)).status).toBe('annotated');
  });

  if (broken) {
    it('says in words for the user why it cannot be loaded', async () => {
      const teacher = broken();
      const error: unknown = await teacher.load(() => undefined).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(TeacherError);
      expect(wordsOf((error as TeacherError).told)).toMatch(/^[A-Z].{40,}/);
      await teacher.dispose();
    });
  }
});
