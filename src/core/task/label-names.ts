/**
 * @file Which label a name means that looks like it. Invariant: names that a person cannot tell apart
 * are one; where two labels differ only in that, each is found by its exact name alone.
 */

/** How a name looks: composed letters, single blanks, an emoji whatever its variation. */
export function lookOf(name: string): string {
  return name
    .normalize('NFC')
    .replace(/[\uFE0E\uFE0F]/g, '')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** The same without regard to upper and lower case. */
export function caselessLookOf(name: string): string {
  return lookOf(name).toLowerCase();
}

export class LabelNames {
  private readonly names: ReadonlySet<string>;
  private readonly readings: readonly [
    look: (name: string) => string,
    Map<string, string | null>,
  ][];

  /** @param matchCase upper and lower case make different labels. */
  constructor(names: readonly string[], matchCase = false) {
    this.names = new Set(names);
    const looks = matchCase ? [lookOf] : [lookOf, caselessLookOf];
    this.readings = looks.map((look) => {
      const found = new Map<string, string | null>();
      for (const name of names) found.set(look(name), found.has(look(name)) ? null : name);
      return [look, found];
    });
  }

  /** The label's name as the task has it, or null. */
  find(written: string): string | null {
    if (this.names.has(written)) return written;
    for (const [look, found] of this.readings) {
      const name = found.get(look(written));
      if (name !== undefined) return name;
    }
    return null;
  }
}
