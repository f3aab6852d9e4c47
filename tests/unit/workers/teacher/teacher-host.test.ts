/** @file The teacher worker’s job: batches in order and in time, stopping, one teacher at a time. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type {
  Annotation,
  StopSignal,
  Teacher,
  TeacherRow,
} from '../../../../src/core/teaching/teacher';
import { Stopped } from '../../../../src/core/stopped';
import { TeacherError } from '../../../../src/core/teaching/teacher';
import { BATCH_INTERVAL_MS, BATCH_ROWS } from '../../../../workers/teacher/batch-sender';
import { TeacherHost } from '../../../../workers/teacher/teacher-host';
import { deferred, recipeOf } from '../../../helpers/teacher/fixtures';

const { task, teacher: config } = recipeOf(['a', 'b']);

/** Answers at once, or as `answer` says; counts its lives. */
class ScriptedTeacher implements Teacher {
  disposals = 0;
  loadFailure: Error | undefined;
  answer: (row: TeacherRow, signal: StopSignal) => Promise<Annotation> = (row) =>
    Promise.resolve(annotated(row));

  load(): Promise<void> {
    return this.loadFailure ? Promise.reject(this.loadFailure) : Promise.resolve();
  }

  annotate(row: TeacherRow, signal: StopSignal): Promise<Annotation> {
    return this.answer(row, signal);
  }

  dispose(): Promise<void> {
    this.disposals += 1;
    return Promise.resolve();
  }
}

function annotated({ row }: TeacherRow): Annotation {
  return { row, status: 'annotated', candidates: ['a'] };
}

function rowsOf(count: number): TeacherRow[] {
  return Array.from({ length: count }, (_, row) => ({ row, text: `text ${row}` }));
}

async function hostOf(teacher: Teacher): Promise<TeacherHost> {
  const host = new TeacherHost(() => Promise.resolve(teacher));
  await host.load({ config, task }, () => undefined);
  return host;
}

/** Lets promises settle without letting the clock run. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
}

afterEach(() => vi.useRealTimers());

describe('batches', () => {
  it('hold the rows in order, none missing, none larger than the limit', async () => {
    const host = await hostOf(new ScriptedTeacher());
    const batches: Annotation[][] = [];
    expect(await host.annotate(rowsOf(1_234), (batch) => void batches.push(batch))).toBe(1_234);
    expect(batches.flat().map(({ row }) => row)).toEqual(rowsOf(1_234).map(({ row }) => row));
    expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(BATCH_ROWS);
  });

  it('wait for the one before to be taken', async () => {
    const host = await hostOf(new ScriptedTeacher());
    let open = 0;
    let most = 0;
    await host.annotate(rowsOf(BATCH_ROWS * 3), async () => {
      most = Math.max(most, (open += 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
      open -= 1;
    });
    expect(most).toBe(1);
  });

  it('are never empty', async () => {
    const host = await hostOf(new ScriptedTeacher());
    const onBatch = vi.fn();
    expect(await host.annotate([], onBatch)).toBe(0);
    await host.annotate(rowsOf(BATCH_ROWS), onBatch);
    expect(onBatch).toHaveBeenCalledTimes(1);
  });

  it('come in time even while a row takes minutes', async () => {
    vi.useFakeTimers();
    const teacher = new ScriptedTeacher();
    const slow = deferred<Annotation>();
    teacher.answer = (row) => (row.row === 1 ? slow.promise : Promise.resolve(annotated(row)));
    const host = await hostOf(teacher);
    const batches: number[][] = [];
    const done = host.annotate(rowsOf(3), (batch) => {
      batches.push(batch.map(({ row }) => row));
    });
    await settle();
    expect(batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(BATCH_INTERVAL_MS);
    expect(batches).toEqual([[0]]);
    slow.resolve(annotated({ row: 1, text: '' }));
    expect(await done).toBe(3);
    expect(batches.flat()).toEqual([0, 1, 2]);
  });

  it('end the run when they cannot be taken', async () => {
    const host = await hostOf(new ScriptedTeacher());
    const onBatch = vi.fn(() => Promise.reject(new Error('the disk is full')));
    await expect(host.annotate(rowsOf(5_000), onBatch)).rejects.toThrow('the disk is full');
    expect(onBatch).toHaveBeenCalledTimes(1);
  });
});

describe('stop', () => {
  it('does nothing when nothing runs', async () => {
    const host = await hostOf(new ScriptedTeacher());
    await host.stop();
    expect(await host.annotate(rowsOf(2), () => undefined)).toBe(2);
  });

  it('keeps what is done and does not count the row that was broken off', async () => {
    const teacher = new ScriptedTeacher();
    const host = await hostOf(teacher);
    teacher.answer = async (row, signal) => {
      if (row.row === 2) await host.stop();
      if (signal.aborted) throw new Stopped();
      return annotated(row);
    };
    const batches: Annotation[][] = [];
    expect(await host.annotate(rowsOf(10), (batch) => void batches.push(batch))).toBe(2);
    expect(batches.flat().map(({ row }) => row)).toEqual([0, 1]);
  });

  it('leaves the host ready for the next run', async () => {
    const host = await hostOf(new ScriptedTeacher());
    const running = host.annotate(rowsOf(200_000), () => host.stop());
    expect(await running).toBeLessThan(200_000);
    expect(await host.annotate(rowsOf(3), () => undefined)).toBe(3);
  });
});

describe('a lost teacher', () => {
  it('ends the run with its error, after handing over what was finished', async () => {
    const teacher = new ScriptedTeacher();
    teacher.answer = (row) =>
      row.row < 3
        ? Promise.resolve(annotated(row))
        : Promise.reject(new TeacherError({ code: 'gpu-gave-up', details: 'lost' }));
    const host = await hostOf(teacher);
    const batches: Annotation[][] = [];
    const run = host.annotate(rowsOf(10), (batch) => void batches.push(batch));
    await expect(run).rejects.toThrow(new TeacherError({ code: 'gpu-gave-up', details: 'lost' }));
    expect(batches.flat()).toHaveLength(3);
  });
});

describe('one job and one teacher at a time', () => {
  it('refuses to annotate before a teacher is loaded', async () => {
    const host = new TeacherHost();
    await expect(host.annotate(rowsOf(1), () => undefined)).rejects.toThrow(TeacherError);
  });

  it('refuses a second run beside the first', async () => {
    const host = await hostOf(new ScriptedTeacher());
    const first = host.annotate(rowsOf(1), () => undefined);
    await expect(host.annotate(rowsOf(1), () => undefined)).rejects.toThrow('teacher-busy');
    expect(await first).toBe(1);
  });

  it('disposes of a teacher before it loads the next', async () => {
    const lives: ScriptedTeacher[] = [];
    const host = new TeacherHost(() => {
      expect(lives.every(({ disposals }) => disposals === 1)).toBe(true);
      const teacher = new ScriptedTeacher();
      lives.push(teacher);
      return Promise.resolve(teacher);
    });
    await Promise.all([1, 2, 3].map(() => host.load({ config, task }, () => undefined)));
    await host.dispose();
    expect(lives.map(({ disposals }) => disposals)).toEqual([1, 1, 1]);
  });

  it('stops a running job before it disposes of its teacher', async () => {
    const teacher = new ScriptedTeacher();
    const host = await hostOf(teacher);
    const run = host.annotate(rowsOf(500_000), () => undefined);
    await host.dispose();
    expect(await run).toBeLessThan(500_000);
    expect(teacher.disposals).toBe(1);
  });

  it('forgets a teacher that failed to load, so that loading can be tried again', async () => {
    const teacher = new ScriptedTeacher();
    teacher.loadFailure = new TeacherError({ code: 'no-gpu' });
    const host = new TeacherHost(() => Promise.resolve(teacher));
    await expect(host.load({ config, task }, () => undefined)).rejects.toThrow('no-gpu');
    await expect(host.annotate(rowsOf(1), () => undefined)).rejects.toThrow('teacher-not-ready');
    teacher.loadFailure = undefined;
    await host.load({ config, task }, () => undefined);
    expect(await host.annotate(rowsOf(1), () => undefined)).toBe(1);
  });
});
