/** @file Exports of LightTag: examples with lists of classes, each with the people who gave it. */
import { fieldsWithout, type RecordShape } from './shape';
import { cellOf, fieldOf, itemsOf, type Members } from './values';

export function lightTag(members: Members): RecordShape | null {
  const isOurs = members.has('example_id') && Array.isArray(members.get('classifications'));
  if (!isOurs) return null;
  return {
    tool: 'LightTag',
    read: (example) => ({
      fields: fieldsWithout(example, ['classifications']),
      key: null,
      answers: itemsOf(example.get('classifications')).flatMap((given) => {
        const people = itemsOf(fieldOf(given, 'annotators')).map(cellOf);
        const labels = [cellOf(fieldOf(given, 'classname'))].filter(Boolean);
        return (people.length > 0 ? people : ['']).map((annotator) => ({
          column: 'classifications[].classname',
          ...{ annotator, labels },
        }));
      }),
    }),
  };
}
