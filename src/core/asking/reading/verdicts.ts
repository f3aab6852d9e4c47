/**
 * @file Answers that go through the labels and give each a verdict: ticked or crossed, yes or no, a weight. What is
 * crossed was weighed and found wanting.
 */
import type { LabelLookup } from '../../keywords/label-lookup';
import { at } from '../../reads';
import { mark, MARK } from './marked-names';

const YES =
  '(?:yes|y|true|high|applies|applicable|fits|mentioned|relevant|(?:(?:very|highly|quite|most) )?likely|ja|oui|s[ií]|да|是)';
const NO =
  "(?:no|n|false|none|(?:(?:very|highly|quite) )?unlikely|not (?:applicable|mentioned|present|relevant|likely)|does(?: not|n['’]t) (?:apply|fit)|" +
  'n/a|nein|non|нет|否|不是)';
const MAYBE = '(?:low|medium|moderate|maybe|possibl[ey])';
const TICK = String.raw`(?:\[[xX✓✔]\]|[☑✅✓✔])`;
const CROSS = String.raw`(?:\[\s?\]|[☐☒❌✗✘🚫⬜])`;
const WEIGHT = String.raw`(?:\d*\.?\d+)\s*(?:%|\/\s*\d+)?`;
const SAID = `(?:${YES}|${NO}|${MAYBE}|${WEIGHT})`;
const IS_YES = new RegExp(`^(?:${YES}|${TICK})$`, 'iu');
const IS_NO = new RegExp(`^(?:${NO}|${CROSS})$`, 'iu');
const IS_MAYBE = new RegExp(`^${MAYBE}$`, 'iu');
const IS_WEIGHT = new RegExp(`^(\\d*\\.?\\d+)\\s*(?:%|\\/\\s*\\d+)?$`);
/** “Yes, because of the price.” */
const EXPLAINED = new RegExp(`^(${YES}|${NO})\\s*[,.;:–—-]\\s`, 'iu');
/** Behind a name: a sign, or words that a colon and the like set off and that do not go on. */
const BEHIND = new RegExp(
  String.raw`^[\s"'*_\x60|:=→>()?–—-]*(${TICK}|${CROSS})|` +
    String.raw`^["'*_\x60\s)\]]*(?:[:=(|→>?]|->|\s[-–—]\s)["'*_\x60\s:.(-]*(${SAID})["'*_\x60]*(?=\s*(?:[,.;()|<\]\n\ue000–—-]|$|\s\d+[.)]|<|because\b|since\b))|` +
    String.raw`^\s+(yes|no|true|false|ja|nein|\d*\.\d+\s*%?|\d+\s*%)(?=\s*(?:[,.;|\n\ue000]|$))`,
  'iu',
);
const SET_OFF = /^["'*_\s]*[:=|→][^\n\ue000]*(?:\n|$)/;
/** Before a name. */
const BEFORE = new RegExp(String.raw`(${TICK}|${CROSS})["'*_\x60\s]*$`, 'u');
const CLOSING_TAG = /<\/[^<>]*>/g;
/** Of what was ruled out, or thought at first, on a line or in a sentence of its own. */
const RULED_OUT =
  /^[\s*_#(-]*(?:(?:other )?(?:unlikely|rejected|excluded|ruled out|not applicable|does not apply|irrelevant|discarded|not|not selected|least likely|missing|absent)(?: labels?| options?)?|(?:other )?(?:labels?|options?) (?:considered|rejected|excluded)|initial(?:ly)?|at first|first (?:guess|thought|impression))[\s*_]*(?:[:=：]|→|->)\s*\S/i;
/** “Yes: food, price. No: service.” */
const YES_LIST = /(?:^|[\n.;])\s*(?:yes|applies|applicable)\s*:/i;
const NO_LIST = /(?:^|[\n.;])\s*(?:no|not applicable|does not apply)\s*:/i;
const CROSSED = new RegExp(String.raw`^\s*(?:[-*•]\s*)?${CROSS}\s*\S|\S\s*${CROSS}[\s.,;]*$`, 'u');
const PIECE = /[^\n;。]+?(?:\.(?=\s)|[;。\n]|$)/gu;

interface Verdict {
  label: string;
  weight: number;
}

/** How much a value says for the label that is its key; null where it says nothing of the kind. */
export function weightOf(value: unknown, lookup: LabelLookup): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'object' && value !== null) {
    const inner: unknown[] = Object.values(value);
    return inner.length === 1 && typeof inner[0] !== 'string' ? weightOf(inner[0], lookup) : null;
  }
  if (typeof value !== 'string' || lookup.find(value) !== undefined) return null;
  return weightOfWords(EXPLAINED.exec(value)?.[1] ?? value);
}

/**
 * The labels that an answer's verdicts speak for, the likeliest first; null where not each label that it names has
 * one. “Spam: no” speaks for a label “not spam”.
 */
export function labelsByVerdict(text: string, lookup: LabelLookup): string[] | null {
  const marked = mark(text.replaceAll(CLOSING_TAG, '\n'), lookup);
  const marks = [...marked.text.matchAll(MARK)];
  if (marks.length === 0) return null;
  const parts = marked.text.split(/\ue000\d+\ue000/);
  const read = (saidOf: (i: number) => string | undefined) =>
    marks.flatMap(([, number], i): Verdict[] => {
      const weight = weightOfWords(saidOf(i) ?? '');
      const label = marked.labels.at(Number(number));
      return weight === null || label === undefined ? [] : [{ label, weight }];
    });
  const rulesOut = marks.some((_, i) =>
    IS_NO.test(
      BEHIND.exec(at(parts, i + 1))
        ?.at(2)
        ?.trim() ?? '',
    ),
  );
  const before = read((i) => BEFORE.exec(at(parts, i))?.[1]);
  const behind = read((i) => {
    const said = BEHIND.exec(at(parts, i + 1));
    // Beside labels that are ruled out, one that something is said of is not: “food: great; price: not mentioned”.
    return (
      said?.[1] ??
      said?.[2] ??
      said?.[3] ??
      (rulesOut && SET_OFF.test(at(parts, i + 1)) ? 'yes' : undefined)
    );
  });
  const verdicts = before.length === marks.length ? before : behind;
  return verdicts.length === marks.length ? spokenFor(verdicts, lookup) : null;
}

/** Of each label its verdict; numbers that count 1, 2, 3 are places. */
export function spokenFor(verdicts: readonly Verdict[], lookup: LabelLookup): string[] {
  const isRanking = verdicts.length > 1 && verdicts.every(({ weight }, i) => weight === i + 1);
  const spoken = verdicts.filter(({ weight }) => weight > 0);
  const ordered = isRanking ? spoken : spoken.sort((a, b) => b.weight - a.weight);
  const denied = verdicts.filter(({ weight }) => weight === 0);
  const denials = denied.flatMap(({ label }) => lookup.denialOf(label) ?? []);
  return [...new Set([...ordered.map(({ label }) => label), ...denials])];
}

/** A text without the lines and sentences that cross a label out. */
export function withoutCrossed(text: string): string {
  const isSorted = YES_LIST.test(text) && NO_LIST.test(text);
  return text.replaceAll(PIECE, (piece) =>
    CROSSED.test(piece) || RULED_OUT.test(piece) || (isSorted && NO_LIST.test(piece))
      ? '\n'
      : piece,
  );
}

function weightOfWords(words: string): number | null {
  const said = words.trim();
  if (IS_YES.test(said)) return 1;
  if (IS_NO.test(said)) return 0;
  if (IS_MAYBE.test(said)) return 0.5;
  const number = IS_WEIGHT.exec(said)?.[1];
  return number === undefined ? null : Number(number);
}
