/** @file Keywords suggested by confirmed rows. */
import { describe, expect, it } from 'vitest';
import type { ConfirmedRow } from '../../../../src/core/keywords/keyword-suggestions';
import { suggestKeywords } from '../../../../src/core/keywords/keyword-suggestions';
import { pick, randomOf } from '../../../helpers/teacher/fixtures';

const labels = [{ name: 'Sport', keywords: ['football'] }, { name: 'Art' }];

function rowsOf(count: number): ConfirmedRow[] {
  const random = randomOf(8);
  const shared = ['today', 'people', 'said', 'the', 'of', 'a', 'city'];
  const own: Record<string, string[]> = {
    Sport: ['goals', 'goal', 'football match', 'world cup', 'team'],
    Art: ['painted', 'painting', 'gallery', 'oil'],
  };
  return Array.from({ length: count }, (_, i) => {
    const label = i % 2 === 0 ? 'Sport' : 'Art';
    const words = Array.from({ length: 6 }, () => pick(random, shared));
    words.splice(3, 0, pick(random, own[label] ?? []), pick(random, own[label] ?? []));
    return { label, text: words.join(' ') };
  });
}

describe('suggestKeywords', () => {
  const suggestions = suggestKeywords(rowsOf(80), labels);
  const words = (label: string) => suggestions.get(label)?.map(({ keyword }) => keyword) ?? [];

  it('finds the words that tell a label from the others, the strongest first', () => {
    expect(words('Sport')).toEqual(expect.arrayContaining(['team']));
    expect(words('Art')).toEqual(expect.arrayContaining(['gallery', 'oil']));
    const strengths = suggestions.get('Sport')?.map(({ strength }) => strength) ?? [];
    expect(strengths).toEqual([...strengths].sort((a, b) => b - a));
  });

  it('counts forms of a word as one, and writes the most frequent', () => {
    expect(words('Sport').filter((word) => word.startsWith('goal'))).toHaveLength(1);
    expect(words('Art').filter((word) => word.startsWith('paint'))).toHaveLength(1);
  });

  it('suggests neither common words nor what is a keyword already', () => {
    for (const word of [...words('Sport'), ...words('Art')]) {
      expect(['today', 'people', 'said', 'the', 'of', 'city', 'football']).not.toContain(word);
    }
  });

  it('counts in how many rows a word stands', () => {
    for (const { inside, outside } of suggestions.get('Art') ?? []) {
      expect(inside).toBeGreaterThanOrEqual(2);
      expect(outside).toBe(0);
    }
  });

  it('suggests nothing from few rows, from one label, or from none', () => {
    expect(suggestKeywords([], labels).get('Art')).toEqual([]);
    expect(suggestKeywords(rowsOf(2), labels).get('Art')).toEqual([]);
    const one = rowsOf(40).filter(({ label }) => label === 'Art');
    expect(suggestKeywords(one, labels).get('Art')).toEqual([]);
  });

  it('finds nothing in noise more often than chance allows', () => {
    const random = randomOf(2);
    const noise = Array.from({ length: 200 }, (_, i) => ({
      label: i % 2 === 0 ? 'Sport' : 'Art',
      text: Array.from({ length: 5 }, () => `w${Math.floor(random() * 60)}`).join(' '),
    }));
    const found = suggestKeywords(noise, labels);
    expect((found.get('Sport')?.length ?? 0) + (found.get('Art')?.length ?? 0)).toBeLessThan(8);
  });
});
