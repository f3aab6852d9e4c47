/** @file A model's thought told from its answer, in all the ways in which models mark it. */
import { describe, expect, it } from 'vitest';
import { parseAnswer } from '../../../../src/core/asking/answer';
import { splitThought } from '../../../../src/core/asking/thought';
import { LabelLookup } from '../../../../src/core/keywords/label-lookup';

const lookup = new LabelLookup(['Fall', 'Medication']);
const THOUGHT = 'Fall or Medication? A fall is not mentioned.';

/** How a family of models writes a thought; the answer follows, or never comes. */
const STYLES: [name: string, open: string, close: string][] = [
  ['DeepSeek, Qwen', '<think>\n', '\n</think>\n\n'],
  ['thinking', '<thinking>', '</thinking>'],
  ['reasoning', '<reasoning>', '</reasoning>'],
  ['thought', '<thought>', '</thought>'],
  ['Seed', '<seed:think>', '</seed:think>'],
  ['Mistral', '[THINK]', '[/THINK]'],
  ['OpenThinker', '<|begin_of_thought|>', '<|end_of_thought|>'],
  ['Cohere', '<|START_THINKING|>', '<|END_THINKING|>'],
  ['Kimi', '◁think▷', '◁/think▷'],
  [
    'gpt-oss',
    '<|channel|>analysis<|message|>',
    '<|end|><|start|>assistant<|channel|>final<|message|>',
  ],
  ['Gemma', '<|channel>thought\n', '<channel|>'],
  ['Granite', 'Here is my thought process: ', '\nHere is my response: '],
];

describe.each(STYLES)('a thought as %s writes it', (_, open, close) => {
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
