/**
 * @file Refusals as the usual servers and gateways write them, on a real server on loopback: each is understood, and
 * told in the words of the server.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LanguageModelTeacher } from '../../../../src/core/asking/language-model-teacher';
import { errorMessage } from '../../../../src/core/engines/error-body';
import { EndpointModel } from '../../../../workers/teacher/endpoint-model';
import { ChatServer } from '../../../helpers/teacher/chat-server';
import { neverStopped, recipeOf } from '../../../helpers/teacher/fixtures';

let server: ChatServer;
let url: string;
beforeEach(async () => {
  server = new ChatServer();
  url = await server.start();
});
afterEach(() => server.stop());

async function started(teacher: object = {}) {
  const settings = { kind: 'endpoint', url, model: 'tiny', ...teacher };
  const { teacher: config, task } = recipeOf(['Fall', 'Medication'], { teacher: settings });
  if (config.kind !== 'endpoint') throw new Error('not an endpoint');
  const subject = new LanguageModelTeacher(config, task, async () => {
    const model = new EndpointModel(config, undefined, 1, {
      ...{ fetch: (...call) => fetch(...call), sleep: () => Promise.resolve(), now: () => 0 },
      isSecurePage: false,
    });
    await model.connect();
    return model;
  });
  await subject.load(() => undefined);
  return (text = 'He slipped.') => subject.annotate({ row: 0, text }, neverStopped);
}

const error = (fields: object) => JSON.stringify({ error: fields });

/** The parameter that is refused, the status, the body. */
const REFUSALS: [program: string, name: string, status: number, body: string][] = [
  [
    'Azure',
    'temperature',
    400,
    error({
      message:
        "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
      type: 'invalid_request_error',
      param: 'temperature',
      code: 'unsupported_value',
    }),
  ],
  [
    'Mistral',
    'seed',
    422,
    JSON.stringify({
      object: 'error',
      message: {
        detail: [
          {
            type: 'extra_forbidden',
            loc: ['body', 'seed'],
            msg: 'Extra inputs are not permitted',
            input: { temperature: 0 },
          },
        ],
      },
      type: 'invalid_request_error',
      param: null,
    }),
  ],
  [
    'vLLM',
    'seed',
    400,
    JSON.stringify({
      object: 'error',
      message:
        "[{'type': 'extra_forbidden', 'loc': ('body', 'seed'), 'msg': 'Extra inputs are not permitted', 'input': 1}]",
      type: 'BadRequestError',
      param: null,
      code: 400,
    }),
  ],
  [
    'text-generation-inference',
    'temperature',
    422,
    JSON.stringify({
      error: 'Input validation error: `temperature` must be strictly positive',
      error_type: 'validation',
    }),
  ],
  [
    'OpenRouter with the words of its provider',
    'seed',
    400,
    error({
      message: 'Provider returned error',
      code: 400,
      metadata: {
        raw: JSON.stringify({ error: { message: 'Unsupported parameter: seed' } }),
        provider_name: 'x',
      },
    }),
  ],
  [
    'OpenRouter, with status 200',
    'seed',
    200,
    error({ message: 'Unsupported parameter: seed', code: 400 }),
  ],
  [
    'LiteLLM',
    'temperature',
    400,
    error({
      message:
        "litellm.UnsupportedParamsError: openai does not support parameters: ['temperature'], for model=o1. To drop these, set `litellm.drop_params=True`.",
      type: 'None',
      param: null,
      code: '400',
    }),
  ],
  [
    'Gemini',
    'seed',
    400,
    JSON.stringify([
      {
        error: {
          code: 400,
          message: 'Invalid JSON payload received. Unknown name "seed": Cannot find field.',
          status: 'INVALID_ARGUMENT',
        },
      },
    ]),
  ],
  ['LocalAI', 'seed', 500, error({ code: 500, message: 'Seed is not supported by this backend' })],
  ['KoboldCpp', 'stream', 422, JSON.stringify({ detail: { msg: 'Streaming: not possible here' } })],
  [
    'text-generation-webui',
    'temperature',
    422,
    JSON.stringify({
      detail: [
        {
          type: 'greater_than',
          loc: ['body', 'temperature'],
          msg: 'Input should be greater than 0',
          input: 0,
        },
      ],
    }),
  ],
  [
    'SGLang',
    'max_tokens',
    400,
    JSON.stringify({
      object: 'error',
      message: 'maxTokens is deprecated',
      type: 'BadRequestError',
      param: null,
      code: 400,
    }),
  ],
  ['Cloudflare', 'seed', 400, JSON.stringify({ success: false, errors: [{ message: 'seed?' }] })],
  ['Cohere', 'seed', 400, JSON.stringify({ message: 'unknown field: parameter "seed"' })],
];

describe('a parameter that a server refuses in a way of its own', () => {
  it.each(REFUSALS)('%s', async (_, name, status, body) => {
    server.behave = (request) => (name in request.body ? { status, body } : 'Fall');
    const annotate = await started();
    expect(await annotate()).toMatchObject({ candidates: ['Fall'] });
    await annotate('Another.');
    // Once a run, whatever follows.
    expect(server.completions.filter((one) => name in one.body)).toHaveLength(1);
  });

  it('Ollama says what a model cannot do, by another name', async () => {
    server.behave = ({ body }) =>
      'reasoning_effort' in body
        ? { status: 400, body: error({ message: '"tiny" does not support thinking' }) }
        : '<think>Hm.</think>Fall';
    const annotate = await started();
    await annotate();
    expect(await annotate('Another.')).toMatchObject({ candidates: ['Fall'] });
  });

  it('vLLM takes fewer probabilities', async () => {
    const top_logprobs = [{ token: 'B', logprob: -0.1 }];
    const logprobs = { content: [{ token: 'B', logprob: -0.1, top_logprobs }] };
    const message = 'Requested sample logprobs of 20, which is greater than max allowed: 5';
    server.behave = ({ body }) =>
      (body.top_logprobs ?? 0) > 5
        ? { status: 400, body: JSON.stringify({ object: 'error', message, code: 400 }) }
        : { json: { choices: [{ message: { content: 'B' }, logprobs }] } };
    const annotate = await started({ strategy: 'scored', calibrate: false });
    expect(await annotate()).toMatchObject({ candidates: ['Medication'] });
  });
});

describe('a text that a server holds back fails its row alone', () => {
  it.each([
    [
      'Azure',
      400,
      error({
        message:
          "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        param: 'prompt',
        code: 'content_filter',
      }),
    ],
    [
      'OpenRouter',
      403,
      error({
        code: 403,
        message: 'x requires moderation. Your input was flagged for "violence".',
      }),
    ],
  ])('%s', async (_, status, body) => {
    server.models = () => ({ raw: '{"data": [{"id": "tiny"}]}' });
    server.behave = ({ body: asked }) =>
      JSON.stringify(asked.messages).includes('violent') ? { status, body } : 'Fall';
    const annotate = await started();
    const held = await annotate('A violent text.');
    expect(held).toMatchObject({ status: 'failed', reason: { code: 'row-filtered' } });
    expect(await annotate()).toMatchObject({ candidates: ['Fall'] });
  });
});

describe('what a server says', () => {
  it('too many tokens for text-generation-inference: half of the text is sent', async () => {
    const words =
      'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 60 `max_new_tokens`';
    server.models = () => ({ raw: '{"data": [{"id": "tiny"}]}' });
    server.behave = ({ body }) =>
      JSON.stringify(body.messages).length > 4_000
        ? { status: 422, body: JSON.stringify({ error: words, error_type: 'validation' }) }
        : 'Fall';
    const annotate = await started();
    expect(await annotate('slipped '.repeat(600))).toMatchObject({ candidates: ['Fall'] });
  });

  it('402 means that nothing is left to be spent, and ends the run', async () => {
    server.models = () => ({ raw: '{"data": [{"id": "tiny"}]}' });
    server.behave = () => ({ status: 402, body: error({ message: 'Insufficient Balance' }) });
    const annotate = await started();
    await expect(annotate()).rejects.toMatchObject({
      told: { code: 'server-busy', status: 402, details: 'Insufficient Balance' },
    });
  });

  it('an error that came as a success is waited for like any other', async () => {
    server.behave = (_, count) =>
      count === 1 ? { raw: error({ code: 503, message: 'Provider is overloaded' }) } : 'Fall';
    const annotate = await started();
    expect(await annotate()).toMatchObject({ candidates: ['Fall'] });
  });

  it.each([
    ['{"object":"error","message":{"detail":[{"msg":"no"}]}}', 'no'],
    ['[{"error":{"message":"no"}}]', 'no'],
    ['{"detail":{"msg":"busy"}}', 'busy'],
    ['{"errors":[{"message":"no"}],"success":false}', 'no'],
    [
      '{"error":{"message":"Provider returned error","metadata":{"raw":"{\\"error\\":\\"no\\"}"}}}',
      'Provider returned error: no',
    ],
    ['<html><h1>502</h1></html>', '502'],
    ['', ''],
  ])('%s is told as %s', (body, words) => expect(errorMessage(body)).toBe(words));
});

describe('an answer that a host wraps or shortens is read', () => {
  const choices = [{ message: { content: 'Fall' } }];
  it.each<[string, unknown]>([
    ['KoboldCpp', { results: [{ text: 'Fall', finish_reason: 'stop' }] }],
    ['watsonx', { results: [{ generated_text: 'Fall' }] }],
    ['Cohere', { text: 'Fall', finish_reason: 'COMPLETE' }],
    ['Vertex', { predictions: ['Fall'] }],
    ['Vertex, objects', { predictions: [{ content: 'Fall' }] }],
    ['DashScope', { output: { choices } }],
    ['DashScope, text', { output: { text: 'Fall', finish_reason: 'stop' } }],
    ['Qianfan', { result: 'Fall' }],
    ['a gateway', { code: 0, data: { choices } }],
    ['a gateway, as response', { response: { choices } }],
    ['a function’s body', { statusCode: 200, body: JSON.stringify({ choices }) }],
    ['a message that is a text', { choices: [{ message: 'Fall' }] }],
    ['choices that are texts', { choices: ['Fall'] }],
    ['content beside no message', { choices: [{ content: 'Fall' }] }],
    ['a part of a stream, whole', { choices: [{ delta: { content: 'Fall' } }] }],
    ['choices by number', { choices: { 0: choices[0] } }],
    ['content with its text', { choices: [{ message: { content: { text: 'Fall' } } }] }],
    ['parsed beside', { choices: [{ message: { content: null, parsed: { label: 'Fall' } } }] }],
  ])('%s', async (_, json) => {
    server.behave = () => ({ json });
    const annotate = await started();
    expect(await annotate()).toMatchObject({ candidates: ['Fall'] });
  });

  it.each<[string, unknown]>([
    ['a wrapped error', { data: { error: 'Fall' } }],
    ['words about a text', { data: { id: 'Fall' } }],
    ['nothing', { choices: {} }],
    ['endless wrappings', { data: { data: { data: { data: { text: 'Fall' } } } } }],
  ])('%s is no answer', async (_, json) => {
    server.behave = () => ({ json });
    const annotate = await started();
    expect(await annotate()).toMatchObject({
      status: 'failed',
      reason: { code: 'row-reply-no-answer' },
    });
  });
});
