/** @file Examples that a model writes itself. */
import { describe, expect, it } from 'vitest';
import { Stopped } from '../../../../src/core/stopped';
import { TeacherError } from '../../../../src/core/teaching/teacher';
import { FakeModel, teacherWith } from '../../../helpers/teacher/fake-model';
import { neverStopped, taskOf } from '../../../helpers/teacher/fixtures';

const task = taskOf(['Human', { name: 'Place', description: 'a location' }], {
  instructions: 'What is asked for?',
});

async function written(model: FakeModel, perLabel = 3) {
  const { teacher } = await teacherWith(model, task);
  return teacher.writeExamples(perLabel, neverStopped);
}

describe('writeExamples', () => {
  it('asks for texts of each label, and gives each its label', async () => {
    const model = new FakeModel(({ messages }) => {
      const label = messages[1]?.content ?? '';
      return JSON.stringify({ texts: [`one of ${label}`, `two of ${label}`] });
    });
    expect(await written(model)).toEqual([
      { text: 'one of Human', labels: ['Human'] },
      { text: 'two of Human', labels: ['Human'] },
      { text: 'one of Place', labels: ['Place'] },
      { text: 'two of Place', labels: ['Place'] },
    ]);
    expect(model.questions[1]?.messages[0]?.content).toMatch(
      /What is asked.*“Place” \(a location\)/,
    );
    expect(model.questions[0]?.schema).toBe(model.questions[1]?.schema);
  });

  it('keeps each text once, none that is empty or a name, and no more than wanted', async () => {
    const model = new FakeModel(() => '{"texts": ["same", " ", "Human", "other", "third"]}');
    expect(await written(model, 4)).toEqual([
      { text: 'same', labels: ['Human'] },
      { text: 'other', labels: ['Human'] },
    ]);
  });

  it.each([
    ['{"texts": ["whole", "cut o', 1],
    ['nonsense', 0],
    ['{"texts": [1, null]}', 0],
  ])('makes the best of a bad answer: %s', async (answer, count) => {
    expect(await written(new FakeModel(() => answer))).toHaveLength(count);
  });

  it('passes over a question that fails, and ends when the model is lost or stopped', async () => {
    const failing = (error: Error) =>
      written(
        new FakeModel(() => {
          throw error;
        }),
      );
    expect(await failing(new Error('no'))).toEqual([]);
    await expect(
      failing(new TeacherError({ code: 'gpu-gave-up', details: 'lost' })),
    ).rejects.toThrow('lost');
    await expect(failing(new Stopped())).rejects.toThrow('paused');
  });
});
