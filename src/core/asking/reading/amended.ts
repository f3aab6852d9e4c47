/** @file What an answer adds below its label (“also: …”), and what it takes back (“no, wait: …”). */
import type { LabelLookup } from '../../keywords/label-lookup';

/** A line, or a heading, that names further labels; what follows it, on its line or listed below. */
const ALSO =
  /^[ \t]*[-*#>_ \t]*(?:also(?: possible| likely| plausible)?|second(?:ary)?(?: label| choice)?|alternatives?|alternative labels?|runners?[ -]up|other (?:possible|likely|plausible) (?:labels?|options?))[*_ \t]*(?:[:=：][*_]*|$)[ \t]*(.*(?:\n+[ \t]*[-*•][ \t].*)*)/gimu;
/** What says that there are none, be it the name of a label. */
const NOTHING = /^[\s"'[\](){}*_.-]*(?:none|null|nil|n\/a|no|nothing|empty)?[\s"'[\](){}*_.-]*$/i;
const TAKEN_BACK =
  /\b(?:wait|scratch that|on second thoughts?|correction|corrected|i mean|my mistake)\b[\s,:;.!—–-]*|[.!]\s+actually\b[\s,:]*|(?:\.\.\.|…|[.?!,—–])\s*no\s*[,.!;:—–]\s*/gi;

/** “Yes: food. No: price.” takes nothing back. */
const SORTED = /\byes\s*:/i;

/** The answer without its further labels, and those. A lone line of them is no addition. */
export function splitAlso(text: string): { main: string; also: string[] } {
  const also: string[] = [];
  const main = text.replaceAll(ALSO, (_, listed: string) => {
    if (!NOTHING.test(listed)) also.push(listed);
    return '\n';
  });
  return main.trim() === '' ? { main: text, also: [] } : { main, also };
}

/** JSON, and what took it back before there came another. */
const JSON_TAKEN_BACK =
  /^\s*[[{][^]*?[\]}]\s*[^[\]{}]{0,80}?\b(?:wait|scratch that|corrections?|corrected|actually|revised|mistake|instead|sorry)\b[^[\]{}]{0,80}(?=[[{])/i;

/** The JSON that an answer took another back for, and else the answer. */
export function correctedJson(text: string): string {
  return text.replace(JSON_TAKEN_BACK, '');
}

/** What is said after the answer corrected itself, where that names a label. */
export function corrected(text: string, lookup: LabelLookup): string {
  const last = [...text.matchAll(TAKEN_BACK)].at(-1);
  if (!last || SORTED.test(text)) return text;
  const rest = text.slice(last.index + last[0].length);
  const before = text.slice(0, last.index);
  const isCorrection = [before, rest].every((part) => lookup.findMentioned(part).length > 0);
  return isCorrection ? rest : text;
}
