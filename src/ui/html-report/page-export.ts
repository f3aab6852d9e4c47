/** @file The report for a colleague as a file: its words and its markup are fetched when it is asked for. */
import type { ReportFacts } from '../../core/report-facts';
import type { PageExport } from '../../state/results/exports.svelte';

export const pageExport = (withExamples: boolean): PageExport => ({ withExamples, writePage });

async function writePage(facts: ReportFacts): Promise<Blob> {
  const { htmlReport } = await import('./html-report');
  return new Blob([htmlReport(facts)], { type: 'text/html;charset=utf-8' });
}
