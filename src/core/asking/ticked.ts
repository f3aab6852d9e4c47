/**
 * @file Answers that go through the labels and mark each: ticked or crossed, yes or no, a weight. What is
 * crossed was weighed and found wanting.
 */
import type { LabelLookup } from '../keywords/label-lookup';

const YES = /^(?:yes|y|true|high|applies|ja|oui|s[ií]|да|是|✓|✔|✅)$/i;
const NO = /^(?:no|n|false|none|unlikely|not applicable|n\/a|nein|non|нет|否|不是|✗|✘|❌)$/i;
const MAYBE = /^(?:low|medium|moderate|maybe|possibl[ey])$/i;
const NUMBER = /^(\d*\.?\d+)\s*%?$/;
/** `- [ ] Fall`, `☐ Fall`, `❌ Fall`. */
const CROSSED = /^\s*(?:[-*•]\s*)?(?:\[\s?\]|[☐☒❌✗✘🚫⬜])\s*\S/u;
/** `Fall: no`, `Fall = false`. */
const VERDICT = /^\s*(?:[-*•]\s*|\d+[.)]\s*)?(.+?)\s*(?:[:=：]|→|->)\s*(.+?)[\s.,;]*$/u;
/** Above what was ruled out. */
const RULED_OUT =
  /^(?:unlikely|rejected|excluded|ruled out|not applicable|does not apply|irrelevant|discarded|not)$/i;
const PIECE = /[^\n;。]+?(?:\.(?=\s)|[;。\n]|$)/gu;

/** How much a value says for the label that is its key; null where it says nothing of the kind. */
export function weightOf(value: unknown, lookup: LabelLookup): number | null {
  if (typeof value === 'number') return value;
  if (value === true) return 1;
  if (typeof value !== 'string' || lookup.find(value) !== undefined) return null;
  const said = value.trim();
  if (YES.test(said)) return 1;
  if (NO.test(said)) return 0;
  if (MAYBE.test(said)) return 0.5;
  const number = NUMBER.exec(said)?.[1];
  return number === undefined ? null : Number(number);
}

/** A text without the lines and clauses that cross a label out. */
export function withoutCrossed(text: string, lookup: LabelLookup): string {
  return text.replaceAll(PIECE, (piece) => (isCrossed(piece, lookup) ? '\n' : piece));
}

function isCrossed(piece: string, lookup: LabelLookup): boolean {
  if (CROSSED.test(piece)) return true;
  const [, subject, verdict] = VERDICT.exec(piece) ?? [];
  if (subject === undefined || verdict === undefined) return false;
  // A label may be called “Rejected”.
  if (lookup.find(subject) === undefined) return RULED_OUT.test(subject.trim());
  return weightOf(verdict, lookup) === 0;
}
