/**
 * @file What became of a task's labels between two recipes: which are the same under another name, which are new,
 * which are gone. Invariant: two labels are never taken for one; in doubt a label was removed and another added,
 * because what waits under a name can come back and what was mixed cannot.
 */
import { at, floatAt } from '../reads';
import { lookOf } from './label-names';
import type { Label } from './recipe';

/** Names as they were, and as they are now. */
export type Renames = ReadonlyMap<string, string>;

export interface LabelChange {
  /** Of each label now its place before; -1 where it is new. */
  places: number[];
  /** Of each label before its name now; null where it is gone. */
  names: ReadonlyMap<string, string | null>;
  /** [before, now] of the labels that have another name. */
  renamed: [string, string][];
  added: string[];
  removed: string[];
  /** The labels that are left stand in another order. */
  isReordered: boolean;
  /** Names now of those whose description or words are others. */
  described: string[];
}

/** @param renames what a person has said; left out where nobody was there to say it. */
export function labelChange(
  before: readonly Label[],
  after: readonly Label[],
  renames: Renames = inferredRenames(before, after),
): LabelChange {
  const placeOf = new Map(before.map(({ name }, place) => [name, place]));
  const said = new Map<string, number>();
  for (const [from, to] of renames) {
    const place = placeOf.get(from);
    if (place !== undefined && from !== to && !said.has(to)) said.set(to, place);
  }
  const taken = new Set(said.values());
  const places = after.map(({ name }) => {
    const place = said.get(name) ?? placeOf.get(name) ?? -1;
    return said.has(name) || !taken.has(place) ? place : -1;
  });
  const names = new Map<string, string | null>(before.map(({ name }) => [name, null]));
  places.forEach((place, now) => {
    const label = before[place];
    if (label) names.set(label.name, at(after, now).name);
  });
  const kept = places.filter((place) => place >= 0);
  return {
    places,
    names,
    renamed: [...names].flatMap(([from, to]): [string, string][] =>
      to === null || to === from ? [] : [[from, to]],
    ),
    added: after.filter((_, now) => places[now] === -1).map(({ name }) => name),
    removed: [...names].flatMap(([name, now]) => (now === null ? [name] : [])),
    isReordered: kept.some((place, i) => i > 0 && place < at(kept, i - 1)),
    described: after.flatMap((label, now) => {
      const old = before[at(places, now)];
      return old && aboutOf(old) !== aboutOf(label) ? [label.name] : [];
    }),
  };
}

/**
 * Renames that leave no doubt: in the same place, with the same words about it, or of the same look but for
 * upper and lower case.
 */
function inferredRenames(before: readonly Label[], after: readonly Label[]): Renames {
  const known = new Set(before.map(({ name }) => name));
  const left = new Set(after.map(({ name }) => name));
  const pairs = after.flatMap((label, place): [string, string][] => {
    const old = before[place];
    if (!old || known.has(label.name) || left.has(old.name)) return [];
    const looksAlike = lookOf(old.name).toLowerCase() === lookOf(label.name).toLowerCase();
    const isDescribedAlike = aboutOf(old) === aboutOf(label) && aboutOf(old) !== aboutOf(NOTHING);
    return looksAlike || isDescribedAlike ? [[old.name, label.name]] : [];
  });
  return new Map(pairs);
}

/** The labels with the names that they had before, but for those that labels have now. */
export function withFormerNames(
  before: readonly Label[],
  after: readonly Label[],
  { places }: Pick<LabelChange, 'places'>,
): Label[] {
  const taken = new Set(after.map(({ name }) => name));
  return after.map((label, now) => {
    const { formerNames: said = [], ...rest } = label;
    const place = at(places, now);
    const old = place < 0 ? null : at(before, place);
    const known = [...(old ? [...(old.formerNames ?? []), old.name] : []), ...said];
    const formerNames = [...new Set(known)].filter((name) => !taken.has(name));
    return formerNames.length > 0 ? { ...rest, formerNames } : rest;
  });
}

const NOTHING: Label = { name: '' };

/** What is said of a label besides its name, to compare. */
export function aboutOf({ description = '', keywords = [] }: Label): string {
  return JSON.stringify([description.trim(), keywords]);
}

/**
 * What a person's label is called now. One whose label is gone waits under its name for it to come back; where
 * that name now belongs to another label, it waits aside.
 */
export function humanNameOf(
  change: LabelChange,
  after: readonly Label[],
  renames: Renames,
): (name: string) => string {
  const heirs = new Set(
    after.filter((_, now) => change.places[now] !== -1).map(({ name }) => name),
  );
  return (name) => {
    const now = change.names.get(name) ?? (change.names.has(name) ? null : renames.get(name));
    if (now !== null && now !== undefined) return now;
    return heirs.has(name) ? `${name} (removed)` : name;
  };
}

/** Distributions in the order of the labels now, [rows x labels]; only where none was added or removed. */
export function reordered(values: Float32Array, places: readonly number[]): Float32Array {
  const classes = places.length;
  const moved = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += classes) {
    places.forEach((place, now) => (moved[start + now] = floatAt(values, start + place)));
  }
  return moved;
}
