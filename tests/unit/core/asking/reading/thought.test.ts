/** @file A model's thought told from its answer, in all the ways in which models mark it. */
import { describe, expect, it } from 'vitest';
import { parseAnswer } from '../../../../../src/core/asking/reading/answer';
import { splitThought } from '../../../../../src/core/asking/reading/thought';
import { LabelLookup } from '../../../../../src/core/keywords/label-lookup';
import { THOUGHT_STYLES } from '../../../../helpers/teacher/thought-styles';

const lookup = new LabelLookup(['Fall', 'Medication']);
const THOUGHT = 'Fall or Medication? A fall is not mentioned.';

describe.each(THOUGHT_STYLES)('a thought as %s writes it', (_, open, close) => {
  it('is told from the answer', () => {
    const { answer, thought, isOpen } = splitThought(`${open}${THOUGHT}${close}{"label": "Fall"}`);
    expect(answer).toBe('{"label": "Fall"}');
    expect(thought).toContain(THOUGHT);
    expect(isOpen).toBe(false);
  });

  it('is no answer while it is open, wherever it was cut', () => {
    const whole = open + THOUGHT;
    for (let end = open.length; end <= whole.length; end += 1) {
      expect(parseAnswer(whole.slice(0, end), lookup)).toEqual([]);
    }
    expect(splitThought(whole)).toMatchObject({ answer: '', isOpen: true });
  });

  it('may be empty', () => {
    expect(parseAnswer(`${open}${close}Medication`, lookup)).toEqual(['Medication']);
  });
});

describe('a thought', () => {
  it.each([
    ['that the chat template opened', `${THOUGHT}</think>Fall`, ['Fall']],
    ['in two parts', `<think>Fall?</think><think>Medication?</think>Fall`, ['Fall']],
    ['after the answer', `{"label": "Fall"}<think>${THOUGHT}</think>`, ['Fall']],
    ['begun again after the answer and cut', `Fall <think>or Medication`, ['Fall']],
    ['in capital letters', `<THINK>${THOUGHT}</THINK>Medication`, ['Medication']],
    [
      'before a call of a tool',
      `<|channel|>analysis<|message|>Medication?<|end|><|start|>assistant<|channel|>commentary ` +
        `to=functions.answer <|constrain|>json<|message|>{"label": "Fall"}<|call|>`,
      ['Fall'],
    ],
    ['of a channel that never ends in an answer', `<|channel|>analysis<|message|>Fall<|end|>`, []],
  ])('%s', (_, raw, labels) => expect(parseAnswer(raw, lookup)).toEqual(labels));

  it('is not found where there is none', () => {
    const raw = '{"labels": ["Fall"], "reason": "I think so"}';
    expect(splitThought(raw)).toEqual({ answer: raw, thought: '', isOpen: false });
  });
});
