/** @file Labels as codes of one token: probabilities, calibration, long lists. */
import { describe, expect, it, vi } from 'vitest';
import { biasesOf, candidatesOf, codeDistribution } from '../../../../src/core/asking/scored';
import { FakeModel, scoringModel, teacherWith } from '../../../helpers/teacher/fake-model';
import { pick, randomOf, taskOf } from '../../../helpers/teacher/fixtures';

const softmax = (logits: number[]) => {
  const weights = logits.map(Math.exp);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
};

describe('codeDistribution', () => {
  /** What an engine with a top list of this length returns of these logits. */
  const engine = (logits: Record<string, number>, top: number) =>
    vi.fn((codes: readonly { code: string }[]) => {
      const shares = softmax(codes.map(({ code }) => logits[code] ?? 0));
      const all = codes.map(({ code }, i) => ({ code, probability: shares[i] ?? 0 }));
      return Promise.resolve(all.sort((a, b) => b.probability - a.probability).slice(0, top));
    });

  it('puts a long list together from several top lists, exactly', async () => {
    const random = randomOf(1);
    const codes = Array.from('ABCDEFGHIJKL');
    const logits = Object.fromEntries(codes.map((code) => [code, random() * 6]));
    const ask = engine(logits, 5);
    const found = await codeDistribution(biasesOf(codes), 1, ask);
    const expected = softmax(codes.map((code) => logits[code] ?? 0));
    expect(ask).toHaveBeenCalledTimes(3);
    expect(found).toHaveLength(12);
    for (const { code, probability } of found ?? []) {
      expect(probability).toBeCloseTo(expected[codes.indexOf(code)] ?? 0, 10);
    }
  });

  it('asks no further once the wanted mass is seen', async () => {
    const ask = engine({ A: 9, B: 8 }, 5);
    await codeDistribution(biasesOf(Array.from('ABCDEFGHIJ')), 0.9, ask);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('scales away what went to other tokens once all codes were seen', async () => {
    const found = await codeDistribution(biasesOf(['A', 'B']), 1, () =>
      Promise.resolve([
        { code: 'A', probability: 0.3 },
        { code: 'Sure', probability: 0.5 },
        { code: 'B', probability: 0.1 },
      ]),
    );
    expect(found).toMatchObject([{ code: 'A', probability: 0.75 }, { code: 'B' }]);
  });

  it('finds nothing in a model that names none of the codes', async () => {
    const ask = () => Promise.resolve([{ code: 'Hello', probability: 1 }]);
    expect(await codeDistribution(biasesOf(['A', 'B']), 1, ask)).toBeUndefined();
  });
});

describe('candidatesOf', () => {
  const scored = [
    { label: 'a', probability: 0.5 },
    { label: 'b', probability: 0.3 },
    { label: 'c', probability: 0.2 },
  ];

  it.each([
    [0.5, ['a']],
    [0.51, ['a', 'b']],
    [0.8, ['a', 'b']],
    [1, ['a', 'b', 'c']],
  ])('takes the smallest set that reaches %d', (mass, labels) => {
    expect(candidatesOf(scored, mass)).toMatchObject({ labels });
  });

  it('reaches at least the mass and would not without its last label', () => {
    const random = randomOf(3);
    for (let round = 0; round < 300; round += 1) {
      const probabilities = softmax(Array.from({ length: 8 }, () => random() * 5)).sort(
        (a, b) => b - a,
      );
      const mass = 0.05 + random() * 0.95;
      const list = probabilities.map((probability, i) => ({ label: `l${i}`, probability }));
      const { scores = [] } = candidatesOf(list, mass) as { scores?: number[] };
      const sum = scores.reduce((total, score) => total + score, 0);
      expect(sum).toBeGreaterThanOrEqual(mass - 1e-8);
      expect(sum - (scores.at(-1) ?? 0)).toBeLessThan(mass);
    }
  });

  it('has no candidates without probabilities', () => {
    expect(candidatesOf([{ label: 'a', probability: 0 }], 0.9)).toMatchObject({ labels: null });
    expect(candidatesOf([{ label: 'a', probability: NaN }], 0.9)).toMatchObject({ labels: null });
  });
});

describe('the strategy', () => {
  const task = taskOf(['Human', 'Place', 'Number'], {
    shots: [{ text: 'Where ?', labels: ['Place'] }],
  });

  it('decodes one token at temperature 1 and scores the candidates', async () => {
    const logits = [1, 4, 3];
    const model = scoringModel((_, __, i) => logits[i] ?? 0);
    const { annotate } = await teacherWith(model, task, {
      strategy: 'scored',
      calibrate: false,
      mass: 0.95,
    });
    const annotation = await annotate('Where?');
    const [, place = 0, number = 0] = softmax(logits);
    expect(annotation).toMatchObject({ candidates: ['Place', 'Number'] });
    const { scores } = annotation as { scores: number[] };
    expect(scores[0]).toBeCloseTo(place, 9);
    expect(scores[1]).toBeCloseTo(number, 9);
    expect(model.questions).toHaveLength(1);
    expect(model.questions[0]).toMatchObject({ temperature: 1, maxTokens: 1 });
    expect(model.questions[0]?.schema).toBeUndefined();
    expect(model.questions[0]?.messages[0]?.content).toContain('B) Place');
    expect(model.questions[0]?.messages[2]?.content).toBe('B');
  });

  it('takes out what the model prefers before it has read a text', async () => {
    // A strong habit of answering A, and a weak hint in the text at C.
    const habit = (text: string, code: string) =>
      (code === 'A' ? 3 : 0) + (text.includes('many') && code === 'C' ? 2 : 0);
    const plain = await teacherWith(scoringModel(habit), task, {
      strategy: 'scored',
      calibrate: false,
    });
    expect(await plain.annotate('How many?')).toMatchObject({ candidates: ['Human', 'Number'] });
    const calibrated = await teacherWith(scoringModel(habit), task, { strategy: 'scored' });
    const annotation = await calibrated.annotate('How many?');
    expect(annotation).toMatchObject({ candidates: ['Number', 'Human', 'Place'] });
    const expected = softmax([0, 0, 2]);
    expect((annotation as { scores: number[] }).scores[0]).toBeCloseTo(expected[2] ?? 0, 6);
    await calibrated.annotate('How many more?');
    // Three texts without content, once, and one question a row.
    expect(calibrated.model.questions).toHaveLength(5);
  });

  it('calibrates also where the model takes no bias', async () => {
    const habit = (text: string, code: string) =>
      (code === 'A' ? 3 : 0) + (text.includes('many') && code === 'C' ? 2 : 0);
    const { annotate } = await teacherWith(scoringModel(habit, { takesBias: false }), task, {
      strategy: 'scored',
    });
    expect(await annotate('How many?')).toMatchObject({ candidates: ['Number', 'Human', 'Place'] });
  });

  it('fails a row for which the model gives no probabilities', async () => {
    const { annotate } = await teacherWith(new FakeModel(() => 'A'), task, {
      strategy: 'scored',
      calibrate: false,
    });
    expect(await annotate()).toMatchObject({
      status: 'failed',
      reason: { code: 'row-no-probabilities' },
    });
  });

  it('is refused at once where the model has no codes', async () => {
    const model = new FakeModel(() => 'A', { codes: [] });
    await expect(teacherWith(model, task, { strategy: 'scored' })).rejects.toThrow(
      /model-no-probabilities/,
    );
    expect(model.disposals).toBe(1);
  });
});

describe('more labels than codes', () => {
  const names = Array.from({ length: 40 }, (_, i) => `topic ${i}`);
  const task = taskOf(names);

  /** Likes the label that the text names, wherever and behind whichever code it stands. */
  const reader = () =>
    new FakeModel(({ codes = [], messages }) => {
      const wanted = /topic \d+/.exec(messages.at(-1)?.content ?? '')?.[0] ?? '';
      const lines = (messages[0]?.content ?? '').split('\n');
      const weights = codes.map(({ code }) => {
        const name = lines.find((line) => line.startsWith(`${code}) `))?.slice(3);
        return { code, weight: name === wanted ? 100 : name === 'none of these' ? 10 : 1 };
      });
      const total = weights.reduce((sum, { weight }) => sum + weight, 0);
      const top = weights
        .map(({ code, weight }) => ({ code, probability: weight / total }))
        .sort((a, b) => b.probability - a.probability)
        .slice(0, 5);
      return { text: '', cutOff: true, top };
    });

  it('finds the right one by groups', async () => {
    const random = randomOf(5);
    const { annotate } = await teacherWith(reader(), task, {
      strategy: 'scored',
      calibrate: false,
      shortlist: 'off',
    });
    for (let round = 0; round < 20; round += 1) {
      const name = pick(random, names);
      const { candidates = [] } = (await annotate(`about ${name} .`)) as { candidates?: string[] };
      expect(candidates[0]).toBe(name);
    }
  });

  it('looks at a second part of the list where the first lacks the label', async () => {
    const likely = names.slice(0, 8);
    const { annotate, model } = await teacherWith(reader(), task, {
      strategy: 'scored',
      calibrate: false,
      shortlist: 9,
    });
    const annotation = await annotate('about topic 30 .', 0, { likely });
    expect(annotation).toMatchObject({ candidates: ['topic 30'] });
    expect(model.questions.length).toBeLessThanOrEqual(2);
  });
});
