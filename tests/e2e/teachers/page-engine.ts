/**
 * @file WebLLM in the built page, but for what needs a graphics card: its engine's `reload`, `unload` and
 * `chatCompletion`, which a test answers in WebLLM's own types. The download, the choice of a model, the worker, and
 * the engine's own `chat.completions` in front of these are the page's.
 */
import type {
  ChatCompletion,
  ChatCompletionRequestNonStreaming,
  ChatOptions,
} from '@mlc-ai/web-llm';
import type { BrowserContext } from 'playwright';
import { completionOf } from '../../helpers/teacher/mlc-engine';

/** What the engine says, and whether its limit cut that off. */
type Rule = (
  prompt: string,
  request: ChatCompletionRequestNonStreaming,
  options: ChatOptions,
) => { content: string; cut?: boolean };

type Call =
  | { of: 'reload'; modelId: string; options?: ChatOptions }
  | { of: 'chatCompletion'; request: ChatCompletionRequestNonStreaming };

/** Where the worker asks the test, below the page's address: a worker sends nothing anywhere, but may read its own files. */
const CALLS = 'engine-of-the-test?';

/** What a download finds of any model: one without weights. */
const MODEL_FILES = [
  ['mlc-chat-config.json', '{"tokenizer_files": ["tokenizer.json"]}'],
  ['tensor-cache.json', '{"records": []}'],
  ['tokenizer.json', '{}'],
  ['.wasm', ''],
] as const;

/** Both the page and the worker look for one before they load a model. */
export function offerGpu(): void {
  const adapter = {
    features: new Set(['shader-f16']),
    limits: { maxStorageBufferBindingSize: 2 ** 31 },
    info: { isFallbackAdapter: false },
  };
  Object.defineProperty(navigator, 'gpu', {
    value: { requestAdapter: () => Promise.resolve(adapter) },
  });
}

/** Runs after WebLLM's script, among whose exports the engine is known by what it can do. */
function replaceEngine(exports: unknown[], address: string): void {
  const call = async (what: object) => {
    const url = new URL(address + encodeURIComponent(JSON.stringify(what)), location.href);
    return (await (await fetch(url)).json()) as unknown;
  };
  const engine = exports.find(
    (one): one is { prototype: object } =>
      typeof one === 'function' && 'chatCompletion' in ((one.prototype as object | null) ?? {}),
  );
  if (!engine) throw new Error('WebLLM exports no engine.');
  Object.assign(engine.prototype, {
    reload: (modelId: string, options?: object) => call({ of: 'reload', modelId, options }),
    unload: () => Promise.resolve(),
    chatCompletion: (request: object) => call({ of: 'chatCompletion', request }),
  });
}

export class PageEngine {
  /** What reached the engine, in order. */
  readonly loaded: { modelId: string; options: ChatOptions }[] = [];
  readonly requests: ChatCompletionRequestNonStreaming[] = [];
  private readonly rule: Rule;

  constructor(rule: Rule) {
    this.rule = rule;
  }

  /** For the pages that are opened in this context from now on. */
  async install(context: BrowserContext): Promise<void> {
    await context.addInitScript(offerGpu);
    await context.route('**/assets/web-llm-*.js', async (route) => {
      const response = await route.fetch();
      const script = await response.text();
      const names = [
        ...(/export\s*\{([^}]*)\};?\s*$/.exec(script)?.[1] ?? '').matchAll(/(\S+) as/g),
      ];
      const exported = names.map(([, name]) => name).join(', ');
      const added = `;(${String(offerGpu)})();(${String(replaceEngine)})([${exported}], '../${CALLS}');`;
      await route.fulfill({ response, body: script + added });
    });
    await context.route(/^https:\/\/(huggingface\.co|raw\.githubusercontent\.com)\//, (route) => {
      const { pathname } = new URL(route.request().url());
      const body = MODEL_FILES.find(([name]) => pathname.endsWith(name))?.[1];
      const headers = { 'Access-Control-Allow-Origin': '*' };
      const status = body === undefined ? 404 : 200;
      return route.fulfill({ status, headers, body: body ?? '' });
    });
    await context.route(
      (url) => url.href.includes(CALLS),
      (route) => {
        const { search } = new URL(route.request().url());
        const json = this.answer(JSON.parse(decodeURIComponent(search.slice(1))) as Call);
        return route.fulfill({ json });
      },
    );
  }

  private answer(call: Call): ChatCompletion | null {
    if (call.of === 'reload') {
      this.loaded.push({ modelId: call.modelId, options: call.options ?? {} });
      return null;
    }
    const { request } = call;
    this.requests.push(request);
    const prompt = request.messages
      .map(({ content }) => (typeof content === 'string' ? content : ''))
      .join('\n');
    const { content, cut = false } = this.rule(prompt, request, this.loaded.at(-1)?.options ?? {});
    return completionOf(content, cut ? 'length' : 'stop');
  }
}
