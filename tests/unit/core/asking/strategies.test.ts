/** @file What each strategy asks, and what it makes of the answers. */
import { describe, expect, it } from 'vitest';
import type { Shot } from '../../../../src/core/task/recipe';
import { TooLongError } from '../../../../src/core/teaching/language-model';
import { FakeModel, teacherWith } from '../../../helpers/teacher/fake-model';
import { taskOf } from '../../../helpers/teacher/fixtures';

const task = taskOf(['Human', 'Place', 'Number'], {
  shots: [{ text: 'Who wrote Hamlet ?', labels: ['Human'] }],
});

/** Answers one after the other, the last one for good. */
function inTurn(...answers: string[]) {
  let turn = 0;
  return new FakeModel(() => answers[Math.min(turn++, answers.length - 1)] ?? '');
}

const systemOf = (model: FakeModel, question = 0) =>
  model.questions[question]?.messages[0]?.content ?? '';

describe('add', () => {
  it('asks for one label first and takes the further ones after it', async () => {
    const model = inTurn('{"label": "Place", "also": ["Human"]}');
    const { annotate } = await teacherWith(model, task, { strategy: 'add' });
    expect(await annotate()).toMatchObject({ candidates: ['Place', 'Human'] });
    expect(systemOf(model)).toMatch(/Only if you are unsure/);
    expect(JSON.parse(model.questions[0]?.schema ?? '')).toMatchObject({
      required: ['label', 'also'],
    });
    expect(model.questions[0]?.messages[2]?.content).toBe('{"label":"Human","also":[]}');
  });
});

describe('sampled', () => {
  it('scores labels by the share of answers that name them, the most frequent first', async () => {
    const model = inTurn(...['Place', 'Human', 'Human', 'nonsense', 'Human'].map(labelled));
    const { annotate } = await teacherWith(model, task, { strategy: 'sampled' });
    expect(await annotate()).toMatchObject({
      candidates: ['Human', 'Place'],
      scores: [0.75, 0.25],
    });
    expect(model.questions.map(({ temperature }) => temperature)).toEqual(Array(5).fill(0.5));
    expect(new Set(model.questions.map(({ seed }) => seed)).size).toBe(5);
  });

  it('keeps the majority’s label alone where one is to be kept', async () => {
    const model = inTurn(...['Place', 'Human', 'Human'].map(labelled));
    const { annotate } = await teacherWith(model, task, {
      strategy: 'sampled',
      samples: 3,
      keep: 1,
    });
    expect(await annotate()).toMatchObject({ candidates: ['Human'] });
  });

  it('fails a row whose answers are all unusable, and keeps one of them', async () => {
    const { annotate, model } = await teacherWith(inTurn('no'), task, {
      strategy: 'sampled',
      samples: 2,
    });
    expect(await annotate()).toMatchObject({ status: 'failed', raw: 'no' });
    expect(model.questions).toHaveLength(4);
  });
});

describe('chain of thought', () => {
  it('asks for the reason before the label, and gives it room', async () => {
    const model = inTurn('{"reason": "Place? No.", "label": "Human"}');
    const plain = inTurn('{"label": "Human"}');
    const { annotate } = await teacherWith(model, task, {
      strategy: 'single',
      chainOfThought: true,
    });
    await (await teacherWith(plain, task, { strategy: 'single' })).annotate();
    expect(await annotate()).toMatchObject({ candidates: ['Human'] });
    const schema = JSON.parse(model.questions[0]?.schema ?? '') as { properties: object };
    expect(Object.keys(schema.properties)).toEqual(['reason', 'label']);
    expect(model.questions[0]?.maxTokens).toBeGreaterThan(plain.questions[0]?.maxTokens ?? 0);
  });

  it('never takes a label out of the reasoning', async () => {
    const model = inTurn(
      '{"reason": "It could be Place, but \\"Human\\" no", "labels": ["Number"]}',
      '{"reason": "It is certainly a Place because',
    );
    const { annotate } = await teacherWith(model, task, { chainOfThought: true });
    expect(await annotate('a')).toMatchObject({ candidates: ['Number'] });
    expect(await annotate('b')).toMatchObject({ status: 'failed', raw: /certainly a Place/ });
  });
});

describe('select', () => {
  it('asks a second question about the candidates alone', async () => {
    const model = inTurn('{"labels": ["Human", "Place"]}', '{"label": "Place"}');
    const { annotate } = await teacherWith(model, task, { select: true });
    expect(await annotate()).toMatchObject({ candidates: ['Human', 'Place'], single: 'Place' });
    expect(systemOf(model, 1)).toContain('- Place');
    expect(systemOf(model, 1)).not.toContain('- Number');
  });

  it('asks nothing where there is one candidate', async () => {
    const model = inTurn('{"labels": ["Human"]}');
    const { annotate } = await teacherWith(model, task, { select: true });
    expect(await annotate()).toMatchObject({ candidates: ['Human'], single: 'Human' });
    expect(model.questions).toHaveLength(1);
  });

  it.each(['{"label": "Number"}', 'nonsense'])(
    'keeps the candidates where the pick is none of them: %s',
    async (picked) => {
      const model = inTurn('{"labels": ["Human", "Place"]}', picked);
      const { annotate } = await teacherWith(model, task, { select: true });
      const annotation = await annotate();
      expect(annotation).toMatchObject({ candidates: ['Human', 'Place'] });
      expect(annotation).not.toHaveProperty('single');
    },
  );

  it('keeps the candidates where the second question fails', async () => {
    let turn = 0;
    const model = new FakeModel(() => {
      turn += 1;
      if (turn === 2) throw new Error('broken');
      return '{"labels": ["Human", "Place"]}';
    });
    const { annotate } = await teacherWith(model, task, { select: true });
    expect(await annotate()).toMatchObject({ candidates: ['Human', 'Place'] });
  });
});

describe('examples', () => {
  const pool: Shot[] = [
    { text: 'Where is the river Rhine ?', labels: ['Place'] },
    { text: 'Who painted the ceiling ?', labels: ['Human'] },
    { text: 'Where does the river Main meet it ?', labels: ['Place'] },
    { text: 'How many rivers are there ?', labels: ['Number'] },
  ];
  const shotTexts = (model: FakeModel) =>
    model.questions[0]?.messages
      .slice(1, -1)
      .filter(({ role }) => role === 'user')
      .map((m) => m.content);

  it('are the task’s own, none, or the nearest of the pool with the nearest last', async () => {
    const fixed = await teacherWith(inTurn('Human'), task);
    await fixed.annotate();
    expect(shotTexts(fixed.model)).toEqual(['<text>\nWho wrote Hamlet ?\n</text>']);
    const none = await teacherWith(inTurn('Human'), task, { shots: 'none' });
    await none.annotate();
    expect(shotTexts(none.model)).toEqual([]);
    const near = await teacherWith(
      inTurn('Human'),
      task,
      { shots: 'retrieved', shotCount: 2 },
      { examples: pool },
    );
    await near.annotate('Where does the river Rhine end ?');
    expect(shotTexts(near.model)?.[1]).toMatch(
      /Where is the river Rhine|Where does the river Main/,
    );
    expect(shotTexts(near.model)).toHaveLength(2);
  });

  it('never hold the row itself', async () => {
    const near = await teacherWith(
      inTurn('Human'),
      task,
      { shots: 'retrieved', shotCount: 4 },
      { examples: pool },
    );
    await near.annotate(pool[0]?.text);
    expect(shotTexts(near.model)).toHaveLength(3);
  });

  it('come from the page where it has better ones', async () => {
    const shots: Shot[] = [{ text: 'given', labels: ['Number'] }];
    const settings = { shots: 'retrieved' };
    const injected = await teacherWith(inTurn('Human'), task, settings, {
      retrieveShots: () => Promise.resolve(shots),
    });
    await injected.annotate();
    expect(shotTexts(injected.model)).toEqual(['<text>\ngiven\n</text>']);
    const withRow = await teacherWith(inTurn('Human'), task, settings);
    await withRow.annotate('x', 0, { shots });
    expect(shotTexts(withRow.model)).toEqual(['<text>\ngiven\n</text>']);
  });
});

describe('a model that finds the prompt too long', () => {
  it('is given half of the text', async () => {
    const model = new FakeModel(({ messages }) => {
      if ((messages.at(-1)?.content.length ?? 0) > 3_000) throw new TooLongError('too long');
      return 'Human';
    });
    const { annotate } = await teacherWith(model, task);
    expect(await annotate('word '.repeat(1_000))).toMatchObject({ candidates: ['Human'] });
  });
});

it('counts what was asked', async () => {
  const { annotate, teacher } = await teacherWith(
    new FakeModel(() => ({
      text: 'Human',
      cutOff: false,
      usage: { promptTokens: 100, answerTokens: 7 },
    })),
    task,
  );
  await annotate();
  await annotate('another');
  expect(teacher.usage).toEqual({ questions: 2, promptTokens: 200, answerTokens: 14 });
});

it('tells a refusal from an answer without labels', async () => {
  const { annotate } = await teacherWith(inTurn('I’m sorry, but I cannot label this text.'), task);
  expect(await annotate()).toMatchObject({
    status: 'failed',
    reason: { code: 'row-declined', details: '' },
    raw: /sorry/,
  });
});

function labelled(label: string): string {
  return `{"label": "${label}"}`;
}
