/** @file What WebLLM's engine is told where codes are asked for, and how a smaller context reaches it. */
import type { ChatCompletionRequestNonStreaming } from '@mlc-ai/web-llm';
import { describe, expect, it } from 'vitest';
import type { ChatEngine, TokenReader } from '../../../../src/core/teaching/chat';
import type { LanguageModel } from '../../../../src/core/teaching/language-model';
import { POSSIBLE_CODES } from '../../../../src/core/teaching/language-model';
import { WebLlmModel, WebLlmTeacher } from '../../../../src/core/engines/webllm';
import { WebLlmRuntime } from '../../../../workers/teacher/webllm-runtime';
import { neverStopped, recipeOf } from '../../../helpers/teacher/fixtures';
import { completionOf, FakeMlcEngine, FakeMlcRuntime } from '../../../helpers/teacher/mlc-engine';

const letters: TokenReader = {
  encode: (text) => Int32Array.from(Array.from(text), (letter) => letter.charCodeAt(0)),
  decode: (ids) => String.fromCharCode(...ids),
};
const choice = { modelId: 'm', contextTokens: 4096, thinks: false };

async function askFor(codes: { code: string; bias: number }[], tokenizer?: TokenReader) {
  let seen: ChatCompletionRequestNonStreaming | undefined;
  const engine = new FakeMlcEngine((request) => {
    seen = request;
    const top_logprobs = [
      { token: 'A', bytes: null, logprob: Math.log(0.5) },
      { token: ' A', bytes: null, logprob: Math.log(0.2) },
      { token: 'B', bytes: null, logprob: Math.log(0.3) },
      { token: '', bytes: null, logprob: Number.NEGATIVE_INFINITY },
      { token: 'x', bytes: null, logprob: Number.NaN },
    ];
    return completionOf('A', 'length', {
      content: [{ token: 'A', bytes: null, logprob: 0, top_logprobs }],
    });
  });
  const model: LanguageModel = new WebLlmModel(engine, choice, tokenizer);
  const reply = await model.ask(
    { messages: [], temperature: 1, maxTokens: 1, seed: 0, codes },
    neverStopped,
  );
  return { reply, seen, model };
}

const CODES = [
  { code: 'A', bias: 100 },
  { code: 'B', bias: 98.5 },
];

describe('codes', () => {
  it('are lifted by their token ids, and their probabilities read', async () => {
    const { seen, reply, model } = await askFor(CODES, letters);
    expect(seen).toMatchObject({
      max_tokens: 1,
      temperature: 1,
      logprobs: true,
      top_logprobs: 5,
      logit_bias: { 65: 100, 66: 98.5 },
    });
    expect(seen?.response_format).toBeUndefined();
    expect(model.takesBias).toBe(true);
    expect(reply.top?.map(({ code }) => code)).toEqual(['A', 'B', '']);
    expect(reply.top?.[0]?.probability).toBeCloseTo(0.7, 9);
  });

  it('are held to by a grammar where the tokeniser cannot be asked', async () => {
    const { seen, model } = await askFor(CODES);
    expect(seen?.logit_bias).toBeUndefined();
    expect(seen?.response_format).toEqual({ type: 'grammar', grammar: 'root ::= "A" | "B"' });
    expect(model.takesBias).toBe(false);
    expect(model.codes).toEqual(POSSIBLE_CODES);
  });

  it('are only what the tokeniser writes as one token of its own', () => {
    const codesWith = (tokenizer: TokenReader) =>
      new WebLlmModel(new FakeMlcEngine(() => completionOf('')), choice, tokenizer).codes;
    expect(codesWith(letters)).toEqual(POSSIBLE_CODES);
    const split = {
      ...letters,
      encode: (text: string) => (text < 'C' ? [1, 2] : letters.encode(text)),
    };
    expect(codesWith(split)).not.toContain('A');
    const lossy = { ...letters, decode: (ids: Int32Array) => letters.decode(ids).toUpperCase() };
    expect(codesWith(lossy)).not.toContain('a');
    const spaced = { ...letters, decode: (ids: Int32Array) => ` ${letters.decode(ids)}` };
    expect(codesWith(spaced)).toContain('A');
    const blind = { ...letters, encode: () => [0] };
    expect(codesWith(blind).length).toBeLessThan(2);
  });
});

describe('the runtime', () => {
  const runtime = new WebLlmRuntime({ model_list: [] });

  it('finds the tokeniser inside the engine, or none', () => {
    const engine = (inside: object) => ({ ...inside }) as ChatEngine;
    const pipelines = new Map([['m', { tokenizer: letters }]]);
    expect(runtime.tokenizerOf(engine({ loadedModelIdToPipeline: pipelines }), 'm')).toBe(letters);
    expect(
      runtime.tokenizerOf(engine({ loadedModelIdToPipeline: pipelines }), 'x'),
    ).toBeUndefined();
    expect(runtime.tokenizerOf(engine({}), 'm')).toBeUndefined();
    const other = new Map([['m', { tokenizer: { encode: 1 } }]]);
    expect(runtime.tokenizerOf(engine({ loadedModelIdToPipeline: other }), 'm')).toBeUndefined();
  });
});

describe('settings of the model', () => {
  it('reach the engine: a shorter context, and an own model without a name', async () => {
    const { teacher: config, task } = recipeOf(['a', 'b'], {
      teacher: { kind: 'webllm', contextTokens: 1024, modelUrl: 'https://x.example/m/' },
    });
    if (config.kind !== 'webllm') throw new Error('not webllm');
    const engine = new FakeMlcEngine(() => completionOf('a'));
    const reloads: unknown[][] = [];
    engine.reload = (...call: unknown[]) => Promise.resolve(void reloads.push(call));
    const runtime = new FakeMlcRuntime(engine);
    const wanted: unknown[] = [];
    const teacher = new WebLlmTeacher(config, task, {
      chooseModel: (model) => {
        wanted.push(model);
        return runtime.chooseModel();
      },
      createEngine: (onProgress) => runtime.createEngine(onProgress),
    });
    await teacher.load(() => undefined);
    expect(wanted).toEqual(['m']);
    expect(reloads).toEqual([['fake', { context_window_size: 1024 }]]);
  });
});
