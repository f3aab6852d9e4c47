/** @file Putting rows to a teacher: identical texts once, several at a time, in packs; none lost. */
import { describe, expect, it } from 'vitest';
import type { Annotation, Teacher, TeacherRow } from '../../../../src/core/teaching/teacher';
import { Stopped } from '../../../../src/core/stopped';
import { TeacherError } from '../../../../src/core/teaching/teacher';
import { trialRows } from '../../../../src/core/planning/trial';
import { RowRunner } from '../../../../workers/teacher/row-runner';
import { TeacherHost } from '../../../../workers/teacher/teacher-host';
import { Vigil } from '../../../../workers/teacher/vigil';
import { recipeOf } from '../../../helpers/teacher/fixtures';

const { task, teacher: config } = recipeOf(['a', 'b']);

class CountingTeacher implements Teacher {
  readonly asked: TeacherRow[] = [];
  readonly packs: number[] = [];
  sameForSameText = true;
  concurrency = 1;
  rowsPerRequest = 1;
  open = 0;
  mostOpen = 0;
  answer: (row: TeacherRow) => Annotation = annotated;
  usage = { questions: 0, promptTokens: 0, answerTokens: 0 };

  load(): Promise<void> {
    return Promise.resolve();
  }

  async annotate(row: TeacherRow): Promise<Annotation> {
    this.asked.push(row);
    this.usage.questions += 2;
    this.usage.promptTokens += 200;
    this.usage.answerTokens += 10;
    this.mostOpen = Math.max(this.mostOpen, (this.open += 1));
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.open -= 1;
    return this.answer(row);
  }

  annotateMany(rows: readonly TeacherRow[]): Promise<Annotation[]> {
    this.packs.push(rows.length);
    return Promise.resolve(rows.map(annotated));
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

function annotated({ row }: TeacherRow): Annotation {
  return { row, status: 'annotated', candidates: ['a'] };
}

const textsOf = (...texts: string[]): TeacherRow[] => texts.map((text, row) => ({ row, text }));

async function run(teacher: Teacher, rows: TeacherRow[], signal = new AbortController().signal) {
  const annotations: Annotation[] = [];
  const done = await new RowRunner(teacher).run(rows, signal, (annotation) => {
    annotations.push(annotation);
    return Promise.resolve();
  });
  return { done, annotations };
}

describe('identical texts', () => {
  it('are asked about once, and each row gets the answer', async () => {
    const teacher = new CountingTeacher();
    const { annotations, done } = await run(teacher, textsOf('x', 'y', 'x', 'x', 'y'));
    expect(teacher.asked).toHaveLength(2);
    expect(done).toBe(5);
    expect(annotations.map(({ row }) => row)).toEqual([0, 1, 2, 3, 4]);
  });

  it('are asked about once also where rows run beside each other', async () => {
    const teacher = new CountingTeacher();
    teacher.concurrency = 4;
    const { annotations } = await run(teacher, textsOf('x', 'x', 'x', 'x', 'y', 'x'));
    expect(teacher.asked).toHaveLength(2);
    expect(annotations.map(({ row }) => row).sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('are asked about again after a request that failed, not after a useless answer', async () => {
    const teacher = new CountingTeacher();
    teacher.answer = ({ row }) => ({ row, status: 'failed', reason: 'no connection' });
    await run(teacher, textsOf('x', 'x'));
    expect(teacher.asked).toHaveLength(2);
    teacher.answer = ({ row }) => ({ row, status: 'failed', reason: 'useless', raw: '?' });
    expect((await run(teacher, textsOf('x', 'x'))).annotations[1]).toMatchObject({ row: 1 });
    expect(teacher.asked).toHaveLength(3);
  });

  it('are different rows for a teacher that reads columns, and with hints of their own', async () => {
    const column = new CountingTeacher();
    column.sameForSameText = false;
    await run(column, textsOf('x', 'x'));
    expect(column.asked).toHaveLength(2);
    const teacher = new CountingTeacher();
    await run(teacher, [
      { row: 0, text: 'x', likely: ['a'] },
      { row: 1, text: 'x', likely: ['b'] },
    ]);
    expect(teacher.asked).toHaveLength(2);
  });
});

describe('several rows at once', () => {
  const rows = textsOf(...Array.from({ length: 30 }, (_, i) => `text ${i}`));

  it('are never more than the teacher takes', async () => {
    const teacher = new CountingTeacher();
    teacher.concurrency = 3;
    const { done, annotations } = await run(teacher, rows);
    expect(teacher.mostOpen).toBe(3);
    expect(done).toBe(30);
    expect(new Set(annotations.map(({ row }) => row)).size).toBe(30);
  });

  it('go in packs where the teacher takes packs', async () => {
    const teacher = new CountingTeacher();
    teacher.rowsPerRequest = 7;
    expect((await run(teacher, rows)).done).toBe(30);
    expect(teacher.packs).toEqual([7, 7, 7, 7, 2]);
  });

  it('hold each text once in their packs', async () => {
    const teacher = new CountingTeacher();
    teacher.rowsPerRequest = 4;
    const { annotations } = await run(teacher, textsOf('x', 'x', 'y', 'z', 'y', 'v', 'w', 'x'));
    expect(teacher.packs).toEqual([3, 2]);
    expect(teacher.asked).toHaveLength(0);
    expect(annotations.map(({ row }) => row)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('end together when one loses the teacher; what is done was handed over', async () => {
    const teacher = new CountingTeacher();
    teacher.concurrency = 3;
    teacher.answer = (row) => {
      if (row.row === 10) throw new TeacherError({ code: 'gpu-gave-up', details: 'lost' }, 'lost');
      return annotated(row);
    };
    const annotations: Annotation[] = [];
    const running = new RowRunner(teacher).run(rows, new AbortController().signal, (annotation) => {
      annotations.push(annotation);
      return Promise.resolve();
    });
    await expect(running).rejects.toThrow('lost');
    expect(annotations.length).toBeGreaterThanOrEqual(8);
    expect(teacher.asked.length).toBeLessThan(16);
    expect(teacher.open).toBe(0);
  });

  it('stop when they are told', async () => {
    const teacher = new CountingTeacher();
    const abort = new AbortController();
    teacher.answer = (row) => {
      if (row.row === 5) abort.abort();
      if (abort.signal.aborted && row.row > 5) throw new Stopped();
      return annotated(row);
    };
    expect((await run(teacher, rows, abort.signal)).done).toBe(6);
    expect((await run(teacher, rows, abort.signal)).done).toBe(0);
  });
});

/** Pages of rows, handed over one by one. */
function pagesOf(...pages: TeacherRow[][]): () => Promise<TeacherRow[] | null> {
  return () => Promise.resolve(pages.shift() ?? null);
}

const numbered = (first: number, count: number): TeacherRow[] =>
  Array.from({ length: count }, (_, i) => ({ row: first + i, text: `text ${first + i}` }));

describe('rows that come page by page', () => {
  const never = new AbortController().signal;
  const rowsDone: number[] = [];
  const add = ({ row }: Annotation) => {
    rowsDone.push(row);
    return Promise.resolve();
  };

  it('are all asked about, none twice, whatever the sizes of the pages', async () => {
    const teacher = new CountingTeacher();
    teacher.concurrency = 3;
    const more = pagesOf(numbered(5, 1), numbered(6, 9), numbered(15, 2));
    expect(await new RowRunner(teacher).run(numbered(0, 5), never, add, { more })).toBe(17);
    expect(teacher.asked.map(({ row }) => row).sort((a, b) => a - b)).toEqual(
      numbered(0, 17).map(({ row }) => row),
    );
  });

  it('keep all lanes busy where one page ends and the next begins', async () => {
    const [lanes, page] = [4, 8];
    const teacher = new CountingTeacher();
    teacher.concurrency = lanes;
    // One row is never answered before all others are, so that waiting for a page's end would show.
    let others: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => (others = resolve));
    teacher.annotate = async (row) => {
      teacher.asked.push(row);
      if (row.row === page - 1) await slow;
      if (teacher.asked.length === 3 * page) others();
      return annotated(row);
    };
    const more = pagesOf(numbered(page, page), numbered(2 * page, page));
    const done = await new RowRunner(teacher).run(numbered(0, page), never, add, { more });
    expect(done).toBe(3 * page);
  });

  it('fill packs across the pages', async () => {
    const teacher = new CountingTeacher();
    teacher.rowsPerRequest = 4;
    await new RowRunner(teacher).run(numbered(0, 6), never, add, { more: pagesOf(numbered(6, 7)) });
    expect(teacher.packs).toEqual([4, 4, 4]);
    expect(teacher.asked).toHaveLength(1);
  });

  it('end with what the page fails by', async () => {
    const more = () => Promise.reject(new Error('the disk is gone'));
    const running = new RowRunner(new CountingTeacher()).run(numbered(0, 6), never, add, { more });
    await expect(running).rejects.toThrow('the disk is gone');
  });
});

describe('a doubtful run', () => {
  const never = new AbortController().signal;
  const add = () => Promise.resolve();
  const failed = ({ row }: TeacherRow): Annotation => ({ row, status: 'failed', reason: 'no' });
  const begin = (teacher: Teacher, rows: number, doubt: number | null = 20) =>
    new RowRunner(teacher).run(numbered(0, rows), never, add, { doubt });

  it.each([
    [1, 20],
    [4, 20],
    [64, 64],
  ])('with %i rows at once begins no more than %i that all fail', async (concurrency, begun) => {
    const teacher = new CountingTeacher();
    Object.assign(teacher, { concurrency, answer: failed });
    expect(await begin(teacher, 200)).toBe(begun);
    expect(teacher.asked).toHaveLength(begun);
  });

  it('goes on as soon as one row has labels', async () => {
    const teacher = new CountingTeacher();
    Object.assign(teacher, { concurrency: 4 });
    teacher.answer = (row) => (row.row === 19 ? annotated(row) : failed(row));
    expect(await begin(teacher, 200)).toBe(200);
  });

  it('asks about all rows of a table of fewer', async () => {
    for (const [rows, concurrency] of [
      [0, 4],
      [1, 4],
      [19, 4],
      [20, 4],
      [21, 64],
      [64, 64],
    ] as const) {
      const teacher = new CountingTeacher();
      Object.assign(teacher, { concurrency, answer: failed });
      expect(await begin(teacher, rows)).toBe(rows);
    }
  });

  it('is none where nobody doubts it', async () => {
    const teacher = new CountingTeacher();
    teacher.answer = failed;
    expect(await begin(teacher, 50, null)).toBe(50);
  });

  it('ends where it is stopped or the teacher is lost while the first rows are awaited', async () => {
    const abort = new AbortController();
    const teacher = new CountingTeacher();
    Object.assign(teacher, { concurrency: 4 });
    teacher.answer = (row) => {
      if (row.row === 19) abort.abort();
      if (abort.signal.aborted) throw new Stopped();
      return failed(row);
    };
    const stopped = new RowRunner(teacher).run(numbered(0, 99), abort.signal, add, { doubt: 20 });
    expect(await stopped).toBeLessThan(20);
    const lost = new CountingTeacher();
    lost.concurrency = 4;
    lost.answer = (row) => {
      if (row.row < 19) return failed(row);
      throw new TeacherError({ code: 'gpu-gave-up', details: 'lost' }, 'lost');
    };
    await expect(begin(lost, 99)).rejects.toThrow('lost');
  });
});

describe('a trial', () => {
  async function hostOf(teacher: Teacher): Promise<TeacherHost> {
    const host = new TeacherHost(() => Promise.resolve(teacher));
    await host.load({ config, task }, () => undefined);
    return host;
  }

  it('measures the rows that it is given and keeps their annotations', async () => {
    const host = await hostOf(new CountingTeacher());
    const estimate = await host.trial(textsOf('a', 'b', 'c', 'd', 'e'));
    expect(estimate).toMatchObject({
      rows: 5,
      questions: 2,
      promptTokens: 200,
      answerTokens: 10,
      failed: 0,
      meanCandidates: 1,
    });
    expect(estimate.rowsPerHour).toBeCloseTo(3600 / estimate.secondsPerRow, 6);
    expect(estimate.annotations).toHaveLength(5);
  });

  it('may have few rows, or none', async () => {
    const host = await hostOf(new CountingTeacher());
    expect(await host.trial([])).toMatchObject({ rows: 0, promptTokens: 0 });
    expect(await host.trial(textsOf('a'))).toMatchObject({ rows: 1 });
  });

  it('takes rows from all over the table', () => {
    const rows = Array.from({ length: 101 }, (_, i) => i);
    expect(trialRows(rows)).toEqual([0, 25, 50, 75, 100]);
    expect(trialRows([1, 2])).toEqual([1, 2]);
  });
});

describe('a problem', () => {
  it('is told with its kind, and whether the page was hidden', async () => {
    const teacher = new CountingTeacher();
    teacher.answer = () => {
      throw new TeacherError({ code: 'gpu-gave-up', details: 'lost' }, 'lost');
    };
    const host = new TeacherHost(() => Promise.resolve(teacher));
    await host.load({ config, task }, () => undefined);
    expect(await host.problem()).toBeNull();
    await host.setHidden(true);
    await expect(host.annotate(textsOf('x'), () => undefined)).rejects.toThrow('lost');
    expect(await host.problem()).toEqual({
      kind: 'lost',
      told: { code: 'gpu-gave-up', details: 'lost' },
      hidden: true,
      asleepSeconds: 0,
      smallerModels: [],
      shorterContextTokens: null,
    });
    teacher.answer = annotated;
    await host.annotate(textsOf('x'), () => undefined);
    expect(await host.problem()).toBeNull();
  });

  it('comes with smaller models and a shorter context where memory was short', async () => {
    const { teacher: webllm } = recipeOf(['a', 'b'], {
      teacher: { kind: 'webllm', model: 'Qwen3-4B-q4f16_1-MLC', contextTokens: 4096 },
    });
    const host = new TeacherHost(() =>
      Promise.reject(new TeacherError({ code: 'gpu-gave-up', details: '' }, 'memory')),
    );
    await expect(host.load({ config: webllm, task }, () => undefined)).rejects.toThrow();
    const problem = await host.problem();
    expect(problem).toMatchObject({ kind: 'memory', shorterContextTokens: 2048 });
    expect(problem?.smallerModels).toHaveLength(3);
    expect(problem?.smallerModels).not.toContain('Qwen3-4B-q4f16_1-MLC');
  });
});

it('notices that the machine slept, for a while', () => {
  let now = 0;
  const vigil = new Vigil({ wall: () => now, fine: () => now });
  now = 6_000;
  expect(vigil.asleepSeconds()).toBe(0);
  expect(vigil.takeSeconds()).toBe(6);
  now += 3_600_000;
  expect(vigil.asleepSeconds()).toBeGreaterThan(3_500);
  now += 10_000;
  expect(vigil.asleepSeconds()).toBeGreaterThan(3_500);
  // Asleep nobody works.
  expect(vigil.takeSeconds()).toBe(10);
  now += 20_000;
  vigil.asleepSeconds();
  for (let i = 0; i < 20; i += 1) {
    now += 10_000;
    vigil.asleepSeconds();
  }
  expect(vigil.asleepSeconds()).toBe(0);
  vigil.end();
});
