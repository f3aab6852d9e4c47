/**
 * @file What a recipe needs of the network. Invariant: nothing is sent or fetched that is not named
 * here, and nothing that is named here is, before a person has allowed it.
 */
import { isFolderAddress, modelAddress } from '../students/model-address';
import type { Recipe, StudentConfig, TeacherConfig } from '../task/recipe';
import { reachableAddress } from './address';

/** `texts`: rows, labels and instructions are sent there. `models`: files are fetched from there. */
export type Purpose = 'texts' | 'models';

export interface NetworkNeed {
  /** Scheme, host and port, as `URL.origin` has them. */
  origin: string;
  purpose: Purpose;
  /** Where texts go, path and query: on a host that many share, each customer has its own. */
  path?: string;
}

/** The first message to every worker, and whenever that changes: the only hosts beside the page's own that it may reach. */
export interface NetworkMessage {
  kind: 'network';
  needs: readonly NetworkNeed[];
}

/** What a worker tells the page: the hosts of models are closed to it, or open again (workers/model-hosts). */
export interface ModelHostsMessage {
  kind: 'model-hosts';
  areOpen: boolean;
}

/** What the browser downloads for itself and from whom its maker likes: asked for like any host. */
export const BROWSER_MODEL: NetworkNeed = { origin: 'browser:model', purpose: 'models' };

/** Where WebLLM's own list has its models, and their compiled libraries. */
export const WEBLLM_NEEDS: readonly NetworkNeed[] = [
  { origin: 'https://huggingface.co', purpose: 'models' },
  { origin: 'https://raw.githubusercontent.com', purpose: 'models' },
];

/**
 * Hubs that answer with a redirection to storage of their own (huggingface.co: hosts below hf.co). From
 * everybody else a redirection is refused, since it would lead to a host that nobody has allowed.
 */
export const REDIRECTING_HUBS: ReadonlySet<string> = new Set(['https://huggingface.co']);

/** Where such a hub keeps its files; elsewhere its redirections are not followed. */
const HUB_STORAGE: readonly string[] = ['hf.co', 'huggingface.co'];

/** The needs as sources of a Content-Security-Policy, with those to which hubs redirect. */
export function policySources(needs: readonly NetworkNeed[]): string[] {
  const origins = needs.map(({ origin }) => origin).filter((one) => one !== BROWSER_MODEL.origin);
  const storage = origins.some((origin) => REDIRECTING_HUBS.has(origin))
    ? HUB_STORAGE.map((domain) => `https://*.${domain}`)
    : [];
  return [...new Set([...origins, ...storage])];
}

export function isHostOfHub(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return (
    protocol === 'https:' &&
    HUB_STORAGE.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`))
  );
}

/** @throws AddressError for an address that cannot be used. */
export function teacherNeeds(teacher: TeacherConfig): NetworkNeed[] {
  if (teacher.kind === 'endpoint') {
    const { pathname, search } = reachableAddress(teacher.url);
    return [{ ...needOf(teacher.url, 'texts'), path: withoutLastSlash(pathname) + search }];
  }
  if (teacher.kind !== 'webllm') return [];
  const { modelUrl, modelLibUrl } = teacher;
  if (modelUrl === undefined) return [...WEBLLM_NEEDS];
  return unique([needOf(modelUrl, 'models'), needOf(modelLibUrl ?? modelUrl, 'models')]);
}

/** @throws AddressError for an address that cannot be used. */
export function studentNeeds({ kind, model, baseUrl, pretrained }: StudentConfig): NetworkNeed[] {
  if (kind === 'ngram' || pretrained !== undefined) return [];
  const address = modelAddress({ model, baseUrl });
  return address === null || isFolderAddress(address) ? [] : [needOf(address, 'models')];
}

/** Of teacher and student together, in the order in which they are used. */
export function recipeNeeds({ teacher, student }: Recipe): NetworkNeed[] {
  // A student that was trained elsewhere labels without a teacher.
  const teaching = student.pretrained === undefined ? teacherNeeds(teacher) : [];
  return unique([...teaching, ...studentNeeds(student)]);
}

export function isSameNeed(a: NetworkNeed, b: NetworkNeed): boolean {
  return a.origin === b.origin && a.purpose === b.purpose && a.path === b.path;
}

/** Host, and port where it is not the usual one. */
export function hostOf(origin: string): string {
  return new URL(origin).host;
}

/** With it and without, addresses are the same teacher. */
function withoutLastSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

function needOf(address: string, purpose: Purpose): NetworkNeed {
  return { origin: reachableAddress(address).origin, purpose };
}

function unique(needs: readonly NetworkNeed[]): NetworkNeed[] {
  return needs.filter((need, i) => needs.findIndex((other) => isSameNeed(need, other)) === i);
}
