/**
 * @file Lines that begin with their label, as a table of labels and texts: fastText is trained with `__label__Fall she
 * slipped`, the questions of TREC are published as `DESC:manner How did …`.
 */
import { CsvStream } from '../csv/csv-stream';
import { WHOLE_LINES } from './whole-lines';
import type { LineKind } from './line-kind';

const LABELS = [/^__label__(\S+)\s+/, /^([A-Z]{2,6}:[a-z]+)\s+/];

/** @param lines of which each must begin with a label. */
export function labelledLines(lines: readonly string[]): LineKind | null {
  const label = LABELS.find((one) => lines.length > 0 && lines.every((line) => one.test(line)));
  if (!label) return null;
  return {
    joint: ' ',
    note: { code: 'note-labelled-lines' },
    stream(take) {
      take({ cells: ['label', 'text'], row: 0, line: 1 });
      return new CsvStream(WHOLE_LINES, ({ cells, row, line }) =>
        take({ cells: cellsOf(cells.join(''), label), row: row + 1, line }),
      );
    },
  };
}

function cellsOf(line: string, label: RegExp): string[] {
  const labels: string[] = [];
  let text = line;
  for (let found = label.exec(text); found; found = label.exec(text)) {
    labels.push(found[1] ?? '');
    text = text.slice(found[0].length);
  }
  return [labels.length > 1 ? JSON.stringify(labels) : labels.join(''), text];
}
