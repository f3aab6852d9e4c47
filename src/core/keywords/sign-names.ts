/**
 * @file Names that their words do not tell: pictures (👍), and names that differ from others by signs alone (C++
 * beside C#, A+ beside A). They are looked for as they are written.
 */
import { fold, wordsOf } from './words';

const PICTURE = /\p{Extended_Pictographic}/u;
const SHORT = /^[-\u2212]?[\p{L}\p{N}]$/u;
/** How a picture is shown, and its skin's tone. */
const TONES = /\ufe0e|\ufe0f|\p{Emoji_Modifier}/gu;
const SPECIAL = /[.*+?^${}()|[\]\\/]/g;

export interface NamePlace {
  label: string;
  start: number;
  end: number;
}

export class SignNames {
  private readonly patterns: readonly (readonly [label: string, pattern: RegExp])[];

  constructor(names: readonly string[]) {
    this.patterns = names
      .filter((name) => isOfSigns(name, names))
      .sort((a, b) => b.length - a.length)
      .map((name) => [name, patternOf(name, names)]);
  }

  /** In the order of the text; a name inside a longer one does not count. */
  placesIn(text: string): NamePlace[] {
    let left = text;
    const places: NamePlace[] = [];
    for (const [label, pattern] of this.patterns) {
      for (const { index: start, 0: found } of left.matchAll(pattern)) {
        places.push({ label, start, end: start + found.length });
      }
      left = left.replaceAll(pattern, (found) => ' '.repeat(found.length));
    }
    return places.sort((a, b) => a.start - b.start);
  }
}

/** Names of one letter or digit meet words of everyday; those are read with more care elsewhere. */
function isOfSigns(name: string, names: readonly string[]): boolean {
  const form = wordsOf(name).join('');
  if (form === '') return PICTURE.test(name);
  if (SHORT.test(name)) return false;
  return form.length === 1 || names.some((one) => one !== name && isAlike(one, name, form));
}

function isAlike(one: string, name: string, form: string): boolean {
  return fold(one) !== fold(name) && wordsOf(one).join('') === form;
}

function patternOf(name: string, names: readonly string[]): RegExp {
  if (!PICTURE.test(name)) {
    return new RegExp(`(?<![\\p{L}\\p{N}])${escaped(name)}(?![\\p{L}\\p{N}+#])`, 'giu');
  }
  const plain = name.replaceAll(TONES, '');
  const isOnly = names.every((one) => one === name || one.replaceAll(TONES, '') !== plain);
  return isOnly
    ? new RegExp(`${escaped(plain)}(?:${TONES.source})*(?!\\u200d)`, 'gu')
    : new RegExp(`${escaped(name)}(?!\\u200d)`, 'gu');
}

function escaped(name: string): string {
  return name.replaceAll(SPECIAL, String.raw`\$&`);
}
