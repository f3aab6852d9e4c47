/** @file The report for a colleague: sound HTML, nothing of the user's as markup, honest words. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../../../src/core/report';
import type { ReportFacts } from '../../../../src/core/report-facts';
import { parseRecipe } from '../../../../src/core/task/recipe';
import { html } from '../../../../src/ui/html-report/html';
import { htmlReport } from '../../../../src/ui/html-report/html-report';
import { readXml } from '../../../helpers/files/read-back';

const AUDIT = { n: 80, accuracy: 0.9, low: 0.82, high: 0.95 };

function report(parts: { name?: string; labels?: Partial<Report['labels']> } = {}): Report {
  const name = parts.name ?? 'Animal';
  const recipe = parseRecipe({
    shortlist: 1,
    task: {
      name,
      instructions: name,
      textColumn: 'text',
      labels: [{ name, description: name }, { name: 'Plant' }],
    },
  });
  const own = { support: 30, meanConfidence: 0.8, agreement: null };
  return {
    shortlist: 1,
    recipe,
    environment: { executionProvider: null, threads: null, adapter: null, notice: null, told: [] },
    rows: { total: 50, annotated: 50, failed: 0, test: 0 },
    teacher: { firstAccuracy: null },
    student: null,
    labels: {
      policy: 'auto',
      accuracy: null,
      macroF1: null,
      calibrationError: null,
      perLabel: [
        { label: name, ...own, precision: null },
        { label: 'Plant', ...own, support: 20, precision: null },
      ],
      human: 0,
      audit: null,
      agreement: null,
      recalibrated: false,
      accepted: null,
      ...parts.labels,
    },
  } as unknown as Report;
}

function facts(parts: Partial<ReportFacts> = {}): ReportFacts {
  return {
    report: report(),
    title: 'Letters',
    fileName: 'letters.csv',
    createdAt: Date.UTC(2026, 2, 1, 12),
    counts: new Map([['student', 50]]),
    confidence: [0, 0, 0, 0, 0, 5, 5, 10, 10, 20],
    trueCounts: [],
    examples: [[{ text: 'A fox.', source: 'student', confidence: 0.9 }], []],
    warnings: ['One row was ragged.'],
    ...parts,
  };
}

/** The page as XML, its void elements closed; throws where it is not well formed. */
function elementsOf(page: string): { names: string[]; text: string } {
  const names: string[] = [];
  let text = '';
  const xml = page.replace('<!doctype html>', '').replaceAll(/<meta([^>]*?)\s*\/?>/g, '<meta$1/>');
  readXml(xml, (event) => {
    if (event.kind === 'open') names.push(event.name);
    if (event.kind === 'text') text += event.text;
  });
  return { names, text };
}

describe('what the user wrote', () => {
  test('never becomes markup, whatever it is', () => {
    const sound = elementsOf(htmlReport(facts())).names;
    const text = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
      fc.constantFrom('<script>alert(1)</script>', '"><img src=x onerror=a()>', '&lt;', "' onx='"),
    );
    fc.assert(
      fc.property(text, (wild) => {
        const name = wild.trim() === '' || wild.trim() === 'Plant' ? 'x' : wild;
        const page = htmlReport(
          facts({
            report: report({ name }),
            title: wild,
            fileName: wild,
            examples: [[{ text: wild, source: 'human', confidence: 1 }], []],
            warnings: [wild],
          }),
        );
        expect(elementsOf(page).names).toEqual(sound);
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  test('is on the page as it is', () => {
    const wild = `<b onclick="x">'&amp;' \u0000`;
    const page = htmlReport(facts({ warnings: [wild] }));
    expect(elementsOf(page).text).toContain(wild.replace('\u0000', '\uFFFD'));
    expect(html`${['<i>', html`<b></b>`]}`.markup).toBe('&lt;i&gt;<b></b>');
  });
});

test('the page runs nothing and asks no address for anything', () => {
  const page = htmlReport(facts());
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  const { names } = elementsOf(page);
  expect(names.filter((name) => ['script', 'img', 'link', 'iframe', 'a'].includes(name))).toEqual(
    [],
  );
  expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|src=|url\(/);
});

describe('an accuracy', () => {
  const textOf = (labels: Partial<Report['labels']>) =>
    elementsOf(htmlReport(facts({ report: report({ labels }) }))).text;

  test('that nobody checked is not given', () => {
    const text = textOf({});
    expect(text).toContain('How many of the labels are right was not checked.');
    expect(text).toContain('No random sample of the labels was checked');
    expect(text).toContain('Nobody compared two people’s labels');
  });

  test('from an audit is called an estimate, with its interval', () => {
    const standing = { accuracy: 0.93, low: 0.87, high: 0.98, rows: 60, people: 22 };
    const audit = {
      ...{ ...AUDIT, skipped: 2, learned: 0, population: 50, unsampled: 7, policies: {} },
      standing,
    };
    const text = textOf({ audit });
    expect(text).toMatch(/By a check’s estimate, 90\.0% .* \(95% interval 82\.0% to 95\.0%\)/);
    expect(text).toContain('labelled 22 of 60 texts');
    expect(text).toContain('93.0% of all labels are right as they stand (87.0% to 98.0%)');
    expect(text).toContain('The check says nothing of 7 labels');
    expect(text).toContain('Of 2 checked texts the person could not tell');
    expect(text).toContain('No checked text has these labels');
    expect(text).not.toContain('was not checked.');
  });

  test('of machines stands beside how far people agree', () => {
    const agreement = {
      annotators: [],
      ceiling: { share: 0.85, n: 40, low: 0.7, high: 0.93 },
      alpha: { value: 0.7, low: 0.5, high: 0.85 },
      ...{ pairs: [], perLabel: [], disagreements: 6, settled: 4 },
    };
    const text = textOf({ agreement });
    expect(text).toMatch(
      /40 texts were labelled by more than one person: the same label for 85\.0%/,
    );
    expect(text).toContain('Krippendorff’s alpha 0.70 (0.50 to 0.85)');
    expect(text).toContain('People differ on 2 texts that were not settled.');
  });
});

test('true counts of an audit are said with their intervals', () => {
  const trueCounts = [{ n: 80, accuracy: 28, low: 22, high: 35 }, null];
  expect(elementsOf(htmlReport(facts({ trueCounts }))).text).toContain('30 (22–35)');
});
