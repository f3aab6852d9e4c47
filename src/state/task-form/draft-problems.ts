/** @file What is still missing or wrong in the form of a task, field by field. */
import type { Message } from '../../core/messages/message';
import { blockedAddress } from '../../core/engines/endpoint';
import { reachProblem } from '../../core/network/address';
import { excerpt } from '../../core/excerpt';
import { at } from '../../core/reads';
import { lookOf } from '../../core/task/label-names';
import { LONGEST_NAME } from '../../core/task/schema-parts';
import {
  namedLabels,
  NUMBER_FIELDS,
  type DraftValues,
  type NumberField,
} from './values/draft-values';
import { BUDGET_NUMBERS, shownBudgetNumbers } from './values/budget-values';
import { parseKeywords } from './values/keyword-list';
import { MOST_LABELS } from '../../core/students/archive/labels';
import { EXAMPLE_MODELS, MODEL_NAME } from '../../core/students/model-address';
import { hasModel } from './values/student-values';
import { shownNumbers, TEACHER_NUMBERS } from './values/teacher-values';

export type DraftField =
  | 'textColumn'
  | 'goldColumn'
  | 'splitColumn'
  | 'labels'
  | 'candidatesColumn'
  | 'separator'
  | 'singleColumn'
  | 'scoresColumn'
  | 'model'
  | 'modelUrl'
  | 'modelLibUrl'
  | 'builtIn'
  | 'endpointUrl'
  | 'endpointModel'
  | 'encoderModel'
  | 'encoderUrl'
  | 'encoderFolder'
  | NumberField;

export interface DraftProblem {
  field: DraftField;
  /** A code where core found it. */
  message: Message | string;
  /** Not filled in yet: no fault until the user wants to go on. */
  missing?: boolean;
}

/** What the page knows that a recipe does not say. */
export interface DraftSurroundings {
  columns: readonly string[];
  /** Why no language model can run here, or null if one can. */
  noLanguageModel: string | null;
  /** Why the browser's own model cannot be used, or null if it can. */
  noBuiltInModel: string | null;
  /** The page came by https, from which not every server can be reached. */
  isSecurePage?: boolean;
}

export function problemsOf(values: DraftValues, around: DraftSurroundings): DraftProblem[] {
  return [
    ...columnProblems(values, around.columns),
    ...labelProblems(values),
    ...teacherProblems(values, around),
    ...studentProblems(values),
    ...numberProblems(values),
  ];
}

function columnProblems(values: DraftValues, columns: readonly string[]): DraftProblem[] {
  const problems: DraftProblem[] = [];
  if (values.textColumn === '') {
    const message = 'Choose the column with the texts.';
    problems.push({ field: 'textColumn', message, missing: true });
  }
  for (const field of ['textColumn', 'goldColumn', 'splitColumn'] as const) {
    const column = values[field];
    if (column && !columns.includes(column)) problems.push({ field, message: noColumn(column) });
  }
  if (values.goldColumn !== null && values.goldColumn === values.textColumn) {
    problems.push({ field: 'goldColumn', message: 'This column is the text itself.' });
  }
  return problems;
}

function labelProblems(values: DraftValues): DraftProblem[] {
  const names = namedLabels(values).map((label) => label.name.trim());
  if (names.length < 2) {
    return [{ field: 'labels', message: 'Name at least two labels.', missing: true }];
  }
  if (names.length > MOST_LABELS) {
    const message = `A task has ${MOST_LABELS} labels at most, and these are ${names.length}.`;
    return [{ field: 'labels', message }];
  }
  const long = tooLong(values);
  if (long !== null) return [{ field: 'labels', message: long }];
  const looks = names.map(lookOf);
  const twice = names.find((_, index) => looks.indexOf(at(looks, index)) !== index);
  if (twice === undefined) return [];
  return [{ field: 'labels', message: `“${twice}” is there twice. Keep one of them.` }];
}

/** Of the labels' names and keywords; null where all are short enough. */
function tooLong(values: DraftValues): string | null {
  for (const { name, keywords } of namedLabels(values)) {
    const shown = excerpt(name.trim());
    if (name.trim().length > LONGEST_NAME) {
      return `The name “${shown}” is too long: a label’s name has ${LONGEST_NAME} characters at most. Shorten it, and put the rest into its description.`;
    }
    const isLong = (keyword: string) => keyword.length > LONGEST_NAME;
    if (isLong(keywords) && parseKeywords(keywords).some(isLong)) {
      return `“${shown}” has a word that is too long: each has ${LONGEST_NAME} characters at most, and commas part them.`;
    }
  }
  return null;
}

function teacherProblems(values: DraftValues, around: DraftSurroundings): DraftProblem[] {
  if (values.teacherKind === 'webllm' && around.noLanguageModel !== null) {
    return [{ field: 'model', message: around.noLanguageModel }];
  }
  if (values.teacherKind === 'webllm') {
    return (['modelUrl', 'modelLibUrl'] as const).flatMap((field) => {
      const message = values[field].trim() === '' ? null : reachProblem(values[field]);
      return message === null ? [] : [{ field, message }];
    });
  }
  if (values.teacherKind === 'promptapi' && around.noBuiltInModel !== null) {
    return [{ field: 'builtIn', message: around.noBuiltInModel }];
  }
  if (values.teacherKind === 'promptapi' && values.strategy === 'scored') {
    const message = 'The browser’s model tells no probabilities. Ask it for labels instead.';
    return [{ field: 'builtIn', message }];
  }
  if (values.teacherKind === 'endpoint') return endpointProblems(values, around.isSecurePage);
  if (values.teacherKind !== 'column') return [];
  const problems: DraftProblem[] = [];
  if (values.candidatesColumn === null) {
    const message = 'Choose the column with the candidates.';
    problems.push({ field: 'candidatesColumn', message, missing: true });
  }
  if (values.separator === '') {
    problems.push({ field: 'separator', message: 'Say what stands between two candidates.' });
  }
  for (const field of ['candidatesColumn', 'singleColumn', 'scoresColumn'] as const) {
    const column = values[field];
    if (column !== null && !around.columns.includes(column)) {
      problems.push({ field, message: noColumn(column) });
    }
  }
  return problems;
}

function endpointProblems(
  { endpointUrl, endpointModel }: DraftValues,
  isSecurePage = false,
): DraftProblem[] {
  const problems: DraftProblem[] = [];
  const refused = reachProblem(endpointUrl) ?? blockedAddress(endpointUrl, isSecurePage);
  if (endpointUrl.trim() === '') {
    const message = 'Give the address of the server, such as http://localhost:11434/v1.';
    problems.push({ field: 'endpointUrl', message, missing: true });
  } else if (refused !== null) {
    problems.push({ field: 'endpointUrl', message: refused });
  }
  if (endpointModel.trim() === '') {
    const message = 'Name the model as the server does.';
    problems.push({ field: 'endpointModel', message, missing: true });
  }
  return problems;
}

function studentProblems(values: DraftValues): DraftProblem[] {
  if (values.folds === 1) {
    const message = 'One fold leaves nothing to learn from. 0 is off.';
    return [{ field: 'folds', message }];
  }
  const { studentKind, modelSource, encoderModel, encoderUrl, encoderFolder } = values;
  if (!hasModel(studentKind)) return [];
  if (modelSource === 'folder') {
    const message = 'Drop the folder of a model here, or choose one.';
    return encoderFolder === null ? [{ field: 'encoderFolder', message, missing: true }] : [];
  }
  const problems: DraftProblem[] = [];
  if (encoderModel === null) {
    const message = `Name the model, such as ${EXAMPLE_MODELS[studentKind]}.`;
    problems.push({ field: 'encoderModel', message, missing: true });
  } else if (!MODEL_NAME.test(encoderModel)) {
    const message = `A name is like ${EXAMPLE_MODELS[studentKind]}.`;
    problems.push({ field: 'encoderModel', message });
  }
  if (modelSource !== 'server') return problems;
  if (encoderUrl === null) {
    const message = 'Give the address of the server, such as https://models.example.org.';
    problems.push({ field: 'encoderUrl', message, missing: true });
  } else {
    const message = reachProblem(encoderUrl);
    if (message !== null) problems.push({ field: 'encoderUrl', message });
  }
  return problems;
}

/** Fields that other choices make the form show. */
const OPTIONAL_NUMBERS = { ...TEACHER_NUMBERS, ...BUDGET_NUMBERS };

function numberProblems(values: DraftValues): DraftProblem[] {
  const shown: readonly NumberField[] = [...shownNumbers(values), ...shownBudgetNumbers(values)];
  const fields = (Object.keys(NUMBER_FIELDS) as NumberField[]).filter(
    (field) => !(field in OPTIONAL_NUMBERS) || shown.includes(field),
  );
  return fields.flatMap((field) => {
    const { min, max, integer, optional } = NUMBER_FIELDS[field];
    const value = values[field];
    if (value === null) return optional ? [] : [{ field, message: 'Give a number.' }];
    if (value < min || value > max) return [{ field, message: `From ${min} to ${max}.` }];
    return integer && !Number.isInteger(value) ? [{ field, message: 'A whole number.' }] : [];
  });
}

function noColumn(name: string): string {
  return `This table has no column “${name}”.`;
}
