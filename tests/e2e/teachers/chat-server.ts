/** @file An OpenAI-compatible server on loopback that pages may ask, answering by a rule. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Asked {
  authorization: string | undefined;
  /** All of the prompt's messages. */
  prompt: string;
}

/** What a request says of how to answer. */
interface Limits {
  max_tokens?: number;
  chat_template_kwargs?: { enable_thinking?: boolean };
}

/** The labels to answer with, an answer in other words (perhaps cut off), or the status to refuse with. */
type Rule = (prompt: string, limits: Limits) => string[] | { raw: string; cut?: boolean } | number;

/** Browsers ask before they send JSON and a key to another origin; an isolated page asks for more. */
const HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': 'authorization, content-type',
  'Access-Control-Expose-Headers': 'Retry-After',
  'Access-Control-Max-Age': '600',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Content-Type': 'application/json',
  // Nobody is busy here: a refused request may be repeated at once.
  'Retry-After': '0',
};

export class PageChatServer {
  readonly asked: Asked[] = [];
  /** How often a browser asked whether this page may ask. */
  preflights = 0;
  /** Where set, requests without this key are refused. */
  key: string | null = null;
  /** Before each answer. */
  delayMs = 0;
  /** Where set, whatever is asked is sent on to this address. */
  redirect: string | null = null;
  /** The methods of the requests that were sent on. */
  readonly sentOn: (string | undefined)[] = [];
  /** Questions beyond these are never answered. */
  answersAtMost = Infinity;
  private readonly rule: Rule;
  private readonly server = createServer((request, response) => void this.serve(request, response));

  constructor(rule: Rule) {
    this.rule = rule;
  }

  /** Its address up to and including `/v1`. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const respond = (status: number, body: object) =>
      response.writeHead(status, HEADERS).end(JSON.stringify(body));
    if (request.method === 'OPTIONS') {
      this.preflights += 1;
      return void respond(204, {});
    }
    const { authorization } = request.headers;
    if (this.key !== null && authorization !== `Bearer ${this.key}`) {
      return void respond(401, { error: { message: 'a key is needed' } });
    }
    if (this.redirect !== null) {
      this.sentOn.push(request.method);
      response.writeHead(307, { ...HEADERS, Location: this.redirect }).end();
      return;
    }
    if (request.method === 'GET') return void respond(200, { object: 'list', data: [] });
    const { messages, ...limits } = JSON.parse(text) as Limits & {
      messages: { content: string }[];
    };
    const prompt = messages.map(({ content }) => content).join('\n');
    this.asked.push({ authorization, prompt });
    if (this.asked.length > this.answersAtMost) return;
    await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    const said = this.rule(prompt, limits);
    if (typeof said === 'number') return void respond(said, { error: { message: 'broken' } });
    const content = Array.isArray(said) ? JSON.stringify({ labels: said }) : said.raw;
    const isCut = !Array.isArray(said) && said.cut === true;
    const message = { role: 'assistant', content };
    respond(200, {
      id: 'x',
      object: 'chat.completion',
      choices: [{ index: 0, finish_reason: isCut ? 'length' : 'stop', message }],
      usage: { prompt_tokens: 50, completion_tokens: 5, total_tokens: 55 },
    });
  }
}

/** A recipe as a file: each text is fruit or a tool, and a server says which. */
export function fruitOrTools(url: string): string {
  return JSON.stringify({
    shortlist: 1,
    task: { textColumn: 'text', labels: [{ name: 'fruit' }, { name: 'tools' }] },
    teacher: { kind: 'endpoint', url, model: 'small', strategy: 'single' },
    student: { kind: 'ngram', epochs: 2, executionProvider: 'wasm' },
  });
}
