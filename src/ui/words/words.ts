/** @file What the settings and states of a task are called on the screen, and what they mean. */
import { UNTITLED } from '../../core/task/blank-text';
import type {
  CANDIDATE_WEIGHTS,
  LabelPolicy,
  RefineryMode,
  Regulariser,
} from '../../core/task/recipe';
import type { ProjectRecord } from '../../state/types';
import type { TeacherKind } from '../../state/task-form/values/teacher-values';

export interface Choice<Value extends string> {
  value: Value;
  title: string;
  explanation: string;
}

export const TEACHERS: readonly Choice<TeacherKind>[] = [
  {
    value: 'keywords',
    title: 'Keywords',
    explanation:
      'Every label whose name or keywords occur in a text is a candidate. Instant, and needs no model.',
  },
  {
    value: 'column',
    title: 'A column of the table',
    explanation:
      'The candidates are in the file already, for example from a model that ran elsewhere.',
  },
  {
    value: 'webllm',
    title: 'A language model in this page',
    explanation:
      'Reads each text and names every label that could be right. The model is downloaded once and runs on your graphics card; the texts stay here.',
  },
  {
    value: 'endpoint',
    title: 'A server of yours',
    explanation:
      'Any that speaks OpenAI’s protocol: llama.cpp, Ollama, LM Studio, vLLM. The texts go to the address that you give, and nowhere else.',
  },
  {
    value: 'promptapi',
    title: 'The browser’s own language model',
    explanation: 'Comes with some browsers and runs on this machine; the texts stay here.',
  },
];

export const MODES: readonly Choice<RefineryMode>[] = [
  {
    value: 'full',
    title: 'Full refinery',
    explanation:
      'Also learns from rows where the student is very sure of a label outside the candidates.',
  },
  {
    value: 'sharpen',
    title: 'Sharpen',
    explanation: 'Also makes the targets of the most reliable rows of each label more decided.',
  },
  {
    value: 'filter',
    title: 'Filter',
    explanation: 'Also leaves out rows where the student believes none of the candidates.',
  },
  {
    value: 'renormalise',
    title: 'Renormalise',
    explanation: 'After each epoch, the student’s own belief decides between the candidates.',
  },
  {
    value: 'uniform',
    title: 'Candidates as they are',
    explanation: 'Every candidate is taken for equally right, to the end.',
  },
  {
    value: 'single',
    title: 'Single labels',
    explanation: 'Only the teacher’s first candidate counts. Distilling as it is usually done.',
  },
];

export const WEIGHTS: readonly Choice<(typeof CANDIDATE_WEIGHTS)[number]>[] = [
  {
    value: 'auto',
    title: 'Automatic',
    explanation:
      'By score where the teacher gives scores; else estimated while the student warms up.',
  },
  {
    value: 'uniform',
    title: 'Uniform',
    explanation: 'All candidates start equal, as in the paper.',
  },
  {
    value: 'rank',
    title: 'By rank',
    explanation: 'The teacher’s earlier candidates start higher.',
  },
  { value: 'score', title: 'By score', explanation: 'Candidates start at the teacher’s scores.' },
];

/** What keeps a student from learning the teacher's mistakes by heart; all of it takes time. */
export const REGULARISATION: readonly {
  field: Regulariser | 'earlyStopping';
  title: string;
  explanation: string;
}[] = [
  {
    field: 'consistency',
    title: 'Altered copies',
    explanation: 'A text with parts left out must get the same label. Twice the work.',
  },
  {
    field: 'mixup',
    title: 'Mixtures',
    explanation: 'Two texts mixed must get their labels mixed. Twice the work.',
  },
  {
    field: 'earlyStopping',
    title: 'Stop early',
    explanation:
      'Keeps a tenth of the rows aside, and stops when they agree no better with their candidates.',
  },
];

export const POLICIES: readonly Choice<LabelPolicy>[] = [
  {
    value: 'auto',
    title: 'Both, weighed',
    explanation:
      'Teacher and student together, by how far each has earned trust on rows the student has not seen. Trains three more students once.',
  },
  {
    value: 'student',
    title: 'Student',
    explanation: 'What the student believes most, among all labels.',
  },
  {
    value: 'within',
    title: 'Student within the shortlist',
    explanation: 'What the student believes most, among the teacher’s candidates.',
  },
  {
    value: 'combined',
    title: 'Both, multiplied',
    explanation:
      'The teacher’s order or scores times what the student believes. Takes both at their word.',
  },
  {
    value: 'teacher',
    title: 'Teacher',
    explanation: 'The teacher’s first candidate; the student only where there is none.',
  },
];

/** What a project is called: its task has a name as soon as someone gave it one. */
export function projectTitle({ name, recipe }: ProjectRecord): string {
  const named = recipe?.task.name;
  return named === undefined || named === UNTITLED ? name : named;
}
