/**
 * @file Rows of one project taken into another, in one transaction: a tab closed in the middle leaves both as
 * they were. Only a few chunks of rows are held at a time.
 */
import { ProjectGone } from '../storage-error';
import { at, intAt } from '../../core/reads';
import { ROWS_PER_CHUNK } from '../../core/table/table';
import { completeProject } from '../versions/complete';
import { nextTouch, ofProject, withDatabase } from '../database';
import type { DistributionName, ProjectRecord, StudentRecord, TrainingName } from '../schema';

/** What becomes of rows that were read into a project of their own. */
export interface RowMerge {
  projectId: string;
  /** Their project; it is gone afterwards. */
  stagedId: string;
  /** [staged rows] the row that each becomes; new ones follow those of the table, in their order. */
  targets: Int32Array;
  /** [staged rows] 1 where the row is new or changed. */
  isTouched: Uint8Array;
  /** [columns] where each column of the project stands in the staged rows; -1: it keeps its cells. */
  places: readonly number[];
  /** Rows of the table with another text: what people said of it goes. */
  newTexts: ReadonlySet<number>;
  /** Rows of the table that the teacher answered something else about. */
  askedAnew: ReadonlySet<number>;
  /** What finished students say of the touched rows; null where what they learned goes. */
  students: ReadonlyMap<TrainingName, MergedStudent> | null;
  /** Told all rows as they are then, in their order. */
  onRows: (firstRow: number, rows: readonly string[][]) => void;
  /** Called after that. */
  change: (project: ProjectRecord) => Partial<ProjectRecord>;
}

export interface MergedStudent {
  /** [touched rows x classes], in the order of the staged rows. */
  values: Float32Array;
  /** The student by itself: the table is no longer the one that it learned from. */
  archive: StudentRecord['files'] | null;
}

const STORES = [
  ...(['projects', 'rows', 'candidates', 'humanLabels', 'annotators'] as const),
  ...(['checkpoints', 'distributions'] as const),
];

type Transaction = Awaited<ReturnType<typeof openTransaction>>;

/** Rows whose cells are held until they are written. */
const CHUNKS_AT_ONCE = 20;

/** @throws if the project is gone; nothing has changed then. */
export async function mergeRows(merge: RowMerge): Promise<ProjectRecord> {
  const { projectId } = merge;
  const transaction = await openTransaction();
  try {
    const projects = transaction.objectStore('projects');
    const stored = await projects.get(projectId);
    if (!stored) throw new ProjectGone();
    const project = completeProject(stored);
    await writeRows(transaction, merge);
    await forgetAnnotations(transaction, merge);
    await forgetHumanLabels(transaction, merge);
    await takeStudents(transaction, merge);
    await tellRows(transaction, merge);
    const updatedAt = await nextTouch(projects);
    const changed = { ...project, ...merge.change(project), updatedAt };
    await projects.put(changed);
    await transaction.objectStore('rows').delete(ofProject(merge.stagedId));
    await projects.delete(merge.stagedId);
    await transaction.done;
    return changed;
  } catch (error) {
    abort(transaction);
    await transaction.done.catch(() => undefined);
    throw error;
  }
}

function openTransaction() {
  return withDatabase((db) => Promise.resolve(db.transaction(STORES, 'readwrite')));
}

/** One that failed by itself is over already. */
function abort(transaction: Transaction): void {
  try {
    transaction.abort();
  } catch {
    // Over.
  }
}

type Patches = Map<number, [place: number, cells: string[]][]>;

async function writeRows(transaction: Transaction, merge: RowMerge): Promise<void> {
  const { stagedId, targets, isTouched } = merge;
  const store = transaction.objectStore('rows');
  for (let first = 0; first * ROWS_PER_CHUNK < targets.length; first += CHUNKS_AT_ONCE) {
    const patches: Patches = new Map();
    for (let chunk = first; chunk < first + CHUNKS_AT_ONCE; chunk++) {
      const { rows = [] } = (await store.get([stagedId, chunk])) ?? {};
      rows.forEach((cells, i) => {
        const staged = chunk * ROWS_PER_CHUNK + i;
        if (isTouched[staged] === 1) addTo(patches, intAt(targets, staged), cells);
      });
    }
    for (const [chunk, changes] of patches) await patchRows(transaction, merge, chunk, changes);
  }
}

function addTo(patches: Patches, row: number, cells: string[]): void {
  const chunk = Math.floor(row / ROWS_PER_CHUNK);
  const change: [number, string[]] = [row % ROWS_PER_CHUNK, cells];
  const others = patches.get(chunk);
  if (others) others.push(change);
  else patches.set(chunk, [change]);
}

async function patchRows(
  transaction: Transaction,
  { projectId, places }: RowMerge,
  chunk: number,
  changes: readonly [place: number, cells: string[]][],
): Promise<void> {
  const store = transaction.objectStore('rows');
  const { rows = [] } = (await store.get([projectId, chunk])) ?? {};
  for (const [place, cells] of changes) {
    // A new row has no cells of before.
    const before = rows.at(place);
    rows[place] = places.map((from, column) =>
      from < 0 ? (before?.at(column) ?? '') : at(cells, from),
    );
  }
  await store.put({ projectId, chunk, rows });
}

async function forgetAnnotations(
  transaction: Transaction,
  { projectId, askedAnew }: RowMerge,
): Promise<void> {
  if (askedAnew.size === 0) return;
  const index = transaction.objectStore('candidates').index('projectId');
  for await (const cursor of index.iterate(IDBKeyRange.only(projectId))) {
    const { annotations } = cursor.value;
    const kept = annotations.filter(({ row }) => !askedAnew.has(row));
    if (kept.length === annotations.length) continue;
    if (kept.length === 0) await cursor.delete();
    else await cursor.update({ ...cursor.value, annotations: kept });
  }
}

async function forgetHumanLabels(
  transaction: Transaction,
  { projectId, newTexts }: RowMerge,
): Promise<void> {
  if (newTexts.size === 0) return;
  const labels = transaction.objectStore('humanLabels');
  for (const row of newTexts) await labels.delete([projectId, row]);
  for await (const cursor of transaction.objectStore('annotators').iterate(ofProject(projectId))) {
    const kept = cursor.value.labels.filter(([row]) => !newTexts.has(row));
    if (kept.length < cursor.value.labels.length) {
      await cursor.update({ ...cursor.value, labels: kept });
    }
  }
}

async function takeStudents(transaction: Transaction, merge: RowMerge): Promise<void> {
  const { projectId, students, askedAnew } = merge;
  const checkpoints = transaction.objectStore('checkpoints');
  const distributions = transaction.objectStore('distributions');
  if (students === null) {
    await checkpoints.delete(ofProject(projectId));
    await distributions.delete(ofProject(projectId));
    return;
  }
  for (const [training, { values, archive }] of students) {
    await patchDistributions(transaction, merge, training, values);
    const checkpoint = await checkpoints.get([projectId, training]);
    if (checkpoint && archive) await checkpoints.put({ ...checkpoint, archive });
  }
  const heldOut = await distributions.get([projectId, 'heldOut', 0]);
  if (!heldOut?.rows || askedAnew.size === 0) return;
  const classes = heldOut.values.length / heldOut.rows.length;
  const rowsBefore = heldOut.rows;
  const kept = [...rowsBefore.keys()].filter((i) => !askedAnew.has(intAt(rowsBefore, i)));
  const values = new Float32Array(kept.length * classes);
  kept.forEach((from, to) => {
    values.set(heldOut.values.subarray(from * classes, (from + 1) * classes), to * classes);
  });
  const rows = Int32Array.from(kept, (i) => intAt(rowsBefore, i));
  await distributions.put({ ...heldOut, rows, values });
}

async function patchDistributions(
  transaction: Transaction,
  { projectId, targets, isTouched }: RowMerge,
  training: DistributionName,
  values: Float32Array,
): Promise<void> {
  const store = transaction.objectStore('distributions');
  const rows = [...targets].filter((_, staged) => isTouched[staged] === 1);
  const classes = values.length / Math.max(1, rows.length);
  const byChunk = new Map<number, [place: number, from: number][]>();
  rows.forEach((row, from) => {
    const chunk = Math.floor(row / ROWS_PER_CHUNK);
    const change: [number, number] = [row % ROWS_PER_CHUNK, from];
    const others = byChunk.get(chunk);
    if (others) others.push(change);
    else byChunk.set(chunk, [change]);
  });
  for (const [chunk, changes] of byChunk) {
    const before = (await store.get([projectId, training, chunk]))?.values ?? new Float32Array();
    const last = changes.reduce((most, [place]) => Math.max(most, place), -1);
    const patched = new Float32Array(Math.max(before.length, (last + 1) * classes));
    patched.set(before);
    for (const [place, from] of changes) {
      patched.set(values.subarray(from * classes, (from + 1) * classes), place * classes);
    }
    await store.put({ projectId, training, chunk, values: patched });
  }
}

async function tellRows(transaction: Transaction, { projectId, onRows }: RowMerge): Promise<void> {
  const store = transaction.objectStore('rows');
  for (let chunk = 0; ; chunk++) {
    const record = await store.get([projectId, chunk]);
    if (!record) return;
    onRows(chunk * ROWS_PER_CHUNK, record.rows);
  }
}
