/**
 * @file Answers of protocols other than chat completions, as gateways hand them through: Gemini's candidates, OpenAI's
 * responses, Anthropic's messages, Bedrock's, Ollama's, llama.cpp's, text-generation-inference's, whole or event by event. What
 * comes out is looked at by the same schema as every other body.
 */

import { unwrapped, withMessages } from './choices';

type Fields = ReadonlyMap<string, unknown>;

/** Where simple bodies have their answer. */
const PLAIN = [
  ...['message', 'response', 'generated_text', 'output_text', 'content'],
  ...['text', 'reply', 'result', 'predictions'],
];
/** Of a stream's events, what a delta of each says. */
const DELTAS: ReadonlyMap<unknown, string> = new Map([
  ['response.output_text.delta', 'content'],
  ['response.refusal.delta', 'refusal'],
  ['response.reasoning_text.delta', 'reasoning_content'],
  ['response.reasoning_summary_text.delta', 'reasoning_content'],
]);
/** Events that begin and end what their deltas say, or only say that time passes. */
const FRAME = /^(?:response\.|message_(?:start|stop)$|content_block_(?:start|stop)$|ping$)/;

/** An answer of a server's own protocol, or wrapped in another body, as a completion with choices and messages. */
export function withChoices(value: unknown): unknown {
  const hasChoices = (body: unknown) => fieldsOf(ownChoices(body))?.has('choices') ?? false;
  return withMessages(ownChoices(unwrapped(value, hasChoices)));
}

function ownChoices(value: unknown): unknown {
  if (Array.isArray(value)) return partsOfOne(value) ?? ownChoices(value[0]);
  const fields = fieldsOf(value);
  if (!fields || fields.has('choices')) return value;
  if ((fields.get('error') ?? null) !== null || fields.get('object') === 'error') return value;
  const read = ofEvent(fields) ?? ofGemini(fields) ?? ofResponses(fields) ?? ofPlain(fields);
  return read ? { usage: usageOf(fields), ...read } : value;
}

/** Gemini's stream is one list of bodies unless it is asked for otherwise. */
function partsOfOne(bodies: readonly unknown[]): object | null {
  const read = bodies.map((body) => ofGemini(fieldsOf(body) ?? new Map()));
  const parts = read.flatMap((one) => one?.choices.slice(0, 1) ?? []);
  if (parts.length < 2 || parts.length !== bodies.length) return null;
  const content = parts.flatMap(({ message }) => message.content);
  return { choices: [{ ...parts.at(-1), message: { content } }] };
}

function ofEvent(fields: Fields): object | null {
  const type = fields.get('type');
  const delta = fields.get('delta');
  const key = DELTAS.get(type);
  if (key !== undefined) return { choices: [{ delta: { [key]: delta } }] };
  if (type === 'content_block_delta') {
    const said = fieldsOf(delta);
    const call = said?.get('partial_json');
    const tool_calls = call === undefined ? [] : [{ function: { arguments: call } }];
    const content = said?.get('text');
    return {
      choices: [{ delta: { content, reasoning_content: said?.get('thinking'), tool_calls } }],
    };
  }
  if (type === 'message_delta') {
    return { choices: [{ delta: {}, finish_reason: fieldsOf(delta)?.get('stop_reason') }] };
  }
  if (typeof type !== 'string' || !FRAME.test(type)) return null;
  const reason = reasonOf(fieldsOf(fields.get('response')));
  return { choices: [{ delta: {}, finish_reason: reason }] };
}

interface GeminiChoice {
  message: { content: unknown[] };
  finish_reason: unknown;
}

function ofGemini(fields: Fields): { choices: GeminiChoice[] } | null {
  const candidates = fields.get('candidates');
  const blocked = fieldsOf(fields.get('promptFeedback'))?.get('blockReason');
  if (!Array.isArray(candidates)) {
    if (blocked === undefined) return null;
    return { choices: [{ message: { content: [] }, finish_reason: 'SAFETY' }] };
  }
  const choices = candidates.map((candidate: unknown) => {
    const own = fieldsOf(candidate);
    const parts = fieldsOf(own?.get('content'))?.get('parts');
    const content = Array.isArray(parts) ? parts.map(geminiPart) : [];
    return { message: { content }, finish_reason: own?.get('finishReason') };
  });
  return { choices };
}

function geminiPart(part: unknown): unknown {
  const fields = fieldsOf(part);
  const call = fieldsOf(fields?.get('functionCall'))?.get('args');
  if (call !== undefined) return { text: JSON.stringify(call) };
  return fields?.get('thought') === true
    ? { type: 'thinking', thinking: fields.get('text') }
    : part;
}

/** OpenAI's responses and Bedrock's conversations. */
function ofResponses(fields: Fields): object | null {
  const output = fields.get('output');
  const bedrock = fieldsOf(output)?.get('message');
  if (bedrock !== undefined) {
    return { choices: [{ message: bedrock, finish_reason: fields.get('stopReason') }] };
  }
  if (typeof output === 'string') return { choices: [{ message: { content: output } }] };
  if (!Array.isArray(output)) return null;
  const items = output.map(fieldsOf);
  const parts = items.flatMap((item) => {
    const content: unknown = item?.get('content');
    return item?.get('type') === 'message' && Array.isArray(content) ? (content as unknown[]) : [];
  });
  const refusal = parts.map((part) => fieldsOf(part)?.get('refusal')).find(Boolean);
  const calls = items.flatMap((item) => item?.get('arguments') ?? []);
  const thoughts = items.flatMap((item) => item?.get('summary') ?? []);
  const message = {
    content: output.every((part) => typeof part === 'string') ? output : parts,
    reasoning_content: thoughts.map((part) => fieldsOf(part)?.get('text')).join('\n'),
    refusal,
    tool_calls: calls.map((given) => ({ function: { arguments: given } })),
  };
  return { choices: [{ message, finish_reason: reasonOf(fields) }] };
}

/** Why a response is not complete. */
function reasonOf(response: Fields | null): unknown {
  return fieldsOf(response?.get('incomplete_details'))?.get('reason');
}

function ofPlain(fields: Fields): object | null {
  // Cloudflare wraps what its models say.
  const result = fieldsOf(fields.get('result'));
  if (result) return ofPlain(result);
  const key = PLAIN.find((name) => fields.has(name));
  if (key === undefined) return null;
  const found = fields.get(key);
  const isMessage = key === 'message' && typeof found === 'object';
  if (!isMessage && (key === 'message' || !isSaid(key, found))) return null;
  const finish_reason = fields.get('done_reason') ?? fields.get('stop_reason');
  const message = isMessage ? found : { content: found, tool_calls: anthropicCalls(found) };
  return { choices: [{ message, finish_reason }] };
}

/** An object in these places is a body of its own. */
function isSaid(key: string, found: unknown): boolean {
  if (key === 'content') return true;
  return Array.isArray(found)
    ? found.every((one) => typeof one === 'string')
    : fieldsOf(found) === null;
}

/** Anthropic's tool calls stand among the parts of the answer. */
function anthropicCalls(content: unknown): object[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((part: unknown) => {
    const fields = fieldsOf(part);
    return fields?.get('type') === 'tool_use'
      ? [{ function: { arguments: fields.get('input') } }]
      : [];
  });
}

function usageOf(fields: Fields): unknown {
  const usage = fieldsOf(fields.get('usage') ?? fields.get('usageMetadata'));
  if (!usage) return null;
  const first = (...names: string[]) => names.map((name) => usage.get(name)).find(Boolean);
  return {
    prompt_tokens: first('prompt_tokens', 'input_tokens', 'inputTokens', 'promptTokenCount'),
    completion_tokens: first(
      ...['completion_tokens', 'output_tokens', 'outputTokens', 'candidatesTokenCount'],
    ),
  };
}

function fieldsOf(value: unknown): Fields | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return new Map<string, unknown>(Object.entries(value));
}
