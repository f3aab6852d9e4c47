/** @file What ended a run, and the ways out that are offered for it. */
import { describe, expect, it } from 'vitest';
import { lostError } from '../../../../src/core/teaching/engine-errors';
import { problemOf } from '../../../../src/core/engines/problems';
import { TeacherError } from '../../../../src/core/teaching/teacher';

const model = (id: string, vramMB: number) => ({
  ...{ id, vramMB, contextTokens: 4096 },
  f32Twin: { id: `${id}-f32`, vramMB: vramMB + 500 },
});
const MODELS = [
  model('tiny', 600),
  model('small', 900),
  model('middle', 1_600),
  model('big', 4_000),
];
const around = { hidden: false, asleepSeconds: 0, modelId: 'middle', models: MODELS };

describe('a device that was lost', () => {
  it.each(['Device was lost', 'out of memory', 'instance dropped'])(
    'offers less: %s',
    (message) => {
      const problem = problemOf(lostError(new Error(message)), around);
      expect(problem.smallerModels).toEqual(['small', 'tiny']);
      expect(problem.shorterContextTokens).toBe(2048);
      expect(problem.told).toEqual({ code: 'gpu-gave-up', details: message });
    },
  );

  it('compares with the form that was loaded', () => {
    const twin = problemOf(lostError(new Error('lost device')), {
      ...around,
      modelId: 'small-f32',
    });
    expect(twin.smallerModels).toEqual(['small', 'tiny']);
  });

  it('halves the context that was set, until nothing is left to halve', () => {
    const lost = lostError(new Error('device lost'));
    const shorter = (contextTokens: number) =>
      problemOf(lost, { ...around, contextTokens }).shorterContextTokens;
    expect([shorter(8192), shorter(2048), shorter(1024)]).toEqual([4096, 1024, null]);
  });

  it('of a model that is not in the list offers no other', () => {
    const problem = problemOf(lostError(new Error('device lost')), { ...around, modelId: 'mine' });
    expect(problem).toMatchObject({ smallerModels: [], shorterContextTokens: null });
  });
});

it('tells that the page was hidden and the machine slept', () => {
  const problem = problemOf(lostError(new Error('device lost')), {
    ...around,
    hidden: true,
    asleepSeconds: 90,
  });
  expect(problem).toMatchObject({ hidden: true, asleepSeconds: 90 });
});

it('offers no other model for trouble that is not about memory', () => {
  const problem = problemOf(new TeacherError({ code: 'paused' }, 'credentials'), around);
  expect(problem).toMatchObject({
    kind: 'credentials',
    smallerModels: [],
    shorterContextTokens: null,
  });
});
