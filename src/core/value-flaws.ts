/** @file What the schemas' library finds wrong with a value, as a code with its data: its own sentences are English. */
import * as v from 'valibot';
import { excerpt } from './excerpt';
import type { OwnFlaw, UnexpectedValue, ValueFlaw, ValueKind } from './messages/values';

type Issue = v.BaseIssue<unknown>;

/** Such a value may be anything, and is only to be recognised. */
const SHOWN_LENGTH = 60;

const OWN: ReadonlySet<string> = new Set<OwnFlaw>([
  'value-address',
  'name-unseen',
  'labels-alike',
  'folds-one',
]);

/** The library's names for kinds of values. */
const KINDS = new Map<string, ValueKind>([
  ['string', 'text'],
  ['number', 'number'],
  ['boolean', 'boolean'],
  ['Array', 'list'],
  ['Object', 'object'],
  ['null', 'null'],
]);

/** The first flaw of a value, and the path to it; null where the whole is no such value. */
export function flawIn(issues: readonly [Issue, ...Issue[]]): {
  field: string | null;
  flaw: ValueFlaw;
} {
  const [outer] = issues;
  // Where a value may have several forms, the one that it was meant to have is known by a field that is there.
  const inner = outer.issues?.find(({ path, type }) => path && type !== 'strict_object');
  const path = [outer, ...(inner ? [inner] : [])].map((issue) => v.getDotPath(issue));
  return {
    field: path.filter((part) => part !== null).join('.') || null,
    flaw: flawOf(inner ?? outer),
  };
}

function flawOf(issue: Issue): ValueFlaw {
  const { kind, expected, received, message } = issue;
  if (isOwn(message)) return { code: message };
  if (expected === 'never') return { code: 'value-unknown' };
  if (kind !== 'schema') return limitFlaw(issue);
  return received === 'undefined' ? { code: 'value-missing' } : unexpected(issue);
}

function isOwn(message: string): message is OwnFlaw {
  return OWN.has(message);
}

/** Of a value that is of the right kind. */
function limitFlaw({ type, input, requirement }: Issue): ValueFlaw {
  if (typeof input === 'string' || Array.isArray(input)) {
    return lengthFlaw(type, Number(requirement), input);
  }
  const [limit, found] = [Number(requirement), Number(input)];
  switch (type) {
    case 'min_value':
      return { code: 'value-least', least: limit, found };
    case 'max_value':
      return { code: 'value-most', most: limit, found };
    case 'gt_value':
      return { code: 'value-above', limit, found };
    case 'integer':
    case 'safe_integer':
      return { code: 'value-not-whole', found };
    case 'finite':
      return { code: 'value-not-finite' };
    default:
      return { code: 'value-wrong' };
  }
}

function lengthFlaw(type: string, limit: number, input: string | unknown[]): ValueFlaw {
  const [isText, found] = [typeof input === 'string', input.length];
  switch (type) {
    case 'min_length':
      if (found === 0 && limit === 1) return { code: 'value-empty' };
      return { code: isText ? 'text-short' : 'list-short', least: limit, found };
    case 'max_length':
      return { code: isText ? 'text-long' : 'list-long', most: limit, found };
    case 'regex':
      return { code: 'value-form' };
    default:
      return { code: 'value-wrong' };
  }
}

/** What was expected is told by the library as “("a" | (number | Object))”. */
function unexpected({ expected, input }: Issue): UnexpectedValue {
  const told = [...(expected ?? '').matchAll(/"[^"]*"|[\w.-]+/g)].map(([part]) => part);
  const kinds = told.map((part) => KINDS.get(part)).filter((kind) => kind !== undefined);
  const known = told
    .filter((part) => /^["\d-]/.test(part))
    .map((part) => JSON.parse(part) as string | number);
  const isShown = ['string', 'number', 'boolean'].includes(typeof input);
  const found = isShown ? (input as string | number | boolean) : null;
  return {
    code: 'value-unexpected',
    kinds: [...new Set(kinds)],
    known: [...new Set(known)],
    foundKind: kindOf(input),
    found: typeof found === 'string' ? excerpt(found, SHOWN_LENGTH) : found,
  };
}

function kindOf(value: unknown): ValueKind {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'list';
  return KINDS.get(typeof value) ?? 'object';
}
