/** @file A label's new description, from a model that answers in its own way or from typical words. */
import { describe, expect, test } from 'vitest';
import {
  typicalWords,
  withKeywords,
  withTypicalWords,
} from '../../../../src/core/instruction/typical-words';
import { Stopped } from '../../../../src/core/stopped';
import { TeacherError } from '../../../../src/core/teaching/teacher';
import { FakeModel, teacherWith, type Answer } from '../../../helpers/teacher/fake-model';
import { neverStopped, taskOf } from '../../../helpers/teacher/fixtures';

const TASK = taskOf([{ name: 'bill', description: 'About money.' }, 'fault']);
const EXAMPLES = {
  inside: ['You charged me twice', 'x'.repeat(1_000)],
  outside: [{ text: 'The charge port is loose', label: 'fault' }],
};

async function described(answer: Answer | string, name = 'bill') {
  const model = new FakeModel(typeof answer === 'string' ? () => answer : answer);
  const { teacher } = await teacherWith(model, TASK);
  const description = await teacher.describeLabel(name, EXAMPLES, neverStopped);
  return { description, questions: model.questions };
}

describe('a description by the model', () => {
  test('is asked for with texts of both sides, the description so far and the other labels', async () => {
    const { description, questions } = await described('{"description": "Asks about  a payment."}');
    expect(description).toBe('Asks about a payment.');
    const said = questions[0]?.messages.map(({ content }) => content).join('\n') ?? '';
    for (const part of ['“bill”', 'fault', 'About money.', 'charged me twice', 'port is loose']) {
      expect(said).toContain(part);
    }
    expect(said).not.toContain('x'.repeat(301));
  });

  test.each([
    ['a closed thought', '<think>Hm.</think>{"description": "Asks about a payment."}'],
    ['a code fence', '```json\n{"description": "Asks about a payment."}\n```'],
    ['bare prose', 'Asks about a payment.'],
  ])('is read after or in %s', async (_, answer) => {
    expect((await described(answer)).description).toBe('Asks about a payment.');
  });

  test.each<[string, Answer | string]>([
    ['an unclosed thought', '<think>Asks about a payment'],
    ['one that was cut off', () => ({ text: '{"description": "Asks', cutOff: true })],
    ['a refusal', () => ({ text: 'no', cutOff: false, refusal: 'I cannot.' })],
    ['nothing', ''],
    ['broken JSON', '{"description": "Asks'],
    ['another shape', '{"description": ["a"]}'],
    ['what was there before', 'About money.'],
    ['the bare name', 'bill'],
    ['an essay', 'word '.repeat(200)],
    ['a question that failed', () => Promise.reject(new Error('HTTP 500'))],
  ])('is none where there is %s', async (_, answer) => {
    expect((await described(answer)).description).toBeNull();
  });

  test('is none of a label that the task does not have', async () => {
    expect((await described('{"description": "x y"}', 'other')).description).toBeNull();
  });

  test.each([new Stopped(), new TeacherError({ code: 'gpu-gave-up', details: 'lost' })])(
    'ends with %s',
    async (error) => {
      await expect(described(() => Promise.reject(error))).rejects.toBe(error);
    },
  );
});

describe('a rule from typical words', () => {
  const rows = Array.from({ length: 24 }, (_, i) =>
    i % 2 === 0
      ? { text: `refund for order ${i}`, label: 'bill' }
      : { text: `screen flickers again ${i}`, label: 'fault' },
  );

  test('has words of the label’s rows and none of the others’', () => {
    const words = typicalWords(rows, TASK.labels, 'bill');
    expect(words.join(' ')).toContain('refund');
    expect(words.join(' ')).not.toContain('screen');
  });

  test('becomes keywords, or a sentence in a description', () => {
    expect(withKeywords({ name: 'bill', keywords: ['invoice'] }, ['refund'])).toEqual({
      name: 'bill',
      keywords: ['invoice', 'refund'],
    });
    expect(withTypicalWords({ name: 'bill', description: 'About money' }, ['refund'])).toEqual({
      name: 'bill',
      description: 'About money. Typical words: refund.',
    });
    expect(withTypicalWords({ name: 'fault' }, ['screen'])?.description).toBe(
      'Typical words: screen.',
    );
  });

  test('is none without words', () => {
    expect(withKeywords({ name: 'bill' }, [])).toBeNull();
    expect(withTypicalWords({ name: 'bill' }, [])).toBeNull();
  });
});
