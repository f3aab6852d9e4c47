/**
 * @file Other exports of Argilla: the records of version 1 (`annotation`, `prediction`, `status`), and the data set that version 2
 * writes, whose answers and people are lists side by side (`label.responses`, `label.responses.users`).
 */
import { NO_ANSWERS } from './argilla';
import { fieldsWithout, type Answer, type RecordShape } from './shape';
import { cellOf, fieldOf, isRecord, itemsOf, type JsonValue, type Members } from './values';

/** What version 1 keeps of each record that is no part of the table. */
const OWN = ['inputs', 'prediction', 'prediction_agent', 'annotation', 'annotation_agent'];
const ASIDE = ['multi_label', 'explanation', 'vectors', 'metrics', 'event_timestamp'];

export function argillaOne(members: Members): RecordShape | null {
  const isOne = ['inputs', 'annotation', 'prediction', 'status'].every((name) => members.has(name));
  if (!isOne) return null;
  return {
    tool: 'Argilla 1',
    read: (record) => {
      const inputs = record.get('inputs');
      const own = fieldsWithout(record, [...OWN, ...ASIDE]);
      const texts = isRecord(inputs) ? Object.entries(inputs) : [];
      return {
        fields: new Map<string, JsonValue>([...texts.filter(([name]) => !own.has(name)), ...own]),
        key: null,
        answers: [
          answer('annotation', record.get('annotation_agent'), labelsOf(record.get('annotation'))),
          answer('prediction', record.get('prediction_agent'), likeliest(record.get('prediction'))),
        ].filter(({ labels }) => labels.length > 0),
      };
    },
  };
}

const RESPONSES = /^(.+)\.responses$/;

export function argillaLists(members: Members): RecordShape | null {
  const questions = [...members.keys()].flatMap((name) => RESPONSES.exec(name)?.[1] ?? []);
  const isOurs =
    questions.length > 0 && questions.every((name) => members.has(`${name}.responses.users`));
  if (!isOurs) return null;
  const all = questions.flatMap((name) => [
    ...[`${name}.responses`, `${name}.responses.users`, `${name}.responses.status`],
    ...[`${name}.suggestion`, `${name}.suggestion.score`, `${name}.suggestion.agent`],
  ]);
  return {
    tool: 'Argilla 1 (Dataset)',
    read: (record) => ({
      fields: fieldsWithout(record, [...all, '_server_id']),
      key: null,
      answers: questions.flatMap((name) => [
        ...responsesOf(record, name),
        ...suggestionOf(record, name),
      ]),
    }),
  };
}

function responsesOf(record: Members, name: string): Answer[] {
  const [users, states] = ['users', 'status'].map((part) =>
    itemsOf(record.get(`${name}.responses.${part}`)),
  );
  return itemsOf(record.get(`${name}.responses`)).flatMap((response, i) =>
    NO_ANSWERS.has(cellOf(states?.[i]))
      ? []
      : [answer(`${name}.responses`, users?.[i], labelsOf(response))],
  );
}

function suggestionOf(record: Members, name: string): Answer[] {
  const labels = labelsOf(record.get(`${name}.suggestion`));
  const agent = record.get(`${name}.suggestion.agent`);
  return labels.length === 0 ? [] : [answer(`${name}.suggestion`, agent, labels)];
}

function answer(column: string, person: JsonValue | undefined, labels: string[]): Answer {
  return { column, annotator: cellOf(person), labels };
}

function labelsOf(value: JsonValue | undefined): string[] {
  return (Array.isArray(value) ? value : [value]).map(cellOf).filter(Boolean);
}

/** Predictions are pairs of a label and its score, the best of them first. */
function likeliest(value: JsonValue | undefined): string[] {
  const [first] = itemsOf(value);
  const label = Array.isArray(first) ? first[0] : fieldOf(first, 'label');
  return label === undefined ? [] : [cellOf(label)];
}
