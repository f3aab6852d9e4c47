/**
 * @file A labelled row as one JSON record, in the form that each annotation tool documents. Invariant:
 * what a person said is an annotation, what a machine said is a prediction; neither is ever given as the
 * other. Records are texts, because no object holds a table's column names safely: one may be `__proto__`,
 * and names like numbers would change their order.
 */
import { at } from '../reads';
import type { ExportPlan, LabelledRow } from './export-plan';
import { OUR_COLUMNS, PROBABILITY_PREFIX, rounded } from './our-columns';
import { NO_XML } from './xml-characters';

/** Argilla asks for the id of a user with each response; no user of a server is meant by this one. */
const NO_USER = '00000000-0000-0000-0000-000000000000';
/** Names of the control and of what it labels, in Label Studio's labelling configuration. */
const LABEL_CONTROL = 'label';
const TEXT_OBJECT = 'text';

export type RecordMaker = (row: LabelledRow, plan: ExportPlan) => string;

/** The table's columns, then ours: candidates as a list, probabilities by label. */
export const jsonLine: RecordMaker = (row, plan) =>
  object([...ownMembers(row, plan), ...ourMembers(row, plan)]);

/**
 * A task in Label Studio's JSON format: the row's columns as `data`, a person's label in `annotations`,
 * a machine's in `predictions` with its `score`.
 */
export const labelStudioTask: RecordMaker = (row, plan) => {
  const result =
    row.label === null
      ? null
      : [
          {
            id: `shortlist-${row.row + 1}`,
            from_name: LABEL_CONTROL,
            to_name: TEXT_OBJECT,
            type: 'choices',
            value: { choices: [row.label] },
          },
        ];
  const isHuman = row.source === 'human';
  return object([
    ['id', JSON.stringify(row.row + 1)],
    ['data', object(ownMembers(row, plan))],
    [
      'annotations',
      JSON.stringify(
        result && isHuman ? [{ result, was_cancelled: false, ground_truth: false }] : [],
      ),
    ],
    [
      'predictions',
      JSON.stringify(
        result && !isHuman
          ? [{ model_version: plan.agent, score: rounded(row.confidence ?? 0), result }]
          : [],
      ),
    ],
    ['meta', object(ourMembers(row, plan))],
  ]);
};

/** The labelling configuration that such tasks fit. */
export function labelStudioConfig({ columns, textColumn, labels }: ExportPlan): string {
  const choices = labels.map((name) => `    <Choice value="${attribute(name)}"/>\n`).join('');
  return (
    `<View>\n  <Text name="${TEXT_OBJECT}" value="$${attribute(textOf(columns, textColumn))}"/>\n` +
    `  <Choices name="${LABEL_CONTROL}" toName="${TEXT_OBJECT}" choice="single">\n` +
    `${choices}  </Choices>\n</View>\n`
  );
}

/** A line of doccano's text classification: the labels given so far as `label`, the rest as metadata. */
export const doccanoLine: RecordMaker = (row, plan) =>
  object([
    ['id', JSON.stringify(row.row + 1)],
    ['text', JSON.stringify(textOf(row.cells, plan.textColumn))],
    ['label', JSON.stringify(row.label === null ? [] : [row.label])],
    ['meta', object([...ownMembers(row, plan, true), ...ourMembers(row, plan)])],
  ]);

/** A record as `Record.to_dict` of Argilla 2 gives it and `Record.from_dict` takes it. */
export const argillaRecord: RecordMaker = (row, plan) => {
  const isHuman = row.source === 'human';
  const suggestions =
    row.label === null || isHuman
      ? {}
      : { label: { value: row.label, score: rounded(row.confidence ?? 0), agent: plan.agent } };
  const responses =
    row.label === null || !isHuman ? {} : { label: [{ value: row.label, user_id: NO_USER }] };
  return object([
    ['id', JSON.stringify(String(row.row + 1))],
    ['fields', object([['text', JSON.stringify(textOf(row.cells, plan.textColumn))]])],
    // Argilla knows texts and numbers as metadata, no lists.
    ['metadata', object([...ownMembers(row, plan, true), ...ourMembers(row, plan, true)])],
    ['suggestions', JSON.stringify(suggestions)],
    ['responses', JSON.stringify(responses)],
    ['vectors', '{}'],
  ]);
};

/** Blank where the text column is one of ours, which an export leaves out. */
function textOf(cells: readonly string[], textColumn: number): string {
  return textColumn < 0 ? '' : at(cells, textColumn);
}

type Member = [name: string, json: string];

function ownMembers(row: LabelledRow, plan: ExportPlan, withoutText = false): Member[] {
  return plan.columns.flatMap((name, i): Member[] =>
    withoutText && i === plan.textColumn ? [] : [[name, JSON.stringify(at(row.cells, i))]],
  );
}

function ourMembers(row: LabelledRow, plan: ExportPlan, isFlat = false): Member[] {
  const { label, confidence, source, candidates, probabilities } = row;
  const values = [
    label,
    confidence === null ? null : rounded(confidence),
    source,
    isFlat ? candidates.join('|') : candidates,
  ];
  const members = OUR_COLUMNS.map((name, i): Member => [name, JSON.stringify(at(values, i))]);
  if (!plan.withProbabilities) return members;
  return [
    ...members,
    ...plan.labels.map((name, i): Member => [
      PROBABILITY_PREFIX + name,
      JSON.stringify(probabilities ? rounded(at(probabilities, i)) : null),
    ]),
  ];
}

function object(members: readonly Member[]): string {
  return `{${members.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}

/** As an XML attribute that is read as this very text; what XML 1.0 cannot hold is replaced. */
function attribute(text: string): string {
  return text
    .replaceAll(NO_XML, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[\n\t\r]/g, (blank) => `&#${blank.charCodeAt(0)};`);
}
