/**
 * @file What a server says in the body of a refusal: its words for people, the parameters that it names, the status
 * that a gateway hides in it. Each program has a form of its own, and gateways wrap those of others.
 */

/** Characters of an answer that are looked through for what it says went wrong; the rest of a hostile one costs time. */
const MAX_ERROR = 10_000;
const MAX_DEPTH = 8;
/** Where words about an error are, in the order of trust. */
const WORDS = ['error', 'errors', 'detail', 'message', 'msg', 'description', 'reason'];
/** Where the parameters are that a refusal is about; a validator's echo of what it was sent names all of them. */
const SPEAKING = ['param', 'loc', 'error', 'detail', 'errors', 'message', 'msg', 'metadata', 'raw'];
/** Names that are not those of the request, with those that they mean. */
const OTHER_NAMES: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /\bmax(?:imum)?[ _](?:new|output|completion)?[ _]?tokens\b/,
    ['max_tokens', 'max_completion_tokens'],
  ],
  [/\blog[ _]?prob(?:abilitie)?s?\b|\btoken probabilities\b/, ['top_logprobs', 'logprobs']],
  [/\bthink(?:ing)?\b|\breasoning\b/, ['reasoning_effort', 'chat_template_kwargs']],
  [/\bstreaming\b/, ['stream']],
];

/** A server's words about what went wrong, or its whole answer where there are none to be told apart. */
export function errorMessage(answer: string): string {
  const body = answer.slice(0, MAX_ERROR);
  const words = wordsIn(parsed(body), 0);
  if (words !== '') return words;
  // A proxy's page perhaps.
  return body
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Names of parameters in the parts of a refusal that speak of them, the likeliest first. */
export function namesRefused(answer: string): string[] {
  const body = answer.slice(0, MAX_ERROR);
  const json = parsed(body);
  const said = json === undefined ? body : spokenIn(json).join(' ');
  // “maxTokens” and “Temperature” are meant as well.
  const words = said.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  const names = words.match(/[a-z]+(?:_[a-z]+)*/g) ?? [];
  const others = OTHER_NAMES.flatMap(([pattern, meant]) => (pattern.test(words) ? meant : []));
  // The first that is named is the one that is refused: “use max_completion_tokens instead” comes after.
  return [...new Set([...names, ...others])];
}

/** The status of an error that came as a success, as gateways pass on what their providers refuse. */
export function statusInside(answer: string): number | null {
  if (answer.length > MAX_ERROR || !answer.includes('"error"')) return null;
  const json = parsed(answer);
  if (typeof json !== 'object' || json === null || 'choices' in json || !('error' in json)) {
    return null;
  }
  const { error } = json;
  const code: unknown =
    typeof error === 'object' && error !== null
      ? 'code' in error
        ? error.code
        : 'status' in error
          ? error.status
          : null
      : null;
  const status = Number(code);
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : null;
}

function wordsIn(value: unknown, depth: number): string {
  if (typeof value === 'string') return value.trim();
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return '';
  if (Array.isArray(value)) {
    return value.map((one: unknown) => wordsIn(one, depth + 1)).find((words) => words !== '') ?? '';
  }
  const fields = new Map<string, unknown>(Object.entries(value));
  const own = WORDS.map((name) => wordsIn(fields.get(name), depth + 1)).find(
    (words) => words !== '',
  );
  const wrapped = rawIn(fields);
  // A gateway's own words say only that its provider refused.
  return [own, wrapped].filter((words) => words !== undefined && words !== '').join(': ');
}

/** What a gateway's provider said, JSON within JSON perhaps. */
function rawIn(fields: ReadonlyMap<string, unknown>): string {
  const metadata = fields.get('metadata');
  if (typeof metadata !== 'object' || metadata === null || !('raw' in metadata)) return '';
  const { raw } = metadata;
  return wordsIn(typeof raw === 'string' ? (parsed(raw) ?? raw) : raw, 0);
}

function spokenIn(json: unknown): string[] {
  const words: string[] = [];
  const visit = (value: unknown, key: string, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    if (typeof value === 'string') {
      const inner = key === 'raw' ? parsed(value) : undefined;
      if (inner !== undefined) visit(inner, '', depth + 1);
      else if (key !== '') words.push(value);
    } else if (Array.isArray(value)) {
      for (const one of value) visit(one, key, depth + 1);
    } else if (typeof value === 'object' && value !== null) {
      const fields = new Map<string, unknown>(Object.entries(value));
      for (const name of SPEAKING) visit(fields.get(name), name, depth + 1);
    }
  };
  visit(json, '', 0);
  return words;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
