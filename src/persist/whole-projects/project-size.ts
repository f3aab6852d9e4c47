/**
 * @file About how much room a project takes. What is large is not read for it: a piece of the rows and of the log
 * speaks for the whole, and a finished training's size follows from its parameters.
 */
import { ROWS_PER_CHUNK } from '../../core/table/table';
import { ofProject, withDatabase } from '../database';
import type { CheckpointRecord, ProjectRecord } from '../schema';

const BYTES_PER_NUMBER = 4;
/** A parameter and both moments of the optimiser. */
const NUMBERS_PER_PARAMETER = 3;
/** A target and a distribution for each class of a train row. */
const NUMBERS_PER_CLASS = 2;
/** Of a small record besides what it says: its key, the names of its fields. */
const RECORD_BYTES = 60;

/** An estimate, in bytes: the browser packs what it stores in ways that it does not tell. */
export async function estimateSize(project: ProjectRecord): Promise<number> {
  const parts = [sizeOfRows, sizeOfAnnotations, sizeOfDistributions, sizeOfCheckpoints];
  const sizes = await Promise.all([...parts.map((part) => part(project)), sizeOfRecords(project)]);
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function sizeOfRows({ id, rowCount }: ProjectRecord): Promise<number> {
  const chunks = Math.ceil(rowCount / ROWS_PER_CHUNK);
  const places = [...new Set([0, Math.floor(chunks / 2)])];
  const read = await withDatabase((db) =>
    Promise.all(places.map((chunk) => db.get('rows', [id, chunk]))),
  );
  const rows = read.flatMap((chunk) => chunk?.rows ?? []);
  return rows.length === 0 ? 0 : (jsonBytes(rows) / rows.length) * rowCount;
}

function sizeOfAnnotations({ id }: ProjectRecord): Promise<number> {
  return withDatabase(async (db) => {
    const index = db.transaction('candidates').store.index('projectId');
    const range = IDBKeyRange.only(id);
    const count = await index.count(range);
    const first = await index.openCursor(range, 'next');
    const last = await index.openCursor(range, 'prev');
    const mean = (jsonBytes(first?.value) + jsonBytes(last?.value)) / 2;
    return count * mean;
  });
}

async function sizeOfDistributions({ id, rowCount, recipe }: ProjectRecord): Promise<number> {
  const chunks = await withDatabase((db) => db.count('distributions', ofProject(id)));
  const classes = recipe?.task.labels.length ?? 0;
  return chunks * Math.min(ROWS_PER_CHUNK, rowCount) * classes * BYTES_PER_NUMBER;
}

async function sizeOfCheckpoints({ id, recipe, trainings }: ProjectRecord): Promise<number> {
  const keys = await withDatabase((db) => db.getAllKeys('checkpoints', ofProject(id)));
  const classes = recipe?.task.labels.length ?? 0;
  const sizes = keys.map(async (key) => {
    const done = trainings[key[1] as keyof typeof trainings];
    if (!done) return checkpointBytes(await withDatabase((db) => db.get('checkpoints', key)));
    const numbers =
      done.parameters * NUMBERS_PER_PARAMETER + done.trainRows * classes * NUMBERS_PER_CLASS;
    return numbers * BYTES_PER_NUMBER;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Of a training that goes on, whose parameters nobody has counted yet. */
function checkpointBytes(checkpoint: CheckpointRecord | undefined): number {
  if (!checkpoint) return 0;
  const { tensors, targets, best = {} } = checkpoint.state;
  const all = [...Object.values(tensors), ...Object.values(best), targets];
  return all.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

async function sizeOfRecords({ id }: ProjectRecord): Promise<number> {
  const stores = ['humanLabels', 'rowMarks', 'annotators'] as const;
  const counts = await withDatabase((db) =>
    Promise.all(stores.map((store) => db.count(store, ofProject(id)))),
  );
  return counts.reduce((sum, count) => sum + count * RECORD_BYTES, 0);
}

/** Texts are stored in one byte or two a letter; as JSON they are about as long. */
function jsonBytes(value: unknown): number {
  return value === undefined ? 0 : new TextEncoder().encode(JSON.stringify(value)).length;
}
