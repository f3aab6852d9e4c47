/**
 * @file Choices as servers write them that mean a chat completion and wrap or shorten it: within another object, by
 * number, as bare texts. What comes out is looked at by the same schema as every other body.
 */

type Fields = ReadonlyMap<string, unknown>;

/** Where gateways and hosts put the body of another. */
const WRAPPERS = ['data', 'response', 'output', 'result', 'results', 'predictions', 'body'];
const MAX_DEPTH = 3;

/** What a body wraps, where that is an answer by itself; else the body. */
export function unwrapped(
  value: unknown,
  isAnswer: (inner: unknown) => boolean,
  depth = 0,
): unknown {
  const fields = fieldsOf(value);
  const isRefusal = (fields?.get('error') ?? null) !== null;
  if (!fields || isRefusal || depth === MAX_DEPTH || isAnswer(value)) return value;
  for (const name of WRAPPERS) {
    const inner = firstOf(fields.get(name));
    if (inner === undefined) continue;
    const found = unwrapped(inner, isAnswer, depth + 1);
    if (isAnswer(found)) return found;
  }
  return value;
}

/** JSON in a string is what it says; of a list of answers the first counts. */
function firstOf(value: unknown): unknown {
  if (Array.isArray(value)) return firstOf(value[0]);
  if (typeof value !== 'string') return fieldsOf(value) ? value : undefined;
  try {
    const json: unknown = JSON.parse(value);
    return fieldsOf(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** A body whose choices are all objects with a message. */
export function withMessages(value: unknown): unknown {
  const fields = fieldsOf(value);
  const given = fields?.get('choices');
  if (!fields || typeof given !== 'object' || given === null) return value;
  const choices: unknown[] = Array.isArray(given) ? given : Object.values(given);
  return { ...Object.fromEntries(fields), choices: choices.map(withMessage) };
}

function withMessage(choice: unknown): unknown {
  if (typeof choice === 'string') return { text: choice };
  const fields = fieldsOf(choice);
  if (!fields) return choice;
  const message = fields.get('message');
  const own =
    typeof message === 'string'
      ? { content: message }
      : (message ?? (fields.get('content') !== undefined ? choice : fields.get('delta')));
  return own === undefined || own === null
    ? choice
    : { ...Object.fromEntries(fields), message: parsedMessage(own) };
}

/** Libraries put what they parsed beside an empty content. */
function parsedMessage(message: unknown): unknown {
  const fields = fieldsOf(message);
  const parsed = fields?.get('parsed') ?? null;
  const isEmpty = (fields?.get('content') ?? '') === '';
  return fields && isEmpty && parsed !== null
    ? { ...Object.fromEntries(fields), content: parsed }
    : message;
}

function fieldsOf(value: unknown): Fields | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return new Map<string, unknown>(Object.entries(value));
}
