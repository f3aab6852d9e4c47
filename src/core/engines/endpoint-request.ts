/**
 * @file Requests to OpenAI-compatible servers, and what a server would not have in them. Invariant: what a
 * server refuses by name is asked for once a run at most.
 */
import type { ChatMessage } from '../teaching/chat';
import { toldNotToThink } from '../asking/reading/thought';
import type { Question } from '../teaching/language-model';
import { namesRefused } from './error-body';

/** How a server is held to an answer's form; the first that it takes is used. */
export const SCHEMA_FORMS = ['json_schema', 'json_object', 'none'] as const;
export type SchemaForm = (typeof SCHEMA_FORMS)[number];

/** Most that the protocol allows; each code among them gets its probability. */
export const TOP_LOGPROBS = 20;
/** What servers with a lower limit still give. */
const FEW_LOGPROBS = 5;

export interface EndpointRequest {
  model: string;
  messages: ChatMessage[];
  temperature?: number;
  max_tokens?: number;
  max_completion_tokens?: number;
  seed?: number;
  stream?: false;
  response_format?:
    | { type: 'json_schema'; json_schema: { name: string; strict: true; schema: unknown } }
    | { type: 'json_object' };
  logprobs?: true;
  top_logprobs?: number;
  /** Of llama.cpp, vLLM and SGLang. */
  chat_template_kwargs?: { enable_thinking: boolean };
  /** Of Ollama, OpenAI and vLLM. */
  reasoning_effort?: 'none' | 'low';
}

/** What a server was found to take. Grows during a run. */
export class Habits {
  form: SchemaForm = 'json_schema';
  /** It answered in this form. */
  isProven = false;
  /** It was seen to think, though it should not: from then on it is told not to. */
  mustBeQuiet = false;
  private readonly refused = new Set<string>();
  private fewLogprobs = false;
  private lowEffort = false;

  requestOf(model: string, question: Question, form: SchemaForm): EndpointRequest {
    const { messages, temperature, maxTokens, seed, schema, thinking = false, codes } = question;
    const quiet = this.mustBeQuiet && !thinking;
    const request: EndpointRequest = {
      model,
      messages: quiet && knowsNoThink(model) ? quietly(messages) : messages,
      temperature,
      max_tokens: maxTokens,
      max_completion_tokens: maxTokens,
      seed,
      stream: false,
      ...(schema !== undefined && responseFormat(schema, form)),
      ...(codes && {
        logprobs: true as const,
        top_logprobs: this.fewLogprobs ? FEW_LOGPROBS : TOP_LOGPROBS,
      }),
      ...(quiet && {
        chat_template_kwargs: { enable_thinking: false },
        reasoning_effort: this.lowEffort ? ('low' as const) : ('none' as const),
      }),
    };
    // The newer name is for servers that refuse the older one.
    const left = this.refused.has('max_tokens') ? 'max_tokens' : 'max_completion_tokens';
    const kept = Object.entries(request).filter(
      ([name]) => name !== left && !this.refused.has(name),
    );
    return Object.fromEntries(kept) as unknown as EndpointRequest;
  }

  /**
   * Learns from a refusal that names something of the request.
   * @returns whether the same question is worth asking again.
   */
  learn(request: EndpointRequest, body: string): boolean {
    const named = namesRefused(body).filter((name) => name in request);
    const [first] = named.filter((name) => OPTIONAL.has(name));
    if (first === undefined) return false;
    // vLLM says “logprobs of 20 is greater than max allowed: 5”.
    if (/logprobs$/.test(first) && !this.fewLogprobs) this.fewLogprobs = true;
    else if (first === 'reasoning_effort' && !this.lowEffort) this.lowEffort = true;
    else this.refused.add(first);
    return true;
  }

  get knowsProbabilities(): boolean {
    return !this.refused.has('logprobs') && !this.refused.has('top_logprobs');
  }
}

/** What a question can do without; the form of the answer has its own way down. */
const OPTIONAL = new Set<string>([
  ...['max_tokens', 'max_completion_tokens', 'temperature', 'seed', 'stream', 'top_logprobs'],
  ...['logprobs', 'chat_template_kwargs', 'reasoning_effort'],
]);

/** Qwen3 and its like read this as an instruction, on any server. */
function knowsNoThink(model: string): boolean {
  return /qwen-?3|smollm3|hunyuan/i.test(model);
}

function quietly(messages: readonly ChatMessage[]): ChatMessage[] {
  return messages.map((message, i) =>
    i === messages.length - 1 ? { ...message, content: toldNotToThink(message.content) } : message,
  );
}

function responseFormat(schema: string, form: SchemaForm): Partial<EndpointRequest> {
  if (form === 'none') return {};
  if (form === 'json_object') return { response_format: { type: 'json_object' } };
  const parsed: unknown = JSON.parse(schema);
  const json_schema = { name: 'answer', strict: true as const, schema: parsed };
  return { response_format: { type: 'json_schema', json_schema } };
}
