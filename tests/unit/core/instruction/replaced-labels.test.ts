/** @file What can be put back of descriptions that were taken over, whatever was done to the task since. */
import { describe, expect, it } from 'vitest';
import {
  labelToPutBack,
  withReplaced,
  type ReplacedLabel,
} from '../../../../src/core/instruction/replaced-labels';

const first: ReplacedLabel = {
  before: { name: 'fall' },
  after: { name: 'fall', description: 'Somebody fell' },
};
const second: ReplacedLabel = {
  before: first.after,
  after: { name: 'fall', description: 'A person came down' },
};
const other = { name: 'fire', description: 'Smoke' };

describe('a description', () => {
  it('is put back one by one, the latest first', () => {
    const both = [first, second];
    expect(labelToPutBack(both, [other, second.after])).toEqual(first.after);
    expect(labelToPutBack(both, [other, first.after])).toEqual({ name: 'fall' });
    expect(labelToPutBack(both, [other, first.before])).toBeNull();
  });

  it('is put back under the name that its label has now', () => {
    const renamed = { ...first.after, name: 'slip' };
    expect(labelToPutBack([first], [other, renamed])).toEqual({ name: 'slip' });
  });

  it('of the same name goes before another that says the same', () => {
    const twin = { ...first.after, name: 'twin' };
    expect(labelToPutBack([first], [twin, first.after])).toEqual({ name: 'fall' });
  });

  it.each([
    ['changed by hand since', { name: 'fall', description: 'Something else' }],
    ['given words since', { ...first.after, keywords: ['slip'] }],
  ])('%s is left alone', (_, label) => {
    expect(labelToPutBack([first], [other, label])).toBeNull();
  });

  it('of a label that is gone is not offered', () => {
    expect(labelToPutBack([first], [other])).toBeNull();
    expect(labelToPutBack([], [other])).toBeNull();
  });

  it('gets its keywords back', () => {
    const words = {
      before: { name: 'a', keywords: ['x'] },
      after: { name: 'a', keywords: ['x', 'y'] },
    };
    expect(labelToPutBack([words], [words.after])).toEqual({ name: 'a', keywords: ['x'] });
  });
});

it('only the latest twenty are kept', () => {
  let replaced: ReplacedLabel[] = [first];
  for (let i = 0; i < 20; i += 1) replaced = withReplaced(replaced, second);
  expect(replaced).toHaveLength(20);
  expect(replaced).not.toContain(first);
});
