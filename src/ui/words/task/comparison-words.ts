/** @file Two teachers side by side: what they are called, and what their answers say of them. */
import type { Comparison } from '../../../core/planning/comparison';
import type { Recipe } from '../../../core/task/recipe';
import { wantedModel } from '../../../core/engines/webllm-models';
import { countRows } from '../../counts';
import { formatCount, formatList } from '../../format';
import type { Figure } from '../../widgets/charts/figures';
import { modelTitle, STRATEGIES } from './teacher-words';
import { TEACHERS } from '../words';

/** A teacher without a model takes no time worth telling. */
const AT_ONCE = 'at once';

/** The model, or the kind of teacher where it has none, and what it is asked for. */
export function teacherName({ teacher }: Recipe): string {
  const kind = TEACHERS.find(({ value }) => value === teacher.kind)?.title ?? teacher.kind;
  if (teacher.kind === 'keywords' || teacher.kind === 'column') return kind;
  const strategy = STRATEGIES.find(({ value }) => value === teacher.strategy)?.title ?? '';
  const asked = `${strategy.slice(0, 1).toLowerCase()}${strategy.slice(1)}`;
  switch (teacher.kind) {
    case 'webllm':
      return `${modelTitle(wantedModel(teacher))}, ${asked}`;
    case 'endpoint':
      return `${teacher.model}, ${asked}`;
    case 'promptapi':
      return `${kind}, ${asked}`;
  }
}

/** Names that tell the two apart, also where only their prompts differ. */
export function teacherNames([first, second]: readonly [Recipe, Recipe]): [string, string] {
  const [before, now] = [teacherName(first), teacherName(second)];
  return before === now ? [before, `${now}, with another prompt or setting`] : [before, now];
}

export function comparisonFigures({
  rows,
  answered,
  agreed,
  judged,
  right,
  estimates,
}: Comparison): Figure[] {
  const failed = estimates.map((estimate) => estimate.failed);
  const pace = estimates.map(({ rowsPerHour, promptTokens, answerTokens }) =>
    promptTokens + answerTokens === 0 ? AT_ONCE : formatCount(rowsPerHour),
  );
  const isTimed = pace.some((value) => value !== AT_ONCE);
  return [
    {
      name: 'Agree with each other',
      value: `${agreed} of ${answered}`,
      note: answered < rows.length ? `${rows.length - answered} without an answer of both` : '',
    },
    ...(judged > 0
      ? [
          {
            name: 'Right, by people’s labels',
            value: `${rounded(right[0])} and ${rounded(right[1])}`,
            note: `of ${countRows(judged)}`,
          },
        ]
      : []),
    ...(failed.some((count) => count > 0)
      ? [{ name: 'Failed', value: formatList(failed.map(formatCount)), note: `of ${rows.length}` }]
      : []),
    ...(isTimed ? [{ name: 'Rows an hour', value: formatList(pace) }] : []),
  ];
}

/** What so few rows can say, and what is missing to say more. */
export function comparisonWords({ rows, judged }: Comparison): string {
  const few = `${countRows(rows.length)} tell a clear difference from none, and no more: one or two rows are chance.`;
  return judged === 0
    ? `${few} Nobody has labelled any of them, so only the texts tell which teacher is right. Label some by hand, and compare again.`
    : few;
}

/** Rows on which nothing tells several labels apart count in part. */
function rounded(credit: number): string {
  return String(Math.round(credit * 10) / 10);
}
