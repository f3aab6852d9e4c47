/**
 * @file A text in which every label's name stands as a mark, so that a name such as “card not working” denies
 * nothing. Words of everyday that are also names (“may”, “it”, “other”) count only where they are meant as names.
 */
import type { LabelLookup } from '../../keywords/label-lookup';
import type { NamePlace } from '../../keywords/sign-names';
import { wordsOf } from '../../keywords/words';

export interface Marked {
  text: string;
  labels: string[];
}

/** No model writes it; the number between is that of the label. */
export const MARK = /\ue000(\d+)\ue000/g;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const EVERYDAY: ReadonlySet<string> = new Set(
  (
    'may will can might must should would could it us all most some any no yes other others none that this so or and ' +
    'is are be for who what when where why how the one in on at to do does well like just now new me we he true'
  ).split(' '),
);
/** “Another text”, “among others”: of anything but a label. */
const BEFORE_OTHER =
  /\b(?:each|the|any|no|some|among|than|every|many|several|all|these|those|few|two|with|and|or)\s+$/i;
const AFTER_OTHER = /^\s+(?!(?:is|was|because|since|as|category|label|class)\b)\p{Ll}/u;

/** “I am positive that …” is said of the speaker. */
const SURE = /\bI(?: am|['’]m)\s+(?:\w+ly\s+|quite\s+)?$/i;
/** “Low confidence” is no answer. */
const DEGREE = /^(?:low|medium|moderate|high)$/;
const OF_CERTAINTY = /^\s+(?:confidence|certainty|probability|likelihood)\b/i;
const THAT = /^\s+(?:that|it|this)\b/i;

/**
 * The longest names first at each word.
 * @param isTaken places where a word is none of the labels, such as the “answer” in “the answer is”.
 */
export function mark(
  text: string,
  lookup: LabelLookup,
  isTaken: ReadonlySet<number> = new Set(),
): Marked {
  const signs = lookup.signsIn(text);
  const isFree = ({ start, end }: NamePlace) =>
    !isTaken.has(start) && signs.every((sign) => end <= sign.start || start >= sign.end);
  const words = wordPlaces(text, lookup).filter((place) => isFree(place) && isMeant(place, text));
  const labels: string[] = [];
  let marked = '';
  let end = 0;
  for (const place of [...words, ...signs].sort((a, b) => a.start - b.start)) {
    marked += `${text.slice(end, place.start)}\ue000${labels.length}\ue000`;
    labels.push(place.label);
    end = place.end;
  }
  return { text: marked + text.slice(end), labels };
}

function wordPlaces(text: string, lookup: LabelLookup): NamePlace[] {
  const words = [...text.matchAll(WORD)].map((match) => ({
    form: wordsOf(match[0]).join(''),
    start: match.index,
    end: match.index + match[0].length,
  }));
  const found = lookup.namesAmong(words.map(({ form }) => form));
  return found.flatMap(({ label, start, length }) => {
    const first = words[start];
    const last = words[start + length - 1];
    return first && last ? [{ label, start: first.start, end: last.end }] : [];
  });
}

/** A word of everyday is meant as a name where it is written like it; “other” belongs to no noun then. */
function isMeant({ label, start, end }: NamePlace, text: string): boolean {
  const written = text.slice(start, end);
  const word = written.toLowerCase();
  if (DEGREE.test(word) && OF_CERTAINTY.test(text.slice(end))) return false;
  if (word === 'right' && start === 0 && text.charAt(end) === ',') return false;
  if (SURE.test(text.slice(0, start)) && THAT.test(text.slice(end))) return false;
  if (!EVERYDAY.has(word)) return true;
  if (/^others?$/.test(word)) {
    const isNoun = AFTER_OTHER.test(text.slice(end)) || BEFORE_OTHER.test(text.slice(0, start));
    if (
      isNoun &&
      !(written === label && /[^.!?\s]\s+$/.test(text.slice(0, start)) && label !== word)
    ) {
      return false;
    }
  }
  // “No idea” says nothing, and “no.” does.
  if (word === 'no' && /^\s*[\p{L}\p{N}]/u.test(text.slice(end))) return false;
  return written === label || written === written.toUpperCase();
}
