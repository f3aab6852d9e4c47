/**
 * @file Equal texts have one label: what a person says of a text holds for every row that it stands in. Texts are
 * equal as they are to a teacher, letter by letter.
 *
 * Invariant: nothing is made of two words. Where people have said different things of equal texts, each row keeps
 * what was said of it, and the others get nothing.
 */
import { at } from '../reads';
import { isBlank } from '../task/blank-text';
import { textNumber } from '../teaching/content-key';

/** A person's label of a row. */
interface Said {
  label: string;
  origin: 'review' | 'audit';
}

/** The same for a row that need not have been labelled itself. */
export interface HeldLabel extends Said {
  /** The row with the same text that was labelled; missing where this one was. */
  sameAs?: number;
}

/** Rows by their texts, taken piece by piece. */
export class EqualTexts {
  readonly #firstWith = new Map<string, number>();
  /** By the first row of each text that is there twice: most are not, and a list for each takes more than they do. */
  readonly #groups = new Map<number, number[]>();
  readonly #wanted: ReadonlySet<string> | null;

  /** @param wanted texts; no others are held, which of a large table is most of it. Null: all are. */
  constructor(wanted: ReadonlySet<string> | null = null) {
    this.#wanted = wanted;
  }

  /** @param texts of the rows from `firstRow` on; texts of nothing but blanks are equal to none. */
  add(firstRow: number, texts: readonly string[]): void {
    texts.forEach((text, i) => {
      if (this.#wanted?.has(text) === false) return;
      const first = this.#firstWith.get(text);
      if (first === undefined) {
        if (!isBlank(text)) this.#firstWith.set(text, firstRow + i);
        return;
      }
      const group = this.#groups.get(first);
      if (group) group.push(firstRow + i);
      else this.#groups.set(first, [first, firstRow + i]);
    });
  }

  /** Rows with the same text, each list ascending and of two or more. */
  groups(): number[][] {
    return [...this.#groups.values()].sort((a, b) => at(a, 0) - at(b, 0));
  }
}

/** For each text the first one that is the same, taken piece by piece; the texts are known by their numbers, and not held. */
export class FirstOfEqual {
  readonly #firstWith = new Map<number, number>();
  readonly #firstOf: number[] = [];
  #repeats = 0;

  add(texts: readonly string[]): void {
    for (const text of texts) {
      const index = this.#firstOf.length;
      const number = textNumber(text);
      const first = isBlank(text) ? undefined : this.#firstWith.get(number);
      if (first !== undefined) this.#repeats += 1;
      else if (!isBlank(text)) this.#firstWith.set(number, index);
      this.#firstOf.push(first ?? index);
    }
  }

  /** [texts] indices; null where all are different. */
  result(): Int32Array | null {
    return this.#repeats === 0 ? null : Int32Array.from(this.#firstOf);
  }
}

/**
 * People's labels with those that hold for equal texts. An answer of an audit comes before a label of the review,
 * as it was given without seeing any suggestion.
 * @returns in the order of the rows.
 */
export function withEqualTexts(
  said: ReadonlyMap<number, Said>,
  groups: readonly (readonly number[])[],
): Map<number, HeldLabel> {
  const held = new Map<number, HeldLabel>(said);
  for (const rows of groups) {
    const given = rows.filter((row) => said.has(row));
    const source = given.find((row) => said.get(row)?.origin === 'audit') ?? given[0];
    const first = source === undefined ? undefined : said.get(source);
    if (source === undefined || !first || !isOfOneMind(said, given)) continue;
    for (const row of rows) if (!said.has(row)) held.set(row, { ...first, sameAs: source });
  }
  return new Map([...held].sort(([a], [b]) => a - b));
}

/** How many different texts people have labelled. */
export function countTexts(
  said: Pick<ReadonlySet<number>, 'has' | 'size'>,
  groups: readonly (readonly number[])[],
): number {
  return groups.reduce((texts, rows) => {
    const labelled = rows.filter((row) => said.has(row)).length;
    return texts - Math.max(0, labelled - 1);
  }, said.size);
}

/** Of those groups, the ones whose rows were given different labels by people. */
export function disagreeing(
  said: ReadonlyMap<number, Said>,
  groups: readonly (readonly number[])[],
): (readonly number[])[] {
  return groups.filter(
    (rows) =>
      !isOfOneMind(
        said,
        rows.filter((row) => said.has(row)),
      ),
  );
}

function isOfOneMind(said: ReadonlyMap<number, Said>, rows: readonly number[]): boolean {
  return new Set(rows.map((row) => said.get(row)?.label)).size <= 1;
}

/**
 * What is to be stored where a person answers for a row whose text was labelled in other rows, too: those say the
 * same from now on, each with its origin.
 * @param label null where nobody can tell: other answers of the audit for this text go.
 */
export function editsOfText<Label extends Said>(
  said: ReadonlyMap<number, Label>,
  row: number,
  label: Label | null,
  equals: readonly number[],
): { row: number; label: Label | null }[] {
  const edits: { row: number; label: Label | null }[] = [{ row, label }];
  for (const other of equals) {
    const known = said.get(other);
    if (other === row || !known || known.label === label?.label) continue;
    if (!label && known.origin === 'review') continue;
    edits.push({ row: other, label: label && { ...known, label: label.label } });
  }
  return edits;
}
