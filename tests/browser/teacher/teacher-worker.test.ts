/** @file The real teacher worker, through comlink, in a browser. */
import type { Remote } from 'comlink';
import { proxy, wrap } from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import { parseRecipe } from '../../../src/core/task/recipe';
import type { Annotation, TeacherRow, TeacherSetup } from '../../../src/core/teaching/teacher';
import type { TeacherApi } from '../../../workers/teacher/api';

const workers: Worker[] = [];

function started(worker: Worker): Remote<TeacherApi> {
  workers.push(worker);
  return wrap<TeacherApi>(worker);
}

function teacherWorker(): Remote<TeacherApi> {
  return started(
    new Worker(new URL('../../../workers/teacher/teacher.worker.ts', import.meta.url), {
      type: 'module',
    }),
  );
}

function setupOf(teacher: object): TeacherSetup {
  const recipe = parseRecipe({
    shortlist: 1,
    task: {
      textColumn: 'text',
      labels: [
        { name: 'River', keywords: ['water'] },
        { name: 'Hill', keywords: ['steep'] },
      ],
    },
    teacher,
  });
  return { config: recipe.teacher, task: recipe.task };
}

const keywords = setupOf({ kind: 'keywords' });
const column = setupOf({ kind: 'column', column: 'sets' });

function rowsOf(count: number): TeacherRow[] {
  return Array.from({ length: count }, (_, row) => ({
    row,
    text: row % 2 === 0 ? 'the water of a river' : 'a steep way',
  }));
}

afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
});

describe('the teacher worker', () => {
  it('annotates by keywords and hands over batches in order', async () => {
    const teacher = teacherWorker();
    await teacher.load(
      keywords,
      proxy(() => undefined),
    );
    const batches: Annotation[][] = [];
    const done = await teacher.annotate(
      rowsOf(2_100),
      proxy((batch: Annotation[]) => void batches.push(batch)),
    );
    expect(done).toBe(2_100);
    const annotations = batches.flat();
    expect(annotations.map(({ row }) => row)).toEqual(rowsOf(2_100).map(({ row }) => row));
    expect(annotations[0]).toMatchObject({ status: 'annotated', candidates: ['River'] });
    expect(annotations[1]).toMatchObject({ status: 'annotated', candidates: ['Hill'] });
    expect(batches.length).toBeGreaterThan(2_100 / 500 - 1);
  });

  it('reads candidates from a column; a faulty cell fails its row alone', async () => {
    const teacher = teacherWorker();
    await teacher.load(
      column,
      proxy(() => undefined),
    );
    const annotations: Annotation[] = [];
    const rows = ['Hill|River', 'Sea', 'River'].map((sets, row) => ({
      row,
      text: '',
      cells: new Map([['sets', sets]]),
    }));
    await teacher.annotate(
      rows,
      proxy((batch: Annotation[]) => void annotations.push(...batch)),
    );
    expect(annotations).toMatchObject([
      { row: 0, candidates: ['Hill', 'River'] },
      { row: 1, status: 'failed', reason: { code: 'row-strange-label', name: 'Sea' } },
      { row: 2, candidates: ['River'] },
    ]);
  });

  it('waits until a batch is taken before it hands over the next', async () => {
    const teacher = teacherWorker();
    await teacher.load(
      keywords,
      proxy(() => undefined),
    );
    let open = 0;
    let most = 0;
    const slow = proxy(async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setTimeout(resolve, 20));
      open -= 1;
    });
    await teacher.annotate(rowsOf(2_500), slow);
    expect(most).toBe(1);
    expect(open).toBe(0);
  });

  it('hears “stop” in the middle of instant work, and can go on later', async () => {
    const teacher = teacherWorker();
    await teacher.load(
      keywords,
      proxy(() => undefined),
    );
    const rows = rowsOf(400_000);
    const taken: number[] = [];
    let stopping: Promise<void> | undefined;
    const done = await teacher.annotate(
      rows,
      proxy((batch: Annotation[]) => {
        taken.push(...batch.map(({ row }) => row));
        stopping ??= teacher.stop();
      }),
    );
    await stopping;
    expect(done).toBeLessThan(rows.length);
    expect(taken).toEqual(rows.slice(0, done).map(({ row }) => row));
    expect(
      await teacher.annotate(
        rows.slice(done, done + 10),
        proxy(() => undefined),
      ),
    ).toBe(10);
  });

  it('hears “stop” also while nobody takes a batch for a while', async () => {
    const teacher = teacherWorker();
    await teacher.load(
      keywords,
      proxy(() => undefined),
    );
    const rows = rowsOf(100_000);
    const running = teacher.annotate(
      rows,
      proxy(() => undefined),
    );
    await teacher.stop();
    expect(await running).toBeLessThan(rows.length);
  });

  it('lets errors cross with their name and message', async () => {
    const teacher = teacherWorker();
    await expect(
      teacher.annotate(
        rowsOf(1),
        proxy(() => undefined),
      ),
    ).rejects.toMatchObject({
      name: 'TeacherError',
      told: { code: 'teacher-not-ready' },
    });
    await teacher.load(
      keywords,
      proxy(() => undefined),
    );
    const failing = proxy(() => Promise.reject(new Error('the database is closed')));
    await expect(teacher.annotate(rowsOf(1_000), failing)).rejects.toThrow(
      'the database is closed',
    );
    expect(
      await teacher.annotate(
        rowsOf(1),
        proxy(() => undefined),
      ),
    ).toBe(1);
  });

  it('frees the teacher on dispose', async () => {
    const teacher = teacherWorker();
    await teacher.load(
      keywords,
      proxy(() => undefined),
    );
    await teacher.dispose();
    await expect(
      teacher.annotate(
        rowsOf(1),
        proxy(() => undefined),
      ),
    ).rejects.toThrow('teacher-not-ready');
  });
});

describe('the webllm teacher in the worker', () => {
  it('lists models without any network', async () => {
    const models = await teacherWorker().listModels();
    expect(models.length).toBeGreaterThan(20);
    const llama = models.find(({ id }) => id === 'Llama-3.2-1B-Instruct-q4f16_1-MLC');
    expect(llama).toMatchObject({
      needsShaderF16: true,
      f32Twin: { id: 'Llama-3.2-1B-Instruct-q4f32_1-MLC' },
    });
  });

  it('says what to do when the model cannot be downloaded', async () => {
    const teacher = started(
      new Worker(new URL('./offline.worker.ts', import.meta.url), { type: 'module' }),
    );
    const loading = teacher.load(
      setupOf({ kind: 'webllm' }),
      proxy(() => undefined),
    );
    await expect(loading).rejects.toMatchObject({
      name: 'TeacherError',
      told: { code: 'language-model-download-failed' },
    });
    // The failed teacher is gone, and another one works.
    await teacher.load(
      keywords,
      proxy(() => undefined),
    );
    expect(
      await teacher.annotate(
        rowsOf(1),
        proxy(() => undefined),
      ),
    ).toBe(1);
  });

  it('says what to do in a browser without WebGPU', async () => {
    const teacher = started(
      new Worker(new URL('./no-gpu.worker.ts', import.meta.url), { type: 'module' }),
    );
    const loading = teacher.load(
      setupOf({ kind: 'webllm' }),
      proxy(() => undefined),
    );
    await expect(loading).rejects.toMatchObject({
      name: 'TeacherError',
      told: { code: 'no-gpu' },
    });
  });

  it('says what to do about a model that does not exist', async () => {
    const teacher = teacherWorker();
    const loading = teacher.load(
      setupOf({ kind: 'webllm', model: 'GPT-9' }),
      proxy(() => undefined),
    );
    await expect(loading).rejects.toMatchObject({
      name: 'TeacherError',
      told: { code: 'language-model-unknown', model: 'GPT-9' },
    });
  });
});
