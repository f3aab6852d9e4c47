/**
 * @file Which label a name means that looks like it. Invariant: names that a person cannot tell apart
 * are one; where two labels differ only in that, each is found by its exact name alone.
 */

import { asRead } from './turned-text';
import { inForm } from '../table/unicode-form';

/** They show nothing: what is zero wide but joins no letters, the variations of an emoji, a mark of byte order. */
const UNSEEN =
  /\u00AD|\u061C|\u200B|\u200E|\u200F|[\u2060-\u2064]|[\u206A-\u206F]|\uFEFF|\uFE0E|\uFE0F/g;

/** How a name looks: letters composed and in the order they are read, single blanks, an emoji whatever its variation. */
export function lookOf(name: string): string {
  const letters = asRead(inForm(name, 'NFC')).replace(UNSEEN, '');
  return letters.replace(/\s+/gu, ' ').trim();
}

/** The same without regard to upper and lower case. */
export function caselessLookOf(name: string): string {
  return lookOf(name).toLowerCase();
}

export interface NamedLabel {
  name: string;
  formerNames?: readonly string[] | undefined;
}

export class LabelNames {
  private readonly names: ReadonlySet<string>;
  private readonly readings: readonly [
    look: (name: string) => string,
    Map<string, string | null>,
  ][];

  /**
   * @param labels a former name means its label as long as no label is called so now.
   * @param matchCase upper and lower case make different labels.
   */
  constructor(labels: readonly (string | NamedLabel)[], matchCase = false) {
    const named = labels.map((label) => (typeof label === 'string' ? { name: label } : label));
    const names = named.map(({ name }) => name);
    this.names = new Set(names);
    const current = names.map((name): [written: string, now: string] => [name, name]);
    const former = named.flatMap(({ name, formerNames = [] }: NamedLabel) =>
      formerNames.map((written): [written: string, now: string] => [written, name]),
    );
    const looks = matchCase ? [lookOf] : [lookOf, caselessLookOf];
    this.readings = [current, former].flatMap((pairs) =>
      looks.map((look): (typeof this.readings)[number] => [look, byLook(pairs, look)]),
    );
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

/** Null where two labels look the same. */
function byLook(
  pairs: readonly [written: string, now: string][],
  look: (name: string) => string,
): Map<string, string | null> {
  const found = new Map<string, string | null>();
  for (const [written, now] of pairs) {
    const known = found.get(look(written));
    found.set(look(written), known === undefined || known === now ? now : null);
  }
  return found;
}
