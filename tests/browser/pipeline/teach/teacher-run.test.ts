/** @file What every run of a teacher has in common, whichever rows it is about. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Annotation } from '../../../../src/core/teaching/teacher';
import { appendAnnotations, readAnnotations } from '../../../../src/persist/annotations';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import {
  AnswerCache,
  clearAnswers,
  countAnswers,
} from '../../../../src/pipeline/teach/answer-cache';
import { askAgain } from '../../../../src/pipeline/teach/ask-again';
import {
  TeacherFailure,
  type TeacherWorker,
  type withLoadedTeacher,
} from '../../../../src/pipeline/teach/teacher-job';
import type { AnnotateOptions } from '../../../../src/pipeline/teach/teacher-run';
import { deleteAllProjects } from '../../../helpers/project-records';
import { topicFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

const DATA = topicData(3, { rows: 8 });
const [LABEL = ''] = DATA.labels;

/** A teacher that loads and answers at once, and is lost before its n-th answer. */
class FakeTeacher {
  loads = 0;
  readonly asked: number[] = [];
  loseAt = Number.POSITIVE_INFINITY;
  asleepSeconds = 600;

  readonly withTeacher: typeof withLoadedTeacher = async (_recipe, _options, job) => {
    this.loads += 1;
    return job({
      annotate: async (
        rows: { row: number }[],
        onBatch: (a: Annotation[], s: number) => Promise<void>,
      ) => {
        for (const { row } of rows) {
          if (this.asked.length >= this.loseAt) throw this.lost();
          this.asked.push(row);
          await onBatch([{ row, status: 'annotated', candidates: [LABEL] }], 1);
        }
        return rows.length;
      },
    } as unknown as TeacherWorker);
  };

  private lost(): TeacherFailure {
    this.loseAt = Number.POSITIVE_INFINITY;
    const { asleepSeconds } = this;
    return new TeacherFailure({
      ...{ kind: 'lost', told: { code: 'gpu-gave-up', details: '' }, hidden: false, asleepSeconds },
      ...{ smallerModels: [], shorterContextTokens: null },
    });
  }
}

async function project(teacher: object): Promise<string> {
  return topicProject(topicFile(DATA), topicRecipe(DATA.labels, { teacher }));
}

/** How each kind of run is begun, on a project in which it has all 8 rows to ask about. */
const RUNS: readonly [string, (options: AnnotateOptions) => Promise<string>][] = [
  [
    'every row',
    async (options) => {
      const id = await project({ kind: 'promptapi' });
      await annotate(id, options);
      return id;
    },
  ],
  [
    'rounds',
    async (options) => {
      const id = await project({ kind: 'promptapi', budget: { rows: 8, rounds: 2 } });
      await annotate(id, options);
      return id;
    },
  ],
  [
    'failed rows only',
    async (options) => {
      const id = await project({ kind: 'promptapi' });
      const failures = DATA.texts.map((_, row) => ({ row, status: 'failed', reason: '' }) as const);
      await appendAnnotations(id, failures);
      await askAgain(id, { strategy: 'single' }, options);
      return id;
    },
  ],
];

afterEach(async () => {
  vi.restoreAllMocks();
  await clearAnswers();
  await deleteAllProjects();
});

describe.each(RUNS)('a run about %s', (_, begin) => {
  test('loads a teacher once more that was lost while the machine slept, and asks each row once', async () => {
    const teacher = new FakeTeacher();
    teacher.loseAt = 3;
    const id = await begin({ ...unstopped(), withTeacher: teacher.withTeacher });
    expect(teacher.loads).toBe(2);
    expect(teacher.asked.toSorted((a, b) => a - b)).toEqual(DATA.texts.map((_, row) => row));
    const statuses = [...(await readAnnotations(id)).values()].map(({ status }) => status);
    expect(statuses).toEqual(DATA.texts.map(() => 'annotated'));
  });

  test('says that it asks before the first answer, which may be long in coming', async () => {
    const told: string[] = [];
    const teacher = new FakeTeacher();
    teacher.loseAt = 0;
    teacher.asleepSeconds = 0;
    const onProgress: AnnotateOptions['onProgress'] = ({ message }) => told.push(message.code);
    const run = begin({ ...unstopped(), onProgress, withTeacher: teacher.withTeacher });
    await expect(run).rejects.toThrow('gpu-gave-up');
    expect(told.at(-1)).toMatch(/^asking-/);
  });

  test('ends where a teacher is lost on a machine that was awake', async () => {
    const teacher = new FakeTeacher();
    teacher.loseAt = 3;
    teacher.asleepSeconds = 0;
    const run = begin({ ...unstopped(), withTeacher: teacher.withTeacher });
    await expect(run).rejects.toThrow('gpu-gave-up');
    expect(teacher.loads).toBe(1);
  });

  test('makes answers durable before it remembers them, and keeps the memory within its bound', async () => {
    const kept: number[] = [];
    const trim = vi.spyOn(AnswerCache.prototype, 'trim');
    const append = vi.spyOn(IDBObjectStore.prototype, 'add');
    vi.spyOn(AnswerCache.prototype, 'keep').mockImplementation((_rows, answers) => {
      const written = append.mock.calls.flatMap(
        ([value]) => (value as { annotations?: Annotation[] }).annotations ?? [],
      );
      for (const { row } of answers) {
        const isWritten = written.some((one) => one.row === row && one.status === 'annotated');
        kept.push(isWritten ? row : -1);
      }
      return Promise.resolve();
    });
    await begin({ ...unstopped(), withTeacher: new FakeTeacher().withTeacher });
    expect(kept.toSorted((a, b) => a - b)).toEqual(DATA.texts.map((_, row) => row));
    expect(trim).toHaveBeenCalledTimes(1);
  });

  test('loads nothing for rows that were answered before', async () => {
    await begin({ ...unstopped(), withTeacher: new FakeTeacher().withTeacher });
    expect(await countAnswers()).toBe(8);
    await deleteAllProjects();
    const second = new FakeTeacher();
    await begin({ ...unstopped(), withTeacher: second.withTeacher });
    expect(second.loads).toBe(0);
  });
});

describe('a table of several pages', () => {
  const MANY = topicData(3, { rows: 2_300 });
  const begin = async (options: AnnotateOptions) => {
    const recipe = topicRecipe(MANY.labels, { teacher: { kind: 'promptapi' } });
    return annotate(await topicProject(topicFile(MANY), recipe), options);
  };

  /** A teacher with lanes enough for a whole page, which asks for more before it has answered. */
  function hungryTeacher(onPage: (pages: number) => void) {
    const seen = { calls: 0, rows: 0 };
    const withTeacher: typeof withLoadedTeacher = (_recipe, _options, job) =>
      job({
        annotate: async (
          rows: readonly { row: number }[],
          onBatch: (a: Annotation[], s: number) => Promise<void>,
          _doubt: number | null,
          more: (() => Promise<readonly { row: number }[] | null>) | null,
        ) => {
          seen.calls += 1;
          const all = [...rows];
          for (let page = await more?.(); page; page = await more?.()) {
            all.push(...page);
            onPage(all.length);
          }
          seen.rows += all.length;
          const candidates = MANY.labels.slice(0, 1);
          await onBatch(
            all.map(({ row }) => ({ row, status: 'annotated', candidates })),
            1,
          );
          return all.length;
        },
      } as unknown as TeacherWorker);
    return { seen, withTeacher };
  }

  test('is asked about in one go', async () => {
    const { seen, withTeacher } = hungryTeacher(() => undefined);
    expect(await begin({ ...unstopped(), withTeacher })).toMatchObject({ stage: 'annotated' });
    expect(seen).toEqual({ calls: 1, rows: 2_300 });
  });

  test('gives no more rows away once the run is stopped', async () => {
    const stopping = new AbortController();
    const { seen, withTeacher } = hungryTeacher(() => stopping.abort());
    const run = begin({ ...unstopped(), signal: stopping.signal, withTeacher });
    await expect(run).rejects.toMatchObject({ name: 'Stopped' });
    expect(seen).toEqual({ calls: 1, rows: 2_000 });
  });
});
