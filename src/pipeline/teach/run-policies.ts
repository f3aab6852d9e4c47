/** @file The policies of a teacher's run that need no student: every row, and some once more. */
import type { Annotated, Annotation, FormerAnswer, TeacherRow } from '../../core/teaching/teacher';
import type { Strategy } from '../../core/teaching/settings';
import { updateProject } from '../../persist/projects';
import { throwIfStopped } from '../steps';
import type { RunPolicy, TeacherRun } from './teacher-run';
import { countTodo } from './teacher-rows';

/** Every train row that has no annotation yet, in the order of the table. */
export function everyRow(): RunPolicy {
  let all = 0;
  return {
    message: { code: 'asking-teacher' },
    isStream: true,
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
 * Rows that were asked about before, in another way. A row keeps what it has until there is an answer that says
 * something else, and with that answer what it had.
 * @param rows those that are meant; left out: the rows that failed.
 * @param onNews before the first new answers are taken, and each time again.
 */
export function onceMore(
  strategy: Strategy,
  rows: ReadonlySet<number> | undefined,
  onNews: () => Promise<void>,
): RunPolicy {
  let all = 0;
  let former: ReadonlyMap<number, Annotation> = new Map();
  return {
    message: { code: 'asking-again', isChosen: rows !== undefined },
    isStream: true,
    progress: ({ known }) => ({ todo: all - known.size }),
    async *slices(run) {
      former = run.reopen(({ row, status }) => (rows ? rows.has(row) : status === 'failed'));
      const meant = rows ?? new Set(former.keys());
      all = run.known.size + meant.size;
      if (meant.size === 0) return;
      yield* rememberedFirst(run, (some) => some.filter(({ row }) => meant.has(row)));
    },
    async accept(answers) {
      const news = answers.flatMap((answer): Annotation[] => {
        const before = former.get(answer.row);
        if (answer.status === 'failed' || saysTheSame(answer, before)) return [];
        return [before ? { ...answer, askedAgain: strategy, former: bare(before) } : answer];
      });
      if (news.length > 0) await onNews();
      return news;
    },
  };
}

function saysTheSame(answer: Annotated, before: Annotation | undefined): boolean {
  const said = ({ candidates, scores, single }: Annotated) =>
    JSON.stringify([candidates, scores, single]);
  return before?.status === 'annotated' && said(before) === said(answer);
}

/** One step back is kept, not all of them. */
function bare(answer: Annotation): FormerAnswer {
  if (answer.status === 'failed') return answer;
  const rest: Annotated = { ...answer };
  delete rest.former;
  return rest;
}

/** All that is remembered is taken before anything is loaded. */
async function* rememberedFirst(
  run: TeacherRun,
  wanted: (rows: TeacherRow[]) => TeacherRow[],
): AsyncGenerator<TeacherRow[]> {
  const { questions, signal } = run;
  const open = () => questions.rows(new Map(run.known));
  if (questions.cache) {
    run.report({ code: 'recalling-answers' });
    for await (const rows of open()) await run.recall(wanted(rows));
  }
  for await (const rows of open()) {
    throwIfStopped(signal);
    const asked = wanted(rows);
    if (asked.length > 0) yield asked;
  }
}
