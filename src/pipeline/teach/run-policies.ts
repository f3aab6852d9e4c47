/** @file The policies of a teacher's run that need no student: every row, and those that failed. */
import type { Annotation, TeacherRow } from '../../core/teaching/teacher';
import type { Strategy } from '../../core/teaching/settings';
import { updateProject } from '../../persist/projects';
import { throwIfStopped } from '../steps';
import type { RunPolicy, TeacherRun } from './teacher-run';
import { countTodo } from './teacher-rows';

/** Every train row that has no annotation yet, in the order of the table. */
export function everyRow(): RunPolicy {
  let all = 0;
  return {
    message: 'Asking the teacher which labels could be right',
    progress: ({ known }) => ({ todo: all - known.size }),
    async *slices(run) {
      const { project, questions, known } = run;
      const todo = await countTodo(project, questions.recipe, known);
      all = known.size + todo;
      if (todo === 0) return;
      await updateProject(project.id, () => ({ stage: 'annotating' }));
      yield* rememberedFirst(run, (rows) => rows);
    },
  };
}

/**
 * The rows that failed, in another way. Only what is better than a failure is taken.
 * @param onBetter before the first better answers are taken, and each time again.
 */
export function failedOnly(strategy: Strategy, onBetter: () => Promise<void>): RunPolicy {
  let all = 0;
  return {
    message: 'Asking again about the rows that failed',
    progress: ({ known }) => ({ todo: all - known.size }),
    async *slices(run) {
      const failed = run.reopenFailed();
      all = run.known.size + failed.size;
      if (failed.size === 0) return;
      yield* rememberedFirst(run, (rows) => rows.filter(({ row }) => failed.has(row)));
    },
    async accept(answers) {
      const better = answers.flatMap((answer): Annotation[] =>
        answer.status === 'annotated' ? [{ ...answer, askedAgain: strategy }] : [],
      );
      if (better.length > 0) await onBetter();
      return better;
    },
  };
}

/** All that is remembered is taken before anything is loaded. */
async function* rememberedFirst(
  run: TeacherRun,
  wanted: (rows: TeacherRow[]) => TeacherRow[],
): AsyncGenerator<TeacherRow[]> {
  const { questions, signal } = run;
  const open = () => questions.rows(new Map(run.known));
  if (questions.cache) {
    run.report('Looking up what was answered before');
    for await (const rows of open()) await run.recall(wanted(rows));
  }
  for await (const rows of open()) {
    throwIfStopped(signal);
    const asked = wanted(rows);
    if (asked.length > 0) yield asked;
  }
}
