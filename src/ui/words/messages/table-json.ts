/** @file Words for what can be wrong with JSON and JSON Lines. */
import type { JsonFlaw, JsonMessage } from '../../../core/messages/table';
import { formatCount } from '../../format';
import type { Words } from './words';

export const JSON_WORDS: Words<JsonMessage> = {
  'json-comment': ({ file }) =>
    `“${file}” begins with a comment, which JSON does not have. Nothing was imported. Remove the comments, or export the file again without them.`,
  'json-invalid': ({ line, after, flaw, isPastEnd }) =>
    [
      after === 0 ? firstFlaw(line, flaw) : laterFlaw(line, flaw, formatCount(after)),
      adviceOn(flaw, isPastEnd),
    ].join(' '),
  'json-cut': ({ line, record, isWithin }) => {
    const [where, number] = [formatCount(line), formatCount(record)];
    if (isWithin) {
      return `The file is incomplete: it ends within record ${number}, in line ${where}. Nothing was imported. Download or export it again.`;
    }
    return record > 0
      ? `The file is incomplete: it ends after record ${number}, in line ${where}. Nothing was imported. Download or export it again.`
      : `The file is incomplete: it ends before its first record, in line ${where}. Nothing was imported. Download or export it again.`;
  },
  'json-no-list': () =>
    'The file is a JSON object without a list of records in it. Nothing was imported. Export it as a list of records, [{"text": "…"}, {"text": "…"}], or as JSONL.',
  'json-two-lists': ({ first, second }) =>
    `The file holds two lists of records, “${first}” and “${second}”. Nothing was imported. Save each of them as a file of its own.`,
  'json-deep': ({ line, most }) =>
    `Line ${formatCount(line)} has lists or objects in one another, more than ${formatCount(most)} deep. Nothing was imported. Put texts into fields of a record.`,
  'json-record-long': ({ line, record, most }) =>
    `${recordAt(line, record)} is longer than ${formatCount(most)} characters: a bracket or quotation mark is missing. Nothing was imported. Export the file again.`,
  'json-record-wide': ({ line, record, most }) =>
    `${recordAt(line, record)} holds more than ${formatCount(most)} values. Nothing was imported. Leave out the lists of numbers that are no texts to label, and export the file again.`,
  'json-no-record': ({ line, record, found }) =>
    `${recordAt(line, record)} is not a record but “${found}”. Nothing was imported. Each one should be an object with named fields, such as {"text": "…", "label": "…"}.`,
  'json-field-twice': ({ line, record, field }) =>
    `${recordAt(line, record)} names the field “${field}” twice. Nothing was imported. Rename one of the two, so that none is lost.`,
};

function adviceOn({ unexpected }: JsonFlaw, isPastEnd: boolean): string {
  if (isPastEnd) {
    return 'Nothing was imported. If each line is a record of its own, name the file .jsonl.';
  }
  return unexpected === "'"
    ? 'Nothing was imported. Single quotation marks are what Python prints: write the file with json.dump.'
    : 'Nothing was imported. Correct it there, or export the file again.';
}

/** Of the first record. */
function firstFlaw(line: number, { unexpected, endsEarly }: JsonFlaw): string {
  const number = formatCount(line);
  if (endsEarly) return `Line ${number} is not valid JSON: it ends too early.`;
  return unexpected === null
    ? `Line ${number} is not valid JSON.`
    : `Line ${number} is not valid JSON: unexpected “${unexpected}”.`;
}

function laterFlaw(line: number, { unexpected, endsEarly }: JsonFlaw, after: string): string {
  const number = formatCount(line);
  if (endsEarly)
    return `Line ${number} is not valid JSON: it ends too early, after record ${after}.`;
  return unexpected === null
    ? `Line ${number} is not valid JSON, after record ${after}.`
    : `Line ${number} is not valid JSON: unexpected “${unexpected}” after record ${after}.`;
}

/** How it is called at the start of a sentence. */
function recordAt(line: number, record: number | null): string {
  return record === null
    ? `Line ${formatCount(line)}`
    : `Record ${formatCount(record)} (line ${formatCount(line)} of the file)`;
}
