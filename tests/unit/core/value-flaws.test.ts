/** @file What is wrong with a value is told as a code with its data, whatever a schema asks for. */
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { flawIn } from '../../../src/core/value-flaws';
import { parseRecipe } from '../../../src/core/task/recipe';

const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9));
const Schema = v.strictObject({
  text: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(5))),
  count: v.optional(count),
  share: v.optional(v.pipe(v.number(), v.gtValue(0), v.finite())),
  isOn: v.optional(v.boolean()),
  mode: v.optional(v.picklist(['fast', 'rather slow'])),
  version: v.optional(v.literal(1)),
  names: v.optional(v.pipe(v.array(v.string()), v.minLength(2), v.maxLength(3))),
  many: v.optional(v.union([v.picklist(['auto', 'off']), count])),
  budget: v.optional(
    v.union([count, v.strictObject({ rows: count }), v.strictObject({ minutes: count })]),
  ),
  place: v.optional(v.variant('kind', [v.strictObject({ kind: v.literal('column'), at: count })])),
  pair: v.optional(v.tuple([v.number(), v.string()])),
  noted: v.optional(v.nullable(v.number())),
  address: v.optional(v.pipe(v.string(), v.regex(/^h/, 'value-address'))),
  code: v.optional(v.pipe(v.string(), v.regex(/^\d+$/))),
  odd: v.optional(
    v.pipe(
      v.number(),
      v.check((number) => number % 2 === 1),
    ),
  ),
});

/** As `field: code, and what else it tells`. */
function told(value: unknown): unknown {
  const result = v.safeParse(Schema, value);
  return result.success ? null : flawIn(result.issues);
}

const unexpected = (field: string | null, expected: object, foundKind: string, found: unknown) => ({
  field,
  flaw: { code: 'value-unexpected', kinds: [], known: [], ...expected, foundKind, found },
});

describe('a value', () => {
  test.each<[unknown, string, object]>([
    [{ text: ' ' }, 'text', { code: 'value-empty' }],
    [{ text: 'longer' }, 'text', { code: 'text-long', most: 5, found: 6 }],
    [{ count: 2.5 }, 'count', { code: 'value-not-whole', found: 2.5 }],
    [{ count: 0 }, 'count', { code: 'value-least', least: 1, found: 0 }],
    [{ count: 10 }, 'count', { code: 'value-most', most: 9, found: 10 }],
    [{ share: 0 }, 'share', { code: 'value-above', limit: 0, found: 0 }],
    [{ share: Infinity }, 'share', { code: 'value-not-finite' }],
    [{ names: ['a'] }, 'names', { code: 'list-short', least: 2, found: 1 }],
    [{ names: ['a', 'b', 'c', 'd'] }, 'names', { code: 'list-long', most: 3, found: 4 }],
    [{ many: 0 }, 'many', { code: 'value-least', least: 1, found: 0 }],
    [{ budget: { minutes: 0 } }, 'budget.minutes', { code: 'value-least', least: 1, found: 0 }],
    [{ place: { kind: 'column' } }, 'place.at', { code: 'value-missing' }],
    [{ pair: [1] }, 'pair.1', { code: 'value-missing' }],
    [{ colour: 'red' }, 'colour', { code: 'value-unknown' }],
    [{ address: 'ftp:' }, 'address', { code: 'value-address' }],
    [{ code: 'x' }, 'code', { code: 'value-form' }],
    [{ odd: 2 }, 'odd', { code: 'value-wrong' }],
  ])('%j is refused for its %s', (value, field, flaw) => {
    expect(told(value)).toEqual({ field, flaw });
  });

  test('of a wrong kind is told with what it may be and what it is', () => {
    expect(told({ text: 7 })).toEqual(unexpected('text', { kinds: ['text'] }, 'number', 7));
    expect(told({ isOn: 'yes' })).toEqual(
      unexpected('isOn', { kinds: ['boolean'] }, 'text', 'yes'),
    );
    expect(told({ names: {} })).toEqual(unexpected('names', { kinds: ['list'] }, 'object', null));
    expect(told({ pair: [1, []] })).toEqual(
      unexpected('pair.1', { kinds: ['text'] }, 'list', null),
    );
    expect(told({ noted: 'x' })).toEqual(unexpected('noted', { kinds: ['number'] }, 'text', 'x'));
    expect(told({ count: null })).toEqual(unexpected('count', { kinds: ['number'] }, 'null', null));
    expect(told(null)).toEqual(unexpected(null, { kinds: ['object'] }, 'null', null));
  });

  test('that is none of a choice is told with the choice', () => {
    const modes = { known: ['fast', 'rather slow'] };
    expect(told({ mode: 'slow' })).toEqual(unexpected('mode', modes, 'text', 'slow'));
    expect(told({ version: 2 })).toEqual(unexpected('version', { known: [1] }, 'number', 2));
    const kinds = { known: ['column'] };
    expect(told({ place: { kind: 'row' } })).toEqual(
      unexpected('place.kind', kinds, 'text', 'row'),
    );
  });

  test('that may have several forms is told with all, or by the field that it has', () => {
    const many = { known: ['auto', 'off'], kinds: ['number'] };
    expect(told({ many: 'all' })).toEqual(unexpected('many', many, 'text', 'all'));
    const budget = { kinds: ['number', 'object'] };
    expect(told({ budget: 'all' })).toEqual(unexpected('budget', budget, 'text', 'all'));
    const minutes = unexpected('budget.minutes', { kinds: ['number'] }, 'text', 'ten');
    expect(told({ budget: { minutes: 'ten' } })).toEqual(minutes);
  });

  test('that is long is told by its beginning', () => {
    expect(told({ mode: 'x'.repeat(500) })).toMatchObject({
      flaw: { found: `${'x'.repeat(59)}…` },
    });
  });
});

test('our own checks tell codes of their own', () => {
  const parse = (changes: object) => () =>
    parseRecipe({
      shortlist: 1,
      task: { textColumn: 'text', labels: [{ name: 'a' }, { name: 'b' }] },
      ...changes,
    });
  const endpoint = { kind: 'endpoint', model: 'small' };
  for (const url of ['localhost:8080', 'http://user@host/v1']) {
    expect(parse({ teacher: { ...endpoint, url } })).toThrow(/teacher\.url.*value-address/);
  }
  expect(parse({ refinery: { folds: 1 } })).toThrow(/refinery\.folds.*folds-one/);
  expect(parse({ task: { textColumn: 't', labels: [{ name: 'a' }, { name: 'a' }] } })).toThrow(
    /task\.labels.*labels-alike/,
  );
});
