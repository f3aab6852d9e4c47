/**
 * @file What every teacher that asks a language model makes of each kind of answer, whichever way leads to the
 * model: a thought never becomes candidates, and what is no answer fails the row in words for people.
 */
import { wordsOf } from '../../../../src/ui/words/messages/words-of';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LanguageModelTeacher } from '../../../../src/core/asking/language-model-teacher';
import { BuiltInModel } from '../../../../src/core/engines/built-in-model';
import { PromptApiTeacher } from '../../../../src/core/engines/prompt-api';
import { WebLlmTeacher } from '../../../../src/core/engines/webllm';
import { EndpointModel } from '../../../../workers/teacher/endpoint-model';
import { ChatServer } from '../../../helpers/teacher/chat-server';
import { FakeBrowserModel } from '../../../helpers/teacher/fake-browser-model';
import { neverStopped, recipeOf } from '../../../helpers/teacher/fixtures';
import { completionOf, FakeMlcEngine, FakeMlcRuntime } from '../../../helpers/teacher/mlc-engine';
import { THOUGHT_STYLES } from '../../../helpers/teacher/thought-styles';

const LABELS = ['Human', 'Place', 'Number'];
const THOUGHT = 'Place? The text names a town. Or "Number"? {"labels": ["Place", "Number"]} Hmm.';
const ANSWER = '{"labels": ["Human"], "label": "Human", "also": []}';

interface Said {
  text: string | null;
  /** It ended at the limit. */
  cutOff: boolean;
}

const server = new ChatServer();
let url = '';
beforeAll(async () => (url = await server.start()));
afterAll(() => server.stop());

/** @param said what is answered; it hears the request as its engine gets it. */
type MakeTeacher = (said: (request: string) => Said, settings: object) => LanguageModelTeacher;

const WAYS: Record<string, MakeTeacher> = {
  WebLLM: (said, settings) => {
    const { teacher: config, task } = recipeOf(LABELS, {
      teacher: { kind: 'webllm', ...settings },
    });
    if (config.kind !== 'webllm') throw new Error('not webllm');
    const engine = new FakeMlcEngine((request) => {
      const { text, cutOff } = said(JSON.stringify(request));
      return completionOf(text, cutOff ? 'length' : 'stop');
    });
    return new WebLlmTeacher(config, task, new FakeMlcRuntime(engine));
  },
  'the browser’s own model': (said, settings) => {
    const teacher = { kind: 'promptapi', ...settings };
    const { teacher: config, task } = recipeOf(LABELS, { teacher });
    if (config.kind !== 'promptapi') throw new Error('not the prompt API');
    const browser = new FakeBrowserModel();
    browser.answer = (input) => said(input).text as string;
    return new PromptApiTeacher(config, task, new BuiltInModel(browser));
  },
  'an endpoint': (said, settings) => {
    const teacher = { kind: 'endpoint', url, model: 'm', ...settings };
    const { teacher: config, task } = recipeOf(LABELS, { teacher });
    if (config.kind !== 'endpoint') throw new Error('not an endpoint');
    server.behave = (body) => {
      const { text: content, cutOff } = said(JSON.stringify(body));
      const finish_reason = cutOff ? 'length' : 'stop';
      return { json: { choices: [{ index: 0, finish_reason, message: { content } }] } };
    };
    return new LanguageModelTeacher(config, task, async () => {
      const model = new EndpointModel(config);
      await model.connect();
      return model;
    });
  },
};

/** Answers without any label in them. */
const USELESS: [name: string, said: Said][] = [
  ['null', { text: null, cutOff: false }],
  ['nothing', { text: '', cutOff: false }],
  ['white space at the limit', { text: ' \n \n ', cutOff: true }],
  ['a refusal', { text: 'I’m sorry, but I can’t help with that.', cutOff: false }],
  ['an answer cut before its label', { text: '{"labels": ["Hu', cutOff: true }],
  ['a question back', { text: 'Could you tell me more about the text?', cutOff: false }],
];

async function answered(
  make: MakeTeacher,
  said: Said | ((request: string) => Said),
  settings: object = {},
) {
  const teacher = make(typeof said === 'function' ? said : () => said, settings);
  await teacher.load(() => undefined);
  const annotation = await teacher.annotate({ row: 0, text: 'Who is it?' }, neverStopped);
  return { teacher, annotation };
}

const SETTINGS: [name: string, settings: object][] = [
  ['all', { strategy: 'all' }],
  ['single', { strategy: 'single' }],
  ['add', { strategy: 'add' }],
  ['sampled', { strategy: 'sampled', samples: 2 }],
  ['ensemble', { strategy: 'ensemble', wordings: 3 }],
  ['a pick', { strategy: 'all', select: true }],
  ['reasons', { strategy: 'all', chainOfThought: true }],
];

describe.each(Object.entries(WAYS))('%s', (_, make) => {
  describe.each(THOUGHT_STYLES)('a thought in %s', (__, open, close) => {
    it.each(SETTINGS)('is told from the answer: %s', async (___, settings) => {
      const said = { text: open + THOUGHT + close + ANSWER, cutOff: false };
      const { annotation, teacher } = await answered(make, said, settings);
      expect(annotation).toMatchObject({ status: 'annotated', candidates: ['Human'] });
      expect(teacher.thinks).not.toBeNull();
    });

    it.each(SETTINGS)('is no answer where the limit cut it: %s', async (___, settings) => {
      const said = { text: open + THOUGHT, cutOff: true };
      const { annotation } = await answered(make, said, settings);
      expect(annotation).toMatchObject({ status: 'failed', reason: /thinking|thought/ });
    });

    it('does not become a description or an example', async () => {
      const { teacher } = await answered(make, { text: open + THOUGHT, cutOff: true });
      const examples = { inside: ['a'], outside: [] };
      expect(await teacher.describeLabel('Human', examples, neverStopped)).toBeNull();
      expect(await teacher.writeExamples(2, neverStopped)).toEqual([]);
    });

    it('before a description or examples is passed over', async () => {
      const answer = '{"description": "Texts about people.", "texts": ["Ada", "Grace"]}';
      const said = { text: open + THOUGHT + close + answer, cutOff: false };
      const { teacher } = await answered(make, said);
      const examples = { inside: ['a'], outside: [] };
      const description = await teacher.describeLabel('Human', examples, neverStopped);
      expect(description).toBe('Texts about people.');
      const shots = await teacher.writeExamples(2, neverStopped);
      expect(shots.map(({ text }) => text)).toEqual(['Ada', 'Grace']);
    });
  });

  it.each(THOUGHT_STYLES)('a pack is read without the thought in %s', async (__, open, close) => {
    const packed = '{"1": ["Human"], "2": ["Number"]}';
    const said = { text: open + THOUGHT + close + packed, cutOff: false };
    const teacher = make(() => said, { rowsPerRequest: 2 });
    await teacher.load(() => undefined);
    const rows = ['Who?', 'How many?'].map((text, row) => ({ row, text }));
    const annotations = await teacher.annotateMany(rows, neverStopped);
    expect(annotations).toMatchObject([{ candidates: ['Human'] }, { candidates: ['Number'] }]);
  });

  describe.each(SETTINGS)('an answer of no use, %s', (__, settings) => {
    it.each(USELESS)('%s fails the row with a reason', async (___, said) => {
      const { annotation } = await answered(make, said, settings);
      if (annotation.status !== 'failed') throw new Error('annotated');
      expect(wordsOf(annotation.reason)).toMatch(/^[A-Z].{15,}\.$/s);
      expect(wordsOf(annotation.reason)).not.toMatch(
        /undefined|null|is not a function|Cannot read/,
      );
    });
  });

  it('a cut answer keeps the labels that it named before', async () => {
    const said = { text: '{"labels": ["Human", "Pla', cutOff: true };
    const { annotation } = await answered(make, said);
    expect(annotation).toMatchObject({ status: 'annotated', candidates: ['Human'] });
  });

  it('a model that is seen to think is told not to, as its engine can be told', async () => {
    const isQuiet = (request: string) => /"enable_thinking":false|\/no_think/.test(request);
    const said = (request: string) =>
      isQuiet(request)
        ? { text: ANSWER, cutOff: false }
        : { text: `<think>${THOUGHT}`, cutOff: true };
    const { annotation, teacher } = await answered(make, said);
    expect(annotation).toMatchObject({ status: 'annotated', candidates: ['Human'] });
    expect(teacher.cuts).toMatchObject({ thoughts: 0, answers: 0 });
  });

  it('a model that may think is not told otherwise, and its cut thoughts are counted', async () => {
    const requests: string[] = [];
    const said = (request: string) => {
      requests.push(request);
      return { text: `<think>${THOUGHT}`, cutOff: true };
    };
    const { teacher } = await answered(make, said, { thinking: true });
    expect(requests.join('')).not.toMatch(/"enable_thinking":false|\/no_think/);
    expect(teacher.cuts).toMatchObject({ thoughts: 1, answers: 0 });
  });

  it('a bad first answer is asked for once more', async () => {
    let count = 0;
    const said = () => ({ text: count++ === 0 ? null : ANSWER, cutOff: false });
    const { annotation } = await answered(make, said);
    expect(annotation).toMatchObject({ status: 'annotated', candidates: ['Human'] });
    expect(count).toBe(2);
  });
});
