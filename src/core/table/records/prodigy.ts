/** @file Exports of Prodigy (JSON Lines): one label or a list of accepted options, and an answer. */
import { fieldsWithout, type RecordShape } from './shape';
import { cellOf, fieldOf, itemsOf, WrittenNumber, type JsonValue, type Members } from './values';

const ANSWERS = new Set(['accept', 'reject', 'ignore']);
const OWN = ['_input_hash', '_task_hash', '_session_id', '_annotator_id', '_timestamp', '_view_id'];

export function prodigy(members: Members): RecordShape | null {
  const hasAnswer = ANSWERS.has(cellOf(members.get('answer')));
  if (!members.has('_input_hash') && !(hasAnswer && members.has('text'))) return null;
  return {
    tool: 'Prodigy',
    read: (task) => {
      const accepted = cellOf(task.get('answer')) === 'accept' || !task.has('answer');
      const isChoice = task.has('accept') || task.has('options');
      const column = isChoice ? 'accept' : 'label';
      const hash = task.get('_input_hash');
      return {
        fields: fieldsWithout(task, [...OWN, 'accept', 'label', 'options', 'answer', 'config']),
        key: hash === undefined ? null : cellOf(hash),
        answers: [
          {
            column,
            annotator: cellOf(task.get('_annotator_id') ?? task.get('_session_id')) || 'prodigy',
            labels: accepted ? labelsOf(task.get(column), task.get('options')) : [],
          },
        ],
      };
    },
  };
}

/** What is accepted are the options' identifiers; where these are numbers, only their texts say anything. */
function labelsOf(value: JsonValue | undefined, options: JsonValue | undefined): string[] {
  if (!Array.isArray(value)) return value === undefined || value === null ? [] : [cellOf(value)];
  const texts = new Map(
    itemsOf(options).map((option) => [cellOf(fieldOf(option, 'id')), fieldOf(option, 'text')]),
  );
  return value.map((id) => cellOf((id instanceof WrittenNumber && texts.get(id.text)) || id));
}
