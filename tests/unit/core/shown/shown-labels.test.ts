/** @file Long lists of labels: which of them a row sees, and how it reaches the others. */
import { describe, expect, it } from 'vitest';
import type { Shot } from '../../../../src/core/task/recipe';
import { LexicalIndex } from '../../../../src/core/shown/lexical';
import { heldOutRanks, LexicalRanker } from '../../../../src/core/shown/shown-labels';
import { FakeModel, teacherWith } from '../../../helpers/teacher/fake-model';
import { taskOf } from '../../../helpers/teacher/fixtures';

const THEMES = Array.from({ length: 60 }, (_, i) => `theme${i}`);
const task = taskOf(THEMES.map((name, i) => ({ name, description: `about word${i}` })));
const shownIn = (model: FakeModel, question = 0) =>
  [...(model.questions[question]?.messages[0]?.content ?? '').matchAll(/^- (theme\d+)/gm)].map(
    ([, name]) => name,
  );

describe('LexicalIndex', () => {
  const index = new LexicalIndex(['a river and a lake', 'the painter painted', '']);

  it('finds the texts that share words, whatever their endings', () => {
    const [river = 0, painter = 0, empty = 0] = index.scores('Rivers! Lakes!');
    expect(river).toBeGreaterThan(0.5);
    expect(painter).toBeLessThan(0.2);
    expect(empty).toBe(0);
  });

  it('gives a text and itself the score 1, and nothing the score 0', () => {
    expect(index.scores('the painter painted')[1]).toBeCloseTo(1, 9);
    expect([...index.scores('')]).toEqual([0, 0, 0]);
  });
});

describe('LexicalRanker', () => {
  it('ranks by the labels’ own words and by examples that carry them', () => {
    const examples: Shot[] = [{ text: 'Wer malte das Bild?', labels: ['theme7'] }];
    const ranker = new LexicalRanker(task.labels, examples);
    expect(ranker.rank('something with word33 in it')[0]).toBe('theme33');
    expect(ranker.rank('Wer hat das Bild gestohlen?')[0]).toBe('theme7');
    expect(ranker.rank('word1')).toHaveLength(60);
  });
});

it('ranks each example as if it were not known', () => {
  const examples = Array.from({ length: 240 }, (_, i) => ({
    text: `word${i % 60} and more`,
    labels: [`theme${i % 60}`, 'no label'],
  }));
  const ranks = heldOutRanks(task.labels, [...examples, { text: 'x', labels: ['no label'] }]);
  expect(ranks).toHaveLength(240);
  expect(Math.max(...ranks)).toBe(0);
});

describe('a row of a task with many labels', () => {
  const named = (text: string) => `{"labels": ["${text}"]}`;

  it('sees the likely labels and an escape, under one schema for all rows', async () => {
    const { annotate, model } = await teacherWith(new FakeModel(() => named('theme12')), task, {
      shortlist: 8,
    });
    expect(await annotate('on word12')).toMatchObject({ candidates: ['theme12'] });
    await annotate('on word40');
    expect(shownIn(model)).toHaveLength(8);
    expect(shownIn(model)[0]).toBe('theme12');
    expect(shownIn(model, 1)[0]).toBe('theme40');
    expect(model.questions[0]?.messages[0]?.content).toContain('none of these');
    expect(model.questions[0]?.schema).toBe(model.questions[1]?.schema);
    expect(model.questions[0]?.schema).toContain('theme59');
  });

  it('sees the next labels where none of the first fits', async () => {
    const model: FakeModel = new FakeModel((): string =>
      named(model.questions.length === 1 ? 'none of these' : 'theme3'),
    );
    const { annotate } = await teacherWith(model, task, { shortlist: 8 });
    expect(await annotate('word12')).toMatchObject({ candidates: ['theme3'] });
    expect(shownIn(model, 1)).toHaveLength(8);
    expect(shownIn(model, 1)).not.toContain('theme12');
  });

  it('tells “none of these” from a label of a like name', async () => {
    const labels = ['none', ...THEMES].map((name) => ({ name }));
    const model: FakeModel = new FakeModel((): string =>
      named(model.questions.length === 1 ? 'none of these' : 'none'),
    );
    const { annotate } = await teacherWith(model, taskOf(labels), { shortlist: 8 });
    expect(await annotate('word12')).toMatchObject({ candidates: ['none'] });
    expect(model.questions).toHaveLength(2);
  });

  it('fails when nothing that it was shown fits', async () => {
    const { annotate } = await teacherWith(new FakeModel(() => named('None of these')), task, {
      shortlist: 8,
    });
    expect(await annotate('word12')).toMatchObject({ status: 'failed', raw: /None of these/ });
  });

  it('sees what the page finds likely, with the row or by a function', async () => {
    const model = new FakeModel(() => named('theme1'));
    const { annotate } = await teacherWith(
      model,
      task,
      { shortlist: 3 },
      {
        rankLabels: () => Promise.resolve(['theme50', 'not a label', 'theme51']),
      },
    );
    await annotate('word12');
    expect(shownIn(model)).toEqual(['theme50', 'theme51', 'theme12']);
    await annotate('word12', 0, { likely: ['theme9', 'theme8', 'theme7'] });
    expect(shownIn(model, 1)).toEqual(['theme9', 'theme8', 'theme7']);
  });

  it('sees as many as are enough of the order that it brings, unless the recipe says how many', async () => {
    const likely = THEMES.toReversed();
    const model = new FakeModel(() => named('theme58'));
    const { annotate } = await teacherWith(model, task);
    expect(await annotate('word12', 0, { likely, shown: 4 })).toMatchObject({
      candidates: ['theme58'],
      shown: 4,
    });
    expect(shownIn(model)).toEqual(likely.slice(0, 4));
    expect(model.questions[0]?.schema).toContain('none of these');
    expect(await annotate('word12')).not.toHaveProperty('shown');
    expect(shownIn(model, 1)).toHaveLength(60);
    expect(model.questions[1]?.schema).not.toContain('none of these');
    const set = new FakeModel(() => named('theme58'));
    const limited = await teacherWith(set, task, { shortlist: 3 });
    await limited.annotate('word12', 0, { likely, shown: 4 });
    expect(shownIn(set)).toEqual(likely.slice(0, 3));
  });

  it('follows no order with a number that was measured for another one', async () => {
    const examples = Array.from({ length: 600 }, (_, i) => ({
      text: `word${i % 60} and more ${i}`,
      labels: [`theme${i % 60}`],
    }));
    const model = new FakeModel(() => named('theme12'));
    const { annotate } = await teacherWith(model, task, {}, { examples });
    await annotate('word12', 0, { likely: THEMES.toReversed() });
    expect(shownIn(model)[0]).toBe('theme12');
    // What was written for the labels, as a model’s own examples are, proves nothing about rows.
    const own = new FakeModel(() => named('theme12'));
    const written = { ...task, shots: examples };
    await (
      await teacherWith(own, written, { shots: 'retrieved' }, { examples })
    ).annotate('word12');
    expect(shownIn(own)).toHaveLength(60);
  });

  it('sees all labels unless a shorter list is known to hold the truth', async () => {
    const model = new FakeModel(() => named('theme1'));
    await (await teacherWith(model, task)).annotate('word12');
    expect(shownIn(model)).toHaveLength(60);
    const examples = Array.from({ length: 600 }, (_, i) => ({
      text: `word${i % 60} and more ${i}`,
      labels: [`theme${i % 60}`],
    }));
    const informed = new FakeModel(() => named('theme1'));
    await (await teacherWith(informed, task, {}, { examples })).annotate('word12');
    expect(shownIn(informed).length).toBeLessThan(10);
  });

  it('sees as many as there is room for where the model is small', async () => {
    const long = taskOf(
      Array.from({ length: 150 }, (_, i) => ({ name: `theme${i}`, description: 'x '.repeat(40) })),
    );
    const model = new FakeModel(() => named('theme1'), { contextTokens: 1024 });
    const { annotate } = await teacherWith(model, long);
    expect(await annotate('anything')).toMatchObject({ candidates: ['theme1'] });
    expect(shownIn(model).length).toBeGreaterThan(10);
    expect(shownIn(model).length).toBeLessThan(100);
  });
});

it('does not let a confirmed row’s own label choose what that row is shown', () => {
  const labels = Array.from({ length: 30 }, (_, i) => ({ name: `label${i}` }));
  const text = 'zebra crossing';
  const rankWith = (examples: Shot[]) => new LexicalRanker(labels, examples).rank(text);
  const own = { text: ` ${text}`, labels: ['label29'] };
  expect(rankWith([own])).toEqual(rankWith([]));
  expect(rankWith([{ ...own, text: 'a zebra crossing' }])[0]).toBe('label29');
});
