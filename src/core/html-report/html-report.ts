/**
 * @file A report for a colleague: one HTML file that opens anywhere, without scripts and without asking any
 * address for anything. Invariants: every text of the user's is escaped; a figure is called an estimate
 * unless it was counted against gold labels; what was not checked is said.
 */
import { teacherOf } from '../exports/data-card';
import type { AuditEstimate } from '../labels/audit';
import type { LabelSource } from '../labels/labels';
import { at } from '../reads';
import type { LabelPolicy, StudentConfig } from '../task/recipe';
import type { Report } from '../report';
import { count, Html, html, percent } from './html';
import { barPlot, columnPlot, type Bar } from './plots';
import { uncheckedOf } from './unchecked';

export interface Example {
  text: string;
  source: LabelSource;
  confidence: number;
}

export interface HtmlReportFacts {
  report: Report;
  title: string;
  /** Of the table's file. */
  fileName: string;
  /** ISO 8601. */
  date: string;
  /** Rows by who gave the label; `none` has no label. */
  counts: ReadonlyMap<LabelSource | 'none', number>;
  /** Rows per tenth of confidence, of the labels that machines gave. */
  confidence: readonly number[];
  /** In the order of the task's labels: how many texts truly have each, by the audit; empty where it cannot say. */
  trueCounts: readonly (AuditEstimate | null)[];
  /** In the order of the task's labels; empty lists where none are wanted. */
  examples: readonly (readonly Example[])[];
  /** What the import and the run had to say. */
  warnings: readonly string[];
}

const SOURCES: readonly [LabelSource | 'none', string][] = [
  ['human', 'a person'],
  ['both', 'teacher and student together'],
  ['student', 'the student'],
  ['teacher', 'the teacher'],
  ['none', 'nobody: no label'],
];

/** For readers who have never seen a recipe. */
const STUDENTS: Record<StudentConfig['kind'], string> = {
  ngram: 'a small network of words and their parts',
  'encoder-head': 'a small network on sentence vectors',
  encoder: 'a language encoder that was trained further',
};

const POLICIES: Record<LabelPolicy, string> = {
  auto: 'what teacher and student say together, each weighed by the trust it has earned',
  student: 'what the student believes most',
  within: 'what the student believes most of what the teacher named',
  combined: 'what is likeliest by teacher and student multiplied',
  teacher: 'the teacher’s first choices',
};

const STYLE = `
:root{color-scheme:light dark;--ink:light-dark(#17201d,#e7ece9);--soft:light-dark(#45524d,#b3beb9);
--line:light-dark(#dfe4e1,#2a312e);--accent:light-dark(#0d6b54,#62cdab);--paper:light-dark(#fff,#111513)}
body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1,blockquote{font-family:Georgia,serif}h1{line-height:1.15}h2{margin-top:2.5rem;border-top:1px solid var(--ink);padding-top:.75rem}
.soft{color:var(--soft)}table{width:100%;border-collapse:collapse;font-size:.875rem}
th,td{padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
blockquote{margin:.5rem 0;padding-left:.75rem;border-left:3px solid var(--line);white-space:pre-wrap;overflow-wrap:anywhere}
svg{width:100%;height:auto;font:12px system-ui,sans-serif}svg text{fill:currentColor}svg rect{fill:var(--accent)}
svg path{fill:none;stroke:var(--ink);stroke-width:2}@media print{body{margin:0}}`;

export function htmlReport(facts: HtmlReportFacts): string {
  const { report, warnings } = facts;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'"
        />
        <meta name="viewport" content="width=device-width" />
        <title>${facts.title}: labels</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <p class="soft">
            ${facts.fileName} · ${facts.date.slice(0, 10)} · made with Shortlist on one machine
          </p>
          <h1 dir="auto">${facts.title}</h1>
          <p>${count(report.rows.total)} texts. ${headline(report)}</p>
        </header>
        ${section('The task', taskPart(report))} ${section('Who labelled', whoPart(facts))}
        ${section('How right the labels are', accuracyPart(report))}
        ${section('Labels given', countsPart(facts))}
        ${section('How sure the machine was', columnPlot('Labels of machines by confidence', facts.confidence))}
        ${facts.examples.some((own) => own.length > 0) && section('Examples', examplesPart(facts))}
        ${warnings.length > 0 && section('Warnings', list(warnings))}
        ${section('What was not checked', notChecked(facts))}
      </body>
    </html> `;
  return page.markup;
}

function section(title: string, content: Html): Html {
  return html`<section>
    <h2>${title}</h2>
    ${content}
  </section>`;
}

function list(items: readonly string[]): Html {
  return html`<ul>
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`;
}

/** The one sentence that most readers want. */
function headline({ labels }: Report): string {
  const { audit, accuracy } = labels;
  if (audit) {
    const machine =
      `By an audit’s estimate, ${percent(audit.accuracy)} of the machine’s labels are right ` +
      `(95% interval ${percent(audit.low)} to ${percent(audit.high)}).`;
    const { accuracy: now, low, high, people, rows } = audit.standing;
    return (
      `${machine} A person has labelled ${count(people)} of ${count(rows)} texts; with those counted as right, ` +
      `${percent(now)} of all labels are right as they stand (${percent(low)} to ${percent(high)}).`
    );
  }
  if (accuracy !== null) {
    return `${percent(accuracy)} of the labels on annotated texts are those in the table’s own column of true labels.`;
  }
  return 'How many of the labels are right was not checked.';
}

function taskPart({ recipe }: Report): Html {
  const { task } = recipe;
  const areDescribed = task.labels.some(({ description = '' }) => description !== '');
  return html`${task.instructions.trim() !== '' && html`<blockquote dir="auto">${task.instructions}</blockquote>`}
    <table>
      <thead>
        <tr>
          <th scope="col">Label</th>
          ${areDescribed && html`<th scope="col">Means</th>`}
        </tr>
      </thead>
      <tbody>
        ${task.labels.map(
          ({ name, description }) =>
            html`<tr>
              <th scope="row" dir="auto">${name}</th>
              ${areDescribed && html`<td dir="auto">${description ?? ''}</td>`}
            </tr>`,
        )}
      </tbody>
    </table>`;
}

function whoPart({ report, counts }: HtmlReportFacts): Html {
  const { recipe, labels } = report;
  const rows = SOURCES.flatMap(([source, words]) => {
    const given = counts.get(source) ?? 0;
    return given === 0
      ? []
      : [
          html`<tr>
            <th scope="row">By ${words}</th>
            <td>${count(given)}</td>
          </tr>`,
        ];
  });
  return html`<table>
      <tbody>
        ${rows}
      </tbody>
    </table>
    <p>
      The teacher, which named for each text every label that could be right: ${teacherOf(recipe)}.
      The student, which learned from that: ${STUDENTS[recipe.student.kind]}. The labels are
      ${POLICIES[labels.policy]}.
    </p>`;
}

function accuracyPart(report: Report): Html {
  const { labels, teacher, student, recipe } = report;
  const { audit, agreement } = labels;
  const bars: Bar[] = [];
  const known = (name: string, value: number | null | undefined) => {
    if (typeof value === 'number') bars.push({ name, value, interval: null });
  };
  if (audit) bars.push({ name: 'Machine, by the audit', value: audit.accuracy, interval: audit });
  known('Labels, by the table', labels.accuracy);
  known('Teacher’s first choice', teacher.firstAccuracy);
  known('Student, annotated texts', student?.trainAccuracy);
  known('Student, test texts', student?.testAccuracy);
  if (agreement) {
    const { share, low, high } = agreement.ceiling;
    bars.push({ name: 'Two people agree', value: share, interval: { low, high } });
  }
  const goldColumn = recipe.task.goldColumn;
  return html`<p>${headline(report)}</p>
    ${bars.length > 0 && barPlot('Shares of right labels', bars, 'percent')}
    ${audit && html`<p>An estimate: ${count(audit.n)} texts drawn by chance were labelled by a person who did not see the machine’s label. It speaks for ${count(audit.population)} texts.</p>`}
    ${labels.accuracy !== null && goldColumn !== undefined && html`<p>“By the table” and the lines on teacher and student count against the column “${goldColumn}”, which nothing learned from.</p>`}
    ${agreement && html`<p>${count(agreement.ceiling.n)} texts were labelled by more than one person: the same label for ${percent(agreement.ceiling.share)} of them (95% interval ${percent(agreement.ceiling.low)} to ${percent(agreement.ceiling.high)})${agreement.alpha && html`, Krippendorff’s alpha ${agreement.alpha.value.toFixed(2)} (${agreement.alpha.low.toFixed(2)} to ${agreement.alpha.high.toFixed(2)})`}. No machine can be shown to be right more often than people are of one mind.</p>`}`;
}

function countsPart({ report, trueCounts }: HtmlReportFacts): Html {
  const { perLabel } = report.labels;
  const bars = perLabel.map(({ label, support }, i): Bar => {
    const truth = trueCounts.at(i) ?? null;
    return { name: label, value: support, interval: truth && { low: truth.low, high: truth.high } };
  });
  const hasTruth = bars.some(({ interval }) => interval !== null);
  const rows = perLabel.map(({ label, support, meanConfidence, precision }) => {
    const right = precision
      ? `${percent(precision.accuracy)} (${percent(precision.low)} to ${percent(precision.high)}, ${precision.n} audited)`
      : '–';
    return html`<tr>
      <th scope="row" dir="auto">${label}</th>
      <td>${count(support)}</td>
      <td>${meanConfidence === null ? '–' : percent(meanConfidence)}</td>
      <td>${right}</td>
    </tr>`;
  });
  return html`${barPlot('Texts by label', bars, 'count')}
    ${hasTruth && html`<p class="soft">Lines and numbers in brackets: how many texts truly have the label, by the audit (95% interval).</p>`}
    <table>
      <thead>
        <tr>
          <th scope="col">Label</th>
          <th scope="col">Texts</th>
          <th scope="col">Mean confidence</th>
          <th scope="col">Right, by the audit’s estimate</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`;
}

function examplesPart({ report, examples }: HtmlReportFacts): Html {
  const parts = report.recipe.task.labels.flatMap(({ name }, i) => {
    const own = at(examples, i);
    if (own.length === 0) return [];
    const quotes = own.map(
      ({ text, source, confidence }) =>
        html`<blockquote dir="auto">${text}</blockquote>
          <p class="soft">
            ${source === 'human' ? 'labelled by a person' : `confidence ${percent(confidence)}`}
          </p>`,
    );
    return [
      html`<h3 dir="auto">${name}</h3>
        ${quotes}`,
    ];
  });
  return html`<p class="soft">Drawn by chance among the texts of each label.</p>
    ${parts}`;
}

function notChecked({ report, counts }: HtmlReportFacts): Html {
  const said = uncheckedOf(report, counts.get('none') ?? 0);
  return said.length === 0 ? html`<p>Nothing that this page knows of.</p>` : list(said);
}
