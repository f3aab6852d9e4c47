/**
 * @file Examples that language models are trained with, a conversation a record: `messages` (OpenAI), `conversations`
 * (ShareGPT). What a person said last is the text, what was to be answered the label.
 */
import { fieldsWithout, type RecordShape } from './shape';
import { cellOf, fieldOf, isRecord, itemsOf, type JsonValue, type Members } from './values';

const LISTS = ['messages', 'conversations'] as const;

interface Turn {
  role: string;
  text: string;
}

export function chat(members: Members): RecordShape | null {
  const list = LISTS.find((name) => turnsOf(members.get(name)).length > 0);
  if (list === undefined) return null;
  return {
    tool: null,
    read: (record) => {
      const turns = turnsOf(record.get(list));
      const asked = turns.findLast(({ role }) => role === 'user');
      const answered = turns.findLast(({ role }) => role === 'assistant');
      const prompt = turns.find(({ role }) => role === 'system');
      return {
        fields: new Map<string, JsonValue>([
          ['text', asked?.text ?? ''],
          ...(prompt ? ([['system', prompt.text]] as const) : []),
          ...fieldsWithout(record, [list, 'text', 'system']),
        ]),
        key: null,
        answers: [
          { column: 'label', annotator: '', labels: answered ? [answered.text.trim()] : [] },
        ],
      };
    },
  };
}

/** Empty where an item is no turn of a conversation. */
function turnsOf(value: JsonValue | undefined): Turn[] {
  const turns = itemsOf(value).map((item) => {
    const role = cellOf(fieldOf(item, 'role') ?? fieldOf(item, 'from'));
    const said = fieldOf(item, 'content') ?? fieldOf(item, 'value');
    return isRecord(item) && role !== '' && said !== undefined
      ? { role: ROLES.get(role) ?? role, text: textOf(said) }
      : null;
  });
  return turns.every((turn) => turn !== null) ? turns : [];
}

const ROLES = new Map([
  ['human', 'user'],
  ['gpt', 'assistant'],
  ['model', 'assistant'],
  ['developer', 'system'],
]);

/** A text, or a list of parts, some of which have one. */
function textOf(said: JsonValue): string {
  if (!Array.isArray(said)) return cellOf(said);
  return said.map((part) => cellOf(fieldOf(part, 'text'))).join('');
}
