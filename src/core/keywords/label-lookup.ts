/**
 * @file From what somebody wrote to the label that was meant. Forgiving about case, accents, spaces,
 * punctuation, endings and single wrong letters, but never a guess: what two labels share finds
 * neither.
 */
import { at } from '../reads';
import type { Label } from '../task/recipe';
import { editDistance } from './edit-distance';
import { withoutEnding } from './endings';
import { NameParts } from './name-parts';
import { type NamePlace, SignNames } from './sign-names';
import { fold, wordsOf } from './words';
import { inForm } from '../table/unicode-form';

/** From the strictest reading of a name to the most forgiving. */
const READINGS: readonly ((name: string) => string)[] = [
  (name) => name.trim(),
  (name) => fold(name.trim()),
  (name) => asNumber(withoutTones(fold(name.trim()))),
  (name) => wordsOf(name).join(' '),
  joined,
  singular,
];
const SPACED = 3;
const JOINED = 4;
const SINGULAR = 5;
const ACCENT = /[\u0300-\u036f]/;
const NUMBER = /^[-+\u2212]?\d+(?:\.\d+)?$/;
const NO_DIGIT = /\P{N}/gu;
const TONES = /\p{Emoji_Modifier}/gu;
/** What makes of a name that of its denial: “not relevant”, “non-toxic”, “unrelated”. */
const DENIALS = ['not ', 'non ', 'no ', 'without '];
const PREFIXES = ['non', 'un', 'in', 'ir', 'im', 'dis'];
const MIN_PREFIXED = 4;
const DENIED = /^(?:non|un|in|ir|im|dis)(.{4,})$/;

/** Letters that may be wrong in a name: one from 5 letters on, two from 10. */
const LETTERS_PER_ERROR = 5;
const MAX_ERRORS = 2;
/** Longer than any name: no typing error, and costly to compare. */
const MAX_NAME_LETTERS = 200;
/** A shorter keyword may be an abbreviation of anything. */
const MIN_SYNONYM_LETTERS = 3;

interface FuzzyName {
  label: string;
  form: string;
  /** Wrong letters within which no other label's name could be meant. */
  radius: number;
}

type Forms = Map<string, string | null>;

export class LabelLookup {
  /** For each reading, the label of each form; null where labels share a form. */
  private readonly forms: Forms[];
  /** Keywords that belong to one label alone, in the singular. */
  private readonly synonyms: Forms;
  private readonly names: ReadonlySet<string>;
  private readonly commas: number;
  private readonly longestNameWords: number;
  private readonly parts: NameParts;
  private readonly signs: SignNames;
  private fuzzy: FuzzyName[] | undefined;

  /** @param labels names, or labels whose keywords then count as synonyms of their names. */
  constructor(labels: readonly (string | Label)[]) {
    const names = labels.map((label) => (typeof label === 'string' ? label : label.name));
    this.names = new Set(names);
    this.commas = Math.max(...names.map((name) => name.split(',').length - 1));
    this.longestNameWords = Math.max(...names.map((name) => wordsOf(name).length));
    this.forms = READINGS.map((read) => formsOf(names.map((name) => [read(name), name])));
    this.signs = new SignNames(names);
    this.parts = new NameParts(names);
    this.synonyms = formsOf(
      labels.flatMap((label) =>
        typeof label === 'string' ? [] : synonymsOf(label).map((form) => [form, label.name]),
      ),
    );
  }

  /** Whether this is a label's name, exactly. */
  has(name: string): boolean {
    return this.names.has(name);
  }

  /** Names of one character, which prose may hold by chance. */
  get shortNames(): string[] {
    return [...this.names].filter((name) => /^[-\u2212]?[\p{L}\p{N}]$/u.test(name));
  }

  /** Whether more letters could make another label of it. */
  isBeginning(written: string): boolean {
    const form = fold(written.trim());
    return [...this.names].some((name) => {
      const other = fold(name.trim());
      return other !== form && other.startsWith(form);
    });
  }

  /** The label that the whole of `written` names, or undefined. */
  find(written: string): string | undefined {
    for (const [level, read] of READINGS.entries()) {
      const label = at(this.forms, level).get(read(written));
      // A form that labels share is no clearer on a more forgiving reading.
      if (label !== undefined) return label ?? undefined;
    }
    if (written.length > MAX_NAME_LETTERS) return undefined;
    const synonym = this.synonyms.get(singular(written));
    if (synonym !== undefined) return synonym ?? undefined;
    if (this.isForeign(written)) return undefined;
    return this.findMisspelt(joined(written)) ?? this.findDenied(written);
  }

  /** The one label of whose name this is a part. */
  findByPart(written: string): string | undefined {
    return written.length > MAX_NAME_LETTERS ? undefined : this.parts.find(written);
  }

  /** The label that denies another: “not relevant” for “relevant”. */
  denialOf(label: string): string | undefined {
    const [spaced, together] = [SPACED, JOINED].map((i) => at(this.forms, i));
    const words = wordsOf(label);
    const form = words.join('');
    const denials = [
      ...DENIALS.map((word) => spaced?.get(word + words.join(' '))),
      ...(form.length < MIN_PREFIXED ? [] : PREFIXES.map((prefix) => together?.get(prefix + form))),
    ];
    return denials.find((denial) => typeof denial === 'string') ?? undefined;
  }

  /** Where a text holds names that words do not tell: pictures and signs. */
  signsIn(text: string): NamePlace[] {
    return this.signs.placesIn(text);
  }

  /**
   * The labels whose names occur in a text as whole words, in the order of their first occurrence;
   * a name inside a longer one (`Art` in `Martial Art`) does not count. One-letter names are left
   * out: they would meet articles and list markers. Names that words do not tell come last.
   */
  findMentioned(text: string): string[] {
    const words = wordsOf(text);
    const singulars = words.map(withoutEnding);
    const mentioned = new Set<string>();
    for (let start = 0; start < words.length;) {
      const match = this.longestAt(words, singulars, start);
      if (match !== undefined && match.label !== null) mentioned.add(match.label);
      start += match?.length ?? 1;
    }
    for (const { label } of this.signsIn(text)) mentioned.add(label);
    return [...mentioned];
  }

  /** Where names stand among a text's folded words, the longest at each place. */
  namesAmong(words: string[]): { label: string; start: number; length: number }[] {
    const singulars = words.map(withoutEnding);
    const found: { label: string; start: number; length: number }[] = [];
    for (let start = 0; start < words.length;) {
      const match = this.longestAt(words, singulars, start);
      if (match && match.label !== null) {
        found.push({ label: match.label, start, length: match.length });
      }
      start += match?.length ?? 1;
    }
    return found;
  }

  /** In one name. */
  get mostCommas(): number {
    return this.commas;
  }

  /** How many labels there are. */
  get size(): number {
    return this.names.size;
  }

  /** “Irrelevant” for “not relevant”. */
  private findDenied(written: string): string | undefined {
    const denied = at(this.forms, JOINED).get(DENIED.exec(joined(written))?.[1] ?? '');
    return denied ? this.denialOf(denied) : undefined;
  }

  /** An accent that no name has: a word of another language, and no slip. */
  private isForeign(written: string): boolean {
    return isAccented(written) && ![...this.names].some(isAccented);
  }

  private longestAt(words: string[], singulars: string[], start: number) {
    const [spaced, together, plural] = [SPACED, JOINED, SINGULAR].map((i) => at(this.forms, i));
    // One more word than in any name, for a name such as `OfficeHolder` that was written apart.
    const longest = Math.min(this.longestNameWords + 1, words.length - start);
    for (let length = longest; length > 0; length -= 1) {
      const part = words.slice(start, start + length);
      const form = part.join('');
      if (form.length < 2) continue;
      const label =
        spaced?.get(part.join(' ')) ??
        together?.get(form) ??
        plural?.get(singulars.slice(start, start + length).join(' '));
      if (label !== undefined) return { label, length };
    }
    return undefined;
  }

  /** The one label whose name differs by less than would make it another's. */
  private findMisspelt(form: string): string | undefined {
    this.fuzzy ??= fuzzyNames(at(this.forms, JOINED));
    // Another digit is another name.
    const found = this.fuzzy.filter(
      (name) =>
        name.radius > 0 &&
        digitsOf(name.form) === digitsOf(form) &&
        editDistance(form, name.form, name.radius) <= name.radius,
    );
    return found.length === 1 ? at(found, 0).label : undefined;
  }
}

/**
 * Each name with the largest radius at which the spheres around names do not meet: less than half
 * of the way to the nearest other name, and no more than its length forgives.
 */
function fuzzyNames(forms: Forms): FuzzyName[] {
  const names = [...forms];
  return names.flatMap(([form, label]) => {
    if (label === null) return [];
    const allowed = Math.min(MAX_ERRORS, Math.floor(form.length / LETTERS_PER_ERROR));
    const limit = 2 * allowed;
    const nearest = names
      .filter(([other]) => other !== form)
      .reduce((least, [other]) => Math.min(least, editDistance(form, other, limit)), limit + 1);
    return [{ label, form, radius: Math.min(allowed, Math.floor((nearest - 1) / 2)) }];
  });
}

function formsOf(entries: readonly (readonly [form: string, label: string])[]): Forms {
  const forms: Forms = new Map();
  for (const [form, label] of entries) {
    if (form === '') continue;
    const known = forms.get(form);
    forms.set(form, known === undefined || known === label ? label : null);
  }
  return forms;
}

function synonymsOf(label: Label): string[] {
  return (label.keywords ?? [])
    .filter((keyword) => keyword.length >= MIN_SYNONYM_LETTERS && !keyword.startsWith('/'))
    .map(singular);
}

function isAccented(text: string): boolean {
  return ACCENT.test(inForm(text, 'NFD'));
}

function joined(name: string): string {
  return wordsOf(name).join('');
}

/**
 * The words of a name without a plural's ending. Not their stems: those of `Human` and `Humanity`
 * are the same.
 */
function singular(name: string): string {
  return wordsOf(name).map(withoutEnding).join(' ');
}

/** “+1”, “1.0” and “1” are one number. */
function asNumber(name: string): string {
  const number = NUMBER.test(name) ? Number(name.replace('\u2212', '-')) : Number.NaN;
  return Number.isNaN(number) ? name : String(number);
}

function digitsOf(form: string): string {
  return form.replaceAll(NO_DIGIT, '');
}

function withoutTones(name: string): string {
  return name.replaceAll(TONES, '');
}
