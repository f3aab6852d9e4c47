/** @file Where a server's parts are, from whatever of its addresses was given, and which program it is. */
import * as v from 'valibot';
import { parseAddress } from '../network/address';

export interface EndpointAddresses {
  completions: string;
  models: string;
}

type ServerKind = 'ollama' | 'llama.cpp' | 'vllm' | 'lmstudio';

export interface ServerModels {
  kind: ServerKind | null;
  names: string[];
  /** Tokens of prompt and answer together, by model, where the server tells. */
  contextTokens: Map<string, number>;
}

/** What may stand at the end of an address that somebody copied: a part, instead of what parts share. */
const PARTS = /\/(?:chat\/completions|completions|models|api\/(?:chat|generate|tags)|api)$/;
const VERSION = /\/v\d+$/;

/**
 * Where chat completions and the list of models may be, the likeliest first: what was given, and the same
 * with or without `/v1`. What an address asks for after a “?” stays there.
 * @throws AddressError
 */
export function endpointAddresses(url: string): [EndpointAddresses, EndpointAddresses] {
  const address = parseAddress(url);
  const given = address.pathname.replace(/\/+$/, '');
  const base = given.replace(PARTS, '');
  const other = VERSION.test(base) ? base.replace(VERSION, '') : `${base}/v1`;
  const at = (path: string): EndpointAddresses => ({
    completions: `${address.origin}${path}/chat/completions${address.search}`,
    models: `${address.origin}${path}/models${address.search}`,
  });
  return [at(base), at(other)];
}

/**
 * What all addresses of one server's parts have in common; on a host that many share, each customer has another one.
 * @throws AddressError
 */
export function serverPlace(url: string): string {
  const [{ completions: given }, { completions: other }] = endpointAddresses(url);
  return given.length < other.length ? given : other;
}

const ModelsSchema = v.looseObject({
  data: v.array(
    v.looseObject({
      id: v.string(),
      owned_by: v.nullish(v.string()),
      max_model_len: v.nullish(v.number()),
    }),
  ),
});

const OWNERS = new Map<string, ServerKind>([
  ['library', 'ollama'],
  ['llamacpp', 'llama.cpp'],
  ['vllm', 'vllm'],
  ['organization_owner', 'lmstudio'],
]);

/** A server's list of models; null where the body is none. */
export function readModels(body: string): ServerModels | null {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return null;
  }
  const result = v.safeParse(ModelsSchema, json);
  if (!result.success) return null;
  const { data } = result.output;
  const owners = data.map(({ owned_by }) => OWNERS.get(owned_by ?? ''));
  return {
    kind: owners.find((owner) => owner !== undefined) ?? null,
    names: data.map(({ id }) => id),
    contextTokens: new Map(
      data.flatMap(({ id, max_model_len: length }) => (length ? [[id, length] as const] : [])),
    ),
  };
}
