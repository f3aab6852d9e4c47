import { expect, test } from 'vitest';
import { parseLabelList } from '../../../../src/core/task/label-list';

test.each([
  ['one a line', 'Human\r\nLocation\n\n  Number  \n', ['Human', 'Location', 'Number']],
  ['one a line, with commas inside', 'Arts, culture\nSports', ['Arts, culture', 'Sports']],
  ['commas', 'Human, Location,Number,', ['Human', 'Location', 'Number']],
  ['semicolons win over commas', 'Arts, culture; Sports', ['Arts, culture', 'Sports']],
  ['tabs of a spreadsheet row', 'a\tb, c\td', ['a', 'b, c', 'd']],
  ['vertical bars', 'a|b', ['a', 'b']],
  ['quotations around commas', '"Arts, culture", Sports', ['Arts, culture', 'Sports']],
  ['bullets', '- Human\n* Location\n• Number\n– Entity', ['Human', 'Location', 'Number', 'Entity']],
  ['numbering', '1. Human\n2) Location\n(3) Number', ['Human', 'Location', 'Number']],
  ['letters', 'a) Human\nb) Location', ['Human', 'Location']],
  ['numbers in only some names', '3. Liga\nBundesliga', ['3. Liga', 'Bundesliga']],
  ['hyphens and digits in names', 'check-in\n3D printing\n-5', ['check-in', '3D printing', '-5']],
  ['code, one line', '["a, b", "c"]', ['a, b', 'c']],
  ['code, several lines', "[\n  'a',\n  'b, c'\n]", ['a', 'b, c']],
  ['typographic quotation marks', '„eins“\n“two”\n‘three’', ['eins', 'two', 'three']],
  ['apostrophes', "'tis, men's", ["'tis", "men's"]],
  ['duplicates', 'b\na\nb', ['b', 'a']],
  ['one label', 'Human', ['Human']],
  ['nothing', ' \n', []],
])('a list may have %s', (_name, text, labels) => {
  expect(parseLabelList(text)).toEqual(labels);
});
