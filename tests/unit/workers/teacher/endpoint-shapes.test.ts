/**
 * @file Servers on loopback that answer in shapes of their own, think aloud, or refuse a part of the
 * request: each row ends annotated, or failed in words for people.
 */
import { wordsOf } from '../../../../src/ui/words/messages/words-of';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LanguageModelTeacher } from '../../../../src/core/asking/language-model-teacher';
import { errorMessage } from '../../../../src/core/engines/error-body';
import { EndpointModel } from '../../../../workers/teacher/endpoint-model';
import { ChatServer, type Behaviour } from '../../../helpers/teacher/chat-server';
import { neverStopped, recipeOf } from '../../../helpers/teacher/fixtures';

let server: ChatServer;
let url: string;
beforeEach(async () => {
  server = new ChatServer();
  url = await server.start();
});
afterEach(() => server.stop());

async function started(teacher: object = {}, isSecurePage = false) {
  const settings = { kind: 'endpoint', url, model: 'tiny', ...teacher };
  const { teacher: config, task } = recipeOf(['Fall', 'Medication'], { teacher: settings });
  if (config.kind !== 'endpoint') throw new Error('not an endpoint');
  const subject = new LanguageModelTeacher(config, task, async () => {
    const model = new EndpointModel(config, undefined, 1, {
      ...{ fetch: (...call) => fetch(...call), sleep: () => Promise.resolve(), now: () => 0 },
      isSecurePage,
    });
    await model.connect();
    return model;
  });
  await subject.load(() => undefined);
  return {
    subject,
    annotate: (text = 'He slipped.') => subject.annotate({ row: 0, text }, neverStopped),
  };
}

const message = (fields: object, finish_reason = 'stop'): Behaviour => ({
  json: { choices: [{ index: 0, finish_reason, message: { role: 'assistant', ...fields } }] },
});
const stream = (...deltas: object[]): Behaviour => ({
  raw: [
    ...deltas.map((delta) => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`),
    'data: [DONE]\n\n',
  ].join(''),
});
const calls = (given: unknown) =>
  message({ content: null, tool_calls: [{ function: { name: 'x', arguments: given } }] });

describe('an answer in another shape is read where it was meant', () => {
  it.each<[string, Behaviour]>([
    ['a list of parts', message({ content: [{ type: 'text', text: 'Fall' }] })],
    ['parts in pieces', message({ content: [{ type: 'text', text: 'Fa' }, { text: 'll' }] })],
    ['parts that are strings', message({ content: ['Fa', 'll'] })],
    [
      'a part that is a thought',
      message({
        content: [
          { type: 'thinking', thinking: 'Medication?' },
          { type: 'text', text: 'Fall' },
        ],
      }),
    ],
    ['JSON that was parsed already', message({ content: { labels: ['Fall'] } })],
    ['in reasoning_content', message({ content: null, reasoning_content: '{"label": "Fall"}' })],
    ['one word in reasoning', message({ content: '', reasoning: 'Fall' })],
    [
      'behind the thought in reasoning_content',
      message({ content: null, reasoning_content: 'Medication?</think>Fall' }),
    ],
    ['beside its thought', message({ content: 'Fall', reasoning_content: 'Medication? No.' })],
    ['a stream', stream({ role: 'assistant' }, { content: 'Fa' }, { content: 'll' })],
    [
      'a stream with a thought',
      stream({ reasoning_content: 'Medi' }, { reasoning_content: 'cation?' }, { content: 'Fall' }),
    ],
    ['a tool call', calls('{"labels": ["Fall"]}')],
    ['a tool call with an object', calls({ labels: ['Fall'] })],
    [
      'several choices',
      {
        json: {
          choices: [{ message: { content: '' } }, { message: { content: 'Fall' } }],
        },
      },
    ],
    ['a choice of the older kind', { json: { choices: [{ text: 'Fall' }] } }],
    [
      'Ollama’s own protocol, line by line',
      {
        raw:
          '{"message": {"content": "Fa"}, "done": false}\n' +
          '{"message": {"content": "ll"}, "done": true, "done_reason": "stop"}\n',
      },
    ],
    [
      'only the final channel counts',
      '<|channel|>analysis<|message|>Fall or Medication?<|end|><|start|>assistant<|channel|>final<|message|>Fall',
    ],
  ])('%s', async (_, behaviour) => {
    server.behave = () => behaviour;
    const { annotate } = await started();
    expect(await annotate()).toMatchObject({ status: 'annotated', candidates: ['Fall'] });
  });
});

/** As the protocols' own references show their bodies. */
const PROTOCOLS: readonly [string, Behaviour][] = [
  [
    'Gemini’s candidates, a thought among their parts',
    {
      json: {
        candidates: [
          {
            content: {
              role: 'model',
              parts: [{ text: 'Medication? No.', thought: true }, { text: 'Fa' }, { text: 'll' }],
            },
            finishReason: 'STOP',
            index: 0,
          },
        ],
        usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 2, totalTokenCount: 11 },
        modelVersion: 'x',
      },
    },
  ],
  [
    'Gemini’s call of a function',
    { json: { candidates: [{ content: { parts: [{ functionCall: { name: 'x', args: { label: 'Fall' } } }] } }] } }, // prettier-ignore
  ],
  [
    'Gemini’s stream as one list',
    {
      json: ['Fa', 'll'].map((text) => ({ candidates: [{ content: { parts: [{ text }] } }] })),
    },
  ],
  [
    'Gemini’s stream as events',
    {
      raw: ['Fa', 'll']
        .map(
          (text) =>
            `data: ${JSON.stringify({ candidates: [{ content: { parts: [{ text }] } }] })}\r\n\r\n`,
        ) // prettier-ignore
        .join(''),
    },
  ],
  [
    'OpenAI’s response, its reasoning before it',
    {
      json: {
        ...{ id: 'resp_1', object: 'response', status: 'completed', error: null },
        incomplete_details: null,
        output: [
          { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Medication?' }] },
          {
            ...{ type: 'message', role: 'assistant', status: 'completed' },
            content: [{ type: 'output_text', text: '{"label": "Fall"}', annotations: [] }],
          },
        ],
        usage: { input_tokens: 9, output_tokens: 4, total_tokens: 13 },
      },
    },
  ],
  [
    'OpenAI’s response with a call',
    { json: { error: null, output: [{ type: 'function_call', arguments: '{"label": "Fall"}' }] } },
  ],
  [
    'OpenAI’s response as events',
    {
      raw: [
        { type: 'response.created', response: { status: 'in_progress', output: [], error: null } },
        { type: 'response.reasoning_summary_text.delta', delta: 'Medication?' },
        { type: 'response.output_text.delta', delta: 'Fa' },
        { type: 'response.output_text.delta', delta: 'll' },
        {
          type: 'response.completed',
          response: { output: [{ type: 'message', content: [{ type: 'output_text', text: 'Fall' }] }] }, // prettier-ignore
        },
      ]
        .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
        .join(''),
    },
  ],
  [
    'Anthropic’s message',
    {
      json: {
        ...{ id: 'msg_1', type: 'message', role: 'assistant', stop_reason: 'end_turn' },
        content: [
          { type: 'thinking', thinking: 'Medication?', signature: 'x' },
          { type: 'text', text: 'Fall' },
        ],
        usage: { input_tokens: 9, output_tokens: 1 },
      },
    },
  ],
  [
    'Anthropic’s use of a tool',
    { json: { type: 'message', content: [{ type: 'tool_use', id: 'x', name: 'label', input: { label: 'Fall' } }] } }, // prettier-ignore
  ],
  [
    'Anthropic’s message as events',
    {
      raw: [
        { type: 'message_start', message: { type: 'message', content: [] } },
        { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
        { type: 'ping' },
        { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Medication?' } }, // prettier-ignore
        { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Fa' } },
        { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'll' } },
        { type: 'content_block_stop', index: 1 },
        { type: 'message_delta', delta: { stop_reason: 'end_turn' } },
        { type: 'message_stop' },
      ]
        .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
        .join(''),
    },
  ],
  [
    'Bedrock’s conversation',
    { json: { output: { message: { role: 'assistant', content: [{ text: 'Fall' }] } }, stopReason: 'end_turn' } }, // prettier-ignore
  ],
  ['Cloudflare’s result', { json: { success: true, result: { response: 'Fall' } } }],
  [
    'a prediction of Replicate',
    { json: { status: 'succeeded', error: null, output: ['Fa', 'll'] } },
  ],
];

describe('an answer in another protocol, as a gateway hands it through, is read', () => {
  it.each(PROTOCOLS)('%s', async (_, behaviour) => {
    server.behave = () => behaviour;
    const { annotate } = await started();
    expect(await annotate()).toMatchObject({ status: 'annotated', candidates: ['Fall'] });
  });

  it.each<[string, Behaviour, RegExp]>([
    [
      'Gemini held the prompt back',
      { json: { promptFeedback: { blockReason: 'SAFETY' } } },
      /filter/,
    ],
    [
      'OpenAI’s response refuses',
      { json: { error: null, output: [{ type: 'message', content: [{ type: 'refusal', refusal: 'I will not.' }] }] } }, // prettier-ignore
      /I will not/,
    ],
    [
      'OpenAI’s response failed',
      { json: { error: { code: 'x', message: 'The model is gone.' }, output: [] } },
      /The model is gone/,
    ],
    [
      'Gemini ran out of room in its thought',
      { json: { candidates: [{ content: { role: 'model' }, finishReason: 'MAX_TOKENS' }] } },
      /room|limit|cut/i,
    ],
  ])('or fails in words: %s', async (_, behaviour, words) => {
    server.behave = () => behaviour;
    const { annotate } = await started();
    const annotation = await annotate();
    expect(annotation.status).toBe('failed');
    expect(JSON.stringify(annotation)).toMatch(words);
  });
});

describe('a server that fills fields in its own way is read all the same', () => {
  const choice = (fields: object): Behaviour => ({
    json: { choices: [{ message: { content: 'Fall' }, ...fields }] },
  });
  const event = (content: string) => JSON.stringify({ choices: [{ delta: { content } }] });

  it.each<[string, Behaviour]>([
    ['a number among the parts', message({ content: [{ type: 'x', data: 1 }, ['Fa', 'll']] })],
    ['text with a value', message({ content: [{ type: 'text', text: { value: 'Fall' } }] })],
    ['a reason that is an object', choice({ finish_reason: { type: 'stop' } })],
    ['an index that is text', choice({ index: '0' })],
    ['odds that are a list', choice({ logprobs: [] })],
    ['odds of the older kind', choice({ logprobs: { content: {}, tokens: ['F'] } })],
    ['a refusal that is none', message({ content: 'Fall', refusal: { a: 1 } })],
    ['calls that are an object', message({ content: 'Fall', tool_calls: {} })],
    ['calls of nothing', message({ content: 'Fall', tool_calls: [null] })],
    ['a call that was cut off', calls('{"label": "Fall", "also": ["Fa')],
    ['Ollama’s own answer', { json: { response: 'Fall', done: true, done_reason: 'stop' } }],
    ['Ollama’s own stream', { raw: '{"response":"Fa"}\n{"response":"ll","done":true}\n' }],
    ['text-generation-inference', { json: [{ generated_text: 'Fall' }] }],
    ['llama.cpp’s own', { json: { content: 'Fall', stop: true } }],
    ['Anthropic’s', { json: { type: 'message', content: [{ type: 'text', text: 'Fall' }] } }],
    [
      'comments between events',
      { raw: `: working\n\ndata: ${event('Fa')}\n\n: x\n\ndata: ${event('ll')}\n\n` },
    ],
    ['events ended by returns', { raw: `data: ${event('Fall')}\r\rdata: [DONE]\r\r` }],
    [
      'an event over lines',
      { raw: 'event: m\ndata: {"choices":\ndata: [{"delta":{"content":"Fall"}}]}\n\n' },
    ],
    [
      'a mark of the byte order',
      { raw: `\ufeff${JSON.stringify({ choices: [{ message: { content: 'Fall' } }] })}` },
    ],
  ])('%s', async (_, behaviour) => {
    server.behave = () => behaviour;
    const { annotate } = await started({ strategy: 'single' });
    expect(await annotate()).toMatchObject({ status: 'annotated', candidates: ['Fall'] });
  });

  it.each<[string, Behaviour, RegExp]>([
    ['a content filter', message({}, 'content_filter'), /content filter/],
    [
      'a provider’s error',
      choice({ message: { content: '' }, error: { message: 'down' } }),
      /down/,
    ],
    [
      'an error that calls itself one',
      { json: { object: 'error', message: 'no such model' } },
      /no such model/,
    ],
    ['a detail', { json: { detail: 'queue full' } }, /queue full/],
  ])('%s is told', async (_, behaviour, words) => {
    server.behave = () => behaviour;
    const { annotate } = await started({ strategy: 'single' });
    const annotation = await annotate();
    expect(annotation.status === 'failed' && wordsOf(annotation.reason)).toMatch(words);
  });
});

describe('what is no answer fails the row in a sentence', () => {
  it.each<[string, Behaviour, RegExp]>([
    ['a refusal', message({ content: null, refusal: 'Not about health.' }), /declined.*Not about/],
    [
      'prose in reasoning_content',
      message({
        content: null,
        reasoning_content:
          'Fall or Medication? It could be either, so let me see what else there is to it.',
      }),
      /thought, and gave no answer/,
    ],
    ['an error with status 200', { json: { error: { message: 'out of slots' } } }, /out of slots/],
    ['an error in a stream', { raw: 'data: {"error": {"message": "slot gone"}}\n\n' }, /slot gone/],
    ['an error that is a string', { json: { error: 'no such thing' } }, /no such thing/],
    ['choices that are none', { json: { choices: 'x' } }, /no answer/],
    ['a content that is a number', message({ content: 7 }), /none of the labels/],
    ['a list', { json: [1, 2] }, /no answer/],
    ['a stream of nothing', { raw: 'data: [DONE]\n\n' }, /no answer/],
    ['an empty list of parts', message({ content: [] }), /empty/],
    ['parts without text', message({ content: [{ type: 'image' }] }), /empty/],
    ['a picture alone', message({ content: [{ type: 'text', text: { x: 1 } }] }), /empty/],
  ])('%s', async (_, behaviour, reason) => {
    server.behave = ({ path }) => (path.endsWith('/models') ? '' : behaviour);
    const { annotate } = await started();
    const annotation = await annotate();
    expect(annotation.status === 'failed' && wordsOf(annotation.reason)).toMatch(reason);
    expect(JSON.stringify(annotation)).not.toMatch(/undefined|is not a function|Cannot read/);
  });
});

describe('a model that thinks', () => {
  const thinking = (body: { max_tokens?: number }, quiet: boolean): Behaviour => {
    if (quiet) return 'Fall';
    return (body.max_tokens ?? 0) > 600
      ? message({ content: 'Fall', reasoning_content: 'Medication? No, he slipped.' })
      : message({ content: '', reasoning_content: 'Medication? Or' }, 'length');
  };

  it('is given more room, and told not to think from then on', async () => {
    server.behave = ({ body }) => thinking(body, false);
    const { annotate, subject } = await started();
    expect(await annotate()).toMatchObject({ candidates: ['Fall'] });
    expect(server.completions).toHaveLength(2);
    expect(subject.thinks).toBe(1024);
    expect(server.completions[1]?.body).toMatchObject({
      chat_template_kwargs: { enable_thinking: false },
      reasoning_effort: 'none',
    });
    await annotate('Another.');
    // The room stays: no row pays for finding out again.
    expect(server.completions).toHaveLength(3);
  });

  it('is silent after being told once', async () => {
    server.behave = ({ body }) => thinking(body, 'chat_template_kwargs' in body);
    const { annotate } = await started();
    await annotate();
    await annotate('Another.');
    expect(server.completions).toHaveLength(3);
  });

  it('is told so in the prompt where its name says that it reads that', async () => {
    server.behave = ({ body }) =>
      thinking(body, body.messages?.at(-1)?.content.endsWith('/no_think') ?? false);
    const { annotate } = await started({ model: 'qwen3:4b' });
    expect(await annotate()).toMatchObject({ candidates: ['Fall'] });
    expect(server.completions[0]?.body.messages?.at(-1)?.content).not.toContain('/no_think');
  });

  it('may think where the recipe lets it, and has room from the start', async () => {
    server.behave = ({ body }) => thinking(body, false);
    const { annotate } = await started({ thinking: true, thoughtTokens: 800 });
    expect(await annotate()).toMatchObject({ candidates: ['Fall'] });
    await annotate('Another.');
    expect(server.completions).toHaveLength(2);
    expect(server.completions[1]?.body).not.toHaveProperty('chat_template_kwargs');
  });

  it('fails the row where all room is not enough, and says what to do', async () => {
    server.behave = () => message({ content: '<think>Fall or Medication' }, 'length');
    const { annotate } = await started();
    const annotation = await annotate();
    expect(annotation).toMatchObject({ status: 'failed', reason: /more room for thinking/ });
    expect(annotation).toMatchObject({
      raw: expect.stringContaining('Fall or Medication') as string,
    });
  });

  it('gets no room where there shall be none', async () => {
    server.behave = () => message({ content: '' }, 'length');
    const { annotate } = await started({ thoughtTokens: 0, answerTokens: 99 });
    expect(await annotate()).toMatchObject({ status: 'failed' });
    expect(server.completions.map(({ body }) => body.max_tokens)).toEqual([99, 99]);
  });

  it('is told not to think where codes are asked for', async () => {
    const top_logprobs = [
      { token: 'A', logprob: Math.log(0.9) },
      { token: 'B', logprob: Math.log(0.1) },
    ];
    const scored = { content: [{ token: 'A', logprob: -0.1, top_logprobs }] };
    server.behave = ({ body }) =>
      'chat_template_kwargs' in body
        ? { json: { choices: [{ message: { content: 'A' }, logprobs: scored }] } }
        : message({ content: '<think>' }, 'length');
    const { annotate } = await started({ strategy: 'scored', calibrate: false });
    expect(await annotate()).toMatchObject({ candidates: ['Fall'] });
  });
});

describe('a server that refuses a part of the request by name', () => {
  const says: [string, (name: string) => string][] = [
    [
      'in its message',
      (name) =>
        JSON.stringify({
          error: { message: `Unsupported parameter: '${name}' is not supported with this model.` },
        }),
    ],
    ['in a field', (name) => JSON.stringify({ error: { message: 'Unsupported.', param: name } })],
    [
      'in a validation that echoes the request',
      (name) =>
        JSON.stringify({
          detail: [
            {
              loc: ['body', name],
              msg: 'Extra inputs are not permitted',
              input: { temperature: 0, seed: 1, stream: false, max_tokens: 2 },
            },
          ],
        }),
    ],
    ['in plain text', (name) => `unknown field ${name}`],
  ];
  const NAMES = ['max_tokens', 'temperature', 'seed', 'stream'];
  const cases = says.flatMap(([how, body]) => NAMES.map((name) => [name, how, body] as const));

  it.each(cases)('%s, %s, is asked again without it, once a run', async (name, _, refusal) => {
    server.behave = ({ body }) => (name in body ? { status: 400, body: refusal(name) } : 'Fall');
    const { annotate } = await started();
    expect(await annotate()).toMatchObject({ candidates: ['Fall'] });
    expect(server.completions).toHaveLength(2);
    await annotate('Another.');
    expect(server.completions).toHaveLength(3);
    const others = NAMES.filter((other) => other !== name);
    for (const other of others) expect(server.completions.at(-1)?.body).toHaveProperty(other);
  });

  it('max_tokens becomes max_completion_tokens', async () => {
    const words = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.";
    server.behave = ({ body }) =>
      'max_tokens' in body
        ? { status: 400, body: JSON.stringify({ error: { message: words } }) }
        : 'Fall';
    const { annotate } = await started();
    expect(await annotate()).toMatchObject({ candidates: ['Fall'] });
    expect(server.completions[1]?.body).toHaveProperty('max_completion_tokens');
  });

  it('several, one after the other', async () => {
    server.behave = ({ body }) => {
      const name = ['temperature', 'seed', 'max_tokens'].find((one) => one in body);
      return name ? { status: 422, body: `{"error": "${name}: not allowed"}` } : 'Fall';
    };
    const { annotate } = await started();
    expect(await annotate()).toMatchObject({ candidates: ['Fall'] });
    await annotate('Another.');
    expect(server.completions).toHaveLength(5);
  });

  it('top_logprobs above its limit becomes fewer; without any, scoring is impossible', async () => {
    const top_logprobs = [{ token: 'B', logprob: Math.log(0.9) }];
    const logprobs = { content: [{ token: 'B', logprob: -0.1, top_logprobs }] };
    server.behave = ({ body }) =>
      (body.top_logprobs ?? 0) > 5
        ? { status: 400, body: '{"error": "top_logprobs must be at most 5"}' }
        : { json: { choices: [{ message: { content: 'B' }, logprobs }] } };
    const scored = { strategy: 'scored', calibrate: false };
    expect(await (await started(scored)).annotate()).toMatchObject({ candidates: ['Medication'] });
    server.behave = ({ body }) =>
      'logprobs' in body ? { status: 400, body: '{"error": "logprobs is not supported"}' } : 'B';
    const { annotate } = await started(scored);
    await expect(annotate()).rejects.toMatchObject({
      name: 'TeacherError',
      told: { code: 'server-no-probabilities' },
    });
  });

  it('500 for a schema is a no, and is not waited for', async () => {
    server.behave = ({ body }) =>
      body.response_format ? { status: 500, body: 'grammar failed' } : 'Fall';
    const { annotate } = await started();
    expect(await annotate()).toMatchObject({ candidates: ['Fall'] });
    expect(server.completions).toHaveLength(3);
    await annotate('Another.');
    expect(server.completions).toHaveLength(4);
  });
});

describe('an address', () => {
  it.each(['/v1', '', '/v1/chat/completions', '/api/chat'])(
    'ending in “%s” is enough',
    async (end) => {
      server.behave = ({ path }) => (path.startsWith('/v1/') ? 'Fall' : { status: 404 });
      const { annotate } = await started({ url: url.replace(/\/v1$/, end) });
      expect(await annotate()).toMatchObject({ candidates: ['Fall'] });
    },
  );

  it('without /v1 of a server that has none', async () => {
    server.behave = ({ path }) => (path.startsWith('/v1/') ? { status: 404 } : 'Fall');
    const { annotate } = await started();
    expect(await annotate()).toMatchObject({ candidates: ['Fall'] });
  });

  it.each<[string, Behaviour]>([
    ['refused', { status: 403, body: 'no' }],
    ['broken', { status: 500, body: 'no' }],
    ['hanging up', { silent: 'hang up' }],
    ['nonsense', { raw: '<html>' }],
  ])('with a list of models that is %s works, as long as completions do', async (_, behaviour) => {
    server.models = () => behaviour;
    server.behave = () => 'Fall';
    const { annotate } = await started();
    expect(await annotate()).toMatchObject({ candidates: ['Fall'] });
    // What was tried out before any row held nothing of the user's.
    expect(server.completions[0]?.body.messages?.map(({ content }) => content)).toEqual(['Hello']);
  });

  it('says which models there are where one is not known', async () => {
    server.models = () => ({ json: { data: [{ id: 'llama3.2' }, { id: 'qwen3' }] } });
    server.behave = () => ({ status: 404, body: '{"error": "model not found"}' });
    const { annotate } = await started();
    await expect(annotate()).rejects.toMatchObject({ told: { offered: ['llama3.2', 'qwen3'] } });
  });

  it('that browsers will not reach from this page is refused before anything is sent', async () => {
    const far = { url: 'http://10.1.2.3:11434/v1' };
    await expect(started(far, true)).rejects.toMatchObject({
      name: 'TeacherError',
      told: { code: 'server-blocked', host: '10.1.2.3:11434' },
    });
    expect(server.requests).toHaveLength(0);
  });
});

it('an endless error of opened brackets costs no more than a short one', () => {
  expect(errorMessage('<'.repeat(400_000)).length).toBeLessThanOrEqual(10_000);
  expect(errorMessage('{"error": {"message": "no room"}}')).toBe('no room');
});
