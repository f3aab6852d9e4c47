/** @file How often and where a keyword was found in a text, what that is worth, and which words deny it. */
import { at } from '../reads';

/** How often something was found in a text, and where first, as a share of the text. */
interface Hit {
  count: number;
  place: number;
}

/** What was found, plain and negated. */
export interface Found {
  plain?: Hit;
  negated?: Hit;
}

/** What each doubling of a pattern's occurrences adds: repetition says less than a new keyword. */
const WEIGHT_PER_DOUBLING = 0.5;
/** What a match on a text's first word adds, fading to nothing at its end: topics come early. */
const WEIGHT_OF_BEGINNING = 0.5;
/** So many words before a keyword may negate it: “not a deep river”. */
const NEGATION_WINDOW = 3;
/** Also what is left of “isn't” once the apostrophe has parted it. */
const NEGATIONS = new Set(
  'not no without never neither nor cannot t nicht kein keine keinen keiner ohne nie pas sans ni'.split(
    ' ',
  ),
);
/** “t” negates only after these, else it is a letter. */
const BEFORE_T =
  /^(is|are|was|were|do|does|did|has|have|had|wo|would|could|should|must|might|need|ai)n$|^can$/;
/** What comes after these is a thought of its own: “not cheap but a river”. */
const TURNS = new Set('but however though although yet only aber sondern mais'.split(' '));

export function count(found: Found, negated: boolean, place: number): void {
  const key = negated ? 'negated' : 'plain';
  const hit = found[key];
  if (hit) hit.count += 1;
  else found[key] = { count: 1, place };
}

export function worth({ plain, negated }: Found): number {
  return worthOf(plain) - worthOf(negated);
}

function worthOf(hit: Hit | undefined): number {
  if (!hit) return 0;
  const repetition = 1 + WEIGHT_PER_DOUBLING * Math.log2(hit.count);
  return repetition * (1 + WEIGHT_OF_BEGINNING * (1 - hit.place));
}

/** Whether one of the few words before denies what stands at a position. */
export function isNegated(words: readonly string[], position: number): boolean {
  for (let i = position - 1; i >= Math.max(0, position - NEGATION_WINDOW); i -= 1) {
    const word = at(words, i);
    if (TURNS.has(word)) return false;
    if (word === 't' && (i === 0 || !BEFORE_T.test(at(words, i - 1)))) continue;
    if (NEGATIONS.has(word)) return true;
  }
  return false;
}
