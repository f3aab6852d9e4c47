/** @file The endpoint teacher against a real server on loopback, with everything that goes wrong. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Recipe } from '../../../../src/core/task/recipe';
import { LanguageModelTeacher } from '../../../../src/core/asking/language-model-teacher';
import type { Annotation, TeacherRow } from '../../../../src/core/teaching/teacher';
import { EndpointModel } from '../../../../workers/teacher/endpoint-model';
import { TeacherHost } from '../../../../workers/teacher/teacher-host';
import { ChatServer } from '../../../helpers/teacher/chat-server';
import { neverStopped, recipeOf } from '../../../helpers/teacher/fixtures';

let server: ChatServer;
let url: string;
/** Delays that were asked for; they pass at once. */
let slept: number[];

beforeEach(async () => {
  server = new ChatServer();
  url = await server.start();
  slept = [];
});
afterEach(() => server.stop());

function recipe(teacher: object = {}): Recipe {
  return recipeOf(['Human', 'Place', 'Number'], {
    teacher: { kind: 'endpoint', url, model: 'tiny', ...teacher },
  });
}

async function started(teacher: object = {}, key?: string) {
  const { teacher: config, task } = recipe(teacher);
  if (config.kind !== 'endpoint') throw new Error('not an endpoint');
  const subject = new LanguageModelTeacher(config, task, async () => {
    const model = new EndpointModel(config, key, 1, {
      fetch: (...call) => fetch(...call),
      sleep: (ms) => Promise.resolve(void slept.push(ms)),
      now: () => 0,
    });
    await model.connect();
    return model;
  });
  await subject.load(() => undefined);
  const annotate = (text = 'Who?', signal = neverStopped) =>
    subject.annotate({ row: 0, text }, signal);
  return { subject, annotate };
}

const rowsOf = (count: number): TeacherRow[] =>
  Array.from({ length: count }, (_, row) => ({ row, text: `text ${row}` }));

describe('a server that behaves', () => {
  it('is asked in its protocol, held to the schema', async () => {
    const { annotate, subject } = await started({ temperature: 0.1 });
    expect(await annotate()).toMatchObject({ status: 'annotated', candidates: ['Human'] });
    const [request] = server.completions;
    expect(request?.path).toBe('/v1/chat/completions');
    expect(request?.authorization).toBeUndefined();
    expect(request?.body).toMatchObject({
      model: 'tiny',
      temperature: 0.1,
      stream: false,
      response_format: { type: 'json_schema', json_schema: { strict: true } },
    });
    expect(request?.body.messages?.at(-1)?.content).toBe('<text>\nWho?\n</text>');
    expect(subject.usage).toMatchObject({ promptTokens: 50, answerTokens: 5 });
  });

  it('gets the key and nobody else does', async () => {
    await (await started({}, 'secret-key')).annotate();
    expect(server.requests.map(({ authorization }) => authorization)).toEqual(
      Array(2).fill('Bearer secret-key'),
    );
    expect(() => recipe({ key: 'secret-key' })).toThrow(/key/);
  });

  it('returns scores where it has logprobs', async () => {
    const top = [
      { token: 'B', logprob: Math.log(0.6) },
      { token: ' A', logprob: Math.log(0.2) },
      { token: 'The', logprob: Math.log(0.15) },
      { token: 'C', logprob: Math.log(0.05) },
    ];
    server.behave = () => ({
      json: {
        choices: [
          {
            finish_reason: 'length',
            message: { content: 'B' },
            logprobs: { content: [{ token: 'B', logprob: -0.5, top_logprobs: top }] },
          },
        ],
      },
    });
    const { annotate } = await started({ strategy: 'scored', calibrate: false, mass: 0.9 });
    const annotation = (await annotate()) as { candidates: string[]; scores: number[] };
    expect(annotation.candidates).toEqual(['Place', 'Human']);
    expect(annotation.scores[0]).toBeCloseTo(0.6 / 0.85, 6);
    expect(server.completions[0]?.body).toMatchObject({
      logprobs: true,
      top_logprobs: 20,
      max_tokens: 1,
    });
  });

  it('is asked about several rows at once, and never about more than it should', async () => {
    server.behave = () => ({ afterMs: 20, answer: '{"labels": ["Human"]}' });
    const host = new TeacherHost();
    const { teacher: config, task } = recipe({ concurrency: 3 });
    await host.load({ config, task }, () => undefined);
    const annotations: Annotation[] = [];
    expect(await host.annotate(rowsOf(12), (batch) => void annotations.push(...batch))).toBe(12);
    expect(new Set(annotations.map(({ row }) => row)).size).toBe(12);
    expect(server.mostOpen).toBe(3);
    await host.dispose();
  });
});

describe('a server that knows less', () => {
  it.each([
    ['json_schema', 'json_object'],
    ['json_object', undefined],
  ])('is asked in a simpler form where it refuses %s, and from then on', async (refused, taken) => {
    const order = ['json_schema', 'json_object'];
    server.behave = ({ body }) => {
      const type = body.response_format?.type ?? '';
      const tooMuch = order.indexOf(type) >= 0 && order.indexOf(type) <= order.indexOf(refused);
      return tooMuch ? { status: 400, body: '{"error": "response_format"}' } : 'Human';
    };
    const { annotate } = await started();
    expect(await annotate('a')).toMatchObject({ candidates: ['Human'] });
    const before = server.completions.length;
    expect(await annotate('b')).toMatchObject({ candidates: ['Human'] });
    expect(server.completions).toHaveLength(before + 1);
    expect(server.completions.at(-1)?.body.response_format?.type).toBe(taken);
  });

  it('keeps its form after a row that it refuses in every form', async () => {
    server.behave = ({ body }) =>
      body.messages?.at(-1)?.content.includes('bad') ? { status: 400, body: 'no' } : 'Human';
    const { annotate } = await started();
    expect(await annotate('bad')).toMatchObject({
      status: 'failed',
      reason: { code: 'row-server-refused', status: 400, details: 'no' },
    });
    await annotate('good');
    expect(server.completions.at(-1)?.body.response_format?.type).toBe('json_schema');
  });

  it('says so where it has no logprobs', async () => {
    server.behave = () => 'A';
    const { annotate } = await started({ strategy: 'scored' });
    await expect(annotate()).rejects.toMatchObject({
      name: 'TeacherError',
      told: { code: 'server-no-probabilities' },
    });
  });
});

describe('a server that is busy', () => {
  it('is asked again, after longer and longer', async () => {
    server.behave = (_, count) => (count < 4 ? { status: 503 } : 'Human');
    const { annotate } = await started();
    expect(await annotate()).toMatchObject({ candidates: ['Human'] });
    expect(slept).toHaveLength(3);
    expect(slept[1]).toBeGreaterThan(slept[0] ?? 0);
    expect(slept[2]).toBeGreaterThan(slept[1] ?? 0);
  });

  it('is left alone for as long as it asks', async () => {
    server.behave = (_, count) =>
      count < 2 ? { status: 429, headers: { 'Retry-After': '7' } } : 'Human';
    const { annotate } = await started();
    expect(await annotate()).toMatchObject({ candidates: ['Human'] });
    expect(slept).toEqual([7_000]);
  });

  it('ends the run when its limit stays reached; the row stays to be done', async () => {
    server.behave = () => ({ status: 429, body: '{"error":{"message":"Rate limit"}}' });
    const { annotate } = await started({});
    await expect(annotate()).rejects.toMatchObject({
      kind: 'busy',
      told: { details: 'Rate limit' },
    });
    expect(server.completions).toHaveLength(6);
  });

  it('fails a row that it cannot digest', async () => {
    server.behave = () => ({ status: 500, body: 'boom' });
    const { annotate } = await started();
    expect(await annotate()).toMatchObject({
      status: 'failed',
      reason: { status: 500, details: 'boom' },
    });
  });
});

describe('a server that refuses or is not there', () => {
  it.each([401, 403])('says that the key is wrong, and does not repeat it: %d', async (status) => {
    server.behave = () => ({ status, body: '{"error": {"message": "Bad key secret-key"}}' });
    const starting = started({}, 'secret-key');
    await expect(starting).rejects.toMatchObject({
      kind: 'credentials',
      told: { details: 'Bad key …' },
    });
  });

  it('says that the model is not known', async () => {
    server.behave = ({ path }) => (path.endsWith('/models') ? '' : { status: 404, body: 'none' });
    const { annotate } = await started();
    await expect(annotate()).rejects.toMatchObject({
      name: 'TeacherError',
      told: { model: 'tiny' },
    });
  });

  it('says that it cannot be reached', async () => {
    await server.stop();
    await expect(started()).rejects.toMatchObject({
      kind: 'network',
      told: { code: 'server-unreachable' },
    });
    server = new ChatServer();
    await server.start();
  });

  it('ends the run when it hangs up for good, and goes on when it comes back', async () => {
    let there = false;
    server.behave = ({ path }) =>
      path.endsWith('/models') || there ? 'Human' : { silent: 'hang up' };
    const { annotate } = await started();
    await expect(annotate()).rejects.toMatchObject({ kind: 'network' });
    there = true;
    expect(await annotate()).toMatchObject({ candidates: ['Human'] });
  });

  it('is given half of the text where that is too long', async () => {
    server.behave = ({ body }) =>
      (body.messages?.at(-1)?.content.length ?? 0) > 2_500
        ? { status: 400, body: '{"error":{"message":"exceeds the context length"}}' }
        : 'Human';
    const { annotate } = await started();
    expect(await annotate('word '.repeat(800))).toMatchObject({ candidates: ['Human'] });
  });

  it('never follows to another address, and says so at once', async () => {
    server.behave = ({ path }) =>
      path.endsWith('/models') ? '' : { status: 307, headers: { Location: 'http://127.0.0.1:9/' } };
    const { annotate } = await started();
    await expect(annotate()).rejects.toMatchObject({
      kind: 'network',
      told: { code: 'server-redirects', url },
    });
    expect(slept).toEqual([]);
    expect(server.completions).toHaveLength(1);
  });
});

describe('a server that talks nonsense', () => {
  it.each([
    ['no JSON', { raw: '<html>proxy</html>' }, 'row-reply-no-json'],
    ['no choices', { json: { hello: 1 } }, 'row-reply-no-answer'],
    ['empty choices', { json: { choices: [] } }, 'row-reply-no-answer'],
    ['a choice without a message', { json: { choices: [{}] } }, 'row-reply-no-answer'],
    ['half a body', { raw: '{"choices": [{"mess' }, 'row-reply-no-json'],
    ['null', { raw: 'null' }, 'row-reply-no-answer'],
    ['no content', { json: { choices: [{ message: { content: null } }] } }, 'row-answer-empty'],
    ['other labels', '{"labels": ["Robot"]}', 'row-no-label'],
  ] as const)('fails the row: %s', async (_, behaviour, code) => {
    server.behave = ({ path }) => (path.endsWith('/models') ? '' : behaviour);
    const { annotate } = await started();
    expect(await annotate()).toMatchObject({ status: 'failed', reason: { code } });
  });

  it('fails the row when it never answers, after the time limit', async () => {
    server.behave = ({ path }) => (path.endsWith('/models') ? '' : { silent: 'never answer' });
    const { annotate } = await started({ timeoutSeconds: 0.05 });
    expect(await annotate()).toMatchObject({
      status: 'failed',
      reason: { code: 'row-server-silent', seconds: 0.05 },
    });
    expect(server.completions).toHaveLength(4);
  });
});

describe('stopping', () => {
  it('fails the row when its answer has no end, of which no more is read than one may have', async () => {
    const megabyte = Buffer.alloc(1_000_000, ' ');
    const sent: number[] = [];
    const pour = (response: ServerResponse, request: number) => {
      do sent[request] = (sent[request] ?? 0) + 1;
      while (response.write(megabyte));
      response.once('drain', () => pour(response, request));
    };
    const endless = createServer((_, response) => pour(response, sent.push(0) - 1));
    await new Promise<void>((listening) => endless.listen(0, '127.0.0.1', listening));
    const { port } = endless.address() as AddressInfo;
    const { annotate } = await started({ url: `http://127.0.0.1:${port}/v1` });
    expect(await annotate()).toMatchObject({
      status: 'failed',
      reason: { code: 'row-reply-no-json' },
    });
    // What lies between the two is in the machine's own buffers.
    expect(Math.max(...sent)).toBeLessThan(60);
    endless.closeAllConnections();
    endless.close();
  });

  it('breaks a request off at once; the row stays to be done', async () => {
    server.behave = ({ path }) => (path.endsWith('/models') ? '' : { silent: 'never answer' });
    const { annotate } = await started();
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 30);
    const start = performance.now();
    await expect(annotate('x', abort.signal)).rejects.toMatchObject({ name: 'Stopped' });
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('does not wait for the end of a back-off', async () => {
    server.behave = ({ path }) =>
      path.endsWith('/models') ? '' : { status: 503, headers: { 'Retry-After': '60' } };
    const host = new TeacherHost();
    const { teacher: config, task } = recipe();
    await host.load({ config, task }, () => undefined);
    setTimeout(() => void host.stop(), 50);
    const start = performance.now();
    expect(await host.annotate(rowsOf(3), () => undefined)).toBe(0);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
