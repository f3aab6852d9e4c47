/**
 * @file Manifests of SageMaker Ground Truth, which Comprehend reads, too: a number for each class, and beside it, under the
 * name of the job, what the classes are called.
 */
import { fieldsWithout, type RecordShape } from './shape';
import { cellOf, fieldOf, isRecord, type JsonValue, type Members } from './values';

const METADATA = /^(.+)-metadata$/;

export function groundTruth(members: Members): RecordShape | null {
  const jobs = [...members].flatMap(([name, value]) => {
    const job = METADATA.exec(name)?.[1];
    const type = cellOf(fieldOf(value, 'type'));
    const isOurs = job !== undefined && type.startsWith('groundtruth/text-classification');
    return isOurs ? [job] : [];
  });
  if (jobs.length === 0) return null;
  return {
    tool: 'SageMaker',
    read: (line) => ({
      fields: fieldsWithout(
        line,
        jobs.flatMap((job) => [job, `${job}-metadata`]),
      ),
      key: null,
      answers: jobs.map((job) => ({
        ...{ column: `${job} class-name`, annotator: job },
        labels: namesIn(line.get(`${job}-metadata`)),
      })),
    }),
  };
}

/** One class, or several by their numbers. */
function namesIn(metadata: JsonValue | undefined): string[] {
  const one = fieldOf(metadata, 'class-name');
  const several = fieldOf(metadata, 'class-map');
  if (several !== undefined && isRecord(several)) return Object.values(several).map(cellOf);
  return one === undefined ? [] : [cellOf(one)];
}
