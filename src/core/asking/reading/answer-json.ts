/**
 * @file JSON in an answer: whole, cut off, or of another shape than was asked for. What is returned are texts that
 * may name labels, in the order in which they count.
 */
import type { LabelLookup } from '../../keywords/label-lookup';
import { at } from '../../reads';
import { spokenFor, weightOf } from './verdicts';

/** Keys of the answer, and of what stands beside it; the first kind that says something counts. */
const ANSWER_KEYS = [
  /^(?:final\w*|labels?(?:[_ -]?\d+)?)$/i,
  /label|answer|categor|class|predict|output|result|sentiment|topic|intent|choice|verdict|decision|response|etiquet|antwort/i,
];
const ALSO_KEY = /^(?:also|second|alternativ|other|candidate|primary)/i;
/** Keys of what is no answer. */
export const BESIDES =
  /^(?:not|no|reject\w*|exclud\w*|unlikely|ruled|explan\w*|reason\w*|rationale|justif\w*|comments?|confidence|certainty|texts?|input|summary|notes?|analys\w*|think\w*|thoughts?|evidence|context|descri\w*|steps?|initial\w*|max\w*|errors?|warnings?|discard\w*|missing|absent)/i;
/** How well a label fits, in the same object. */
const WEIGHT_KEY =
  /^(?:scores?|prob\w*|weights?|confidences?|likelihoods?|values?|appl\w*|match\w*|present|relevan\w*|selected|fits?)$/i;
/** `is_spam`, `isSpam`. */
const IS = /^(?:is|has)(?:[_\s-]|(?=[A-Z]))/;
const TRUE = ['true', 'yes'];
const FALSE = ['false', 'no'];
/** A complete JSON string, and whether a colon makes it a key. */
const QUOTED = /"((?:[^"\\\n]|\\.)*)"(\s*:)?/g;

/** The labels that a text names; whoever reads JSON must say how texts are read. */
export type NamesIn = (texts: readonly string[]) => string[];
type Entry = [key: string, value: unknown];

/** The first JSON object or list in a text, or undefined where there is none or it is faulty. */
export function firstJson(text: string): unknown {
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
 * heaviest first. What explains or denies is left out, and so is what stands beside fields called an answer.
 */
export function stringsIn(value: unknown, lookup: LabelLookup, namesIn: NamesIn): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return stringsInList(value, lookup, namesIn);
  if (typeof value !== 'object' || value === null) return [];
  const entries: Entry[] = Object.entries(value);
  const { names, keys } = weighed(entries, lookup);
  const parallel = inOrderOfWeights(entries);
  const others = entries.filter(([key]) => !keys.has(key) && !BESIDES.test(key));
  return [
    ...names,
    ...(parallel ?? answering(others, lookup, namesIn)).flatMap(([key, inner]) =>
      inner === true ? [key] : stringsIn(inner, lookup, namesIn),
    ),
  ];
}

/** Labels called “true”, “false”, “yes” and “no” as JSON's own values. */
export function truthsIn(value: unknown): readonly string[] {
  if (value === true) return TRUE;
  if (value === false) return FALSE;
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    BESIDES.test(key) ? [] : truthsIn(inner),
  );
}

/** [{"label": "Fall", "score": 0.2}, …]: those that apply, the heaviest first. */
function stringsInList(list: unknown[], lookup: LabelLookup, namesIn: NamesIn): string[] {
  const weights = list.map((one) => ownWeight(one, lookup));
  const isWeighed = list.length > 0 && weights.every((weight) => weight !== null);
  const items = list.map((one, i) => ({ one, weight: at(weights, i) ?? 1 }));
  const kept = isWeighed
    ? items.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)
    : items;
  return kept.flatMap(({ one }) => (one === true ? TRUE : stringsIn(one, lookup, namesIn)));
}

function ownWeight(one: unknown, lookup: LabelLookup): number | null {
  if (typeof one !== 'object' || one === null || Array.isArray(one)) return null;
  const fields: Entry[] = Object.entries(one);
  const [, value] = fields.find(([key]) => WEIGHT_KEY.test(key)) ?? [];
  return value === undefined ? null : weightOf(value, lookup);
}

/** {"labels": […], "scores": […]} */
function inOrderOfWeights(entries: readonly Entry[]): Entry[] | null {
  const [, weights] = entries.find(([key]) => WEIGHT_KEY.test(key)) ?? [];
  if (!Array.isArray(weights) || !weights.every((one) => typeof one === 'number')) return null;
  const [key, names] =
    entries.find(
      ([, one]) => one !== weights && Array.isArray(one) && one.length === weights.length,
    ) ?? [];
  if (key === undefined || !Array.isArray(names)) return null;
  const order = weights.map((_, i) => i).sort((a, b) => at(weights, b) - at(weights, a));
  return [[key, order.filter((i) => at(weights, i) > 0).map((i): unknown => names[i])]];
}

/** The fields that are the answer, where some are called so and say something; else all. */
function answering(entries: Entry[], lookup: LabelLookup, namesIn: NamesIn): Entry[] {
  for (const pattern of ANSWER_KEYS) {
    const own = entries.filter(([key]) => pattern.test(key));
    const says = ([, value]: Entry) => namesIn(stringsIn(value, lookup, namesIn)).length > 0;
    if (own.some(says)) return entries.filter(([key]) => pattern.test(key) || ALSO_KEY.test(key));
  }
  return entries;
}

/** Labels that are keys, by the weight of their values; no weight says that the denial of one is meant. */
function weighed(entries: readonly Entry[], lookup: LabelLookup) {
  // Beside labels that are ruled out, one that something is said of is not.
  const rulesOut = entries.some(
    ([key, inner]) => lookup.find(key) !== undefined && weightOf(inner, lookup) === 0,
  );
  const found = entries.flatMap(([key, inner]) => {
    const label = lookup.find(key) ?? lookup.find(key.replace(IS, ''));
    const weight = label === undefined ? null : weightOf(inner, lookup);
    return label === undefined || (weight === null && !rulesOut)
      ? []
      : [{ key, label, weight: weight ?? 1 }];
  });
  return { names: spokenFor(found, lookup), keys: new Set(found.map(({ key }) => key)) };
}

/** JSON without the string it was cut off in, unless that can only be the one label it names. */
export function withoutUnfinished(text: string, lookup: LabelLookup): string {
  const rest = text.replaceAll(QUOTED, (string) => ' '.repeat(string.length));
  const start = rest.indexOf('"');
  if (start < 0 || !lookup.isBeginning(text.slice(start + 1))) return text;
  return text.slice(0, start);
}

/** The strings of unfinished JSON that were closed and are not keys. */
export function completeStrings(text: string): string[] {
  return [...text.matchAll(QUOTED)].flatMap(([, string, colon]) =>
    colon === undefined && string !== undefined ? [string] : [],
  );
}
