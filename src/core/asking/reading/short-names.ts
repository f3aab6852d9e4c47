/**
 * @file Labels of one character in an answer: letters and numbers that prose may hold by chance, and ratings as
 * people write them, “4 out of 5”, “five stars”, “★★☆☆☆”.
 */
import type { LabelLookup } from '../../keywords/label-lookup';
import { at } from '../../reads';
import { announcedTexts } from './prose';

const SHORT_TOKEN = /(?<![\p{L}\p{N}'’.])-?[\p{L}\p{N}](?![\p{L}\p{N}'’])/gu;
/** “3 out of 5”, “5/5” */
const SHARE = /(?<![\d.])(-?\d)\s*(?:\/|out of|of|von|de)\s*\d+/i;
/** What the numbers mean, not one of them. */
const SCALE = /\b(?:scale|range)\s+(?:of|from)?\s*-?\d+\s*(?:to|through|-|–)\s*\d+/gi;
const NUMBER_WORDS = 'zero one two three four five six seven eight nine'.split(' ');
const COUNTED = new RegExp(
  String.raw`\b(${NUMBER_WORDS.join('|')})[\s-]+(?:stars?|points?|out of)\b`,
  'i',
);
/** “1 complaint” counts something, “1 because” does not. */
const COUNTED_THING =
  /\s+(?!(?:stars?|points?|out|of|because|since|as|due|for|in|on|is|are|was|would|seems?|fits?|applies|and|or|to|based|with|the|von|de|weil)\b)\p{Ll}{2,}/u;
const FILLED_STAR = /\u2605|\u2b50|\u{1f31f}/gu;
/** Nothing but stars, filled and empty. */
const STARS = /^(?:\u2605|\u2606|\u2b50|\ufe0f|\s|\u{1f31f})+$/u;
const TWO_OF_THEM = /^(?:between\s+)?(\S+?)\s+(?:and|or|und|oder)\s+(\S+?)[\s.!]*$/i;

/**
 * After an announcement, before “of 5”, two with a word between them, alone with a sign around it, or the only
 * one that occurs. A letter must be as the label has it, as “a” is also a word.
 */
export function shortNames(written: string, lookup: LabelLookup): string[] {
  const names = lookup.shortNames;
  if (names.length === 0) return [];
  const text = withoutSigns(written.replaceAll(SCALE, ' '), lookup);
  for (const said of announcedTexts(text)) {
    const two = twoNames(said, lookup);
    const names = two.length > 0 ? two : tokensOf(said, lookup).slice(0, 1);
    if (names.length > 0) return names;
  }
  const rating = ratingIn(text);
  if (rating !== undefined && lookup.has(rating)) return [rating];
  const two = twoNames(text, lookup);
  if (two.length > 0) return two;
  const tokens = [...new Set(tokensOf(text, lookup))];
  return tokens.length === 1 && standsOut(at(tokens, 0), text) ? tokens : [];
}

function tokensOf(text: string, lookup: LabelLookup): string[] {
  const tokens = text.replaceAll('\u2212', '-').match(SHORT_TOKEN) ?? [];
  return tokens.filter((token) => lookup.has(token));
}

/** “A+” holds no “A” where both are labels. */
function withoutSigns(text: string, lookup: LabelLookup): string {
  let left = '';
  let end = 0;
  for (const place of lookup.signsIn(text)) {
    left += text.slice(end, place.start) + ' '.repeat(place.end - place.start);
    end = place.end;
  }
  return left + text.slice(end);
}

/** “3 or 4”, and nothing else. */
function twoNames(text: string, lookup: LabelLookup): string[] {
  const two = TWO_OF_THEM.exec(text.trim())?.slice(1) ?? [];
  return two.every((name) => lookup.has(name)) ? two : [];
}

function ratingIn(text: string): string | undefined {
  const share = SHARE.exec(text)?.[1];
  if (share !== undefined) return share;
  const word = COUNTED.exec(text)?.[1];
  if (word !== undefined) return String(NUMBER_WORDS.indexOf(word.toLowerCase()));
  const stars = STARS.test(text.trim()) ? text.match(FILLED_STAR)?.length : undefined;
  return stars === undefined ? undefined : String(stars);
}

function standsOut(only: string, text: string): boolean {
  const isNumber =
    /\d/.test(only) && !new RegExp(`${only}${COUNTED_THING.source}`, 'iu').test(text);
  const standsLast = new RegExp(`(?:^|\\s)${only}[\\s"'”.)!]*$`).test(text);
  const isListed = new RegExp(`^\\W{0,3}${only}[).:]`).test(text);
  const isNamed = new RegExp(
    `\\b(?:option|grade|label|answer|class)\\s+["'“(]?${only}(?!\\w)`,
    'i',
  ).test(text);
  return isNumber || standsLast || isListed || isNamed;
}
