/** @file What strategies are said to cost, against what a model is really asked. */
import { describe, expect, it } from 'vitest';
import { POSSIBLE_CODES } from '../../../../src/core/teaching/language-model';
import type { Strategy } from '../../../../src/core/teaching/settings';
import { strategyCosts } from '../../../../src/core/planning/strategy-costs';
import {
  languageConfig,
  scoringModel,
  teacherWith,
  FakeModel,
} from '../../../helpers/teacher/fake-model';
import { taskOf } from '../../../helpers/teacher/fixtures';

const task = taskOf(['Human', 'Place', 'Number'], { instructions: 'What is asked for?' });
const vast = taskOf(Array.from({ length: 120 }, (_, i) => `theme${i}`));
const TEXT = 'Who wrote it, and where?';

describe('strategyCosts', () => {
  it.each([
    ['single', '{"label": "Place"}', {}],
    ['add', '{"label": "Place", "also": ["Human"]}', {}],
    ['all', '{"labels": ["Place", "Human"]}', {}],
    ['all', '{"labels": ["Place", "Human"]}', { select: true }],
    ['sampled', '{"label": "Place"}', { samples: 3 }],
    ['ensemble', '{"label": "Place"}', { wordings: 2 }],
  ] as const)('tells what “%s” takes, answered by %s', async (strategy, answer, more) => {
    const model = new FakeModel(() => answer);
    const { teacher, annotate } = await teacherWith(model, task, { strategy, ...more });
    await annotate(TEXT);
    const config = languageConfig(more);
    const cost = (await strategyCosts({ config, task }, TEXT))[strategy];
    expect(cost.questions).toBe(teacher.usage.questions);
    // The second question, about two candidates, is shorter than the first.
    const least = 'select' in more ? 0.6 : 1;
    expect(teacher.usage.promptTokens / cost.promptTokens).toBeGreaterThanOrEqual(least);
    // Other wordings are a few words longer or shorter than the first.
    const most = strategy === 'ensemble' ? 1.05 : 1;
    expect(teacher.usage.promptTokens).toBeLessThanOrEqual(cost.promptTokens * most);
    expect(teacher.usage.answerTokens / cost.answerTokens).toBeGreaterThan(0.6);
    expect(teacher.usage.answerTokens / cost.answerTokens).toBeLessThan(1.4);
  });

  it.each([
    [task, 1],
    [vast, 4],
  ])(
    'counts the questions about codes, which more labels than codes multiply',
    async (labels, n) => {
      const strategy: Strategy = 'scored';
      const settings = { strategy, calibrate: false, shortlist: 'off' };
      const model = scoringModel((_, __, i) => (i === 0 ? 9 : 0), { codes: POSSIBLE_CODES }, 60);
      const { teacher, annotate } = await teacherWith(model, labels, settings);
      await annotate(TEXT);
      const costs = await strategyCosts({ config: languageConfig(settings), task: labels }, TEXT);
      expect(teacher.usage.questions).toBe(n);
      expect(costs.scored).toMatchObject({ questions: n, answerTokens: n });
    },
  );
});
