/**
 * @file WebLLM's engine misbehaving in every way known or feared, in the middle of a run: each row
 * ends annotated with labels, failed with a reason, or still to be done, and neighbours notice
 * nothing.
 */
import { wordsOf } from '../../../../src/ui/words/messages/words-of';
import type { ChatCompletion } from '@mlc-ai/web-llm';
import { describe, expect, it } from 'vitest';
import type { Annotation, TeacherRow } from '../../../../src/core/teaching/teacher';
import { WebLlmTeacher } from '../../../../src/core/engines/webllm';
import { TeacherHost } from '../../../../workers/teacher/teacher-host';
import { errorNamed } from '../../../helpers/teacher/fake-engine';
import { recipeOf } from '../../../helpers/teacher/fixtures';
import type { EngineAnswer } from '../../../helpers/teacher/mlc-engine';
import { completionOf, FakeMlcEngine, FakeMlcRuntime } from '../../../helpers/teacher/mlc-engine';

const LABELS = ['Human', 'Place', 'Number'];
const BAD_ROW = 5;
const rows: TeacherRow[] = Array.from({ length: 12 }, (_, row) => ({
  row,
  text: row === BAD_ROW ? 'the bad row' : `row ${row}`,
}));
const isBad = (content: unknown) => JSON.stringify(content).includes('the bad row');

/** Thrown as it is, whatever it is. */
const thrown = (what: unknown): EngineAnswer => {
  return () => {
    throw what;
  };
};
const says = (
  content: string | null,
  finish: 'stop' | 'length' | 'abort' = 'stop',
): EngineAnswer => {
  return () => completionOf(content, finish);
};
const malformed = (reply: object): EngineAnswer => {
  return () => reply as ChatCompletion;
};

/** What the types do not promise, but other engines do. */
const message = (fields: object, finish_reason = 'stop'): EngineAnswer =>
  malformed({
    ...completionOf(''),
    choices: [{ index: 0, finish_reason, message: { role: 'assistant', ...fields } }],
  });
const THOUGHT = 'Human or Number? Not Human.';

/** What the engine does with the bad row, and how that row may end. */
const WAYS: [name: string, answer: EngineAnswer, end: 'annotated' | 'failed' | 'to do'][] = [
  ['prose', says('I think it is hard to say.'), 'failed'],
  ['a refusal', says('I’m sorry, but I can’t help with that.'), 'failed'],
  ['invalid JSON', says('{"labels": [Human,,}'), 'annotated'],
  ['an empty list', says('{"labels": []}'), 'failed'],
  ['the escape label that nobody offered', says('{"labels": ["none of these"]}'), 'failed'],
  ['a label in another language', says('{"labels": ["Mensch"]}'), 'failed'],
  ['a sentence in another language', says('La etiqueta correcta es Human.'), 'annotated'],
  ['a refusal in another language', says('Es tut mir leid, das geht nicht.'), 'failed'],
  ['a label that is none', says('{"labels": ["Robot"]}'), 'failed'],
  ['an answer cut off before a label', says('{"labels": ["Hu', 'length'), 'failed'],
  ['an answer cut off after a label', says('{"labels": ["Human", "Pl', 'length'), 'annotated'],
  ['an answer broken off unasked', says('', 'abort'), 'failed'],
  ['null', says(null), 'failed'],
  ['nothing', says(''), 'failed'],
  ['white space to the end', says(' \n'.repeat(5_000), 'length'), 'failed'],
  [
    'the same label over and over',
    says(`{"labels": [${'"Human",'.repeat(900)}"Human"]}`),
    'annotated',
  ],
  ['a megabyte', says('x'.repeat(1_000_000)), 'failed'],
  ['brackets without end', says('['.repeat(200_000)), 'failed'],
  ['deep JSON', says('{"a":'.repeat(500) + '"Human"' + '}'.repeat(500)), 'annotated'],
  ['control characters', says('\0\u0007\u202e{"labels": ["Hu\u0000man"]}'), 'annotated'],
  ['a thought without end', says('<think>Human or Place'), 'failed'],
  ['a prototype', says('{"__proto__": {"labels": "x"}, "constructor": 1}'), 'failed'],
  ['numbers', says('{"labels": [1, 2, null, true]}'), 'failed'],
  ['a thought at the limit', says('[THINK]Human? Or', 'length'), 'failed'],
  [
    'a channel without an end',
    says(`<|channel|>analysis<|message|>${THOUGHT}`, 'length'),
    'failed',
  ],
  ['a thought and nothing else', says(`<thinking>${THOUGHT}</thinking>`), 'failed'],
  ['a thought before the answer', says(`<think>${THOUGHT}</think>Number`), 'annotated'],
  ['parts', message({ content: [{ type: 'text', text: 'Hu' }, 'man'] }), 'annotated'],
  [
    'parts of which one is a thought',
    message({ content: [{ type: 'thinking', thinking: 'Human' }] }),
    'failed',
  ],
  ['pictures', message({ content: [{ type: 'image_url' }] }), 'failed'],
  [
    'an answer in reasoning_content',
    message({ content: null, reasoning_content: '{"label": "Human"}' }),
    'annotated',
  ],
  [
    'a thought in reasoning_content',
    message(
      {
        content: null,
        reasoning_content: `${THOUGHT} Let me see what else there is to say of it.`,
      },
      'length',
    ),
    'failed',
  ],
  [
    'a call of a tool',
    message(
      {
        content: null,
        tool_calls: [
          {
            id: '0',
            type: 'function',
            function: { name: 'label', arguments: '{"label": "Human"}' },
          },
        ],
      },
      'tool_calls',
    ),
    'annotated',
  ],
  ['a refusal in its field', message({ content: null, refusal: 'Not about people.' }), 'failed'],
  [
    'several choices',
    () => ({
      ...completionOf(''),
      choices: ['', 'Human'].flatMap((content) => completionOf(content).choices),
    }),
    'annotated',
  ],
  ['a content that is a number', message({ content: 7 }), 'failed'],
  [
    'a script’s error',
    thrown(new TypeError("Cannot read properties of undefined (reading 'x')")),
    'failed',
  ],
  ['no choices', malformed({ ...completionOf(''), choices: [] }), 'failed'],
  ['no reply to speak of', malformed({}), 'failed'],
  ['a choice without a message', malformed({ choices: [{ index: 0 }] }), 'failed'],
  ['an error', thrown(new Error('InternalError: failed to sample')), 'failed'],
  ['a thrown string', thrown('Engine.unload() is called.'), 'failed'],
  ['a thrown nothing', thrown(undefined), 'failed'],
  ['a prompt too long', thrown(errorNamed('ContextWindowSizeExceededError', 'too long')), 'failed'],
  ['a grammar that fails', thrown(errorNamed('GrammarMatcherInitError', 'no grammar')), 'failed'],
  ['a lost device', thrown(errorNamed('DeviceLostError', 'The device was lost')), 'to do'],
  ['no memory', thrown(errorNamed('RangeError', 'Out of memory')), 'to do'],
  ['an unloaded model', thrown(errorNamed('ModelNotLoadedError', 'not loaded')), 'to do'],
  ['slowness', () => later(60, completionOf('{"labels": ["Human"]}')), 'annotated'],
];

async function runWith(answer: EngineAnswer, teacher: object = {}) {
  const recipe = recipeOf(LABELS, { teacher: { kind: 'webllm', ...teacher } });
  const config = recipe.teacher;
  if (config.kind !== 'webllm') throw new Error('not webllm');
  const engine = new FakeMlcEngine((request, count, self) =>
    isBad(request.messages) ? answer(request, count, self) : good(request.logprobs === true),
  );
  const host = new TeacherHost(() =>
    Promise.resolve(new WebLlmTeacher(config, recipe.task, new FakeMlcRuntime(engine))),
  );
  await host.load({ config, task: recipe.task }, () => undefined);
  const annotations: Annotation[] = [];
  const failure: unknown = await host
    .annotate(rows, (batch) => void annotations.push(...batch))
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  await host.dispose();
  return { annotations, failure, engine };
}

function good(scored: boolean): ChatCompletion {
  if (!scored) return completionOf('{"labels": ["Place"], "label": "Place"}');
  const top_logprobs = [
    { token: 'B', bytes: null, logprob: Math.log(0.95) },
    { token: 'A', bytes: null, logprob: Math.log(0.05) },
  ];
  return completionOf('B', 'length', {
    content: [{ token: 'B', bytes: null, logprob: 0, top_logprobs }],
  });
}

function later(ms: number, reply: ChatCompletion): Promise<ChatCompletion> {
  return new Promise((resolve) => setTimeout(() => resolve(reply), ms));
}

function checkAccounts(annotations: Annotation[]): void {
  for (const annotation of annotations) {
    if (annotation.status === 'failed') {
      expect(wordsOf(annotation.reason)).toMatch(/^[A-Z].{15,}/);
      expect(wordsOf(annotation.reason)).not.toMatch(
        /^[^(]*(undefined|is not a function|Cannot read)/,
      );
      expect(wordsOf(annotation.reason)).not.toContain('server');
      expect(annotation.raw?.length ?? 0).toBeLessThan(10_000);
      continue;
    }
    expect(annotation.candidates.length).toBeGreaterThan(0);
    expect(new Set(annotation.candidates).size).toBe(annotation.candidates.length);
    for (const label of annotation.candidates) expect(LABELS).toContain(label);
  }
  expect(new Set(annotations.map(({ row }) => row)).size).toBe(annotations.length);
}

describe.each(['all', 'single', 'sampled', 'scored', 'ensemble'])(
  'with the strategy “%s”',
  (strategy) => {
    it.each(WAYS)('%s costs one row at most', async (_, answer, end) => {
      const settings = { strategy, calibrate: false, samples: 2 };
      const { annotations, failure, engine } = await runWith(answer, settings);
      checkAccounts(annotations);
      const bad = annotations.find(({ row }) => row === BAD_ROW);
      if (end === 'to do') {
        expect(failure).toMatchObject({ name: 'TeacherError' });
        expect(annotations.map(({ row }) => row)).toEqual([0, 1, 2, 3, 4]);
      } else {
        expect(failure).toBeUndefined();
        expect(annotations.map(({ row }) => row)).toEqual(rows.map(({ row }) => row));
        // Codes are read from the probabilities alone, which these answers lack.
        expect(bad?.status).toBe(strategy === 'scored' ? 'failed' : end);
      }
      for (const annotation of annotations) {
        if (annotation.row !== BAD_ROW) expect(annotation).toMatchObject({ candidates: ['Place'] });
      }
      expect(engine.unloads).toBe(1);
    });
  },
);

it('leaves a row to do that never ends, and those after it', async () => {
  const recipe = recipeOf(LABELS, { teacher: { kind: 'webllm' } });
  const config = recipe.teacher;
  if (config.kind !== 'webllm') throw new Error('not webllm');
  const engine = new FakeMlcEngine(async (request, _, self) => {
    // The real engine ends early once it is interrupted, with what it has so far.
    while (isBad(request.messages) && !self.interrupted) await later(5, good(false));
    return self.interrupted ? completionOf('{"labels": ["Hu', 'abort') : good(false);
  });
  const host = new TeacherHost(() =>
    Promise.resolve(new WebLlmTeacher(config, recipe.task, new FakeMlcRuntime(engine))),
  );
  await host.load({ config, task: recipe.task }, () => undefined);
  setTimeout(() => void host.stop(), 100);
  const annotations: Annotation[] = [];
  expect(await host.annotate(rows, (batch) => void annotations.push(...batch))).toBe(BAD_ROW);
  expect(annotations).toHaveLength(BAD_ROW);
});
