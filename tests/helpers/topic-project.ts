/** @file Projects made of generated data, as a user would make them: a CSV file and a recipe. */
import { parseRecipe, type Recipe } from '../../src/core/task/recipe';
import { changeTask } from '../../src/pipeline/open/describe-task';
import { keepTable, readTable, type ImportOptions } from '../../src/pipeline/open/import-file';
import type { ProjectRecord } from '../../src/persist/schema';
import type { StepProgress } from '../../src/pipeline/steps';
import type { WatchHidden } from '../../src/pipeline/teach/teacher-job';
import type { AnnotateOptions } from '../../src/pipeline/teach/teacher-run';
import type { TopicData } from './topics';

/** A table of a topic data set; `change` may spoil a row's cells. */
export function topicFile(
  data: TopicData,
  change: (cells: TopicCells, row: number) => Partial<TopicCells> = () => ({}),
): File {
  const lines = data.texts.map((text, row) => {
    const cells: TopicCells = {
      id: `${row}`,
      text,
      label: data.labels[data.gold[row] ?? -1] ?? '',
      split: 'train',
      candidates: (data.sets[row] ?? []).map((label) => data.labels[label]).join('|'),
    };
    return Object.values({ ...cells, ...change(cells, row) }).join(',');
  });
  return new File([['id,text,label,split,candidates', ...lines, ''].join('\n')], 'topics.csv');
}

export interface TopicCells {
  id: string;
  text: string;
  label: string;
  split: string;
  candidates: string;
}

/** Parts of a recipe to be laid over the usual ones. */
export interface RecipeParts {
  task?: object;
  teacher?: object;
  student?: object;
  refinery?: object;
  labels?: object;
  seed?: number;
}

/** The recipe for such a table: the column teacher, and a short training on WASM. */
export function topicRecipe(labels: readonly string[], parts: RecipeParts = {}): Recipe {
  return parseRecipe({
    shortlist: 1,
    task: {
      textColumn: 'text',
      goldColumn: 'label',
      splitColumn: 'split',
      labels: labels.map((name) => ({ name })),
      ...parts.task,
    },
    teacher: parts.teacher ?? { kind: 'column', column: 'candidates' },
    student: { executionProvider: 'wasm', epochs: 5, batchSize: 32, ...parts.student },
    refinery: parts.refinery,
    labels: parts.labels ?? { policy: 'student' },
    seed: parts.seed,
  });
}

/** Files as a new project, following what is proposed where something is in doubt. @throws TableError */
export async function importFile(
  files: File | readonly File[],
  options: ImportOptions,
): Promise<ProjectRecord> {
  return keepTable(await readTable(files instanceof File ? [files] : files, options));
}

/** A project with its recipe, ready to be annotated; its id. */
export async function topicProject(file: File, recipe: Recipe): Promise<string> {
  const { id } = await importFile(file, { onProgress: () => undefined });
  await changeTask(id, recipe);
  return id;
}

/** Options of a step that nobody stops. */
export function unstopped(): AnnotateOptions {
  return { signal: new AbortController().signal, onProgress: () => undefined, watchHidden: shown };
}

/** Of a page that is never hidden. */
const shown: WatchHidden = () => () => undefined;

/** Options of a step that is stopped at the first progress of a kind. */
export function stoppedWhen(isTime: (progress: StepProgress) => boolean): AnnotateOptions {
  const abort = new AbortController();
  return {
    signal: abort.signal,
    watchHidden: shown,
    onProgress: (progress) => {
      if (isTime(progress)) abort.abort();
    },
  };
}
