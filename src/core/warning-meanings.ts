/**
 * @file What each code of a warning means, in English whatever the page speaks: scripts and people of any language read
 * report.json. What was found stands beside it, as data.
 */
import type { ReportWarning } from './report';

export const WARNING_MEANINGS: Record<ReportWarning['code'], string> = {
  'no-evidence':
    'For most texts the teacher had next to nothing to go by: their labels are guesses.',
  'one-label': 'Nearly all texts got one label, or the student says one label only.',
  'label-unused': 'Some labels were given to no text.',
  'teacher-beats-student': 'The teacher’s first choice is right more often than the student.',
  'empty-texts': 'Some texts are empty.',
  'equal-texts': 'People have given different labels to rows with the same text.',
  'duplicate-texts': 'Some texts stand in several rows.',
  'several-labels': 'Some rows have several labels in one cell; no figure counts them.',
  encoding: 'The file is not plain UTF-8: some cells depend on how it was read.',
  'ragged-rows': 'Some rows had more or fewer cells than there are columns.',
  'duplicate-columns': 'Some columns had the name of an earlier one and were given another.',
  'column-names': 'Some columns had no name and were given one.',
  header: 'Lines before, in or below the row of column names were left out or taken for it.',
  'empty-rows': 'Some rows have only empty cells.',
  format: 'The file was read in another way than its name or its beginning says.',
  records: 'Records lacked fields, or parts of the file were left out.',
  'more-rows':
    'A later file changed or added rows: earlier labels and reports are of the table as it was.',
};
