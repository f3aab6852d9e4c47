/** @file The short steps in which a task is described, one question each, and which one is shown. */
import { at } from '../../core/reads';
import type { DraftField, DraftProblem } from './draft-problems';
import { differingFields, type DraftValues } from './values/draft-values';

/** In the order in which they are asked. */
export const TASK_STEPS = ['texts', 'labels', 'teacher', 'try'] as const;
/** Beside them: `by-hand` labels some rows first, and everything in `settings` has a default. */
export type TaskStep = (typeof TASK_STEPS)[number] | 'by-hand' | 'settings';

/** The step in the order that such a one belongs to. */
export function questionOf(step: TaskStep): (typeof TASK_STEPS)[number] {
  if (step === 'by-hand') return 'labels';
  return step === 'settings' ? 'teacher' : step;
}

type Field = DraftField | keyof DraftValues;

const FIELDS_OF_TEXTS: readonly Field[] = ['textColumn', 'goldColumn', 'splitColumn'];
const FIELDS_OF_LABELS: readonly Field[] = ['labels', 'matchCase'];
const FIELDS_OF_TEACHER: readonly Field[] = [
  ...(['teacherKind', 'candidatesColumn', 'separator', 'singleColumn', 'scoresColumn'] as const),
  ...(['model', 'modelUrl', 'modelLibUrl', 'builtIn', 'endpointUrl', 'endpointModel'] as const),
];

/** The step in which a field stands. */
export function stepOfField(field: Field): TaskStep {
  if (FIELDS_OF_TEXTS.includes(field)) return 'texts';
  if (FIELDS_OF_LABELS.includes(field)) return 'labels';
  return FIELDS_OF_TEACHER.includes(field) ? 'teacher' : 'settings';
}

/** The first step whose fields two forms fill differently; the first of all where they say the same. */
export function firstChangedStep(before: DraftValues, after: DraftValues): TaskStep {
  const changed = differingFields(before, after).map(stepOfField);
  const inOrder = ['texts', 'labels', 'teacher', 'settings'] as const;
  return inOrder.find((step) => changed.includes(step)) ?? 'texts';
}

/** Whether a step asks for nothing more. */
export function isAnswered(step: TaskStep, problems: readonly DraftProblem[]): boolean {
  return !problems.some(({ field }) => stepOfField(field) === step);
}

export class TaskSteps {
  #current = $state.raw<TaskStep>('texts');
  /** Steps that were shown and left for another one. */
  #left = $state.raw<readonly TaskStep[]>([]);

  get current(): TaskStep {
    return this.#current;
  }

  /** Whether somebody has looked at a step and gone on. */
  wasLeft(step: TaskStep): boolean {
    return this.#left.includes(step);
  }

  show(step: TaskStep): void {
    if (step !== this.#current && !this.wasLeft(this.#current)) {
      this.#left = [...this.#left, this.#current];
    }
    this.#current = step;
  }

  /** The question after the current one; null after the last. */
  get next(): TaskStep | null {
    return TASK_STEPS.at(this.#place + 1) ?? null;
  }

  get before(): TaskStep | null {
    const question = questionOf(this.#current);
    if (question !== this.#current) return question;
    return this.#place === 0 ? null : at(TASK_STEPS, this.#place - 1);
  }

  forget(): void {
    this.#current = 'texts';
    this.#left = [];
  }

  get #place(): number {
    return TASK_STEPS.indexOf(questionOf(this.#current));
  }
}
