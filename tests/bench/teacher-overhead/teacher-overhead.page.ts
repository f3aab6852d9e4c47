/** @file The page's side of the overhead benchmark: worker, batches, database. */
import type { Remote } from 'comlink';
import { proxy, wrap } from 'comlink';
import { parseRecipe } from '../../../src/core/task/recipe';
import type { Annotation } from '../../../src/core/teaching/teacher';
import { appendAnnotations, readAnnotations } from '../../../src/persist/annotations';
import type { TeacherApi } from '../../../workers/teacher/api';

type Worked = Remote<
  Pick<TeacherApi, 'load' | 'annotate'> & { engineMs(): number; questions(): number }
>;

/** As the pipeline sends them. */
const ROWS_PER_CALL = 1_000;

/** Annotates texts of some 300 characters and commits every batch; times in milliseconds. */
export async function measure(rowCount: number, delayMs: number) {
  const worker = new Worker(new URL('./teacher-overhead.worker.ts', import.meta.url), {
    type: 'module',
  });
  const teacher: Worked = wrap(worker);
  const { task, teacher: config } = parseRecipe({
    shortlist: 1,
    task: {
      textColumn: 'text',
      labels: ['Human', 'Place', 'Number', 'Entity', 'Description', 'Abbreviation'].map((name) => ({
        name,
      })),
    },
    teacher: { kind: 'webllm', model: `delay-${delayMs}` },
  });
  await teacher.load(
    { config, task },
    proxy(() => undefined),
  );
  const project = `bench-${crypto.randomUUID()}`;
  const onBatch = proxy((annotations: Annotation[]) => appendAnnotations(project, annotations));
  const start = performance.now();
  for (let first = 0; first < rowCount; first += ROWS_PER_CALL) {
    const rows = Array.from({ length: Math.min(ROWS_PER_CALL, rowCount - first) }, (_, i) => ({
      row: first + i,
      text: `Row ${first + i}: ${'a text of some length. '.repeat(13)}`,
    }));
    await teacher.annotate(rows, onBatch);
  }
  const totalMs = performance.now() - start;
  const engineMs = await teacher.engineMs();
  const committed = [...(await readAnnotations(project)).values()];
  const annotated = committed.filter(({ status }) => status === 'annotated').length;
  const questions = await teacher.questions();
  worker.terminate();
  return { rowCount, totalMs, engineMs, annotated, questions };
}
