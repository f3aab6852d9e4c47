/** @file A vote of several wordings: what is asked, how votes count, and which habits cancel out. */
import { describe, expect, it } from 'vitest';
import { isSettled, orderOf } from '../../../../src/core/asking/ensemble';
import { FakeModel, scoringModel, teacherWith } from '../../../helpers/teacher/fake-model';
import { taskOf } from '../../../helpers/teacher/fixtures';

const NAMES = ['Human', 'Place', 'Number', 'Entity'];
const task = taskOf(NAMES);
const systemOf = (model: FakeModel, question: number) =>
  model.questions[question]?.messages[0]?.content ?? '';
const shownIn = (prompt: string) =>
  [...prompt.matchAll(/^(?:-|[A-Z]\)) (.+)$/gm)].map(([, name]) => name);
const labelled = (label: string) => JSON.stringify({ label });

function inTurn(...answers: string[]) {
  let turn = 0;
  return new FakeModel(() => answers[Math.min(turn++, answers.length - 1)] ?? '');
}

describe('an ensemble', () => {
  it('asks in different words, and shows the labels in different orders', async () => {
    const model = inTurn(...['Human', 'Place', 'Number', 'Entity', 'Human'].map(labelled));
    const { annotate } = await teacherWith(model, task, { strategy: 'ensemble' });
    await annotate();
    const prompts = model.questions.map((_, i) => systemOf(model, i));
    expect(prompts).toHaveLength(5);
    expect(new Set(prompts.map((prompt) => prompt.replaceAll(/^- .*$/gm, ''))).size).toBe(5);
    expect(new Set(prompts.map((prompt) => shownIn(prompt).join())).size).toBeGreaterThan(3);
    for (const prompt of prompts) expect(shownIn(prompt).toSorted()).toEqual(NAMES.toSorted());
  });

  it('scores labels by their share of the votes, and leaves answers without a label out', async () => {
    const answers = ['Place', 'Human', 'nonsense', 'Human', 'Place', 'Human', 'Place'];
    const model = inTurn(...answers.map(labelled));
    const { annotate } = await teacherWith(model, task, { strategy: 'ensemble', wordings: 7 });
    const annotation = await annotate();
    expect(annotation).toMatchObject({ candidates: ['Place', 'Human'], scores: [0.5, 0.5] });
  });

  it('ends as soon as no vote could change the first label', async () => {
    const model = inTurn(labelled('Number'));
    const { annotate } = await teacherWith(model, task, { strategy: 'ensemble', wordings: 9 });
    expect(await annotate()).toMatchObject({ candidates: ['Number'], scores: [1] });
    expect(model.questions).toHaveLength(5);
  });

  it('fails a row that no wording gets an answer for, with the answer', async () => {
    const model = inTurn('no');
    const { annotate } = await teacherWith(model, task, { strategy: 'ensemble', wordings: 3 });
    expect(await annotate()).toMatchObject({ status: 'failed', raw: 'no' });
  });

  it('keeps the user’s own question in all wordings', async () => {
    const model = inTurn(...NAMES.map(labelled));
    const settings = { strategy: 'ensemble', wordings: 4, prompt: { ask: 'What is it about?' } };
    const { annotate } = await teacherWith(model, task, settings);
    await annotate();
    for (let i = 0; i < 4; i += 1) expect(systemOf(model, i)).toContain('What is it about?');
  });

  it('is right where a model leans to the label shown first, which one question is not', async () => {
    // It knows that it is a place, but says what stands first unless a place stands early.
    const leaning = new FakeModel(({ messages }) => {
      const [first = '', second] = shownIn(messages[0]?.content ?? '');
      return labelled(second === 'Place' || first === 'Place' ? 'Place' : first);
    });
    const many = taskOf(['Human', 'Number', 'Entity', 'Place']);
    const single = await teacherWith(leaning, many, { strategy: 'single' });
    expect(await single.annotate()).toMatchObject({ candidates: ['Human'] });
    const ensemble = await teacherWith(leaning, many, { strategy: 'ensemble', wordings: 8 });
    const annotation = await ensemble.annotate();
    expect(annotation).toMatchObject({ status: 'annotated' });
    expect((annotation as { candidates: string[] }).candidates[0]).toBe('Place');
  });
});

describe('an ensemble of probabilities', () => {
  const settings = { strategy: 'ensemble', votes: 'probabilities', wordings: 4, mass: 0.99 };

  it('takes their mean, in which a habit for a letter cancels out', async () => {
    // Logits: 1 for the letter A, 1.2 for the label Place wherever it stands.
    const model = new FakeModel(({ codes = [], messages }) => {
      const names = shownIn(messages[0]?.content ?? '');
      const weights = codes.map(({ code }, i) => ({
        code,
        weight: Math.exp((code === 'A' ? 1 : 0) + (names[i] === 'Place' ? 1.2 : 0)),
      }));
      const total = weights.reduce((sum, { weight }) => sum + weight, 0);
      const top = weights.map(({ code, weight }) => ({ code, probability: weight / total }));
      return { text: 'A', cutOff: true, top };
    });
    const { annotate } = await teacherWith(model, task, settings);
    const { candidates = [], scores = [] } = (await annotate()) as {
      candidates?: string[];
      scores?: number[];
    };
    expect(candidates[0]).toBe('Place');
    expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 6);
    // The other three share the rest, as each stood behind A as often as the others did, or nearly.
    expect(Math.max(...scores.slice(1)) - Math.min(...scores.slice(1))).toBeLessThan(0.12);
  });

  it('ends early, and works for more labels than codes', async () => {
    const vast = taskOf(Array.from({ length: 30 }, (_, i) => `theme${i}`));
    const model = scoringModel((_, __, i) => (i === 0 ? 9 : 0), {}, 20);
    const { annotate } = await teacherWith(model, vast, { ...settings, shortlist: 'off' });
    expect(await annotate()).toMatchObject({ status: 'annotated' });
  });
});

describe('orders', () => {
  it('put every label first once where there are as many questions as labels', () => {
    const firsts = [0, 1, 2, 3].map((voice) => orderOf(NAMES, voice, 4)[0]);
    expect(new Set(firsts).size).toBe(4);
    const places = NAMES.map((name) =>
      Array.from({ length: 8 }, (_, voice) => orderOf(NAMES, voice, 8).indexOf(name)),
    );
    const means = places.map((of) => of.reduce((sum, place) => sum + place, 0) / of.length);
    for (const mean of means) expect(Math.abs(mean - 1.5)).toBeLessThan(0.6);
  });

  it('are settled only beyond doubt', () => {
    expect(isSettled(new Map([['a', 3]]), 2)).toBe(true);
    expect(isSettled(new Map([['a', 3]]), 3)).toBe(false);
    expect(isSettled(new Map(Object.entries({ a: 3, b: 2 })), 1)).toBe(false);
    expect(isSettled(new Map(), 0)).toBe(false);
  });
});
