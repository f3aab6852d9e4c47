/** @file The parts of a prompt that its user may word himself. */
import type { PromptWording } from '../../../core/teaching/settings';
import { templatesOf } from '../../../core/asking/templates';
import { canReason, type TeacherValues } from './teacher-values';

export type WordingPart = keyof PromptWording;
export type { PromptWording };

/** Those that have a place in the prompt as it is set up. */
export function wordingParts({ strategy, chainOfThought, select }: TeacherValues): WordingPart[] {
  return [
    'opening',
    'labels',
    ...(chainOfThought && canReason(strategy) ? (['think'] as const) : []),
    'ask',
    'guard',
    ...(select && strategy !== 'single' ? (['select'] as const) : []),
  ];
}

/** What stands in the prompt where nothing else is given. */
export function builtInWording({
  strategy,
  chainOfThought,
}: TeacherValues): Required<PromptWording> {
  const { opening, labels, ask, think, guard, select } = templatesOf(
    strategy,
    chainOfThought ?? false,
    {},
  );
  return { opening, labels, ask, think, guard, select };
}
