/**
 * @file A real server on loopback that speaks OpenAI's chat completions as llama.cpp, Ollama and vLLM
 * do, and misbehaves as a test says.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServerRequest {
  path: string;
  authorization: string | undefined;
  body: {
    model?: string;
    messages?: { role: string; content: string }[];
    response_format?: { type: string; json_schema?: { schema: unknown } };
    logprobs?: boolean;
    top_logprobs?: number;
    max_tokens?: number;
    max_completion_tokens?: number;
    temperature?: number;
    seed?: number;
    chat_template_kwargs?: { enable_thinking: boolean };
    reasoning_effort?: string;
    stream?: boolean;
  };
}

/** What the server does with a request: an answer, or something worse. */
export type Behaviour =
  | string
  | { status: number; body?: string; headers?: Record<string, string> }
  | { raw: string }
  | { json: unknown }
  | { silent: 'hang up' | 'never answer' }
  | { afterMs: number; answer: string };

export class ChatServer {
  readonly requests: ServerRequest[] = [];
  /** The most requests that were open at the same time. */
  mostOpen = 0;
  behave: (request: ServerRequest, count: number) => Behaviour = () => '{"labels": ["Human"]}';
  /** What it does with a request for its models; null: an empty list, or its usual refusal. */
  models: (() => Behaviour) | null = null;
  private open = 0;
  private readonly server = createServer((request, response) => void this.serve(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/v1`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get completions(): ServerRequest[] {
    return this.requests.filter(({ path }) => path.endsWith('/chat/completions'));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    response.on('close', () => (this.open -= 1));
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const seen: ServerRequest = {
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: text === '' ? {} : (JSON.parse(text) as ServerRequest['body']),
    };
    this.requests.push(seen);
    if (seen.path.endsWith('/models') && request.method === 'GET') {
      if (this.models) {
        act(response, this.models());
        return;
      }
      const allowed = this.behave(seen, 0);
      const isRefusal = typeof allowed === 'object' && 'status' in allowed;
      if (isRefusal && [401, 403, 404].includes(allowed.status)) respond(response, allowed);
      else respond(response, { status: 200, body: '{"object":"list","data":[]}' });
      return;
    }
    act(response, this.behave(seen, this.completions.length));
  }
}

function act(response: ServerResponse, behaviour: Behaviour): void {
  if (typeof behaviour === 'string') respond(response, completion(behaviour));
  else if ('silent' in behaviour) {
    if (behaviour.silent === 'hang up') response.destroy();
  } else if ('status' in behaviour) respond(response, behaviour);
  else if ('raw' in behaviour) respond(response, { status: 200, body: behaviour.raw });
  else if ('json' in behaviour)
    respond(response, { status: 200, body: JSON.stringify(behaviour.json) });
  else setTimeout(() => respond(response, completion(behaviour.answer)), behaviour.afterMs);
}

function respond(
  response: ServerResponse,
  { status, body = '', headers = {} }: { status: number; body?: string; headers?: object },
): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(body);
}

function completion(content: string) {
  const choices = [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }];
  const usage = { prompt_tokens: 50, completion_tokens: 5, total_tokens: 55 };
  return {
    status: 200,
    body: JSON.stringify({ id: 'x', object: 'chat.completion', choices, usage }),
  };
}
