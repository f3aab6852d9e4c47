/** @file How families of models write a thought; the answer follows, or never comes. */
export const THOUGHT_STYLES: readonly [name: string, open: string, close: string][] = [
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
