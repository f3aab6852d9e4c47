/** @file The screens, and which of them a project has come to. */
import type { ProjectRecord } from '../persist/schema';
import { stepOf } from './run/run-step';

export type Screen = 'start' | 'projects' | 'task' | 'run' | 'results' | 'review' | 'audit';

/** The screen that shows a project where it stopped. */
export function openingScreen(project: ProjectRecord | null): Screen {
  if (!project) return 'start';
  return stepOf(project) === 'task' ? 'task' : 'run';
}

/** @param isDone the labels of the project are there. */
export function isScreenOpen(
  screen: Screen,
  project: ProjectRecord | null,
  isDone: boolean,
): boolean {
  if (screen === 'start' || screen === 'projects') return true;
  if (!project) return false;
  if (screen === 'task') return true;
  if (screen === 'run') return project.stage !== 'task';
  return isDone && project.stage === 'done';
}
