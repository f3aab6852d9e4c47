/** @file Which teacher the page believes it has, and what it decided for that reason: plain data for reports. */
import { pageDecides } from '../../refinery/weights';
import type { RefineryConfig } from '../../task/recipe';
import type { Combined, ExpectedAccuracies } from './combine';

/** Expected shares of the annotated rows; no gold is in them. */
export interface TeacherBelief extends ExpectedAccuracies {
  /**
   * What they rest on: whether two answers about a row agree, how far held-out students go along, how often
   * words of several labels meet in one text, or, of rules about words, how far the rest of the text tells the same.
   */
  source: 'two-answers' | 'students' | 'words' | 'rules';
  /** Share of rows where the teacher's single answer is its first candidate; null without another answer. */
  agreement: number | null;
}

export interface Decision {
  /** `beliefs`: the student learned what teacher and held-out students say together; `recipe`: as the recipe has it. */
  targets: 'beliefs' | 'recipe';
  /** Whether the teacher's single answers count beside its sets. */
  singles: 'heard' | 'none';
  /** Who is expected to be right more often, and so decides where the two differ most. */
  leansOn: 'teacher' | 'student';
  /** How much flatter than it says a held-out student's word was taken. */
  temperature: number;
}

/** The student has to be better by this much before it is said to lead. */
const MARGIN = 0.02;

export function describeDecision(
  { teacher, expected }: Pick<Combined, 'teacher' | 'expected'>,
  refinery: Pick<RefineryConfig, 'mode' | 'weights'>,
): { model: TeacherBelief; decision: Decision } {
  const best = Math.max(expected.first, expected.single);
  return {
    model: {
      ...expected,
      source: teacher.source === 'two answers' ? 'two-answers' : teacher.source,
      agreement: teacher.agreement,
    },
    decision: {
      targets: pageDecides(refinery) ? 'beliefs' : 'recipe',
      singles: teacher.agreement === null ? 'none' : 'heard',
      leansOn: expected.student > best + MARGIN ? 'student' : 'teacher',
      temperature: teacher.temperature,
    },
  };
}
