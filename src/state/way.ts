/** @file The way from a file to labels that one may trust: its steps, and how far the project has come. */
import type { ProjectRecord } from '../persist/schema';
import type { Screen } from './screens';
import { questionOf, type TaskStep } from './task-form/steps.svelte';

const WAY = ['texts', 'labels', 'teacher', 'try', 'run', 'check', 'use'] as const;
export type WayStep = (typeof WAY)[number];

/** `done`: asks for nothing more; `open`: can be gone to; `closed`: something comes before it. */
type StepState = 'done' | 'open' | 'closed';

export interface WaySign {
  step: WayStep;
  state: StepState;
  isCurrent: boolean;
}

/** What is known of the project and of the screen. */
export interface WayFacts {
  project: ProjectRecord;
  screen: Screen;
  taskStep: TaskStep;
  /** Whether a step of the task asks for nothing more and was gone through. */
  isAnswered: (step: TaskStep) => boolean;
  wasTried: boolean;
  isOpen: (screen: Screen) => boolean;
  isRunDone: boolean;
  isChecked: boolean;
}

const SCREEN_OF: Record<WayStep, Screen> = {
  ...({ texts: 'task', labels: 'task', teacher: 'task', try: 'task' } as const),
  ...({ run: 'run', check: 'audit', use: 'results' } as const),
};

export function screenOf(step: WayStep): Screen {
  return SCREEN_OF[step];
}

export function signsOf(facts: WayFacts): WaySign[] {
  return WAY.map((step) => ({ step, state: stateOf(step, facts), isCurrent: isAt(step, facts) }));
}

function isAt(step: WayStep, { screen, taskStep }: WayFacts): boolean {
  if (SCREEN_OF[step] !== screen) return false;
  if (screen !== 'task') return true;
  return step === questionOf(taskStep);
}

function stateOf(step: WayStep, facts: WayFacts): StepState {
  const { project, isOpen, isRunDone } = facts;
  const wasRun = project.recipe !== null && project.stage !== 'task';
  switch (step) {
    case 'texts':
    case 'labels':
    case 'teacher':
      return wasRun || facts.isAnswered(step) ? 'done' : 'open';
    case 'try':
      return wasRun || facts.wasTried ? 'done' : 'open';
    case 'run':
      return isRunDone ? 'done' : isOpen('run') ? 'open' : 'closed';
    case 'check':
      return facts.isChecked ? 'done' : isOpen('audit') ? 'open' : 'closed';
    case 'use':
      return isOpen('results') ? 'open' : 'closed';
  }
}
