/** @file The sentences of the report for a colleague: a figure is called an estimate unless it was counted. */
import type { AuditEstimate } from '../../core/labels/audit';
import type { LabelSource } from '../../core/labels/labels';
import type { Report } from '../../core/report';
import type { LabelPolicy, Recipe, StudentConfig } from '../../core/task/recipe';
import { countTexts } from '../counts';
import { formatCount, formatDecimal, formatPercent } from '../format';
import { plural } from '../plural';
import { quotedList } from '../words/messages/parts';

export const TITLES = {
  task: 'The task',
  who: 'Who labelled',
  right: 'How right the labels are',
  given: 'Labels given',
  sure: 'How sure the machine was',
  examples: 'Examples',
  warnings: 'Warnings',
  unchecked: 'What was not checked',
} as const;

/** Heads of tables and names of plots. */
export const HEADS = {
  label: 'Label',
  means: 'Means',
  texts: 'Texts',
  confidence: 'Mean confidence',
  precision: 'Right, by the check’s estimate',
  byConfidence: 'Labels of machines by confidence',
  rightShares: 'Shares of right labels',
  byLabel: 'Texts by label',
  machine: 'Machine, by the check',
  table: 'Labels, by the table',
  teacher: 'Teacher’s first choice',
  student: 'Student, annotated texts',
  studentOnTest: 'Student, test texts',
  people: 'Two people agree',
} as const;

export const SOURCES: readonly [LabelSource | 'none', string][] = [
  ['human', 'By a person'],
  ['both', 'By teacher and student together'],
  ['student', 'By the student'],
  ['teacher', 'By the teacher'],
  ['none', 'By nobody: no label'],
];

export const EXAMPLES_NOTE = 'Drawn by chance among the texts of each label.';
export const COUNTS_NOTE =
  'Lines and numbers in brackets: how many texts truly have the label, by the check (95% interval).';
export const ALL_CHECKED = 'Nothing that this page knows of.';

export const pageTitle = (title: string) => `${title}: labels`;

export const originWords = (file: string, date: string) =>
  `${file} · ${date} · made with Shortlist on one machine`;

/** “82.0% to 95.0%”. */
function rangeOf({ low, high }: { low: number; high: number }): string {
  const [least, most] = [formatPercent(low), formatPercent(high)];
  return /* @wc-include */ `${least} to ${most}`;
}

/** The one sentence that most readers want. */
export function headlineOf({ labels }: Report): string {
  const { audit, accuracy } = labels;
  if (audit) {
    const { standing } = audit;
    return [
      `By a check’s estimate, ${formatPercent(audit.accuracy)} of the machine’s labels are right (95% interval ${rangeOf(audit)}).`,
      `A person has labelled ${formatCount(standing.people)} of ${countTexts(standing.rows)}; with those counted as right, ${formatPercent(standing.accuracy)} of all labels are right as they stand (${rangeOf(standing)}).`,
    ].join(' ');
  }
  return accuracy === null
    ? 'How many of the labels are right was not checked.'
    : `${formatPercent(accuracy)} of the labels on annotated texts are those in the table’s own column of true labels.`;
}

/** For readers who have never seen a recipe. */
const STUDENTS: Record<StudentConfig['kind'], string> = {
  ngram: /* @wc-include */ 'a small network of words and their parts',
  'encoder-head': /* @wc-include */ 'a small network on sentence vectors',
  encoder: /* @wc-include */ 'a language encoder that was trained further',
};

const POLICIES: Record<LabelPolicy, string> = {
  auto: /* @wc-include */ 'what teacher and student say together, each weighed by the trust it has earned',
  student: /* @wc-include */ 'what the student believes most',
  within: /* @wc-include */ 'what the student believes most of what the teacher named',
  combined: /* @wc-include */ 'what is likeliest by teacher and student multiplied',
  teacher: /* @wc-include */ 'the teacher’s first choices',
};

export function whoWords({ recipe, labels }: Report): string {
  return [
    `The teacher, which named for each text every label that could be right: ${teacherWords(recipe)}.`,
    `The student, which learned from that: ${STUDENTS[recipe.student.kind]}. The labels are ${POLICIES[labels.policy]}.`,
  ].join(' ');
}

function teacherWords({ teacher }: Recipe): string {
  switch (teacher.kind) {
    case 'column':
      return /* @wc-include */ `the table’s column “${teacher.column}”`;
    case 'keywords':
      return /* @wc-include */ 'keywords';
    case 'promptapi':
      return /* @wc-include */ 'the browser’s built-in language model';
    case 'endpoint':
      return /* @wc-include */ `the language model ${teacher.model} on a server, strategy ${teacher.strategy}`;
    case 'webllm':
      return teacher.model === undefined
        ? /* @wc-include */ `a language model in the browser, strategy ${teacher.strategy}`
        : /* @wc-include */ `the language model ${teacher.model} in the browser, strategy ${teacher.strategy}`;
  }
}

export const auditWords = ({ n, population }: { n: number; population: number }) =>
  `An estimate: ${countTexts(n)} drawn by chance were labelled by a person who did not see the machine’s label. It speaks for ${countTexts(population)}.`;

export const goldWords = (column: string) =>
  `“By the table” and the lines on teacher and student count against the column “${column}”, which nothing learned from.`;

export function agreementWords({
  ceiling,
  alpha,
}: NonNullable<Report['labels']['agreement']>): string {
  const texts = countTexts(ceiling.n);
  const share = formatPercent(ceiling.share);
  const range = rangeOf(ceiling);
  const said = alpha
    ? `${texts} were labelled by more than one person: the same label for ${share} of them (95% interval ${range}), Krippendorff’s alpha ${formatDecimal(alpha.value, 2)} (${formatDecimal(alpha.low, 2)} to ${formatDecimal(alpha.high, 2)}).`
    : `${texts} were labelled by more than one person: the same label for ${share} of them (95% interval ${range}).`;
  return `${said} ${NO_MORE_THAN_PEOPLE}`;
}

const NO_MORE_THAN_PEOPLE =
  'No machine can be shown to be right more often than people are of one mind.';

export const precisionWords = (precision: AuditEstimate) =>
  `${formatPercent(precision.accuracy)} (${rangeOf(precision)}, ${formatCount(precision.n)} checked)`;

export const exampleWords = (source: LabelSource, confidence: number) =>
  source === 'human'
    ? /* @wc-include */ 'labelled by a person'
    : /* @wc-include */ `confidence ${formatPercent(confidence)}`;

/** Fewer audited texts than this say little of an accuracy. */
const FEW_AUDITED = 60;

/** What nobody has checked: what a reader of the labels must know. */
export function uncheckedOf({ labels, rows, recipe }: Report, unlabelled: number): string[] {
  const { audit, agreement } = labels;
  const seen = labels.human - (audit?.n ?? 0);
  const said = [
    ...(audit ? limitsOfAudit(labels, audit) : [noAudit(labels.accuracy !== null)]),
    ...openBetweenPeople(agreement),
  ];
  if (rows.test > 0 && recipe.task.goldColumn === undefined) {
    said.push(
      plural(rows.test, [
        '# test text was labelled by the student alone, unchecked.',
        '# test texts were labelled by the student alone, unchecked.',
      ]),
    );
  }
  if (rows.failed > 0) {
    said.push(
      plural(rows.failed, [
        'The teacher failed on # text; the student labelled it alone.',
        'The teacher failed on # texts; the student labelled them alone.',
      ]),
    );
  }
  if (unlabelled > 0) {
    said.push(plural(unlabelled, ['# text has no label.', '# texts have no label.']));
  }
  if (seen > 0) {
    said.push(
      plural(seen, [
        '# label was given by people outside of the check, who may have seen the machine’s suggestion.',
        '# labels were given by people outside of the check, who may have seen the machine’s suggestion.',
      ]),
    );
  }
  return said;
}

const noAudit = (hasGold: boolean) =>
  hasGold
    ? 'No random sample of the labels was checked by a person: how many of them are right is not known beyond what the table’s own labels say.'
    : 'No random sample of the labels was checked by a person: how many of them are right is not known.';

function limitsOfAudit(
  { perLabel }: Report['labels'],
  audit: NonNullable<Report['labels']['audit']>,
): string[] {
  const said: string[] = [];
  if (audit.n < FEW_AUDITED) {
    said.push(
      plural(audit.n, [
        'Only # text was checked: the intervals are wide.',
        'Only # texts were checked: the intervals are wide.',
      ]),
    );
  }
  if (audit.unsampled > 0) {
    said.push(
      plural(audit.unsampled, [
        'The check says nothing of # label: its row was not yet there when its sample was drawn.',
        'The check says nothing of # labels: their rows were not yet there when its sample was drawn.',
      ]),
    );
  }
  if (audit.skipped > 0) {
    said.push(
      plural(audit.skipped, [
        'Of # checked text the person could not tell the label.',
        'Of # checked texts the person could not tell the label.',
      ]),
    );
  }
  const unseen = perLabel.filter(({ support, precision }) => support > 0 && precision === null);
  if (unseen.length > 0) {
    const names = quotedList(unseen.map(({ label }) => label));
    said.push(
      `No checked text has these labels, so nothing is known of them in particular: ${names}.`,
    );
  }
  return said;
}

function openBetweenPeople(agreement: Report['labels']['agreement']): string[] {
  if (!agreement) {
    return ['Nobody compared two people’s labels: how far people would agree is not known.'];
  }
  const open = agreement.disagreements - agreement.settled;
  if (open <= 0) return [];
  return [
    plural(open, [
      'People differ on # text that was not settled.',
      'People differ on # texts that were not settled.',
    ]),
  ];
}
