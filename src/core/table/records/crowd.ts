/**
 * @file Results of crowd workers, a row for each answer: Mechanical Turk (CSV, `Input.text`, `Answer.label`), Toloka (TSV,
 * `INPUT:text`, `OUTPUT:label`).
 */
import type { RecordShape } from './shape';
import { cellOf, type Members } from './values';

interface Crowd {
  tool: string;
  worker: string;
  input: RegExp;
  output: RegExp;
}

const CROWDS: readonly Crowd[] = [
  { tool: 'Mechanical Turk', worker: 'WorkerId', input: /^Input\./, output: /^Answer\./ },
  { tool: 'Toloka', worker: 'ASSIGNMENT:worker_id', input: /^INPUT:/, output: /^OUTPUT:/ },
];

export function crowd(members: Members): RecordShape | null {
  const names = [...members.keys()];
  const ours = CROWDS.find(
    ({ worker, input, output }) =>
      members.has(worker) &&
      names.some((name) => input.test(name)) &&
      names.some((name) => output.test(name)),
  );
  if (!ours) return null;
  const outputs = names.filter((name) => ours.output.test(name));
  return {
    tool: ours.tool,
    read: (row) => {
      const inputs = [...row].filter(([name]) => ours.input.test(name));
      return {
        fields: new Map(inputs),
        key: JSON.stringify(inputs.map(([, value]) => cellOf(value))),
        answers: outputs.map((column) => ({
          ...{ column, annotator: cellOf(row.get(ours.worker)) },
          labels: isRejected(row) ? [] : [cellOf(row.get(column))].filter(Boolean),
        })),
      };
    },
  };
}

/** What nobody was paid for is no answer. */
function isRejected(row: Members): boolean {
  return ['AssignmentStatus', 'ASSIGNMENT:status'].some((name) =>
    /^reject/i.test(cellOf(row.get(name))),
  );
}
