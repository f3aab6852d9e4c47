/**
 * @file doccano's older JSON Lines: a list `annotations` with who gave a text which label, by its number. (What it writes
 * now, `label` or `labels` with names, is a list in a cell like any other.)
 */
import { fieldsWithout, type RecordShape } from './shape';
import { cellOf, fieldOf, itemsOf, type JsonValue, type Members } from './values';

export function doccano(members: Members): RecordShape | null {
  const annotations = members.get('annotations');
  const isOurs =
    typeof members.get('text') === 'string' &&
    Array.isArray(annotations) &&
    (annotations.length > 0 || members.has('meta')) &&
    annotations.every(isLabel);
  if (!isOurs) return null;
  return {
    tool: 'doccano (JSON Lines)',
    read: (record) => ({
      fields: fieldsWithout(record, ['annotations']),
      key: null,
      answers: itemsOf(record.get('annotations')).map((annotation) => ({
        column: 'annotations[].label',
        annotator: cellOf(fieldOf(annotation, 'user')),
        labels: [cellOf(fieldOf(annotation, 'label'))].filter(Boolean),
      })),
    }),
  };
}

/** Of the whole text: one of a part of it has offsets. */
function isLabel(annotation: JsonValue): boolean {
  const has = (name: string) => fieldOf(annotation, name) !== undefined;
  return has('label') && has('user') && !has('start_offset');
}
