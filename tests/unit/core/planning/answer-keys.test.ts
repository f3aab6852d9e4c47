/** @file Keys of answers: the same for what is asked the same, and for nothing else. */
import { describe, expect, it } from 'vitest';
import { AnswerKeys } from '../../../../src/core/planning/answer-keys';
import { DEFAULT_MODEL } from '../../../../src/core/engines/webllm-models';
import { languageConfig } from '../../../helpers/teacher/fake-model';
import { taskOf } from '../../../helpers/teacher/fixtures';

const task = taskOf(['Human', 'Place']);
const keyOf = (config: object = {}, other = task, row: object = {}) =>
  new AnswerKeys({ ...languageConfig(), ...config }, other).keyOf({ row: 0, text: 'Who?', ...row });

const endpoint = { kind: 'endpoint', url: 'http://localhost/v1', model: 'm' } as const;

/** More labels than a prompt shows, one of them with a description. */
function longTask(described: number, description: string) {
  const names = Array.from({ length: 40 }, (_, i) => `label${i}`);
  return taskOf(names.map((name, i) => (i === described ? { name, description } : name)));
}

describe('the key of an answer', () => {
  it('is the same for what makes no difference to the model', async () => {
    const key = await keyOf();
    const same = [
      keyOf({}, task, { row: 7 }),
      keyOf({ samples: 5 }),
      keyOf({ mass: 0.5, calibrate: false }),
      keyOf({ model: DEFAULT_MODEL }),
      keyOf({ prompt: { think: 'Think hard.', select: 'Pick.' } }),
      keyOf({ prompt: { opening: 'You label texts.' } }),
      keyOf({}, taskOf(['Human', 'Place'], { goldColumn: 'g', name: 'N' })),
      keyOf({}, taskOf(['Human', { name: 'Place', description: '' }])),
    ];
    expect(new Set(await Promise.all(same))).toEqual(new Set([key]));
  });

  it('changes with everything that the model is told', async () => {
    const others = [
      keyOf(),
      keyOf({ strategy: 'single' }),
      keyOf({ temperature: 0 }),
      keyOf({ chainOfThought: true }),
      keyOf({ chainOfThought: true, prompt: { think: 'Think hard.' } }),
      keyOf({ select: true }),
      keyOf({ strategy: 'scored' }),
      keyOf({ strategy: 'scored', mass: 0.5 }),
      keyOf({ prompt: { ask: 'What?' } }),
      keyOf({ model: 'another' }),
      keyOf({ modelUrl: 'https://own.example/' }),
      keyOf(endpoint),
      keyOf({ ...endpoint, url: 'http://localhost:1/v1' }),
      keyOf({}, taskOf(['Human', 'Place', 'Number'])),
      keyOf({}, taskOf(['Human', { name: 'Place', description: 'd' }])),
      keyOf({}, taskOf(['Human', 'Place'], { instructions: 'i' })),
      keyOf({}, taskOf(['Human', 'Place'], { shots: [{ text: 't', labels: ['Human'] }] })),
      keyOf({}, task, { text: 'Who? ' }),
      keyOf({ shots: 'retrieved' }, task, { shots: [{ text: 't', labels: ['Human'] }] }),
    ];
    expect(new Set(await Promise.all(others)).size).toBe(others.length);
  });

  it('of a shortened list changes with the labels that the row is shown, and no others', async () => {
    const likely = Array.from({ length: 40 }, (_, i) => `label${i}`);
    const row = { likely };
    const config = { shortlist: 5 };
    const key = await keyOf(config, longTask(3, 'one'), row);
    expect(await keyOf(config, longTask(3, 'another'), row)).not.toBe(key);
    const far = await keyOf(config, longTask(30, 'one'), row);
    expect(await keyOf(config, longTask(30, 'another'), row)).toBe(far);
    expect(await keyOf(config, longTask(3, 'one'), { likely: likely.toReversed() })).not.toBe(key);
  });

  it('of retrieved examples changes with those near the row, and no others', async () => {
    const config = languageConfig({ shots: 'retrieved', shotCount: 1 });
    const near = { text: 'Who wrote it?', labels: ['Human'] };
    const keyWith = (...examples: { text: string; labels: string[] }[]) =>
      new AnswerKeys(config, task, { examples }).keyOf({ row: 0, text: 'Who wrote this?' });
    const key = await keyWith(near);
    expect(await keyWith(near, { text: 'Rome', labels: ['Place'] })).toBe(key);
    expect(await keyWith(near, { text: 'Who wrote this song?', labels: ['Human'] })).not.toBe(key);
  });
});
