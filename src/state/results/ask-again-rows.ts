/** @file Which of the rows that match a teacher can be asked about again, and whose new answers can be taken back. */
import { at } from '../../core/reads';
import type { ReviewRow } from '../../pipeline/label/relabel';
import { wasAskedAgain } from './review-filter';

export interface ChosenRows {
  /** To be asked about. */
  asked: number[];
  /** Labelled by a person: no answer could change that. */
  labelled: number;
  /** With a new answer in place of a former one. */
  revised: number[];
  /** One of the texts, to count tokens by. */
  text: string;
}

/** @param matching indices of rows. Test rows are for figures, and no teacher sees them. */
export function chosenRows(rows: readonly ReviewRow[], matching: readonly number[]): ChosenRows {
  const chosen: ChosenRows = { asked: [], labelled: 0, revised: [], text: '' };
  for (const index of matching) {
    const row = at(rows, index);
    if (row.split === 'test') continue;
    if (wasAskedAgain(row)) chosen.revised.push(row.row);
    if (row.final?.source === 'human') {
      chosen.labelled += 1;
      continue;
    }
    if (chosen.asked.length === 0) chosen.text = row.text;
    chosen.asked.push(row.row);
  }
  return chosen;
}
