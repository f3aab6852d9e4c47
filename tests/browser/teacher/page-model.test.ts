/** @file The page's own model handed to the worker, and what the worker tells besides annotations. */
import type { NetworkMessage, NetworkNeed } from '../../../src/core/network/needs';
import type { Remote } from 'comlink';
import { proxy, wrap } from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import { parseRecipe } from '../../../src/core/task/recipe';
import { BuiltInModel } from '../../../src/core/engines/built-in-model';
import type { Annotation, LoadProgress, TeacherSetup } from '../../../src/core/teaching/teacher';
import type { TeacherApi } from '../../../workers/teacher/api';
import { FakeBrowserModel } from '../../helpers/teacher/fake-browser-model';

const workers: Worker[] = [];

function teacherWorker(needs: readonly NetworkNeed[] = []): Remote<TeacherApi> {
  const worker = new Worker(
    new URL('../../../workers/teacher/teacher.worker.ts', import.meta.url),
    { type: 'module' },
  );
  workers.push(worker);
  worker.postMessage({ kind: 'network', needs } satisfies NetworkMessage);
  return wrap<TeacherApi>(worker);
}

afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
});

function setupOf(teacher: object): TeacherSetup {
  const recipe = parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels: [{ name: 'Human' }, { name: 'Place' }] },
    teacher,
  });
  return { config: recipe.teacher, task: recipe.task };
}

const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, row) => ({ row, text: `text ${row}` }));

describe('the browser’s own model', () => {
  it('is asked through the page', async () => {
    const browser = new FakeBrowserModel();
    browser.answer = (input) => `{"labels": ["${input.includes('text 1') ? 'Place' : 'Human'}"]}`;
    const teacher = teacherWorker();
    const progress: LoadProgress[] = [];
    await teacher.load(
      setupOf({ kind: 'promptapi' }),
      proxy((step: LoadProgress) => void progress.push(step)),
      proxy(new BuiltInModel(browser)),
    );
    // The worker's calls of the page arrive when they arrive.
    await expect.poll(() => progress.at(-1)?.fraction).toBe(1);
    expect(await teacher.modelId()).toBe('browser');
    const annotations: Annotation[] = [];
    await teacher.annotate(
      rowsOf(3),
      proxy((batch: Annotation[]) => void annotations.push(...batch)),
    );
    expect(annotations).toMatchObject([
      { candidates: ['Human'] },
      { candidates: ['Place'] },
      { candidates: ['Human'] },
    ]);
    const estimate = await teacher.trial(rowsOf(5));
    expect(estimate.rows).toBe(5);
    expect(estimate.rowsPerHour).toBeGreaterThan(0);
  });

  it('is broken off by “stop”, and freed', async () => {
    const browser = new FakeBrowserModel();
    browser.answer = () => new Promise(() => undefined);
    const teacher = teacherWorker();
    await teacher.load(
      setupOf({ kind: 'promptapi' }),
      proxy(() => undefined),
      proxy(new BuiltInModel(browser)),
    );
    const running = teacher.annotate(
      rowsOf(3),
      proxy(() => undefined),
    );
    await expect.poll(() => browser.prompts.length).toBe(1);
    await teacher.stop();
    expect(await running).toBe(0);
    await teacher.dispose();
    await expect.poll(() => browser.open).toBe(0);
  });

  it('is asked for where the page hands over none', async () => {
    const teacher = teacherWorker();
    const loading = teacher.load(
      setupOf({ kind: 'promptapi' }),
      proxy(() => undefined),
    );
    await expect(loading).rejects.toMatchObject({ name: 'TeacherError' });
  });
});

it('tells which kind of trouble there was, although errors lose it on their way', async () => {
  const { origin } = location;
  const teacher = teacherWorker([{ origin, purpose: 'texts' }]);
  // The page’s own server is one, but none for language models.
  await teacher.load(
    setupOf({ kind: 'endpoint', url: `${origin}/no-such-place`, model: 'm' }),
    proxy(() => undefined),
  );
  await expect(
    teacher.annotate(
      rowsOf(1),
      proxy(() => undefined),
    ),
  ).rejects.toMatchObject({ name: 'TeacherError' });
  expect(await teacher.problem()).toMatchObject({ kind: 'setup', hidden: false });
});
