/**
 * @file The report for a colleague, in the page's language: one HTML file that opens anywhere, without scripts and without asking any
 * address for anything. Invariants: every text of the user's is escaped; a figure is called an estimate
 * unless it was counted against gold labels; what was not checked is said.
 */
import { at } from '../../core/reads';
import type { Report } from '../../core/report';
import type { ReportFacts } from '../../core/report-facts';
import { language } from '../../state/language';
import { countTexts } from '../counts';
import { formatCount, formatDate, formatPercent } from '../format';
import { wordsOf } from '../words/messages/words-of';
import { Html, html } from './html';
import { barPlot, columnPlot, type Bar } from './plots';
import * as words from './report-words';

const { TITLES, HEADS } = words;

// @wc-ignore
const STYLE = `
:root{color-scheme:light dark;--ink:light-dark(#17201d,#e7ece9);--soft:light-dark(#45524d,#b3beb9);
--line:light-dark(#dfe4e1,#2a312e);--accent:light-dark(#0d6b54,#62cdab);--paper:light-dark(#fff,#111513)}
body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1,blockquote{font-family:Georgia,serif}h1{line-height:1.15}h2{margin-top:2.5rem;border-top:1px solid var(--ink);padding-top:.75rem}
.soft{color:var(--soft)}table{width:100%;border-collapse:collapse;font-size:.875rem}
th,td{padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
blockquote{margin:.5rem 0;padding-left:.75rem;border-left:3px solid var(--line);white-space:pre-wrap;overflow-wrap:anywhere}
svg{display:block;width:100%;font:12px system-ui,sans-serif}svg text{fill:currentColor}svg rect{fill:var(--accent)}
svg line{stroke:var(--ink);stroke-width:2}.bars{padding:0;list-style:none;font-size:.8125rem}
.bars li{display:grid;grid-template-columns:12rem 1fr 10.5rem;gap:.25rem .75rem;align-items:center;margin-block:.5rem}
.bars span{overflow-wrap:anywhere}.bars span:first-child{text-align:end}@media print{body{margin:0}}
@media(max-width:36rem){table{font-size:.75rem}th,td{padding-right:.4rem}tbody :is(th,td){overflow-wrap:anywhere}
.bars li{grid-template-columns:1fr auto}.bars span:first-child{grid-column:1/-1;text-align:start}}
@media(forced-colors:active){:root{--ink:CanvasText;--soft:CanvasText;--line:CanvasText}svg rect{fill:none;stroke:CanvasText}}`;

export function htmlReport(facts: ReportFacts): string {
  const { report, warnings } = facts;
  const page = html`<!doctype html>
    <html lang="${language}" translate="no">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'"
        />
        <meta name="google" content="notranslate" />
        <meta name="viewport" content="width=device-width" />
        <title>${words.pageTitle(facts.title)}</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <p class="soft">${words.originWords(facts.fileName, formatDate(facts.createdAt))}</p>
          <h1 dir="auto">${facts.title}</h1>
          <p>${countTexts(report.rows.total)}. ${words.headlineOf(report)}</p>
        </header>
        <main>
          ${section(TITLES.task, taskPart(report))} ${section(TITLES.who, whoPart(facts))}
          ${section(TITLES.right, accuracyPart(report))} ${section(TITLES.given, countsPart(facts))}
          ${section(TITLES.sure, columnPlot(HEADS.byConfidence, facts.confidence))}
          ${facts.examples.some((own) => own.length > 0) && section(TITLES.examples, examplesPart(facts))}
          ${warnings.length > 0 && section(TITLES.warnings, list(warnings.map(wordsOf)))}
          ${section(TITLES.unchecked, notChecked(facts))}
        </main>
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

function taskPart({ recipe }: Report): Html {
  const { task } = recipe;
  const areDescribed = task.labels.some(({ description = '' }) => description !== '');
  return html`${task.instructions.trim() !== '' && html`<blockquote dir="auto">${task.instructions}</blockquote>`}
    <table>
      <thead>
        <tr>
          <th scope="col">${HEADS.label}</th>
          ${areDescribed && html`<th scope="col">${HEADS.means}</th>`}
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

function whoPart({ report, counts }: ReportFacts): Html {
  const rows = words.SOURCES.flatMap(([source, title]) => {
    const given = counts.get(source) ?? 0;
    return given === 0
      ? []
      : [
          html`<tr>
            <th scope="row">${title}</th>
            <td>${formatCount(given)}</td>
          </tr>`,
        ];
  });
  return html`<table>
      <tbody>
        ${rows}
      </tbody>
    </table>
    <p>${words.whoWords(report)}</p>`;
}

function accuracyPart(report: Report): Html {
  const { labels, teacher, student, recipe } = report;
  const { audit, agreement } = labels;
  const bars: Bar[] = [];
  const known = (name: string, value: number | null | undefined) => {
    if (typeof value === 'number') bars.push({ name, value, interval: null });
  };
  if (audit) bars.push({ name: HEADS.machine, value: audit.accuracy, interval: audit });
  known(HEADS.table, labels.accuracy);
  known(HEADS.teacher, teacher.firstAccuracy);
  known(HEADS.student, student?.trainAccuracy);
  known(HEADS.studentOnTest, student?.testAccuracy);
  if (agreement) {
    const { share, low, high } = agreement.ceiling;
    bars.push({ name: HEADS.people, value: share, interval: { low, high } });
  }
  const goldColumn = recipe.task.goldColumn;
  return html`<p>${words.headlineOf(report)}</p>
    ${bars.length > 0 && barPlot(HEADS.rightShares, bars, 'percent')}
    ${audit && html`<p>${words.auditWords(audit)}</p>`}
    ${labels.accuracy !== null && goldColumn !== undefined && html`<p>${words.goldWords(goldColumn)}</p>`}
    ${agreement && html`<p>${words.agreementWords(agreement)}</p>`}`;
}

function countsPart({ report, trueCounts }: ReportFacts): Html {
  const { perLabel } = report.labels;
  const bars = perLabel.map(({ label, support }, i): Bar => {
    const truth = trueCounts.at(i) ?? null;
    return { name: label, value: support, interval: truth && { low: truth.low, high: truth.high } };
  });
  const hasTruth = bars.some(({ interval }) => interval !== null);
  const rows = perLabel.map(({ label, support, meanConfidence, precision }) => {
    const right = precision ? words.precisionWords(precision) : '–';
    return html`<tr>
      <th scope="row" dir="auto">${label}</th>
      <td>${formatCount(support)}</td>
      <td>${formatPercent(meanConfidence)}</td>
      <td>${right}</td>
    </tr>`;
  });
  return html`${barPlot(HEADS.byLabel, bars, 'count')}
    ${hasTruth && html`<p class="soft">${words.COUNTS_NOTE}</p>`}
    <table>
      <thead>
        <tr>
          <th scope="col">${HEADS.label}</th>
          <th scope="col">${HEADS.texts}</th>
          <th scope="col">${HEADS.confidence}</th>
          <th scope="col">${HEADS.precision}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`;
}

function examplesPart({ report, examples }: ReportFacts): Html {
  const parts = report.recipe.task.labels.flatMap(({ name }, i) => {
    const own = at(examples, i);
    if (own.length === 0) return [];
    const quotes = own.map(
      ({ text, source, confidence }) =>
        html`<blockquote dir="auto">${text}</blockquote>
          <p class="soft">${words.exampleWords(source, confidence)}</p>`,
    );
    return [
      html`<h3 dir="auto">${name}</h3>
        ${quotes}`,
    ];
  });
  return html`<p class="soft">${words.EXAMPLES_NOTE}</p>
    ${parts}`;
}

function notChecked({ report, counts }: ReportFacts): Html {
  const said = words.uncheckedOf(report, counts.get('none') ?? 0);
  return said.length === 0 ? html`<p>${words.ALL_CHECKED}</p>` : list(said);
}
