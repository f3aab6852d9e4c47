/**
 * @file Exports of Label Studio: JSON has a task with all its annotations, JSON-MIN and CSV have a
 * record for each annotation, with the labels under the name of the control.
 */
import { fieldsWithout, type Answer, type RecordShape } from './shape';
import { cellOf, fieldOf, isRecord, itemsOf, type JsonValue, type Members } from './values';

const RESULTS = 'annotations[].result[].value';
const PREDICTED = 'predictions[].result[].value';

/** The export as JSON: `data` with the task's fields, `annotations` with the results. */
export function labelStudio(members: Members): RecordShape | null {
  const lists = ['annotations', 'completions', 'predictions'];
  const isOurs =
    isRecord(members.get('data')) && lists.some((name) => Array.isArray(members.get(name)));
  if (!isOurs) return null;
  return {
    tool: 'Label Studio (JSON)',
    read: (task) => ({
      fields: fieldsWithout(task, lists),
      key: null,
      answers: [
        ...itemsOf(task.get('annotations') ?? task.get('completions'))
          .filter((annotation) => fieldOf(annotation, 'was_cancelled') !== true)
          .flatMap((annotation, turn) => answersOf(annotation, RESULTS, 'completed_by', turn)),
        ...itemsOf(task.get('predictions')).flatMap((prediction) =>
          answersOf(prediction, PREDICTED, 'model_version', 0),
        ),
      ],
    }),
  };
}

/** A column for each kind of result; with several controls, for each of them. */
function answersOf(annotation: JsonValue, path: string, signature: string, turn: number): Answer[] {
  const results = itemsOf(fieldOf(annotation, 'result'));
  const controls = new Set(results.map((result) => cellOf(fieldOf(result, 'from_name'))));
  return results.flatMap((result): Answer[] => {
    const value = fieldOf(result, 'value');
    const kind = ['choices', 'taxonomy', 'labels', 'rating', 'number', 'text'].find(
      (name) => fieldOf(value, name) !== undefined,
    );
    if (kind === undefined) return [];
    const control = controls.size > 1 ? ` ${cellOf(fieldOf(result, 'from_name'))}` : '';
    return [
      {
        column: `${path}.${kind}${control}`,
        annotator: personOf(fieldOf(annotation, signature)) || `${turn + 1}`,
        labels: labelsOf(fieldOf(value, kind)),
      },
    ];
  });
}

/** A number, a name, or somebody with an address. */
function personOf(value: JsonValue | undefined): string {
  return cellOf(fieldOf(value, 'email') ?? fieldOf(value, 'id') ?? value);
}

/** The items of a list; of a path through a taxonomy, its last step. */
function labelsOf(value: JsonValue | undefined): string[] {
  if (!Array.isArray(value)) return value === undefined ? [] : [cellOf(value)];
  return value.map((item) => cellOf(Array.isArray(item) ? item.at(-1) : item)).filter(Boolean);
}

const MIN_FIELDS = ['annotation_id', 'annotator', 'lead_time', 'created_at', 'updated_at'];

/** JSON-MIN and CSV: a record for each annotation of a task. */
export function labelStudioMin(members: Members): RecordShape | null {
  const known = MIN_FIELDS.filter((name) => members.has(name)).length;
  if (!members.has('annotation_id') || !members.has('id') || known < 3) return null;
  const [data, controls] = partsOf([...members.keys()]);
  return {
    tool: 'Label Studio (JSON-MIN or CSV)',
    read: (record) => {
      const annotator = personOf(record.get('annotator'));
      const shared = new Set([...data, 'id']);
      const late = [...record.keys()].filter(
        (name) => !shared.has(name) && !MIN_FIELDS.includes(name),
      );
      return {
        fields: new Map([...record].filter(([name]) => shared.has(name))),
        key: cellOf(record.get('id')),
        answers: [...new Set([...controls, ...late])].map((column) => ({
          column,
          annotator,
          labels: choicesOf(record.get(column)),
        })),
      };
    },
  };
}

/**
 * The task's own fields come before its number, the controls after it, up to what the tool adds; the
 * CSV export has them in the order of the alphabet, so there the annotator's fields cannot tell.
 */
function partsOf(names: readonly string[]): [data: string[], controls: string[]] {
  const own = names.filter((name) => name !== 'id' && !MIN_FIELDS.includes(name));
  const before = own.filter((name) => names.indexOf(name) < names.indexOf('id'));
  const after = own.filter((name) => !before.includes(name));
  if (before.length > 0 && after.length > 0) return [before, after];
  const controls = own.filter((name) =>
    /choice|label|class|sentiment|categor|intent|topic|rating/i.test(name),
  );
  return [own.filter((name) => !controls.includes(name)), controls];
}

/** `"Fall"`, `{"choices": ["Fall", "Dose"]}`, or the latter as the text of a CSV cell. */
function choicesOf(value: JsonValue | undefined): string[] {
  if (Array.isArray(value)) return value.map(cellOf);
  const listed = fieldOf(value, 'choices');
  if (listed !== undefined) return labelsOf(listed);
  const cell = cellOf(value).trim();
  if (cell === '') return [];
  if (!/^[[{]/.test(cell)) return [cell];
  try {
    const parsed = JSON.parse(cell) as JsonValue;
    return Array.isArray(parsed)
      ? parsed.map(cellOf)
      : labelsOf(fieldOf(parsed, 'choices') ?? cell);
  } catch {
    return [cell];
  }
}
