/** @file How a run stands, and at which of its steps. */
import type { ProjectRecord } from '../../persist/schema';

export type RunState = 'idle' | 'running' | 'paused' | 'done' | 'failed';
/** Names of the stable contract; `done` while and after the labels are chosen. */
export type RunStep = 'import' | 'task' | 'annotate' | 'distil' | 'done' | '';

/** Where a project goes on; a task that no teacher has begun waits for its user. */
export function stepOf(project: ProjectRecord | null): RunStep {
  if (!project) return '';
  if (project.stage === 'done') return 'done';
  if (project.stage === 'annotated') return 'distil';
  if (project.stage === 'annotating') return 'annotate';
  return 'task';
}
