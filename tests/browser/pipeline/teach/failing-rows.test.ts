/** @file A run whose rows all fail says why, and is no closed door. */
import { afterEach, describe, expect, test } from 'vitest';
import { readAnnotations } from '../../../../src/persist/annotations';
import { setLabel } from '../../../../src/pipeline/human-labels';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { clearAnswers } from '../../../../src/pipeline/teach/answer-cache';
import { deleteAllProjects } from '../../../helpers/project-records';
import { offerPageModel, withdrawPageModel } from '../../../helpers/teacher/page-model';
import { topicFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

afterEach(async () => {
  withdrawPageModel();
  await clearAnswers();
  await deleteAllProjects();
});

describe('a run that fails from its first row on', () => {
  const MANY = topicData(3, { rows: 60 });
  const recipe = topicRecipe(MANY.labels, {
    teacher: { kind: 'promptapi' },
    student: { epochs: 1 },
  });

  test('pauses after twenty rows and shows why, and goes on where it is asked to', async () => {
    const model = offerPageModel(() => 'I am sorry, I cannot.');
    const project = await topicProject(topicFile(MANY), recipe);
    const failure: unknown = await annotate(project, unstopped()).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: 'TeacherError',
      told: {
        code: 'rows-all-failed',
        hasEnded: false,
        failed: 20,
        reason: { code: 'row-declined' },
      },
      problem: {
        kind: 'rows',
        failing: {
          row: 0,
          text: MANY.texts[0],
          answer: 'I am sorry, I cannot.',
          prompt: expect.stringContaining(MANY.texts[0] ?? '') as string,
        },
      },
    });
    expect((await readAnnotations(project)).size).toBe(20);
    const asked = model.prompts.length;
    expect(asked).toBe(40);

    model.answer = () => JSON.stringify({ labels: [MANY.labels[0]] });
    expect(await annotate(project, unstopped())).toMatchObject({ stage: 'annotated' });
    expect((await readAnnotations(project)).size).toBe(60);
    expect(model.prompts).toHaveLength(asked + 40);
  });

  test('says at its end that every row failed, as long as no person has labelled one', async () => {
    offerPageModel(() => 'I am sorry, I cannot.');
    const few = topicData(3, { rows: 5 });
    const project = await topicProject(
      topicFile(few),
      topicRecipe(few.labels, { teacher: { kind: 'promptapi' } }),
    );
    await expect(annotate(project, unstopped())).rejects.toThrow(
      /rows-all-failed.*"hasEnded":true,"failed":5/,
    );
    await setLabel(project, 0, few.labels[0] ?? '');
    expect(await annotate(project, unstopped())).toMatchObject({ stage: 'annotated' });
  });
});
