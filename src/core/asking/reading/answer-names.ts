/** @file The labels that a text of an answer decides for: a name, a list of names, or prose around them. */
import type { LabelLookup } from '../../keywords/label-lookup';
import { corrected, splitAlso } from './amended';
import { announcedLabels, isDoubt, labelsInProse } from './prose';
import { shortNames } from './short-names';
import { labelsByVerdict, withoutCrossed } from './verdicts';

const REFUSAL =
  /\b(?:i\s+(?:can(?:no|['’])t|cannot|am unable|am not able|won['’]t|will not)|i['’]m (?:sorry|unable|not able)|sorry, (?:i|but)\b|as an ai|unable to (?:label|classify|answer|assist)|not comfortable)\b/i;
const MAX_REFUSAL_CHARACTERS = 400;
/** An apology may go on with one. */
const GUESS = /\b(?:best|closest|probably|most likely|guess|lean)\b/i;
const SEPARATOR = /\s*[,;|>]\s*|\s+\/\s+|\s+(?:and|or|und|oder|y|o|et|ou)\s+/i;
const CONNECTIVE = /\s*(?:\/|&|\band\b|\bund\b)\s*/gi;
/** “Fall - the patient slipped”, “Fall: the patient slipped”. */
const EXPLANATION = /\s+[-–—]\s[^]+$|\s*:\s+(?=(?:\S+\s+){3})[^]+$/;
const BRACKETS = /\s+\([^()]*\)/g;
const LIST_MARKER = /^(?:[-*•–]|\(?\d+[.):]|\(?[a-z]\))\s+/i;
/** `Answer:`, `Labels:`, `The most likely label is:` */
const PREAMBLE = /^[^:\n]{0,40}:\s*/;
/** What follows explains it. */
const YES_OR_NO = /^[\s"'*_]*(yes|no|ja|nein|oui|non|s[ií]|да|нет)["'*_]*\s*[,.!;:–—-]/iu;
const SENTENCE_END = /\n|[.!](?=\s|$)/;
/** Fewer words may be a second name. */
const MIN_PROSE_WORDS = 4;
const WRAPPING = /^[\s"'“”‘’„«»`*_[\](){}.,;:!?]+|[\s"'“”‘’„«»`*_[\](){}.,;:!?]+$/g;

/** The labels named in texts, each once. */
export function namesIn(texts: readonly string[], lookup: LabelLookup): string[] {
  return [...new Set(texts.flatMap((text) => namesInText(text, lookup)))];
}

/** Whether the beginning of a text says in so many words that it will not answer. */
export function refuses(text: string): boolean {
  return REFUSAL.test(text.slice(0, MAX_REFUSAL_CHARACTERS));
}

function namesInText(text: string, lookup: LabelLookup): string[] {
  const whole = resolve(text, lookup);
  if (whole !== undefined) return [whole];
  if (refuses(text)) return namesBehindRefusal(text, lookup);
  const yesOrNo = YES_OR_NO.exec(text)?.at(1) ?? '';
  const said = lookup.isBeginning(yesOrNo) ? undefined : lookup.find(yesOrNo);
  if (said !== undefined) return [said];
  const short = shortNames(text, lookup);
  if (short.length > 0) return short;
  const { main, also } = splitAlso(corrected(text, lookup));
  const meant = withoutCrossed(main);
  const announced = announcedLabels(meant, lookup);
  const first =
    announced.length > 0
      ? announced
      : (labelsByVerdict(main, lookup) ??
        nameBesideProse(meant, lookup) ??
        namesInLines(meant, lookup));
  return [...first, ...also.flatMap((line) => namesInLines(line, lookup))];
}

/** What an apology goes on to say. */
function namesBehindRefusal(text: string, lookup: LabelLookup): string[] {
  const parts = text.split(/(?<=[.!?\n])|,?\s*\bbut\b/i);
  const rest = parts.filter((part) => !REFUSAL.test(part)).join(' ');
  const announced = announcedLabels(rest, lookup);
  return announced.length > 0 || !GUESS.test(rest) ? announced : namesInLines(rest, lookup);
}

/** A name that stands alone in the first sentence or the last, where all others explain it. */
function nameBesideProse(text: string, lookup: LabelLookup): string[] | null {
  const sentences = text.split(SENTENCE_END).filter((part) => /\p{L}/u.test(part));
  const isProse = (part: string) => part.trim().split(/\s+/).length >= MIN_PROSE_WORDS;
  const first = sentences.at(0) ?? '';
  const behind = sentences.slice(1);
  if (behind.length === 0) return null;
  const leading = resolve(first, lookup);
  if (leading !== undefined) {
    return behind.every(isProse) && !isDoubt(behind.join(' ')) ? [leading] : null;
  }
  const last = resolve(behind.at(-1) ?? '', lookup);
  return last !== undefined && sentences.slice(0, -1).every(isProse) ? [last] : null;
}

/** A line that asks counts only where no other says anything. */
function namesInLines(text: string, lookup: LabelLookup): string[] {
  const lines = text.split('\n');
  const named = (some: readonly string[]) => some.flatMap((line) => namesInLine(line, lookup));
  const said = named(lines.filter((line) => !line.trimEnd().endsWith('?')));
  return said.length > 0 ? said : named(lines);
}

/** A line that is no list of names is prose. */
function namesInLine(line: string, lookup: LabelLookup): string[] {
  return listedNames(line, lookup) ?? labelsInProse(line, lookup);
}

/** A name or a list of names, misspelt ones too; null where there is anything else. */
export function listedNames(line: string, lookup: LabelLookup): string[] | null {
  const whole =
    resolve(line, lookup) ??
    resolve(line.replace(EXPLANATION, ''), lookup) ??
    resolve(line.replace(BRACKETS, ''), lookup);
  if (whole !== undefined) return [whole];
  const parts = line.split(SEPARATOR);
  const found: string[] = [];
  for (let i = 0; i < parts.length;) {
    const name = longestName(parts, i, lookup);
    if (!name) return null;
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
  const behind = unwrap(bare.replace(PREAMBLE, ''));
  return (
    lookup.find(written) ??
    lookup.find(bare) ??
    lookup.find(behind) ??
    // “Oil and gas” for “Oil, gas”.
    (lookup.mostCommas > 0 ? lookup.find(bare.replace(CONNECTIVE, ' ')) : undefined) ??
    lookup.findByPart(behind)
  );
}

function unwrap(name: string): string {
  return name.replace(WRAPPING, '');
}
