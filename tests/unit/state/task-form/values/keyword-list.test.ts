import { describe, expect, test } from 'vitest';
import {
  parseKeywords,
  writeKeywords,
} from '../../../../../src/state/task-form/values/keyword-list';

describe('keywords of a field', () => {
  test.each([
    ['/fell|slipped/', ['/fell|slipped/']],
    ['/dos(e|age)/, late', ['/dos(e|age)/', 'late']],
    ['late; /a{1,2}b/s | floor', ['late', '/a{1,2}b/s', 'floor']],
    ['/[/|,]x/, y', ['/[/|,]x/', 'y']],
    ['/a\\/b|c/\n/d,e/', ['/a\\/b|c/', '/d,e/']],
    ['and/or, either/or', ['and/or', 'either/or']],
    ['/usr, /bin', ['/usr', '/bin']],
    ['"wet, floor", "say ""no"""', ['wet, floor', 'say "no"']],
    ['"a" b, c', ['"a" b', 'c']],
    [' , ;;| ', []],
  ])('%s', (text, keywords) => {
    expect(parseKeywords(text)).toEqual(keywords);
  });

  test('are the same after they were written and read', () => {
    const keywords = [
      '/fell|slipped/',
      '/dos(e|age)/',
      'wet, floor',
      'a|b',
      'say "no"',
      '/usr',
      'x',
    ];
    expect(parseKeywords(writeKeywords(keywords))).toEqual(keywords);
  });

  // Followed to the end of the text each, these take a quarter of an hour.
  test.each(['/a', '/[a', '"a', '//a', 'a'])(
    'are read in one go, though each of thousands looks like what never ends: %s',
    (beginning) => {
      const keywords = Array.from({ length: 150_000 }, (_, i) => `${beginning}${i}`);
      expect(parseKeywords(writeKeywords(keywords))).toEqual(keywords);
    },
  );
});
