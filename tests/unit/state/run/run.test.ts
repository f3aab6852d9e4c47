import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { EpochLog } from '../../../../src/core/students/training';
import type { ProjectRecord } from '../../../../src/persist/schema';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { distil } from '../../../../src/pipeline/train/distil';
import { TeacherFailure } from '../../../../src/pipeline/teach/teacher-job';
import { Stopped, type StepOptions } from '../../../../src/pipeline/steps';
import { Network } from '../../../../src/state/network.svelte';
import { OpenProject } from '../../../../src/state/project/open-project.svelte';
import { EndpointKeys } from '../../../../src/state/task-form/endpoint-keys.svelte';
import { Run } from '../../../../src/state/run/run.svelte';

vi.mock('../../../../src/pipeline/teach/annotate', () => ({ annotate: vi.fn() }));
vi.mock('../../../../src/pipeline/train/distil', () => ({ distil: vi.fn() }));

const READY = { id: 'project', stage: 'ready', teacherSeconds: 0 } as ProjectRecord;
const ANNOTATED: ProjectRecord = { ...READY, stage: 'annotated', teacherSeconds: 1 };
const DONE: ProjectRecord = { ...ANNOTATED, stage: 'done' };

/** A step that ends only when it is stopped. */
function untilStopped(_id: string, { signal }: StepOptions): Promise<ProjectRecord> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Stopped()));
  });
}

let seen: string[] = [];
function makeRun(): Run {
  seen = [];
  const project = new OpenProject();
  const run = new Run(project, new Network(), new EndpointKeys());
  vi.spyOn(project, 'update').mockImplementation(({ stage }) => void seen.push(stage));
  project.join({
    showLabels: () => {
      seen.push(`labels while ${run.state}/${run.step}`);
      return Promise.resolve();
    },
  });
  return run;
}

beforeEach(() => {
  vi.mocked(annotate).mockReset().mockResolvedValue(ANNOTATED);
  vi.mocked(distil).mockReset().mockResolvedValue(DONE);
});

describe('a run', () => {
  test('goes through its steps, and is done only when the labels are there', async () => {
    const run = makeRun();
    await run.start(READY);
    expect(seen).toEqual(['annotated', 'done', 'labels while running/done']);
    expect([run.state, run.step]).toEqual(['done', 'done']);
  });

  test('pauses where it is, and goes on', async () => {
    vi.mocked(distil).mockImplementationOnce(untilStopped);
    const run = makeRun();
    const started = run.start(READY);
    await vi.waitFor(() => expect(run.step).toBe('distil'));
    await run.pause();
    await started;
    expect([run.state, run.step, run.failure]).toEqual(['paused', 'distil', null]);
    await run.start(ANNOTATED);
    expect(run.state).toBe('done');
  });

  test('fails with the message of its step, and can be started again', async () => {
    const lost = Object.assign(new Error('No model.'), { name: 'TeacherError' });
    vi.mocked(annotate).mockRejectedValueOnce(lost);
    const run = makeRun();
    await run.start(READY);
    expect([run.state, run.step, run.failure]).toEqual([
      'failed',
      'annotate',
      { code: 'unexpected', details: 'No model.' },
    ]);
    await run.start(READY);
    expect([run.state, run.failure]).toEqual(['done', null]);
  });

  test('hands its key to the teacher, and keeps the ways out that a lost one offers', async () => {
    const problem = {
      kind: 'memory' as const,
      told: { code: 'gpu-gave-up' as const, details: '' },
      hidden: false,
      asleepSeconds: 0,
      smallerModels: ['small'],
      shorterContextTokens: 2048,
    };
    vi.mocked(annotate).mockRejectedValueOnce(new TeacherFailure(problem));
    const run = makeRun();
    await run.start(READY, 'secret');
    expect(vi.mocked(annotate).mock.calls[0]?.[1].key).toBe('secret');
    expect([run.failure, run.problem]).toEqual([problem.told, problem]);
    await run.start(READY);
    expect([run.state, run.problem]).toEqual(['done', null]);
  });

  test('does not count the sleep of the machine into its pace', async () => {
    let now = 0;
    const clocks = [Date, performance].map((clock) =>
      vi.spyOn(clock, 'now').mockImplementation(() => now),
    );
    const run = makeRun();
    vi.mocked(annotate).mockImplementationOnce((_id, { onProgress }) => {
      for (let row = 0; row <= 12; row++) {
        onProgress({
          ...{ step: 'annotate', fraction: row / 30, message: { code: 'asking-teacher' } },
          rows: { annotated: row, unmatched: 0, failed: 0, todo: 30 - row },
        });
        now += row === 10 ? 3_600_000 : 1_000;
      }
      expect(run.rowsPerSecond).toBeGreaterThan(0.9);
      expect(run.secondsLeft).toBeLessThan(30);
      return Promise.resolve(ANNOTATED);
    });
    await run.start(READY);
    expect([run.state, run.failure]).toEqual(['done', null]);
    for (const clock of clocks) clock.mockRestore();
  });

  test('keeps the student’s curve while the comparison trains', async () => {
    const run = makeRun();
    const epoch = { loss: 1, inside: 1, reliable: 0, confidentOutside: 0 };
    const log = { ...epoch, trainAccuracy: null, testAccuracy: null } as EpochLog;
    vi.mocked(distil).mockImplementationOnce((_id, { onProgress }) => {
      const tell = (training: 'student' | 'single', epochs: EpochLog[]) => {
        const message = { code: 'training-student', isComparison: training === 'single' } as const;
        onProgress({ step: 'distil', fraction: epochs.length / 2, message, training, epochs });
      };
      tell('student', [log, log]);
      tell('single', []);
      expect(run.epochs).toHaveLength(2);
      expect(run.progress?.training).toBe('single');
      return Promise.resolve(DONE);
    });
    await run.start(READY);
    expect(run.failure).toBeNull();
  });

  test('of a reopened project waits where that stopped', async () => {
    const run = makeRun();
    await run.adopt(READY);
    expect([run.state, run.step]).toEqual(['idle', 'task']);
    await run.adopt(ANNOTATED);
    expect([run.state, run.step]).toEqual(['paused', 'distil']);
    await run.adopt(DONE);
    expect([run.state, run.step]).toEqual(['done', 'done']);
    await run.adopt(null);
    expect([run.state, run.step]).toEqual(['idle', '']);
  });
});
