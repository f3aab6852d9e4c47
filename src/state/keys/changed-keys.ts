/** @file The keys of the table with what a person has changed of them. Pure. Invariant: in one place a key means one thing. */
import * as v from 'valibot';
import { KEY_RULES, type KeyAction, type KeyPlace } from './actions';
import { isFree } from './chord';

/** Only of the actions whose keys were changed. */
export type ChangedKeys = ReadonlyMap<KeyAction, readonly string[]>;

export const NO_CHANGE: ChangedKeys = new Map();
const DEFAULTS: ChangedKeys = new Map(KEY_RULES.map(({ action, keys }) => [action, keys]));
const ChangedSchema = v.array(v.tuple([v.string(), v.array(v.string())]));

/** None where another action has taken the last one. */
export function keysOf(changed: ChangedKeys, action: KeyAction): readonly string[] {
  return changed.get(action) ?? DEFAULTS.get(action) ?? [];
}

/** What a key does in a place; null where nothing. */
export function actionOf(changed: ChangedKeys, chord: string, place: KeyPlace): KeyAction | null {
  const rules = KEY_RULES.filter(({ places }) => places.includes(place));
  return rules.find(({ action }) => keysOf(changed, action).includes(chord))?.action ?? null;
}

/** The other actions that a key starts wherever the given one could be started by it. */
export function takenBy(changed: ChangedKeys, chord: string, action: KeyAction): KeyAction[] {
  const places = KEY_RULES.find((rule) => rule.action === action)?.places ?? [];
  const taken = new Set(places.flatMap((place) => actionOf(changed, chord, place) ?? []));
  taken.delete(action);
  return [...taken];
}

/** Gives an action this key in the place of those it had; other actions lose it. */
export function withKey(changed: ChangedKeys, action: KeyAction, chord: string): ChangedKeys {
  const after = new Map(changed);
  for (const other of takenBy(changed, chord, action)) {
    const left = keysOf(changed, other).filter((key) => key !== chord);
    after.set(other, left);
  }
  return after.set(action, [chord]);
}

export function writeKeys(changed: ChangedKeys): string {
  return JSON.stringify([...changed]);
}

/** What cannot be read, or names no action of today, is left out. */
export function readKeys(stored: string | null): ChangedKeys {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), ChangedSchema), stored);
  if (!read.success) return NO_CHANGE;
  const known = read.output.flatMap(([name, keys]) => {
    const rule = KEY_RULES.find(({ action }) => action === name);
    return rule ? [[rule.action, keys.filter(isFree)] as const] : [];
  });
  return new Map(known);
}
