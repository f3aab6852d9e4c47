/**
 * @file The form of the task as plain values: what a recipe says, and what stands in half-filled
 * fields. Invariant: a recipe that is read into values and written again says the same.
 */
import { isBlank } from '../../../core/task/blank-text';
import {
  parseRecipe,
  REGULARISERS,
  type Label,
  type LabelPolicy,
  type Recipe,
  type RefineryConfig,
  type Shot,
} from '../../../core/task/recipe';
import { parseKeywords, writeKeywords } from './keyword-list';
import { isWhole } from '../../../core/shown/example-pool';
import { STUDENT_NUMBERS, studentOf, studentValuesOf, type StudentValues } from './student-values';
import { BUDGET_NUMBERS, budgetConfigOf, budgetValuesOf, type BudgetValues } from './budget-values';
import { TEACHER_NUMBERS, teacherOf, teacherValuesOf, type TeacherValues } from './teacher-values';

/** One line of the label editor. */
export interface DraftLabel {
  /** Tells lines apart while their names are typed. */
  id: number;
  name: string;
  description: string;
  /** Separated by commas. */
  keywords: string;
  /** Names under which the table or the project may know it; missing from forms that were left half filled earlier. */
  formerly?: readonly string[];
}

/** Numbers are null where their field is empty. */
export interface DraftValues extends TeacherValues, BudgetValues, StudentValues {
  name: string;
  instructions: string;
  textColumn: string;
  goldColumn: string | null;
  splitColumn: string | null;
  labels: readonly DraftLabel[];
  /** Upper and lower case make different labels. */
  matchCase: boolean;
  /** Worked examples of the task; a recipe has those that are whole. */
  examples: readonly Shot[];
  mode: RefineryConfig['mode'];
  weights: RefineryConfig['weights'];
  compareSingle: boolean;
  warmupEpochs: number | null;
  delta: number | null;
  gamma: number | null;
  tau: number | null;
  pseudoLabels: number | null;
  folds: number | null;
  rampEpochs: number | null;
  consistency: boolean;
  mixup: boolean;
  earlyStopping: boolean;
  policy: LabelPolicy;
  seed: number | null;
}

/** The number fields, with the limits of the recipe's schema. */
export const NUMBER_FIELDS = {
  ...TEACHER_NUMBERS,
  ...BUDGET_NUMBERS,
  ...STUDENT_NUMBERS,
  warmupEpochs: { min: 0, max: 1000, step: 1, integer: true, optional: false },
  delta: { min: 0, max: 1, step: 0.05, integer: false, optional: false },
  gamma: { min: 0.05, max: 1, step: 0.05, integer: false, optional: false },
  tau: { min: 0, max: 1, step: 0.01, integer: false, optional: false },
  pseudoLabels: { min: 0, max: 1, step: 0.01, integer: false, optional: true },
  folds: { min: 0, max: 10, step: 1, integer: true, optional: false },
  rampEpochs: { min: 1, max: 1000, step: 1, integer: true, optional: false },
  seed: { min: 0, max: 4_294_967_295, step: 1, integer: true, optional: false },
} as const;
export type NumberField = keyof typeof NUMBER_FIELDS;

/** A recipe for these columns with nothing described yet: all settings at their defaults. */
const DEFAULTS = parseRecipe({
  shortlist: 1,
  task: { textColumn: 'text', labels: [{ name: 'a' }, { name: 'b' }] },
});

let nextLabelId = 1;

export function draftLabel(label: Partial<Label> = {}): DraftLabel {
  return {
    id: nextLabelId++,
    name: label.name ?? '',
    description: label.description ?? '',
    keywords: writeKeywords(label.keywords ?? []),
  };
}

/** From now on the project knows the labels by the names that they have in the form. */
function knownLabels(labels: readonly DraftLabel[]): DraftLabel[] {
  return labels.map((label) => ({ ...label, formerly: [label.name.trim()] }));
}

/** Whether two forms say the same; what the project knows of their labels is not said in them. */
export function saysTheSame(one: DraftValues, other: DraftValues): boolean {
  const said = (values: DraftValues) =>
    JSON.stringify(values, (key, value: unknown) => (key === 'formerly' ? undefined : value));
  return one === other || said(one) === said(other);
}

/** Where two forms differ. Which lines of the label editor their labels stand in makes no difference. */
export function differingFields(one: DraftValues, other: DraftValues): (keyof DraftValues)[] {
  const said = ({ labels, ...values }: DraftValues): DraftValues => ({
    ...values,
    labels: labels.map((label) => ({ ...label, id: 0, formerly: [] })),
  });
  const [before, after] = [said(one), said(other)];
  return (Object.keys(before) as (keyof DraftValues)[]).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
}

/** What the labels were called before, as far as the project may know them by that. */
export function renamesOf(values: DraftValues): Map<string, string> {
  const pairs = namedLabels(values).flatMap(({ name, formerly = [] }) =>
    formerly.map((before): [string, string] => [before, name.trim()]),
  );
  return new Map(pairs);
}

export function emptyValues(name: string, textColumn: string): DraftValues {
  return { ...valuesOf(DEFAULTS), name, textColumn, labels: [draftLabel(), draftLabel()] };
}

export function valuesOf(recipe: Recipe): DraftValues {
  const { task, teacher, student, refinery } = recipe;
  return {
    name: task.name,
    instructions: task.instructions,
    textColumn: task.textColumn,
    goldColumn: task.goldColumn ?? null,
    splitColumn: task.splitColumn ?? null,
    labels: knownLabels(task.labels.map(draftLabel)),
    matchCase: task.matchCase ?? false,
    examples: task.shots,
    ...teacherValuesOf(teacher),
    ...budgetValuesOf(teacher),
    ...studentValuesOf(student),
    mode: refinery.mode,
    weights: refinery.weights,
    compareSingle: refinery.compareSingle,
    warmupEpochs: refinery.warmupEpochs,
    delta: refinery.delta,
    gamma: refinery.gamma,
    tau: refinery.tau,
    pseudoLabels: refinery.pseudoLabels,
    folds: refinery.folds,
    rampEpochs: refinery.rampEpochs,
    consistency: refinery.regularisers.includes('consistency'),
    mixup: refinery.regularisers.includes('mixup'),
    earlyStopping: refinery.earlyStopping,
    policy: recipe.labels.policy,
    seed: recipe.seed,
  };
}

/**
 * The recipe of these values.
 * @param base the recipe that the form was filled from: what it does not show is taken over.
 * @throws RecipeError where a value is not usable; `problemsOf` finds those first.
 */
export function recipeOf(values: DraftValues, base: Recipe | null): Recipe {
  return parseRecipe(
    withoutNulls({
      ...base,
      shortlist: 1,
      task: {
        ...base?.task,
        name: values.name.trim() === '' ? null : values.name,
        instructions: values.instructions.trim(),
        textColumn: values.textColumn,
        goldColumn: values.goldColumn,
        splitColumn: values.splitColumn,
        labels: namedLabels(values).map((label) => ({
          ...labelOf(label),
          formerNames: formerNamesOf(label, values),
        })),
        matchCase: values.matchCase ? true : null,
        shots: examplesOf(values).filter(isWhole),
      },
      teacher: {
        ...teacherOf(values, base?.teacher ?? null),
        budget: budgetConfigOf(values, base?.teacher.budget),
      },
      student: studentOf(values, base?.student ?? null),
      refinery: {
        ...base?.refinery,
        mode: values.mode,
        weights: values.weights,
        warmupEpochs: values.warmupEpochs,
        delta: values.delta,
        gamma: values.gamma,
        tau: values.tau,
        pseudoLabels: values.pseudoLabels,
        folds: values.folds,
        rampEpochs: values.rampEpochs,
        regularisers: REGULARISERS.filter((regulariser) => values[regulariser]),
        earlyStopping: values.earlyStopping,
        compareSingle: values.compareSingle,
      },
      labels: { ...base?.labels, policy: values.policy },
      seed: values.seed,
    }),
  );
}

/** The worked examples, their labels called as they are called now. */
export function examplesOf(values: DraftValues): Shot[] {
  const names = new Set(namedLabels(values).map(({ name }) => name.trim()));
  const renames = renamesOf(values);
  const nameOf = (name: string) => (names.has(name) ? name : (renames.get(name) ?? name));
  return values.examples.map((shot) => ({ ...shot, labels: shot.labels.map(nameOf) }));
}

/** Lines without a name are not labels yet. */
export function namedLabels(values: DraftValues): DraftLabel[] {
  return values.labels.filter((label) => !isBlank(label.name));
}

/** What the table may call a label, but for what others are called now; null where that is nothing else. */
function formerNamesOf({ formerly = [] }: DraftLabel, values: DraftValues): string[] | null {
  const taken = new Set(namedLabels(values).map(({ name }) => name.trim()));
  const former = formerly.filter((name) => !taken.has(name));
  return former.length > 0 ? former : null;
}

/** As a recipe has it. */
export function labelOf({ name, description, keywords }: DraftLabel): Label {
  const words = parseKeywords(keywords);
  return {
    name: name.trim(),
    ...(description.trim() !== '' && { description: description.trim() }),
    ...(words.length > 0 && { keywords: words }),
  };
}

/** Empty fields leave the choice to the schema's defaults. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const present = Object.entries(value).filter(([, part]) => part !== null && part !== undefined);
  return Object.fromEntries(present.map(([key, part]) => [key, withoutNulls(part)]));
}
