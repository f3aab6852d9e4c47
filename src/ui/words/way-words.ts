/** @file The steps of the way in words: their names, their questions, and what a change costs. */
import type { ProjectRecord } from '../../state/types';
import type { TeacherReason } from '../../state/task-form/recommendation';
import type { TaskStep } from '../../state/task-form/steps.svelte';
import type { WayStep } from '../../state/way';
import { formatDuration } from '../format';

export const STEP_TITLES: Record<WayStep, string> = {
  ...{ texts: 'Texts', labels: 'Labels', teacher: 'Teacher', try: 'Try', run: 'Run' },
  ...{ check: 'Check', use: 'Use' },
};

export const STEP_STATES = { done: ', finished', open: '', closed: ', comes later' } as const;

export const QUESTIONS: Record<TaskStep, { question: string; explanation: string }> = {
  texts: {
    question: 'Which column holds the texts?',
    explanation: 'Look at the first rows: are these the texts that you want to sort?',
  },
  labels: {
    question: 'Which labels can a text get?',
    explanation:
      'Each text gets one of these. A line about what a label means and a few typical words make the result much better.',
  },
  'by-hand': {
    question: 'Which label is right?',
    explanation:
      'Twenty to fifty rows labelled by you teach the student more than any words can. First rows from all over the table, then those that it is unsure of.',
  },
  teacher: {
    question: 'Who shortlists first?',
    explanation:
      'The teacher names, for each text, every label that could be right. It may be unsure; it should not miss the truth. A student that is trained in this page then decides.',
  },
  try: {
    question: 'What does the teacher say?',
    explanation: 'A few rows, before anything long. Nonsense here becomes nonsense everywhere.',
  },
  settings: {
    question: 'Settings',
    explanation:
      'All of these have defaults that suit most tables. Nothing here has to be touched.',
  },
};

/** What becomes of the results when something in a step is changed; null where there is nothing to lose. */
export function costOfChange(step: TaskStep, project: ProjectRecord): string | null {
  const { stage, teacherSeconds, trainings } = project;
  if (stage === 'task' || stage === 'ready') return null;
  // A student that was brought along needs neither teacher nor training.
  if (project.recipe?.student.pretrained !== undefined) return null;
  const training = trainings.student
    ? ` (${formatDuration(trainings.student.seconds)} last time)`
    : '';
  const anew = `the student is trained anew${training}`;
  if (step === 'try' || step === 'by-hand') return null;
  if (step === 'settings') {
    return `If you change the student, ${anew}. What the teacher said is kept, and so are the labels that you gave yourself.`;
  }
  const asked =
    teacherSeconds > 0
      ? `the texts go to the teacher again (${formatDuration(teacherSeconds)} last time)`
      : 'the texts go to the teacher again';
  return `If you change something here, ${asked} and ${anew}. The labels that you gave yourself are kept.`;
}

/** Why a teacher is the one recommended. */
export const TEACHER_REASONS: Record<TeacherReason, string> = {
  'candidates-in-table': 'Your table already has a column with candidates.',
  'built-in-ready': 'This browser has a language model of its own, ready to use.',
  gpu: 'This machine’s graphics card can run a language model in the page. It is downloaded once, after you have allowed it.',
  'no-gpu':
    'This machine cannot run a language model in the page. Keywords need none: they are as good as the words that you give each label.',
};

/** What a run does, one after the other. */
export const RUN_STEPS = [
  {
    title: /* @wc-context: what the teacher does */ 'Shortlist',
    note: 'Teacher: every label that could be right',
  },
  { title: 'Train', note: 'Student: which of them is right' },
  { title: /* @wc-context: to give a label */ 'Label', note: 'One label for each text' },
];

/** What goes on while students learn, one kind after the other: that it begins anew must not seem so. */
export function learningText(
  progress: { training?: string; message: { code: string } } | null,
): string {
  if (progress?.training === 'single') {
    return 'The student has learned. Now, for comparison alone, another one takes the teacher’s first choices as they are: what learning from the shortlists has to beat. What is drawn below is still the student’s.';
  }
  if (progress?.message.code === 'testing-students') {
    return 'Three students that each learn from two thirds of the texts judge the rest: that shows how far teacher and student can be believed.';
  }
  return 'After each epoch, the student’s own belief decides which of the candidates counts. What most texts have in common wins over single mistakes.';
}
