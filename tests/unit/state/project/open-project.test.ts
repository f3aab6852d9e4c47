/** @file The open project: what a change of its task ends, changes and tells, and what a refusal leaves. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ProjectRecord } from '../../../../src/persist/schema';
import { changeTask } from '../../../../src/pipeline/open/describe-task';
import { ProjectBusy } from '../../../../src/pipeline/project-lock';
import { OpenProject, type ProjectPart } from '../../../../src/state/project/open-project.svelte';

vi.mock('../../../../src/pipeline/open/describe-task', () => ({ changeTask: vi.fn() }));

const DONE = { id: 'p', stage: 'done' } as ProjectRecord;
const CHANGED: ProjectRecord = { ...DONE, stage: 'annotated' };

/** The project with a part that writes down what it is told. */
async function opened(): Promise<{ project: OpenProject; told: string[] }> {
  const told: string[] = [];
  const part: Required<ProjectPart> = {
    pause: async () => {
      await Promise.resolve();
      told.push('paused');
    },
    forget: () => told.push('forgotten'),
    adopt: (record, screen) => Promise.resolve(void told.push(`${record?.stage} on ${screen}`)),
    follow: ({ stage }) => told.push(`follows ${stage}`),
    showLabels: () => Promise.resolve(void told.push('labels')),
  };
  const project = new OpenProject();
  project.join(part);
  await project.adopt(DONE);
  told.length = 0;
  vi.mocked(changeTask).mockImplementation(() => {
    told.push('changed');
    return Promise.resolve(CHANGED);
  });
  return { project, told };
}

beforeEach(() => {
  vi.mocked(changeTask).mockReset();
});

describe('the open project', () => {
  test('is changed when nothing works on it any more; then all that was shown of it is void', async () => {
    const { project, told } = await opened();
    expect(await project.changeTask('train-again')).toBe(CHANGED);
    expect(told).toEqual(['paused', 'changed', 'forgotten']);
    expect(project.record).toBe(CHANGED);
  });

  test('keeps what stands in its form where only a setting changes', async () => {
    const { project, told } = await opened();
    await project.changeTask('train-again', true);
    expect(told).toEqual(['paused', 'changed', 'follows annotated']);
  });

  test('stays as it was where another tab works on it, and says so', async () => {
    const { project, told } = await opened();
    vi.mocked(changeTask).mockRejectedValue(new ProjectBusy());
    const outcome = await project.attempt(() => project.changeTask('train-again'), 'task');
    expect([outcome, project.record]).toEqual([null, DONE]);
    expect(told).toEqual(['paused']);
    expect(project.failure).toEqual({ code: 'project-busy' });
    expect(project.failedStep).toBe('task');
    project.dismissFailure();
    expect([project.failure, project.failedStep]).toEqual([null, null]);
  });

  test('is opened where it stopped: at its task, or at its run', async () => {
    const { project, told } = await opened();
    await project.adopt({ ...DONE, stage: 'ready' });
    await project.adopt(CHANGED);
    await project.adopt(CHANGED, 'task');
    await project.adopt(null);
    expect(told.filter((line) => line.includes(' on '))).toEqual([
      'ready on task',
      'annotated on run',
      'annotated on task',
      'undefined on start',
    ]);
    expect(project.record).toBeNull();
    await expect(project.changeTask('train-again')).rejects.toThrow('No project');
  });

  test('leaves the run’s screen for its results, and no other', async () => {
    const { project } = await opened();
    await project.showLabels(DONE);
    expect(project.screen).toBe('results');
    project.show('task');
    await project.showLabels(DONE);
    expect(project.screen).toBe('task');
  });
});
