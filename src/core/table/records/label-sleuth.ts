/** @file Exports of Label Sleuth (CSV): a row for each text and category, which it has or has not. */
import { fieldsWithout, type RecordShape } from './shape';
import { cellOf, type Members } from './values';

export function labelSleuth(members: Members): RecordShape | null {
  const fields = ['category_name', 'label', 'text'];
  const isOurs = fields.every((name) => members.has(name));
  const hasOwn = ['workspace_id', 'label_type', 'document_id', 'dataset', 'uri'].some((name) =>
    members.has(name),
  );
  if (!isOurs || !hasOwn) return null;
  return {
    tool: 'Label Sleuth',
    read: (row) => {
      const isSo = /^(true|1|yes|positive)$/i.test(cellOf(row.get('label')).trim());
      return {
        fields: fieldsWithout(row, ['category_name', 'label', 'label_type']),
        // The same words elsewhere in a document are another text, where the file says where it is.
        key:
          cellOf(row.get('uri')) || `${cellOf(row.get('document_id'))} ${cellOf(row.get('text'))}`,
        answers: [
          {
            column: 'category_name',
            annotator: 'label_sleuth',
            labels: isSo ? [cellOf(row.get('category_name'))] : [],
          },
        ],
      };
    },
  };
}
