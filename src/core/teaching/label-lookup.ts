/**
 * @file From what somebody wrote to the label that was meant. Forgiving about case, accents, spaces
 * and punctuation, but never a guess: what two labels share finds neither.
 */
import { fold, wordsOf } from './words';

/** From the strictest reading of a name to the most forgiving. */
const READINGS: readonly ((name: string) => string)[] = [
  (name) => name.trim(),
  (name) => fold(name.trim()),
  (name) => wordsOf(name).join(' '),
  (name) => wordsOf(name).join(''),
];

export class LabelLookup {
  /** For each reading, the label of each form; null where labels share a form. */
  private readonly forms: Map<string, string | null>[];
  private readonly names: ReadonlySet<string>;
  private readonly longestNameWords: number;

  constructor(names: readonly string[]) {
    this.names = new Set(names);
    this.longestNameWords = Math.max(...names.map((name) => wordsOf(name).length));
    this.forms = READINGS.map((read) => {
      const forms = new Map<string, string | null>();
      for (const name of names) {
        const form = read(name);
        if (form !== '') forms.set(form, forms.has(form) ? null : name);
      }
      return forms;
    });
  }

  /** Whether this is a label's name, exactly. */
  has(name: string): boolean {
    return this.names.has(name);
  }

  /** The label that the whole of `written` names, or undefined. */
  find(written: string): string | undefined {
    for (const [level, read] of READINGS.entries()) {
      const label = this.forms[level]?.get(read(written));
      // A form that labels share is no clearer on a more forgiving reading.
      if (label !== undefined) return label ?? undefined;
    }
    return undefined;
  }

  /**
   * The labels whose names occur in a text as whole words, in the order of their first occurrence;
   * a name inside a longer one (`Art` in `Martial Art`) does not count. One-letter names are left
   * out: they would meet articles and list markers.
   */
  findMentioned(text: string): string[] {
    const words = wordsOf(text);
    const mentioned = new Set<string>();
    for (let start = 0; start < words.length;) {
      const match = this.longestAt(words, start);
      if (match !== undefined && match.label !== null) mentioned.add(match.label);
      start += match?.length ?? 1;
    }
    return [...mentioned];
  }

  private longestAt(words: string[], start: number) {
    const [, , spaced, joined] = this.forms;
    // One more word than in any name, for a name such as `OfficeHolder` that was written apart.
    const longest = Math.min(this.longestNameWords + 1, words.length - start);
    for (let length = longest; length > 0; length -= 1) {
      const part = words.slice(start, start + length);
      const form = part.join('');
      if (form.length < 2) continue;
      const label = spaced?.get(part.join(' ')) ?? joined?.get(form);
      if (label !== undefined) return { label, length };
    }
    return undefined;
  }
}
