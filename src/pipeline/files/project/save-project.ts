/**
 * @file A whole project as one file. Nothing that is secret is in it: keys for servers are no part of a
 * project. Answers that a language model gave are there as the candidates they became; vectors of texts
 * are left out, as they can be made again.
 */
import {
  BlobReader,
  BlobWriter,
  configure,
  TextReader,
  Uint8ArrayReader,
  ZipWriter,
} from '@zip.js/zip.js';
import * as v from 'valibot';
import { bytesOf } from '../../../core/file-parts';
import type { ProjectFileFlaw } from '../../../core/messages/project-file';
import {
  LINE_PARTS,
  MANIFEST_FILE,
  ManifestSchema,
  MARK_FILE,
  MOST_MANIFEST_BYTES,
  PROJECT_FILE_VERSION,
  ProjectFileError,
  STUDENT_ENTRY,
  type Manifest,
} from '../../../core/project-file/manifest';
import { flawIn } from '../../../core/value-flaws';
import { readAnnotations } from '../../../persist/annotations';
import { readAnnotators } from '../../../persist/annotators';
import { getAuditDesign } from '../../../persist/audit-designs';
import { allHumanLabels } from '../../../persist/human-labels';
import { allRowMarks } from '../../../persist/row-edits';
import { readTeacherRounds } from '../../../persist/teacher-rounds';
import { rowChunks } from '../../../persist/rows';
import type { ProjectRecord, TrainingName } from '../../../persist/schema';
import { getStudent } from '../../../persist/students';
import { distributionRecords, getCheckpoint } from '../../../persist/trainings';
import { openProject } from '../../projects';
import { RECIPE_FILE } from '../student-file';
import { zip as zipOf } from '../zip';
import { lengthFlaw } from './checks';
import { storeState, type RefOf, type StoreNumbers } from './training-state';

configure({ useWebWorkers: false });

const TRAINING_NAMES: readonly TrainingName[] = ['student', 'single'];

/** The file of a project, whatever its stage. */
export async function saveProject(projectId: string): Promise<Blob> {
  const project = await openProject(projectId);
  const zip = new ZipWriter(new BlobWriter('application/zip'));
  const lines = (name: string, records: AsyncIterable<string> | Iterable<string>) =>
    zip.add(name, lineStream(records));
  await zip.add(MARK_FILE, new TextReader(`${PROJECT_FILE_VERSION}\n`), { level: 0 });
  await lines(LINE_PARTS.rows, rowLines(projectId));
  await lines(LINE_PARTS.annotations, jsonLines((await readAnnotations(projectId)).values()));
  const labels = [...(await allHumanLabels(projectId))].map(([row, human]) => ({ row, ...human }));
  await lines(LINE_PARTS.labels, jsonLines(labels));
  const marks = [...(await allRowMarks(projectId))].map(([row, mark]) => ({ row, ...mark }));
  await lines(LINE_PARTS.marks, jsonLines(marks));
  const annotators = (await readAnnotators(projectId)).map(
    ({ name, createdAt, isBlind, labels: own }) => ({ name, createdAt, isBlind, labels: own }),
  );
  await lines(LINE_PARTS.annotators, jsonLines(annotators));
  const rounds = (await readTeacherRounds(projectId)).map(({ round, rows, outcome }) => ({
    ...{ round, outcome },
    rows: [...rows],
  }));
  await lines(LINE_PARTS.rounds, jsonLines(rounds));
  const manifest = await manifestOf(project, numberStore(zip));
  if (manifest.hasStudent) {
    await zip.add(STUDENT_ENTRY, new BlobReader(await studentArchive(project)), { level: 0 });
  }
  const json = JSON.stringify(manifest);
  checkOpens(manifest, json);
  await zip.add(MANIFEST_FILE, new TextReader(json));
  return zip.close();
}

/** @throws ProjectFileError where the file would not open: a page of before let in what no task may have now, or it is too much. */
function checkOpens(manifest: Manifest, json: string): void {
  // What grows with the table is of the page's own making.
  const project = { ...manifest.project, trainings: {}, emptyRows: [] };
  const written: unknown = JSON.parse(JSON.stringify({ ...manifest, project }));
  const { issues } = v.safeParse(ManifestSchema, written);
  const unsavable = (reason: ProjectFileFlaw) =>
    new ProjectFileError({ code: 'project-file-unsavable', reason });
  if (issues) throw unsavable({ code: 'project-file-manifest', ...flawIn(issues) });
  if (new Blob([json]).size > MOST_MANIFEST_BYTES) {
    throw unsavable({ code: 'project-file-part-long', part: MANIFEST_FILE });
  }
  const flaw = lengthFlaw(manifest.project.recipe);
  if (flaw) throw unsavable(flaw);
}

async function manifestOf(project: ProjectRecord, store: StoreNumbers): Promise<Manifest> {
  const pretrained = project.recipe?.student.pretrained;
  return {
    format: 'shortlist-project',
    version: PROJECT_FILE_VERSION,
    createdAt: new Date().toISOString(),
    project: projectPart(project),
    audit: await auditPart(project.id, store),
    distributions: await distributionsPart(project.id, store),
    checkpoints: await checkpointsPart(project, store),
    hasStudent: pretrained !== undefined && (await getStudent(pretrained)) !== undefined,
  };
}

/** What a project record says that holds on any machine. */
function projectPart(project: ProjectRecord): Manifest['project'] {
  const { name, fileName, createdAt, columns, rowCount, warnings } = project;
  const { header, said, dialect, emptyRows } = project;
  const { stage, recipe, teacherSeconds, trainings, views, labelNumbers, replacedLabels } = project;
  if (stage === 'importing') throw new ProjectFileError({ code: 'project-file-still-read' });
  return {
    ...{ name, fileName, createdAt, columns, rowCount, warnings },
    ...(header && { header }),
    ...(said && { said }),
    ...(dialect && { dialect }),
    ...(emptyRows && { emptyRows }),
    ...{ stage, recipe, teacherSeconds, trainings },
    ...(views && { views }),
    ...(labelNumbers && { labelNumbers }),
    ...(replacedLabels && { replacedLabels }),
  };
}

async function auditPart(projectId: string, store: StoreNumbers): Promise<Manifest['audit']> {
  const audit = await getAuditDesign(projectId);
  if (!audit) return null;
  const { createdAt, seed, spreads, widenings, skipped, recalibrates, acceptedPrecision } = audit;
  return {
    ...{ createdAt, seed, skipped, recalibrates, acceptedPrecision },
    ...(spreads && { spreads }),
    ...(widenings && { widenings }),
    population: await store('int32', audit.population),
    stratumOf: await store('uint8', audit.stratumOf),
    sample: await store('int32', audit.sample),
  };
}

async function distributionsPart(
  projectId: string,
  store: StoreNumbers,
): Promise<Manifest['distributions']> {
  const parts: Manifest['distributions'] = [];
  for await (const { training, chunk, rows, rules, values } of distributionRecords(projectId)) {
    parts.push({
      ...{ training, chunk },
      ...(rows ? { rows: await store('int32', rows) } : {}),
      ...(rules ? { rules } : {}),
      values: await store('float32', values),
    });
  }
  return parts;
}

async function checkpointsPart(
  { id }: ProjectRecord,
  store: StoreNumbers,
): Promise<Manifest['checkpoints']> {
  const parts: Manifest['checkpoints'] = [];
  for (const training of TRAINING_NAMES) {
    const checkpoint = await getCheckpoint(id, training);
    // A student whose table has changed is no longer made of it; what it says of the rows is kept.
    if (!checkpoint || checkpoint.archive) continue;
    const { fingerprint, seconds, state } = checkpoint;
    parts.push({ training, fingerprint, seconds, state: await storeState(state, store) });
  }
  return parts;
}

/** The student that the project labels with, in the form in which it is opened. */
async function studentArchive({ recipe }: ProjectRecord): Promise<Blob> {
  const student = await getStudent(recipe?.student.pretrained ?? '');
  const files = new Map(student?.files).set(RECIPE_FILE, JSON.stringify(recipe));
  return zipOf(files, new AbortController().signal, () => undefined);
}

function numberStore(zip: ZipWriter<Blob>): StoreNumbers {
  let count = 0;
  return async (type, numbers) => {
    const file = `numbers/${count++}`;
    // Numbers of trainings hardly compress.
    await zip.add(file, new Uint8ArrayReader(bytesOf(numbers)), { level: 0 });
    return { file, type, length: numbers.length } as RefOf<typeof type>;
  };
}

async function* rowLines(projectId: string): AsyncGenerator<string> {
  for await (const { rows } of rowChunks(projectId)) {
    yield rows.map((cells) => `${JSON.stringify(cells)}\n`).join('');
  }
}

function* jsonLines(records: Iterable<object>): Generator<string> {
  for (const record of records) yield `${JSON.stringify(record)}\n`;
}

/** Texts as a stream of bytes that is read no faster than it is written away. */
function lineStream(texts: AsyncIterable<string> | Iterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator =
    Symbol.asyncIterator in texts ? texts[Symbol.asyncIterator]() : texts[Symbol.iterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next: IteratorResult<string, unknown> = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
  });
}
