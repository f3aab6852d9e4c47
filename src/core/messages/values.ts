/** @file What can be wrong with a value in a file that people or programs write: a recipe, a manifest, a model's settings. */

export type ValueKind = 'text' | 'number' | 'boolean' | 'list' | 'object' | 'null';

export type ValueFlaw =
  | { code: 'value-missing' }
  /** No such file has a value of that name. */
  | { code: 'value-unknown' }
  | UnexpectedValue
  | { code: 'value-least'; least: number; found: number }
  | { code: 'value-most'; most: number; found: number }
  | { code: 'value-above'; limit: number; found: number }
  | { code: 'value-not-whole'; found: number }
  | { code: 'value-not-finite' }
  | { code: 'value-empty' }
  /** Characters of a text, or entries of a list. */
  | { code: 'text-short'; least: number; found: number }
  | { code: 'text-long'; most: number; found: number }
  | { code: 'list-short'; least: number; found: number }
  | { code: 'list-long'; most: number; found: number }
  | { code: 'value-form' }
  | { code: 'value-wrong' }
  | { code: OwnFlaw };

/** What our schemas check themselves: each is the message that such a check has. */
export type OwnFlaw = 'value-address' | 'name-unseen' | 'labels-alike' | 'folds-one';

export interface UnexpectedValue {
  code: 'value-unexpected';
  /** It may be any of these kinds, or one of the `known` values. */
  kinds: ValueKind[];
  known: (string | number)[];
  foundKind: ValueKind;
  /** Null for a list or an object. */
  found: string | number | boolean | null;
}
