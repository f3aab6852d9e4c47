/** @file spaCy's text categories: `cats` gives each label a score, 1 or 0. */
import type { RecordShape } from './shape';
import { cellOf, isRecord, type JsonValue, type Members } from './values';

/** spaCy's own threshold. */
const THRESHOLD = 0.5;

export function spacy(members: Members): RecordShape | null {
  if (!isRecord(members.get('cats'))) return null;
  return {
    tool: 'spaCy (cats)',
    read: (record) => ({
      fields: new Map(record),
      key: null,
      answers: [{ column: 'label', annotator: 'cats', labels: labelsOf(record.get('cats')) }],
    }),
  };
}

function labelsOf(cats: JsonValue | undefined): string[] {
  if (cats === undefined || !isRecord(cats)) return [];
  return Object.entries(cats)
    .filter(([, score]) => score === true || Number(cellOf(score)) > THRESHOLD)
    .map(([label]) => label);
}
