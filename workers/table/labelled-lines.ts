/** @file Lines as fastText is trained with, `__label__Fall she slipped`, as a table of labels and texts. */
import type { TableRecord } from '../../src/core/table/table';
import { CsvStream } from './csv/csv-stream';

const LABEL = /^__label__(\S+)\s+/;
/** Each line is one cell, whatever is in it. */
const LINES = { delimiter: '', quoted: false, separatorLine: false };

/** Whether every whole line of the sample begins with a label. */
export function areLabelled(sample: string, whole: boolean): boolean {
  const lines = sample.split(/\r\n?|\n/);
  const known = (whole ? lines : lines.slice(0, -1)).filter((line) => line.trim() !== '');
  return known.length > 0 && known.every((line) => LABEL.test(line));
}

/** A stream of such lines; the first record names the columns. */
export function labelledLines(take: (record: TableRecord) => void): CsvStream {
  take({ cells: ['label', 'text'], row: 0, line: 1 });
  return new CsvStream(LINES, ({ cells, row, line }) =>
    take({ cells: cellsOf(cells.join('')), row: row + 1, line }),
  );
}

function cellsOf(line: string): string[] {
  const labels: string[] = [];
  let text = line;
  for (let found = LABEL.exec(text); found; found = LABEL.exec(text)) {
    labels.push(found[1] ?? '');
    text = text.slice(found[0].length);
  }
  return [labels.length > 1 ? JSON.stringify(labels) : labels.join(''), text];
}
