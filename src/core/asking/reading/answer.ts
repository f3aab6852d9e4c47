/**
 * @file From a language model's raw answer to labels. Reads whatever a small model may write, a
 * half-finished list as well as prose, but returns nothing that is not a label, and no label twice.
 */
import type { LabelLookup } from '../../keywords/label-lookup';
import { correctedJson } from './amended';
import {
  BESIDES,
  completeStrings,
  firstJson,
  stringsIn,
  truthsIn,
  withoutUnfinished,
} from './answer-json';
import { listedNames, namesIn, refuses } from './answer-names';
import { LEAST_ALL } from './prose';
import { splitThought } from './thought';

/** An answer is a few names; what comes after this much of it is repetition. */
const MAX_ANSWER_CHARACTERS = 4_000;
/** `"reason": "…"`, the reasoning that was asked for. */
const REASON = /"reason"\s*:\s*"(?:[^"\\]|\\.)*"\s*,?/gi;
const UNFINISHED_REASON = /"reason"\s*:/i;
/** From here on a model writes the next turn itself. */
const RUNNING_ON =
  /(?<=\S)\s*(?:<\|[\w ]{1,30}\|>|<\/s>|<end_of_turn>|<\/?text\b|\[\/?INST\]|\n\s*(?:text|user|human|input|question)\s*:)[^]*$/i;
/** The labels to choose from, said again: a first sentence or line. */
const PROMPT =
  /^[\s*_#]*(?:(?:the|possible|available|allowed|given|valid)\s+)*(?:labels|options|categories|classes|choices|choose|select|pick)\b[^\n]*?(?:[.!?](?=\s)|\n)/i;
const FENCE = /(?:```|~~~)[a-z]*/gi;
const ENTITY = /&(amp|lt|gt|quot|#39|apos);/gi;
const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['#39', "'"],
  ['apos', "'"],
]);
/** Markdown's strikethrough, and what was thought in brackets. */
const STRUCK = /~~[^~\n]+~~/g;
const ASIDE = /\((?:thinking|thoughts?|reasoning)\b[^()]*\)/gi;
/** `<explanation>…</explanation>` */
const ELEMENT = /<([a-z]\w*)>[^<>]*<\/\1>/gi;
/** JSON, or what is left of it; prose may begin with a name in quotes. */
const LIKE_JSON = /^(?:[[{]|"(?:[^"\\]|\\.)*"?\s*(?:[:,\]}]|$))/;
/** “label: Fall”, and on another line “also: []”. */
const LABEL_LINE = /^[\s*_#-]*labels?[*_ ]*[:=：][*_ ]*[^\s[{].*\n/im;

/**
 * The labels that an answer decides for, in its order. Tried in turn: the first JSON value in it, the
 * complete strings of JSON that was cut off, and at last plain text. A JSON object or an empty list
 * is the whole answer, whatever prose follows it. Who names all of many labels has decided for none.
 */
export function parseAnswer(raw: string, lookup: LabelLookup): string[] {
  const answer = withoutPrompt(withoutThought(raw), lookup).replace(RUNNING_ON, '').trim();
  const labels = labelsIn(correctedJson(withoutReason(answer)), lookup);
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
  if (!LIKE_JSON.test(answer)) return namesIn([answer], lookup);
  const labels = namesIn(completeStrings(answer), lookup);
  return labels.length > 0 ? labels : namesIn([withoutUnfinished(answer, lookup)], lookup);
}

/** A single label beside a list of all of them is what counts. */
function labelsInJson(json: unknown, lookup: LabelLookup): string[] {
  const named = (value: unknown) => read(stringsIn(value, lookup, read));
  // Beside a text that is a name, one that mentions a name is about something else.
  const read = (texts: readonly string[]) => {
    const names = texts.filter((text) => listedNames(text, lookup) !== null);
    return namesIn(names.length > 0 ? names : texts, lookup);
  };
  const labels = named(json);
  if (labels.length === 0) return read(truthsIn(json));
  const isAll = labels.length >= LEAST_ALL && labels.length === lookup.size;
  return isAll && typeof json === 'object' && json !== null && 'label' in json
    ? named(json.label)
    : labels;
}

/** Whether the model said in so many words that it will not answer, or that nothing fits. */
export function isRefusal(raw: string): boolean {
  return refuses(withoutMarkup(raw));
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
    .replace(ENTITY, (entity, name: string) => ENTITIES.get(name.toLowerCase()) ?? entity)
    .replace(STRUCK, '')
    .replace(ELEMENT, (element, name: string) => (BESIDES.test(name) ? '\n' : element))
    .replace(ASIDE, '');
}
