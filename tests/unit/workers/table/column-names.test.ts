/** @file Tables whose columns are called as those of tools and of this page are: exports lose no text and no label, and open here again. */
import { describe, expect, test } from 'vitest';
import { EXPORT_FILES, EXPORT_FORMATS } from '../../../../src/core/exports/export-plan';
import { exportedLabels } from '../../../../src/core/exports/our-columns';
import { exported, exportPlan, labelledRow } from '../../../helpers/export-plans';
import { readFiles } from '../../../helpers/files/read-file';

const TEXTS = ['He slipped in the bathroom at night', 'The dose was late again today'];
/** How tools and this page name what they write. */
const NAMES = [
  ...[
    'text',
    'label',
    'labels',
    'confidence',
    'source',
    'id',
    'meta',
    'metadata',
    'data',
    'fields',
  ],
  ...['annotations', 'predictions', 'record', 'inputs', 'suggestions', 'responses', 'split'],
  ...['shortlist_note', 'shortlist_flag', 'shortlist_text', 'meta.text', 'data.label', 'answer'],
];

describe.each(EXPORT_FORMATS)('as %s', (format) => {
  test.each(NAMES)(
    'texts in a column called “%s” open here again with their labels',
    async (name) => {
      const others = ['text', 'label', 'id', 'source'].filter((other) => other !== name);
      const columns = [others[0], name, ...others.slice(1)].map(String);
      const plan = exportPlan(format, { columns, textColumn: 1, labels: ['Fall', 'Med'] });
      const rows = TEXTS.map((text, i) => {
        const cells = columns.map((column) => (column === name ? text : `${column} ${i}`));
        const source = i === 0 ? ('human' as const) : ('student' as const);
        return labelledRow(i, { cells, label: i === 0 ? 'Fall' : 'Med', source });
      });
      const file = new File([await exported(plan, rows)], EXPORT_FILES[format]);
      const read = await readFiles([file]);
      const holding = read.columns.filter((_, at) => read.rows.every((cells, i) => cells[at] === TEXTS[i])); // prettier-ignore
      expect(holding).toHaveLength(1);
      // Every other cell is there as well, once.
      for (const other of others) {
        const said = read.rows.map((cells) => cells.filter((cell) => /^\w+ [01]$/.test(cell)));
        expect(said.map((cells) => cells.includes(`${other} 0`) || cells.includes(`${other} 1`))).toEqual([true, true]); // prettier-ignore
      }
      const labelOf = exportedLabels(read.columns, format === 'csv');
      expect(read.rows.map((cells) => labelOf?.(cells))).toEqual([
        { label: 'Fall', source: 'human' },
        { label: 'Med', source: 'student' },
      ]);
    },
  );
});
