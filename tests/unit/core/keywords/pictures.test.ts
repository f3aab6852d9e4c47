/** @file Emoji and scripts without blanks, as labels and as keywords. */
import { describe, expect, test } from 'vitest';
import { KeywordMatcher } from '../../../../src/core/keywords/keywords';

function found(labels: readonly string[], text: string): string[] {
  const scores = KeywordMatcher.of(labels.map((name) => ({ name }))).score(text) ?? [];
  return labels.filter((_, i) => (scores[i] ?? 0) > 0);
}

describe('a picture is found', () => {
  const labels = [
    '\u{1f600}',
    '\u{1f44d}\u{1f3fd}',
    '\u2764\ufe0f',
    '\u{1f1e9}\u{1f1ea}',
    '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  ];

  test.each(labels)('%s', (picture) => {
    expect(found(labels, picture)).toEqual([picture]);
    expect(found(labels, `well ${picture}${picture}!`)).toEqual([picture]);
  });

  test('with or without its variation selector', () => {
    expect(found(['\u2764', 'b'], 'I \u2764\ufe0f it')).toEqual(['\u2764']);
    expect(found(['\u2764\ufe0f', 'b'], 'I \u2764 it')).toEqual(['\u2764\ufe0f']);
    expect(found(['\u2600\ufe0f', 'b'], 'I \u2764\ufe0f it')).toEqual([]);
  });

  test('whatever its skin tone where none is asked for, and by its own where one is', () => {
    expect(found(['\u{1f44d}', 'b'], '\u{1f44d}\u{1f3ff}')).toEqual(['\u{1f44d}']);
    const tones = ['\u{1f44d}\u{1f3fb}', '\u{1f44d}\u{1f3ff}'];
    expect(found(tones, 'ok \u{1f44d}\u{1f3ff}')).toEqual([tones[1]]);
  });

  test('and not another flag, nor one person of a family', () => {
    expect(found(['\u{1f1e9}\u{1f1ea}', '\u{1f1eb}\u{1f1f7}'], '\u{1f1eb}\u{1f1f7}')).toEqual([
      '\u{1f1eb}\u{1f1f7}',
    ]);
    expect(found(['\u{1f468}', 'b'], labels[4] ?? '')).toEqual([]);
  });
});

test.each([
  ['跌倒', '病人在走廊跌倒了', '他跌了一跤'],
  ['転倒', '患者が廊下で転倒した', '患者が来た'],
  ['ล้ม', 'ผู้ป่วยลื่นล้มในห้องน้ำ', 'ผู้ป่วยมาแล้ว'],
  ['سقوط', 'حدث سقوط في الممر', 'دواء متأخر'],
  ['水', '地上有水', '地上'],
])('a word of a script without blanks, or written from right to left: %s', (word, text, other) => {
  expect(found([word, 'b'], text)).toEqual([word]);
  expect(found([word, 'b'], other)).toEqual([]);
});
