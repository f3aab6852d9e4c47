/**
 * @file From a language model's raw answer to labels. Reads whatever a small model may write, a
 * half-finished list as well as prose, but returns nothing that is not a label, and no label twice.
 */
import type { LabelLookup } from '../keywords/label-lookup';
import { splitThought } from './thought';

/** An answer is a few names; what comes after this much of it is repetition. */
const MAX_ANSWER_CHARACTERS = 4_000;
/** `"reason": "…"`, the reasoning that was asked for. */
const REASON = /"reason"\s*:\s*"(?:[^"\\]|\\.)*"\s*,?/gi;
const UNFINISHED_REASON = /"reason"\s*:/i;
const REFUSAL =
  /\b(?:i\s+(?:can(?:no|['’])t|cannot|am unable|won['’]t|will not)|i['’]m (?:sorry|unable|not able)|as an ai|unable to (?:label|classify|answer|assist)|not comfortable)\b/i;
const MAX_REFUSAL_CHARACTERS = 400;
const FENCE = /```[a-z]*/gi;
/** A complete JSON string, and whether a colon makes it a key. */
const QUOTED = /"((?:[^"\\\n]|\\.)*)"(\s*:)?/g;
const LIST_MARKER = /^(?:[-*•–]|\(?\d+[.):]|\(?[a-z]\))\s+/i;
/** `Answer:`, `Labels:`, `The most likely label is:` */
const PREAMBLE = /^[^:\n]{0,40}:\s*/;
const WRAPPING = /^[\s"'“”‘’„«»`*_[\](){}.,;:!?]+|[\s"'“”‘’„«»`*_[\](){}.,;:!?]+$/g;

/**
 * The labels that an answer names, in its order. Tried in turn: the first JSON value in it, the
 * complete strings of JSON that was cut off, and at last plain text. A JSON object or an empty list
 * is the whole answer, whatever prose follows it.
 */
export function parseAnswer(raw: string, lookup: LabelLookup): string[] {
  const answer = withoutReason(withoutMarkup(raw));
  const json = firstJson(answer);
  if (json !== undefined) {
    const labels = namesIn(stringsIn(json), lookup);
    if (labels.length > 0 || !Array.isArray(json) || json.length === 0) return labels;
  }
  if (!/^[[{"]/.test(answer)) return namesIn([answer], lookup);
  const labels = namesIn(completeStrings(answer), lookup);
  return labels.length > 0 ? labels : namesIn([withoutUnfinished(answer, lookup)], lookup);
}

/** Whether the model said in so many words that it will not answer, or that nothing fits. */
export function isRefusal(raw: string): boolean {
  return REFUSAL.test(withoutMarkup(raw).slice(0, MAX_REFUSAL_CHARACTERS));
}

/** What an answer that was to be an object of numbered answers says for each number. */
export function parsePack(raw: string, rows: number, lookup: LabelLookup): string[][] | undefined {
  const json = firstJson(withoutMarkup(raw));
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const answers = new Map(Object.entries(json));
  return Array.from({ length: rows }, (_, i) => {
    const answer: unknown = answers.get(String(i + 1));
    return answer === undefined ? [] : namesIn(stringsIn(answer), lookup);
  });
}

/** A reason may name labels only to rule them out; one that was cut off leaves no answer. */
function withoutReason(answer: string): string {
  const bare = answer.replace(REASON, '');
  return UNFINISHED_REASON.test(bare) ? '' : bare;
}

function withoutMarkup(raw: string): string {
  return splitThought(raw).answer.slice(0, MAX_ANSWER_CHARACTERS).replace(FENCE, '').trim();
}

/** The labels named in texts: by a whole text, else by its lines, their parts, or in their prose. */
function namesIn(texts: readonly string[], lookup: LabelLookup): string[] {
  const labels = texts.flatMap((text) => {
    const whole = resolve(text, lookup);
    return whole === undefined
      ? text.split('\n').flatMap((line) => namesInLine(line, lookup))
      : [whole];
  });
  return [...new Set(labels)];
}

function namesInLine(line: string, lookup: LabelLookup): string[] {
  const whole = resolve(line, lookup);
  if (whole !== undefined) return [whole];
  return line.split(/[,;|]/).flatMap((part) => {
    const label = resolve(part, lookup);
    return label === undefined ? lookup.findMentioned(part) : [label];
  });
}

/** The label that is written here, perhaps after a list marker or a few words and a colon. */
function resolve(written: string, lookup: LabelLookup): string | undefined {
  const bare = unwrap(written.trim().replace(LIST_MARKER, ''));
  return (
    lookup.find(written) ?? lookup.find(bare) ?? lookup.find(unwrap(bare.replace(PREAMBLE, '')))
  );
}

function unwrap(name: string): string {
  return name.replace(WRAPPING, '');
}

/** The first JSON object or list in a text, or undefined where there is none or it is faulty. */
function firstJson(text: string): unknown {
  const start = text.search(/[[{]/);
  const end = start < 0 ? undefined : endOfJson(text, start);
  if (end === undefined) return undefined;
  try {
    return JSON.parse(text.slice(start, end));
  } catch {
    return undefined;
  }
}

/** Where the brackets opened at `start` are closed again, brackets in strings not counted. */
function endOfJson(text: string, start: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let i = start; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (quoted && character === '\\') i += 1;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return i + 1;
    }
  }
  return undefined;
}

/** The values of a JSON value's leaves; of {"Human": true, "Animal": false} the keys that hold. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (inner === true) return [key];
    if (typeof inner === 'number') return inner > 0 ? [key, String(inner)] : [];
    return stringsIn(inner);
  });
}

/** JSON without the string it was cut off in, unless that can only be the one label it names. */
function withoutUnfinished(text: string, lookup: LabelLookup): string {
  const rest = text.replaceAll(QUOTED, (string) => ' '.repeat(string.length));
  const start = rest.indexOf('"');
  if (start < 0 || !lookup.isBeginning(text.slice(start + 1))) return text;
  return text.slice(0, start);
}

/** The strings of unfinished JSON that were closed and are not keys. */
function completeStrings(text: string): string[] {
  return [...text.matchAll(QUOTED)].flatMap(([, string, colon]) =>
    colon === undefined && string !== undefined ? [string] : [],
  );
}
