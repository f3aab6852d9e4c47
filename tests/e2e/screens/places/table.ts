/** @file The user's own data on a tour: in Greek letters, so that in any language the page's sentences are known from them. */
import Papa from 'papaparse';
import { INCIDENT_LABELS, makeIncidents } from '../../../helpers/incidents';
import { data } from '../pseudo-language';

export const LABELS = INCIDENT_LABELS.map(data);
const INCIDENTS = makeIncidents(60);
const TABLE = INCIDENTS.map(({ text }, row) => ({
  [data('text')]: data(text),
  [data('ward')]: `${row % 2}`,
}));

/** As a file with all of the rows, or with others. */
export const tableFile = (rows: readonly object[] = TABLE) => Papa.unparse([...rows]);

/** What a second person makes of them; some labels differ. */
export const SECOND_FILE = Papa.unparse(
  INCIDENTS.map(({ text, label }, row) => ({
    [data('text')]: data(text),
    [data('label')]: LABELS[row % 5 === 0 ? 0 : label],
  })),
);

/** A row that is there with another ward, and a new one. */
export const MORE_ROWS = tableFile([
  { ...TABLE[0], [data('ward')]: '2' },
  { [data('text')]: data('A new one'), [data('ward')]: '1' },
]);

/** Letters of another time, a title above the header, and cells too many. */
export const DOUBTFUL_FILE = inWindows1253(
  [
    data('A table of some incidents'),
    '',
    `${data('text')},${data('label')}`,
    ...makeIncidents(30).map(({ text }, row) => {
      const cells = `${data(text).replaceAll(',', '')},${data('a')}`;
      return row === 4 ? `${cells},${data('b')}` : cells;
    }),
  ].join('\n'),
);

/** Greek as programs of Windows wrote it before there was UTF-8. */
function inWindows1253(text: string): Buffer {
  return Buffer.from(
    Array.from({ length: text.length }, (_, at) => {
      const code = text.charCodeAt(at);
      return code < 128 ? code : code - 0x391 + 0xc1;
    }),
  );
}
