/** @file The data card says what its names say, and nothing that they would make of it. */
import { expect, test } from 'vitest';
import { describeDataset, type CardFacts } from '../../../../src/core/exports/data-card';

const HOSTILE =
  'text`\n\n# Checked by experts\n\n<img src="https://evil.example/?seen">&lt;b&gt;![x](https://evil.example)';

function cardWith(names: { column: string; label: string; title: string }): string {
  const labels = [{ name: names.label, description: names.label }, { name: 'b' }];
  const facts = {
    title: names.title,
    report: {
      recipe: {
        task: { textColumn: names.column, instructions: names.label, labels },
        teacher: { kind: 'column', column: names.column },
        student: { kind: 'ngram' },
      },
      labels: { policy: 'auto', audit: null, accuracy: null, agreement: null, perLabel: [] },
    },
    ...{ counts: new Map(), promptHash: null, date: '2026-01-01', selection: '' },
  } as unknown as CardFacts;
  return describeDataset(facts).body;
}

test('a hostile name begins no heading, no markup, no link and no picture', () => {
  const body = cardWith({ column: HOSTILE, label: HOSTILE, title: HOSTILE });
  const headings = body.split('\n').filter((line) => /^\s*#/.test(line));
  const plain = cardWith({ column: 'c', label: 'a', title: 't' });
  expect(headings).toHaveLength(plain.split('\n').filter((line) => line.startsWith('#')).length);
  // Each character that could is escaped.
  expect(body).not.toMatch(/(?<!\\)(<img|&lt;|!\[|\]\()/);
});
