/** @file What is said of a file with more rows of a project's table. */
import type { RowComparison } from '../../../state/project/more-rows.svelte';
import { countAnswers, countChangedRows, countLabels, countNewRows, countRows } from '../../counts';
import { formatCount, formatList } from '../../format';
import { quoted } from '../messages/parts';

const MAX_NAMED = 5;

/** How many rows are new, changed, the same and not in the file; what is none is not said. */
export function moreRowsText({ rows, newTexts, repeated, isAudited }: RowComparison): string[] {
  const texts = newTexts > 0 ? `, ${formatCount(newTexts)} of them with another text` : '';
  return [
    `${countNewRows(rows.new)}: appended, and labelled at once where a student is trained.`,
    ...(rows.changed > 0 ? [`${countChangedRows(rows.changed)}${texts}.`] : []),
    ...(rows.same > 0 ? [`${countRows(rows.same)} with nothing new.`] : []),
    ...(rows.missing > 0
      ? [`${countRows(rows.missing)} of this project not in the file: kept as they are.`]
      : []),
    ...(repeated > 0
      ? [
          `${countRows(repeated)} of the file known by the same as one further up: the second goes to the second such row of the project, or is appended.`,
        ]
      : []),
    ...(isAudited && rows.new > 0
      ? [
          'Your check of the labels stays and speaks for the rows that it was drawn from, not for the new ones.',
        ]
      : []),
    ...(rows.new + rows.changed > 0
      ? ['Labels and reports that you saved before stay as they are: save them again afterwards.']
      : []),
  ];
}

/** What is void because it was about something else; null where nothing is. */
export function lossText({ lost }: RowComparison): string | null {
  const parts = [
    ...(lost.humanLabels > 0 ? [`${countLabels(lost.humanLabels)} given by people`] : []),
    ...(lost.annotations > 0 ? [`${countAnswers(lost.annotations)} of the teacher`] : []),
  ];
  if (parts.length === 0) return null;
  return `${formatList(parts)} will be void: the text is another, or what the teacher reads beside it. Save the project first if you want to keep them.`;
}

/** Columns that only one of the two has; null where there are none. */
export function columnsText({ surplusColumns, lackingColumns }: RowComparison): string | null {
  const list = (names: readonly string[]) => {
    const named = names.slice(0, MAX_NAMED).map(quoted);
    return names.length > MAX_NAMED ? `${named.join(', ')} and more` : named.join(', ');
  };
  const parts = [
    ...(surplusColumns.length > 0
      ? [`The project has no column ${list(surplusColumns)}: left out.`]
      : []),
    ...(lackingColumns.length > 0
      ? [
          `The file has no column ${list(lackingColumns)}: known rows keep theirs, new ones have none.`,
        ]
      : []),
  ];
  return parts.length > 0 ? parts.join(' ') : null;
}
