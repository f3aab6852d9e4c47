/** @file The data card says what its names say, and nothing that they would make of it. */
import { expect, test } from 'vitest';
import { dataCard, describeDataset, type CardFacts } from '../../../../src/core/exports/data-card';
import { encoderReadme } from '../../../../src/core/students/archive/encoder-readme';
import { headReadme } from '../../../../src/core/students/archive/head-readme';

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

test('the front matter holds any title, in characters that YAML allows', () => {
  const title = 'a: "b" #c\n---\u007F\u0085\u009F\u2028\uFEFF\uFFFE\uD800\u{1F600}é';
  const [, first = ''] = dataCard({ title, body: '' }, ['train']).split('\n');
  // YAML 1.2, c-printable; what is not is escaped as in JSON.
  expect(first).toMatch(
    /^pretty_name: "[\u0020-\u007E\u00A0-\u2027\u202A-\uD7FF\u{10000}-\u{10FFFF}]+"$/u,
  );
  expect(JSON.parse(first.slice('pretty_name: '.length))).toBe(title);
});

test.each([
  ['encoder', encoderReadme],
  ['classifier', headReadme],
])('a hostile label, model or prefix is but a text in the README of an %s', (_, readme) => {
  const write = (text: string) =>
    readme({
      ...{ labels: [text, 'b'], sourceName: text, prefix: text, maxTokens: 1, pooling: 'mean' },
      hidden: 1,
      config: { family: 'bert' },
    } as unknown as Parameters<typeof encoderReadme>[0] & Parameters<typeof headReadme>[0]);
  const body = write(HOSTILE);
  expect(body.split('\n')).toHaveLength(write('a').split('\n').length);
  // The prefix is code, and so as it is, between marks that are not in it.
  const prefix = `\`\` ${HOSTILE.replaceAll('\n', ' ')} \`\``;
  expect(body).toContain(`with ${prefix} before it`);
  expect(body.replace(prefix, '')).not.toMatch(/(?<!\\)(<img|&lt;|!\[|\]\(https?:)/);
});
