/**
 * @file Exports of Argilla: records with `fields` and `responses`, a question's responses being a list
 * with one for each person; and the older dataset form, where each question is a field of its own.
 */
import { fieldsWithout, type Answer, type RecordShape } from './shape';
import { cellOf, fieldOf, isRecord, itemsOf, type JsonValue, type Members } from './values';

/** States of a response that is none, or is not finished. */
export const NO_ANSWERS: ReadonlySet<string> = new Set(['discarded', 'draft']);

export function argilla(members: Members): RecordShape | null {
  if (isRecord(members.get('fields')) && (members.has('responses') || members.has('suggestions'))) {
    return { tool: 'Argilla', read: readRecord };
  }
  const questions = [...members].filter(([, value]) => isResponseList(value)).map(([name]) => name);
  const suggests = [...members.keys()].some((name) => name.endsWith('-suggestion'));
  if (questions.length === 0 || !suggests) return null;
  return {
    tool: 'Argilla (Dataset)',
    read: (record) => ({
      fields: fieldsWithout(record, questions),
      key: null,
      answers: questions.flatMap((name) => responsesOf(name, record.get(name))),
    }),
  };
}

function readRecord(record: Members): ReturnType<RecordShape['read']> {
  return {
    fields: fieldsWithout(record, ['responses', 'suggestions', 'vectors', '_server_id']),
    key: null,
    answers: [
      ...questionsOf('responses', record.get('responses')),
      ...questionsOf('suggestions', record.get('suggestions')),
    ],
  };
}

/** By question; or, as the server's own interface writes them, a list of people's answers. */
function questionsOf(path: string, value: JsonValue | undefined): Answer[] {
  if (isRecord(value)) {
    return Object.entries(value).flatMap(([question, responses]) =>
      responsesOf(`${path}.${question}`, responses),
    );
  }
  return itemsOf(value).flatMap((response): Answer[] => {
    const values = fieldOf(response, 'values');
    const question = cellOf(fieldOf(response, 'question_name'));
    if (values !== undefined && isRecord(values)) {
      return Object.entries(values).flatMap(([name, answer]) =>
        isGiven(response) ? [answerOf(`${path}.${name}`, response, answer)] : [],
      );
    }
    return question === '' ? [] : [answerOf(`${path}.${question}`, response, response)];
  });
}

function responsesOf(column: string, value: JsonValue | undefined): Answer[] {
  const responses = Array.isArray(value)
    ? value
    : value === undefined || value === null
      ? []
      : [value];
  return responses.filter(isGiven).map((response) => answerOf(column, response, response));
}

function answerOf(column: string, response: JsonValue, answer: JsonValue): Answer {
  const value = isRecord(answer) ? fieldOf(answer, 'value') : answer;
  const person = fieldOf(response, 'user_id') ?? fieldOf(response, 'agent');
  return {
    column,
    annotator: cellOf(person),
    labels: (Array.isArray(value) ? value : [value]).map(cellOf).filter(Boolean),
  };
}

function isGiven(response: JsonValue): boolean {
  return !NO_ANSWERS.has(cellOf(fieldOf(response, 'status')));
}

function isResponseList(value: JsonValue): boolean {
  const [first] = itemsOf(value);
  return fieldOf(first, 'user_id') !== undefined && fieldOf(first, 'value') !== undefined;
}
