/**
 * @file From a language model's raw answer to labels. Reads whatever a small model may write, a
 * half-finished list as well as prose, but returns nothing that is not a label, and no label twice.
 */
import type { LabelLookup } from '../keywords/label-lookup';
import { at } from '../reads';
import { corrected, splitAlso } from './amended';
import { announcedLabels, labelsInProse } from './prose';
import { shortNames } from './short-names';
import { splitThought } from './thought';
import { weightOf, withoutCrossed } from './ticked';

/** An answer is a few names; what comes after this much of it is repetition. */
const MAX_ANSWER_CHARACTERS = 4_000;
/** `"reason": "…"`, the reasoning that was asked for. */
const REASON = /"reason"\s*:\s*"(?:[^"\\]|\\.)*"\s*,?/gi;
const UNFINISHED_REASON = /"reason"\s*:/i;
const REFUSAL =
  /\b(?:i\s+(?:can(?:no|['’])t|cannot|am unable|am not able|won['’]t|will not)|i['’]m (?:sorry|unable|not able)|sorry, (?:i|but)\b|as an ai|unable to (?:label|classify|answer|assist)|not comfortable)\b/i;
const MAX_REFUSAL_CHARACTERS = 400;
/** From here on a model writes the next turn itself. */
const RUNNING_ON =
  /(?<=\S)\s*(?:<\|[\w ]{1,30}\|>|<\/s>|<end_of_turn>|<\/?text\b|\[\/?INST\]|\n\s*(?:text|user|human|input|question)\s*:)[^]*$/i;
/** The labels to choose from, said again: a first sentence or line. */
const PROMPT =
  /^[\s*_#]*(?:(?:the|possible|available|allowed|given|valid)\s+)*(?:labels|options|categories|classes|choices|choose|select|pick)\b[^\n]*?(?:[.!?](?=\s)|\n)/i;
/** Fewer labels may all be meant. */
const LEAST_ALL = 4;
const SEPARATOR = /\s*[,;|>]\s*|\s+\/\s+|\s+(?:and|or|und|oder|y|o|et|ou)\s+/i;
const CONNECTIVE = /\s*(?:\/|&|\band\b|\bund\b)\s*/gi;
const DASH = /\s+[-–—]\s+/;
/** Keys of what is no answer. */
const BESIDES =
  /^(?:not|no|reject\w*|exclud\w*|unlikely|ruled|explan\w*|reason\w*|rationale|justif\w*|comments?|confidence|certainty|texts?|input|summary|notes?|max\w*|errors?|warnings?|discard\w*)/i;
const FENCE = /(?:```|~~~)[a-z]*/gi;
/** Markdown's strikethrough, and what was thought in brackets. */
const STRUCK = /~~[^~\n]+~~/g;
const ASIDE = /\((?:thinking|thoughts?|reasoning)\b[^()]*\)/gi;
/** “label: Fall”, and on another line “also: []”. */
const LABEL_LINE = /^[\s*_#-]*labels?[*_ ]*[:=：][*_ ]*[^\s[{].*\n/im;
/** A complete JSON string, and whether a colon makes it a key. */
const QUOTED = /"((?:[^"\\\n]|\\.)*)"(\s*:)?/g;
const LIST_MARKER = /^(?:[-*•–]|\(?\d+[.):]|\(?[a-z]\))\s+/i;
/** `Answer:`, `Labels:`, `The most likely label is:` */
const PREAMBLE = /^[^:\n]{0,40}:\s*/;
const WRAPPING = /^[\s"'“”‘’„«»`*_[\](){}.,;:!?]+|[\s"'“”‘’„«»`*_[\](){}.,;:!?]+$/g;

/**
 * The labels that an answer decides for, in its order. Tried in turn: the first JSON value in it, the
 * complete strings of JSON that was cut off, and at last plain text. A JSON object or an empty list
 * is the whole answer, whatever prose follows it. Who names all of many labels has decided for none.
 */
export function parseAnswer(raw: string, lookup: LabelLookup): string[] {
  const answer = withoutPrompt(withoutThought(raw), lookup).replace(RUNNING_ON, '').trim();
  const labels = labelsIn(withoutReason(answer), lookup);
  return labels.length >= LEAST_ALL && labels.length === lookup.size ? [] : labels;
}

function labelsIn(answer: string, lookup: LabelLookup): string[] {
  const json = firstJson(answer);
  if (json !== undefined) {
    const before = answer.slice(0, Math.max(0, answer.search(/[[{]/)));
    if (Array.isArray(json) && LABEL_LINE.test(before)) return namesIn([answer], lookup);
    const labels = labelsInJson(json, lookup);
    if (labels.length > 0) return labels;
    if (Array.isArray(json) && json.length === 0) return namesIn([before], lookup);
    if (!Array.isArray(json)) return labels;
  }
  if (!/^[[{"]/.test(answer)) return namesIn([answer], lookup);
  const labels = namesIn(completeStrings(answer), lookup);
  return labels.length > 0 ? labels : namesIn([withoutUnfinished(answer, lookup)], lookup);
}

/** A single label beside a list of all of them is what counts. */
function labelsInJson(json: unknown, lookup: LabelLookup): string[] {
  const labels = namesIn(stringsIn(json, lookup), lookup);
  const isAll = labels.length >= LEAST_ALL && labels.length === lookup.size;
  if (!isAll || typeof json !== 'object' || json === null || !('label' in json)) return labels;
  return namesIn(stringsIn(json.label, lookup), lookup);
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
    return answer === undefined ? [] : labelsInJson(answer, lookup);
  });
}

/** What is said below the prompt's list of all labels, where an answer begins with it and goes on. */
function withoutPrompt(answer: string, lookup: LabelLookup): string {
  const list = lookup.size < LEAST_ALL ? null : PROMPT.exec(answer)?.[0];
  if (!list || lookup.findMentioned(list).length < lookup.size) return answer;
  const rest = answer.slice(list.length).trim();
  return lookup.findMentioned(rest).length > 0 ? rest : answer;
}

/** A reason may name labels only to rule them out; one that was cut off leaves no answer. */
function withoutReason(answer: string): string {
  const bare = answer.replace(REASON, '');
  return UNFINISHED_REASON.test(bare) ? '' : bare;
}

function withoutMarkup(raw: string): string {
  return withoutThought(raw).replace(RUNNING_ON, '').trim();
}

function withoutThought(raw: string): string {
  return splitThought(raw)
    .answer.slice(0, MAX_ANSWER_CHARACTERS)
    .replace(FENCE, '')
    .replace(STRUCK, '')
    .replace(ASIDE, '');
}

/** The labels named in texts: by a whole text, else by its lines, their parts, or in their prose. */
function namesIn(texts: readonly string[], lookup: LabelLookup): string[] {
  return [...new Set(texts.flatMap((text) => namesInText(text, lookup)))];
}

function namesInText(text: string, lookup: LabelLookup): string[] {
  const whole = resolve(text, lookup);
  if (whole !== undefined) return [whole];
  if (isRefusal(text)) return [];
  const short = shortNames(text, lookup);
  if (short.length > 0) return short;
  const { main, also } = splitAlso(corrected(text, lookup));
  const meant = withoutCrossed(main, lookup);
  const announced = announcedLabels(meant, lookup);
  if (announced.length > 0 || also.length > 0) {
    const first = announced.length > 0 ? announced : namesInLines(meant, lookup);
    return [...first, ...also.flatMap((line) => namesInLines(line, lookup))];
  }
  return namesInLines(meant, lookup);
}

function namesInLines(text: string, lookup: LabelLookup): string[] {
  return text.split('\n').flatMap((line) => namesInLine(line, lookup));
}

/** A list first: parts that are names, misspelt ones too. A line that is none is prose. */
function namesInLine(line: string, lookup: LabelLookup): string[] {
  // “1. Fall - the patient slipped”: a list with reasons.
  const whole = resolve(line, lookup) ?? resolve(at(line.split(DASH), 0), lookup);
  if (whole !== undefined) return [whole];
  const parts = line.split(SEPARATOR);
  const found: string[] = [];
  for (let i = 0; i < parts.length;) {
    const name = longestName(parts, i, lookup);
    if (!name) return labelsInProse(line, lookup);
    found.push(name.label);
    i += name.length;
  }
  return found;
}

/** Names may hold commas themselves: as many parts as make one. */
function longestName(parts: readonly string[], start: number, lookup: LabelLookup) {
  for (
    let length = Math.min(lookup.mostCommas + 1, parts.length - start);
    length > 0;
    length -= 1
  ) {
    const label = resolve(parts.slice(start, start + length).join(', '), lookup);
    if (label !== undefined) return { label, length };
  }
  return undefined;
}

/** The label that is written here, perhaps after a list marker or a few words and a colon. */
function resolve(written: string, lookup: LabelLookup): string | undefined {
  const bare = unwrap(written.trim().replace(LIST_MARKER, ''));
  return (
    lookup.find(written) ??
    lookup.find(bare) ??
    lookup.find(unwrap(bare.replace(PREAMBLE, ''))) ??
    // “Oil and gas” for “Oil, gas”.
    (lookup.mostCommas > 0 ? lookup.find(bare.replace(CONNECTIVE, ' ')) : undefined)
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

/**
 * The values of a JSON value's leaves; of {"Human": true, "Animal": false} the keys that hold, of weights the
 * heaviest first. What explains or denies counts only where nothing else says anything.
 */
function stringsIn(value: unknown, lookup: LabelLookup): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap((one) => stringsIn(one, lookup));
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string, unknown][] = Object.entries(value);
  const weighed = entries.flatMap(([key, inner]) => {
    const weight = lookup.find(key) === undefined ? null : weightOf(inner, lookup);
    return weight === null ? [] : [{ key, weight }];
  });
  const names = weighed
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ key }) => key);
  const keys = new Set(weighed.map(({ key }) => key));
  const others = entries.filter(([key]) => !keys.has(key) && !BESIDES.test(key));
  return [
    ...names,
    ...others.flatMap(([key, inner]) => (inner === true ? [key] : stringsIn(inner, lookup))),
  ];
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
